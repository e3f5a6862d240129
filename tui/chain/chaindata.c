/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "tui/chain/chainpart.h"

struct reading {
	struct chainview	*view;
	struct txn		*txn;
	const struct schema	*schema;
	enum lang		 lang;
};

static struct value
value_of(const struct rec_view *rec, const struct kind *kind,
    const char *name)
{
	const struct field *field = kind_field(kind, span_of(name));

	return field == NULL ? VALUE_EMPTY : rec_value(rec, field->slot);
}

static int64_t
number_of(const struct rec_view *rec, const struct kind *kind,
    const char *name)
{
	struct value value = value_of(rec, kind, name);

	return value.tag == VALUE_INTEGER ? value.number : CHAIN_NONE;
}

static struct span
text_of(struct arena *arena, const struct rec_view *rec,
    const struct kind *kind, const char *name)
{
	struct value value = value_of(rec, kind, name);
	struct span copy = SPAN("");

	if (value.tag == VALUE_TEXT)
		copy = arena_copy(arena, value.text);
	return copy.at == NULL ? SPAN("") : copy;
}

static void
add_needs(struct reading *r, struct chain_topic *topic,
    const struct value *list, bool any)
{
	struct span rest = list->text, item;

	while (list->tag == VALUE_LIST && value_list_next(&rest, &item)) {
		struct chain_need *need = &topic->needs[topic->need_count];

		need->id = id_read(r->txn, item);
		need->any = any;
		topic->need_count += need->id != 0;
	}
}

static size_t
item_count(const struct value *list)
{
	return list->tag == VALUE_LIST ? value_list_count(list->text) : 0;
}

static void
read_topic(struct reading *r, const struct kind *kind, uint32_t step,
    const struct rec_view *rec)
{
	struct chainview *view = r->view;
	struct value all = value_of(rec, kind, "requires");
	struct value any = value_of(rec, kind, "requires_any");
	struct chain_topic topic = { .id = rec->id, .step = step };

	topic.code = text_of(&view->arena, rec, kind, "code");
	topic.title = text_of(&view->arena, rec, kind, "title");
	topic.position = number_of(rec, kind, "position");
	topic.level = number_of(rec, kind, "level");
	topic.age = number_of(rec, kind, "age");
	topic.hours = number_of(rec, kind, "hours");
	topic.needs = arena_array(&view->arena, item_count(&all) +
	    item_count(&any) + 1, sizeof *topic.needs);
	if (topic.needs == NULL)
		return;
	add_needs(r, &topic, &all, false);
	add_needs(r, &topic, &any, true);
	view->topics[view->topic_count++] = topic;
}

static bool
has_room(struct chainview *view)
{
	uint32_t room = view->topic_room * 2 + 64;
	struct chain_topic *topics;

	if (view->topic_count < view->topic_room)
		return true;
	if (view->topic_count >= CHAIN_TOPICS_MOST)
		return false;
	topics = mem_grow(view->topics, room, sizeof *topics);
	if (topics == NULL)
		return false;
	view->topics = topics;
	view->topic_room = room;
	return true;
}

static int
by_position(const void *one, const void *other)
{
	const struct chain_topic *a = one, *b = other;
	size_t len = a->code.len < b->code.len ? a->code.len : b->code.len;
	int order;

	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	order = memcmp(a->code.at, b->code.at, len);
	if (order != 0)
		return order;
	return a->code.len < b->code.len ? -1 : a->code.len > b->code.len;
}

static void
read_topics(struct reading *r, uint32_t step, struct span curriculum)
{
	struct chainview *view = r->view;
	const struct kind *kind = schema_kind(r->schema, SPAN("topic"));
	struct query query = { .kind = kind, .where_count = 1 };
	struct note why = { "" };
	struct query_run *run;
	struct rec_view rec;
	struct row_key key;
	uint64_t id;

	query.where[0] = (struct query_where){ kind_field(kind,
	    SPAN("curriculum")), QUERY_IS, value_text(curriculum) };
	view->steps[step].first = view->topic_count;
	if (query_begin(r->txn, &query, &why, &run) != OK)
		return;
	while (has_room(view) && query_next(run, &id, &key))
		if (record_get(r->txn, id, &rec))
			read_topic(r, kind, step, &rec);
	if (query_end(run) != OK)
		app_say(view->screen.app, "%s", why.text);
	view->steps[step].count = view->topic_count -
	    view->steps[step].first;
	if (view->steps[step].count > 1)
		qsort(view->topics + view->steps[step].first,
		    view->steps[step].count, sizeof *view->topics,
		    by_position);
}

static void
read_step(struct reading *r, struct span item)
{
	struct chainview *view = r->view;
	const struct kind *kind = schema_kind(r->schema, SPAN("curriculum"));
	const struct field *stage = kind_field(kind, SPAN("stage"));
	struct chain_step *step = &view->steps[view->step_count];
	const struct word *word;
	struct rec_view rec;
	struct value value;

	step->id = id_read(r->txn, item);
	if (step->id == 0 || !record_get(r->txn, step->id, &rec))
		return;
	step->code = text_of(&view->arena, &rec, kind, "code");
	step->title = text_of(&view->arena, &rec, kind, "title");
	step->age_from = number_of(&rec, kind, "age_from");
	step->age_to = number_of(&rec, kind, "age_to");
	value = rec_value(&rec, stage->slot);
	word = value.tag == VALUE_TEXT && stage->vocab != NULL ?
	    vocab_word(stage->vocab, value.text) : NULL;
	step->stage = word == NULL ? "" : label_text(&word->label, r->lang);
	read_topics(r, view->step_count++, item);
}

