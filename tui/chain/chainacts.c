/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/words.h"
#include "tui/ask/choose.h"
#include "tui/chain/chainpart.h"
#include "tui/findings/findlist.h"
#include "tui/record/record.h"
#include "tui/record/touched.h"
#include "tui/record/view.h"

uint64_t
chainacts_record(const struct chainview *view, size_t line)
{
	const struct chain_row *row;

	if (line >= view->rows.count)
		return 0;
	row = &view->lines[line];
	switch (row->sort) {
	case CHAIN_SELF:
		return view->id;
	case CHAIN_STEP:
		return view->steps[row->index].id;
	case CHAIN_TOPIC:
		return view->topics[row->index].id;
	default:
		return 0;
	}
}

static const struct chain_topic *
topic_here(const struct chainview *view)
{
	const struct chain_row *row;

	if (view->rows.count == 0)
		return NULL;
	row = &view->lines[view->rows.here];
	return row->sort == CHAIN_TOPIC ? &view->topics[row->index] : NULL;
}

static const struct finding *
finding_here(const struct chainview *view)
{
	const struct findings *f = findings_get(view->screen.app);
	uint64_t id = chainacts_record(view, view->rows.here);
	uint32_t first;

	if (f == NULL || id == 0 || findings_of(f, id, &first) == 0)
		return NULL;
	return findings_at(f, first);
}

bool
chainacts_go(struct chainview *view, uint64_t topic)
{
	uint32_t at = chaindata_topic(view, topic);
	size_t i;

	if (at == UINT32_MAX)
		return false;
	if (view->shape == CHAIN_OUTLINE &&
	    view->steps[view->topics[at].step].folded) {
		view->steps[view->topics[at].step].folded = false;
		chaindata_lines(view);
	}
	for (i = 0; i < view->rows.count; i++) {
		if (view->lines[i].sort == CHAIN_TOPIC &&
		    view->lines[i].index == at) {
			view->rows.here = i;
			parts_follow(&view->rows);
			return true;
		}
	}
	return false;
}

/* To the first prerequisite of this chain; Left comes back. */
static void
follow(struct chainview *view)
{
	const struct chain_topic *topic = topic_here(view);
	uint64_t from = topic == NULL ? 0 : topic->id;
	uint32_t i;

	for (i = 0; topic != NULL && i < topic->need_count; i++) {
		if (topic->needs[i].topic == UINT32_MAX)
			continue;
		chainacts_go(view, topic->needs[i].id);
		if (view->back_count == 32)
			view->back_count = 0;
		view->back[view->back_count++] = from;
		return;
	}
	app_say(view->screen.app, topic == NULL || topic->need_count == 0 ?
	    _("This topic needs no other.") :
	    _("What this topic needs is not in this chain."));
}

static void
come_back(struct chainview *view)
{
	if (view->back_count > 0)
		chainacts_go(view, view->back[--view->back_count]);
}

/* Folded curricula are opened where a finding lies in them. */
static void
next_finding(struct chainview *view, bool back)
{
	const struct findings *f = findings_get(view->screen.app);
	uint64_t here = chainacts_record(view, view->rows.here);
	size_t i, n, count;
	uint32_t first, k;

	for (k = 0; k < view->step_count; k++)
		view->steps[k].folded = false;
	chaindata_lines(view);
	for (i = 0; i < view->rows.count; i++)
		if (here != 0 && chainacts_record(view, i) == here)
			view->rows.here = i;
	count = view->rows.count;
	for (n = 1; f != NULL && n <= count; n++) {
		i = (view->rows.here + (back ? count - n : n)) % count;
		here = chainacts_record(view, i);
		if (here != 0 && findings_of(f, here, &first) > 0) {
			view->rows.here = i;
			parts_follow(&view->rows);
			return;
		}
	}
	app_say(view->screen.app, _("The rules found nothing in this "
	    "chain."));
}

static void
fold(struct chainview *view, bool folded)
{
	const struct chain_row *row;
	uint32_t step, i;

	if (view->rows.count == 0 || view->shape != CHAIN_OUTLINE)
		return;
	row = &view->lines[view->rows.here];
	if (row->sort == CHAIN_SELF)
		return;
	step = row->sort == CHAIN_TOPIC ? view->topics[row->index].step :
	    row->index;
	view->steps[step].folded = folded;
	chaindata_lines(view);
	for (i = 0; i < view->rows.count; i++)
		if (view->lines[i].sort == CHAIN_STEP &&
		    view->lines[i].index == step)
			view->rows.here = i;
	parts_follow(&view->rows);
}

