/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/whatif.h"

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/words.h"

static const struct kind *
kind_of(const struct whatif *w, const struct rec_view *rec)
{
	return names_kind(w->schema, rec_kind(rec));
}

static struct value
value_of(const struct whatif *w, const struct rec_view *rec, const char *name)
{
	const struct kind *kind = kind_of(w, rec);
	const struct field *field = kind == NULL ? NULL :
	    kind_field(kind, span_of(name));

	return field == NULL ? VALUE_EMPTY : rec_value(rec, field->slot);
}

static uint64_t
ref_of(const struct whatif *w, const struct rec_view *rec, const char *name)
{
	struct value value = value_of(w, rec, name);

	return value.tag == VALUE_TEXT ? id_read(w->txn, value.text) : 0;
}

static bool
day_of(const struct whatif *w, const struct rec_view *rec, const char *name,
    int64_t *day)
{
	struct value value = value_of(w, rec, name);

	return value.tag == VALUE_TEXT && date_read(value.text, day);
}

static bool
text_is(const struct whatif *w, const struct rec_view *rec, const char *name,
    struct span text)
{
	struct value value = value_of(w, rec, name);

	return value.tag == VALUE_TEXT && span_is(value.text, text);
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* Whether a record is history that nothing touches any more. */
static bool
is_over(const struct whatif *w, const struct rec_view *rec)
{
	static const char *const past[] = { "ack", "evaluation", "logbook",
		"reading", "visit", NULL };
	static const char *const ends[] = { "to", "until", "date", "left" };
	static const char *const closings[] = { "cancelled", "completed",
		"refused", "finished", "stopped" };
	int64_t day;
	size_t i;

	if (is_one_of(kind_of(w, rec)->name, past) ||
	    value_of(w, rec, "closed").tag != VALUE_NULL)
		return true;
	for (i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (day_of(w, rec, ends[i], &day) && day < w->ask.today)
			return true;
	for (i = 0; i < sizeof closings / sizeof closings[0]; i++)
		if (text_is(w, rec, "status", span_of(closings[i])))
			return true;
	return false;
}

/* Ids that were met, in a table of twice their number. */
static bool
seen_add(struct whatif *w, uint64_t id)
{
	size_t mask = w->seen_room - 1;
	size_t at = (size_t)(id * UINT64_C(0x9e3779b97f4a7c15) >> 20) & mask;

	for (; w->seen[at] != 0; at = (at + 1) & mask)
		if (w->seen[at] == id)
			return false;
	w->seen[at] = id;
	w->seen_count++;
	return true;
}

static bool
seen_grow(struct whatif *w)
{
	uint64_t *old = w->seen;
	size_t room = w->seen_room, i;

	if (w->seen_count * 2 < room)
		return true;
	w->seen_room = room == 0 ? 256 : room * 2;
	w->seen = mem_zero(w->seen_room, sizeof *w->seen);
	w->seen_count = 0;
	for (i = 0; w->seen != NULL && i < room; i++)
		if (old[i] != 0)
			seen_add(w, old[i]);
	mem_free(old);
	w->failed |= w->seen == NULL;
	return w->seen != NULL;
}

/* Whether a record is met for the first time. */
static bool
is_new(struct whatif *w, uint64_t id)
{
	return id != 0 && id != w->ask.id && seen_grow(w) && seen_add(w, id);
}

static void
touch(struct whatif *w, const struct whatif_touch *t)
{
	struct rec_view rec;
	struct whatif_touch *more;
	uint32_t room = w->room * 2 + 32;

	if (w->failed || !is_new(w, t->id) ||
	    !record_get(w->txn, t->id, &rec) || kind_of(w, &rec) == NULL ||
	    is_over(w, &rec))
		return;
	if (w->count == w->room) {
		more = mem_grow(w->touches, room, sizeof *more);
		w->failed = more == NULL;
		if (w->failed)
			return;
		w->touches = more;
		w->room = room;
	}
	w->touches[w->count] = *t;
	w->touches[w->count++].kind = kind_of(w, &rec);
}

/* What refers to a record by one kind and field; NULL: by any. */
static void
touch_referrers(struct whatif *w, uint64_t target, const char *kind_name,
    const char *field_name, uint32_t depth)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	uint64_t id;

	referrers(&walk, w->txn, target);
	while (!w->failed && referrer_next(&walk, &kind, &field, &id))
		if (kind_name == NULL || (strcmp(kind->name, kind_name) == 0 &&
		    strcmp(field->name, field_name) == 0))
			touch(w, &(struct whatif_touch){ .id = id,
			    .via = target, .field = field,
			    .why = WHATIF_REFERS, .depth = depth });
	referrer_end(&walk);
}

/* What falls takes these along. */
static void
spread(struct whatif *w, struct whatif_touch from)
{
	static const struct {
		const char	*fallen, *kind, *field;
	} along[] = {
		{ "opening", "placement", "opening" },
		{ "person", "placement", "mentor" },
		{ "agreement", "link", "agreement" },
		{ "curriculum", "chain", "curricula" },
	};
	struct rec_view rec;
	size_t i;

	for (i = 0; i < sizeof along / sizeof along[0]; i++)
		if (strcmp(from.kind->name, along[i].fallen) == 0 &&
		    from.why == WHATIF_REFERS)
			touch_referrers(w, from.id, along[i].kind,
			    along[i].field, from.depth + 1);
	if (strcmp(from.kind->name, "placement") == 0 &&
	    record_get(w->txn, from.id, &rec))
		touch(w, &(struct whatif_touch){
		    .id = ref_of(w, &rec, "trainee"), .via = from.id,
		    .why = WHATIF_TRAINEE, .depth = from.depth + 1 });
}

static void
spread_all(struct whatif *w)
{
	uint32_t i;

	for (i = 0; i < w->count && !w->failed; i++)
		spread(w, w->touches[i]);
}

static bool
list_has(const struct whatif *w, const struct value *list, uint64_t id)
{
	struct span rest = list->text, item;

	while (list->tag == VALUE_LIST && value_list_next(&rest, &item))
		if (id_read(w->txn, item) == id)
			return true;
	return false;
}

/* Whether an agreement holds for host and home over these days. */
static bool
agreement_covers(const struct whatif *w, uint64_t agreement, uint64_t home,
    int64_t from, int64_t to)
{
	struct rec_view rec;
	struct value parties;
	int64_t day;

	if (!record_get(w->txn, agreement, &rec))
		return false;
	parties = value_of(w, &rec, "parties");
	return (home == 0 || list_has(w, &parties, home)) &&
	    (!day_of(w, &rec, "from", &day) || day <= from) &&
	    (!day_of(w, &rec, "to", &day) || day >= to);
}

static bool
is_covered(struct whatif *w, uint64_t host, uint64_t home, int64_t from,
    int64_t to)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	bool covers = false;
	uint64_t id;