static int
by_id(const void *one, const void *other, void *with)
{
	const struct chain_topic *topics = with;
	uint64_t a = topics[*(const uint32_t *)one].id;
	uint64_t b = topics[*(const uint32_t *)other].id;

	return a < b ? -1 : a > b;
}

uint32_t
chaindata_topic(const struct chainview *view, uint64_t id)
{
	uint32_t low = 0, high = view->topic_count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (view->topics[view->by_id[mid]].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < view->topic_count &&
	    view->topics[view->by_id[low]].id == id)
		return view->by_id[low];
	return UINT32_MAX;
}

/* What is taught later, or is in a circle, raises nobody. */
static void
raise(struct chainview *view, uint32_t i)
{
	struct chain_topic *topic = &view->topics[i];
	uint32_t n;

	for (n = 0; n < topic->need_count; n++) {
		struct chain_need *need = &topic->needs[n];
		const struct chain_topic *other;

		need->topic = chaindata_topic(view, need->id);
		if (need->topic >= i)
			continue;
		other = &view->topics[need->topic];
		if (topic->layer <= other->layer)
			topic->layer = other->layer + 1;
		if (other->step == topic->step &&
		    topic->depth <= other->depth)
			topic->depth = other->depth + 1;
	}
}

static void
join(struct chainview *view)
{
	uint32_t i;

	view->by_id = arena_array(&view->arena, view->topic_count + 1,
	    sizeof *view->by_id);
	if (view->by_id == NULL) {
		view->topic_count = 0;
		return;
	}
	for (i = 0; i < view->topic_count; i++)
		view->by_id[i] = i;
	if (view->topic_count > 0)
		qsort_r(view->by_id, view->topic_count,
		    sizeof *view->by_id, by_id, view->topics);
	for (i = 0; i < view->topic_count; i++)
		raise(view, i);
}

/* Which curricula were folded stays as it was. */
static void
keep_folds(struct chainview *view, const uint64_t *folded, uint32_t count)
{
	uint32_t i, k;

	for (i = 0; i < view->step_count; i++)
		for (k = 0; k < count; k++)
			view->steps[i].folded |=
			    view->steps[i].id == folded[k];
}

static void
read_chain(struct reading *r)
{
	struct chainview *view = r->view;
	const struct kind *kind = schema_kind(r->schema, SPAN("chain"));
	struct rec_view rec;
	struct value list;
	struct span rest, item;

	if (!record_get(r->txn, view->id, &rec))
		return;
	view->title = text_of(&view->arena, &rec, kind, "title");
	list = value_of(&rec, kind, "curricula");
	view->steps = arena_array(&view->arena, item_count(&list) + 1,
	    sizeof *view->steps);
	rest = list.text;
	while (view->steps != NULL && list.tag == VALUE_LIST &&
	    value_list_next(&rest, &item))
		read_step(r, item);
	join(view);
}

void
chaindata_load(struct chainview *view)
{
	struct app *app = view->screen.app;
	struct note why = { "" };
	uint64_t folded[32];
	uint32_t i, count = 0;
	struct txn txn;
	struct reading r = { view, &txn, app->session->schema,
	    app->session->lang };

	for (i = 0; i < view->step_count && count < 32; i++)
		if (view->steps[i].folded)
			folded[count++] = view->steps[i].id;
	arena_clear(&view->arena);
	view->step_count = view->topic_count = 0;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	read_chain(&r);
	txn_abandon(&txn);
	keep_folds(view, folded, count);
	view->changes = app->changes;
}

static void
add_line(struct chainview *view, enum chain_row_sort sort, uint32_t index)
{
	view->lines[view->rows.count++] = (struct chain_row){ sort, index };
}

bool
chaindata_is_gap(const struct chainview *view, uint32_t step)
{
	const struct chain_step *here = &view->steps[step], *next = here + 1;

	return step + 1 < view->step_count && here->age_to != CHAIN_NONE &&
	    next->age_from != CHAIN_NONE && next->age_from > here->age_to + 1;
}

static void
outline(struct chainview *view)
{
	uint32_t i, k;

	for (i = 0; i < view->step_count; i++) {
		const struct chain_step *step = &view->steps[i];

		if (view->shape == CHAIN_OUTLINE)
			add_line(view, CHAIN_STEP, i);
		for (k = 0; k < step->count && (!step->folded ||
		    view->shape != CHAIN_OUTLINE); k++)
			add_line(view, CHAIN_TOPIC, step->first + k);
		if (chaindata_is_gap(view, i))
			add_line(view, CHAIN_GAP, i);
	}
}

static void
layers(struct chainview *view)
{
	uint32_t layer, i, left = view->topic_count;
	bool begun;

	for (layer = 0; left > 0; layer++) {
		begun = false;
		for (i = 0; i < view->topic_count; i++) {
			if (view->topics[i].layer != layer)
				continue;
			if (!begun)
				add_line(view, CHAIN_LAYER, layer);
			begun = true;
			add_line(view, CHAIN_TOPIC, i);
			left--;
		}
	}
}

void
chaindata_lines(struct chainview *view)
{
	struct chain_row *lines;
	uint32_t first;

	lines = mem_grow(view->lines, 2 * (size_t)view->topic_count +
	    2 * (size_t)view->step_count + 2, sizeof *lines);
	view->rows.count = 0;
	if (lines == NULL)
		return;
	view->lines = lines;
	if (findings_get(view->screen.app) != NULL &&
	    findings_of(findings_get(view->screen.app), view->id,
	    &first) > 0)
		add_line(view, CHAIN_SELF, 0);
	if (view->shape == CHAIN_LAYERS)
		layers(view);
	else
		outline(view);
	parts_follow(&view->rows);
}