static void
reshape(struct chainview *view)
{
	const struct chain_topic *topic = topic_here(view);
	uint64_t id = topic == NULL ? 0 : topic->id;

	view->shape = (view->shape + 1) % CHAIN_SHAPES;
	view->rows.here = view->rows.top = 0;
	chaindata_lines(view);
	if (id != 0)
		chainacts_go(view, id);
}

/* Takes one prerequisite out of a topic: a save like any other. */
static void
drop(struct chainview *view, const struct chain_topic *topic,
    const struct chain_need *need)
{
	struct app *app = view->screen.app;
	const struct kind *kind = schema_kind(app->session->schema,
	    SPAN("topic"));
	const struct field *wrong = NULL;
	struct note why = { "" };
	struct buf text;
	struct edit_field field = { .field = kind_field(kind,
	    span_of(need->any ? "requires_any" : "requires")),
	    .how = EDIT_EXCLUDE };
	struct edit_record record = { .kind = kind, .id = topic->id,
	    .fields = &field, .count = 1 };
	struct change_result result;
	struct txn txn;
	struct show show = app_show(app, &txn);
	uint64_t id;
	enum err err;

	buf_init(&text);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	show_code(&show, need->id, &text);
	txn_abandon(&txn);
	field.text = buf_span(&text);
	err = edit_save(app->session, &record, 1, &id, &wrong, &result, &why);
	if (app_check(app, err, &why)) {
		app->changes++;
		view->screen.type->enter(&view->screen);
		app_say(app, _("It no longer needs %s.  Ctrl-Z takes it "
		    "back."), buf_cstr(&text));
	}
	buf_free(&text);
}

static void
drop_chosen(struct screen *screen, size_t index)
{
	struct chainview *view = (struct chainview *)screen;
	const struct chain_topic *topic = topic_here(view);

	if (topic != NULL && index < topic->need_count)
		drop(view, topic, &topic->needs[index]);
}

static void
ask_which(struct chainview *view, const struct chain_topic *topic)
{
	struct app *app = view->screen.app;
	struct choose *choose = choose_begin(app,
	    _("Which link shall go?"), drop_chosen);
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf text;
	uint32_t i;

	if (choose == NULL)
		return;
	buf_init(&text);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	for (i = 0; i < topic->need_count; i++) {
		buf_reset(&text);
		show_record(&show, topic->needs[i].id, &text);
		choose_add(choose, "%s", buf_cstr(&text));
	}
	txn_abandon(&txn);
	buf_free(&text);
	choose_show(choose);
}

/* The link that the witness begins with, the only one, or the one chosen. */
static void
unlink_here(struct chainview *view)
{
	const struct chain_topic *topic = topic_here(view);
	const struct finding *f = finding_here(view);
	uint32_t i;

	if (topic == NULL || topic->need_count == 0) {
		app_say(view->screen.app, _("This topic needs no other."));
		return;
	}
	for (i = 0; f != NULL && f->way_count > 1 && i < topic->need_count;
	    i++) {
		if (f->way[0] == topic->id &&
		    f->way[1] == topic->needs[i].id) {
			drop(view, topic, &topic->needs[i]);
			return;
		}
	}
	if (topic->need_count == 1)
		drop(view, topic, &topic->needs[0]);
	else
		ask_which(view, topic);
}

static void
mend(struct chainview *view)
{
	const struct finding *f = finding_here(view);

	if (f == NULL)
		app_say(view->screen.app, _("The rules found nothing "
		    "here; n goes to the next finding."));
	else
		findings_mend(view->screen.app, f);
}

bool
chainacts(struct chainview *view, enum action action)
{
	struct app *app = view->screen.app;
	uint64_t id = chainacts_record(view, view->rows.here);

	switch (action) {
	case ACTION_OPEN:
		if (id != 0)
			view_open(app, id);
		return true;
	case ACTION_EDIT:
		if (id != 0)
			view_edit(app, id);
		return true;
	case ACTION_WITNESS:
		if (finding_here(view) != NULL)
			findings_witness(app, finding_here(view));
		else if (id != 0)
			view_open(app, id);
		return true;
	case ACTION_FIX:
		mend(view);
		return true;
	case ACTION_WHAT_IF:
		if (id != 0)
			touched_open(app, id);
		return true;
	case ACTION_SHAPE:
		reshape(view);
		return true;
	case ACTION_UNLINK:
		unlink_here(view);
		return true;
	case ACTION_FOLD:
	case ACTION_UNFOLD:
		fold(view, action == ACTION_FOLD);
		return true;
	case ACTION_NEXT_FINDING:
	case ACTION_LAST_FINDING:
		next_finding(view, action == ACTION_LAST_FINDING);
		return true;
	case ACTION_FOLLOW:
		follow(view);
		return true;
	case ACTION_RETURN:
		come_back(view);
		return true;
	default:
		return false;
	}
}