	referrers(&walk, w->txn, host);
	while (!covers && referrer_next(&walk, &kind, &field, &id))
		covers = id != w->ask.id &&
		    strcmp(kind->name, "agreement") == 0 &&
		    agreement_covers(w, id, home, from, to);
	referrer_end(&walk);
	return covers;
}

/* A placement at a party that only this agreement covers. */
static void
touch_uncovered(struct whatif *w, uint64_t host, uint64_t placement)
{
	struct rec_view rec;
	int64_t from, to;
	uint64_t home;

	if (!record_get(w->txn, placement, &rec) ||
	    !day_of(w, &rec, "from", &from) || !day_of(w, &rec, "to", &to))
		return;
	home = ref_of(w, &rec, "home");
	if (home != host && agreement_covers(w, w->ask.id, home, from, to) &&
	    !is_covered(w, host, home, from, to))
		touch(w, &(struct whatif_touch){ .id = placement,
		    .via = w->ask.id, .why = WHATIF_UNCOVERED, .depth = 1 });
}

static void
touch_placements(struct whatif *w, uint64_t host)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	uint64_t id;

	referrers(&walk, w->txn, host);
	while (!w->failed && referrer_next(&walk, &kind, &field, &id))
		if (strcmp(kind->name, "placement") == 0 &&
		    strcmp(field->name, "host") == 0)
			touch_uncovered(w, host, id);
	referrer_end(&walk);
}

static void
cancel(struct whatif *w, const struct rec_view *rec)
{
	struct value parties = value_of(w, rec, "parties");
	struct span rest = parties.text, item;

	touch_referrers(w, w->ask.id, NULL, NULL, 1);
	while (parties.tag == VALUE_LIST && value_list_next(&rest, &item))
		if (id_read(w->txn, item) != 0)
			touch_placements(w, id_read(w->txn, item));
}

/* Where a topic of the same curriculum stands; false: elsewhere. */
static bool
beside(const struct whatif *w, uint64_t topic, uint64_t curriculum,
    int64_t *position)
{
	struct rec_view rec;
	struct value value;

	if (!record_get(w->txn, topic, &rec) ||
	    ref_of(w, &rec, "curriculum") != curriculum)
		return false;
	value = value_of(w, &rec, "position");
	*position = value.number;
	return value.tag == VALUE_INTEGER;
}

static void
touch_needed(struct whatif *w, const struct rec_view *rec, const char *name,
    uint64_t curriculum)
{
	struct value list = value_of(w, rec, name);
	struct span rest = list.text, item;
	int64_t position;

	while (list.tag == VALUE_LIST && value_list_next(&rest, &item))
		if (beside(w, id_read(w->txn, item), curriculum, &position) &&
		    position >= w->ask.position)
			touch(w, &(struct whatif_touch){
			    .id = id_read(w->txn, item), .via = w->ask.id,
			    .why = WHATIF_AFTER, .depth = 1 });
}

static void
touch_needing(struct whatif *w, uint64_t curriculum)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	int64_t position;
	uint64_t id;

	referrers(&walk, w->txn, w->ask.id);
	while (!w->failed && referrer_next(&walk, &kind, &field, &id)) {
		if (strncmp(field->name, "requires", 8) == 0 &&
		    (!beside(w, id, curriculum, &position) ||
		    position > w->ask.position))
			continue;
		touch(w, &(struct whatif_touch){ .id = id, .via = w->ask.id,
		    .field = field, .depth = 1,
		    .why = strncmp(field->name, "requires", 8) == 0 ?
		    WHATIF_NEEDS : WHATIF_REFERS });
	}
	referrer_end(&walk);
}

/* What needs it, what it needs, and all that stands on its curriculum. */
static void
move(struct whatif *w, const struct rec_view *rec)
{
	uint64_t curriculum = ref_of(w, rec, "curriculum");

	touch_needed(w, rec, "requires", curriculum);
	touch_needed(w, rec, "requires_any", curriculum);
	touch_needing(w, curriculum);
	if (curriculum != 0)
		touch_referrers(w, curriculum, "chain", "curricula", 1);
}

/* A touch with what it is ordered by. */
struct sorted {
	struct whatif_touch	 touch;
	struct span		 code;
	struct txn		*txn;
	uint32_t		 place;		/* of its kind */
};

static int
by_kind_and_code(const void *a, const void *b)
{
	const struct sorted *one = a, *other = b;
	int order;

	if (one->place != other->place)
		return one->place < other->place ? -1 : 1;
	order = span_order(one->code, other->code);
	return order != 0 ? order :
	    stamp_order(one->txn, one->touch.id, other->touch.id);
}

static uint32_t
place_of(const struct whatif *w, const struct kind *kind)
{
	uint32_t i = 0;

	while (i < w->schema->count && w->schema->kinds[i] != kind)
		i++;
	return i;
}

static void
sort_touches(struct whatif *w)
{
	struct sorted *sorted = mem_grow(NULL, (size_t)w->count + 1,
	    sizeof *sorted);
	struct rec_view rec;
	uint32_t i;

	w->failed |= sorted == NULL;
	for (i = 0; sorted != NULL && i < w->count; i++) {
		struct whatif_touch *t = &w->touches[i];

		sorted[i] = (struct sorted){ *t, SPAN(""), w->txn,
		    place_of(w, t->kind) };
		if (record_get(w->txn, t->id, &rec))
			sorted[i].code = rec_value(&rec,
			    t->kind->fields[0].slot).text;
	}
	if (sorted != NULL && w->count > 1)
		qsort(sorted, w->count, sizeof *sorted, by_kind_and_code);
	for (i = 0; sorted != NULL && i < w->count; i++)
		w->touches[i] = sorted[i].touch;
	mem_free(sorted);
}

enum err
whatif_run(struct whatif *w, struct txn *txn, const struct whatif_ask *ask,
    struct note *why)
{
	static const char *const kinds[] = { "subject", "agreement", "topic" };
	struct rec_view rec;

	*w = (struct whatif){ .txn = txn, .ask = *ask,
	    .schema = store_schema(txn->store) };
	if (!record_get(txn, ask->id, &rec) || kind_of(w, &rec) == NULL ||
	    strcmp(kind_of(w, &rec)->name, kinds[ask->what]) != 0)
		return note_fail(ERR_INPUT, why, _("Institutions are closed, "
		    "agreements cancelled, topics moved; this record is none "
		    "of the kind %s."), kinds[ask->what]);
	if (ask->what == WHATIF_CLOSE)
		touch_referrers(w, ask->id, NULL, NULL, 1);
	else if (ask->what == WHATIF_CANCEL)
		cancel(w, &rec);
	else
		move(w, &rec);
	if (ask->what != WHATIF_MOVE)
		spread_all(w);
	sort_touches(w);
	if (w->failed)
		return note_fail(ERR_NOMEM, why, "%s", err_text(ERR_NOMEM));
	return OK;
}

void
whatif_clear(struct whatif *w)
{
	mem_free(w->touches);
	mem_free(w->seen);
	*w = (struct whatif){ .count = 0 };
}

void
whatif_reason(const struct whatif_touch *t, const char *via, enum lang lang,
    struct buf *out)
{
	switch (t->why) {
	case WHATIF_REFERS:
		buf_printf(out, "%s > %s", label_text(&t->field->label, lang),
		    via);
		break;
	case WHATIF_TRAINEE:
		buf_printf(out, _("trainee of %s"), via);
		break;
	case WHATIF_UNCOVERED:
		buf_printf(out, _("no other agreement than %s covers it"),
		    via);
		break;
	case WHATIF_NEEDS:
		buf_printf(out, _("needs %s, which would be taught later"),
		    via);
		break;
	case WHATIF_AFTER:
		buf_printf(out, _("%s needs it and would be taught before"),
		    via);
		break;
	}
}
