/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/calendar/propose.h"

#include "core/act/proposal.h"
#include "core/base/clock.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/record/view.h"
#include "tui/widget/parts.h"
#include "tui/widget/show.h"

enum { HEAD = 3, FOOT = 5, YEAR = 365, DAY_MS = 86400000,
	NAME_COL = 3, NAME_WIDTH = 20, WHERE_COL = 24, WHERE_WIDTH = 28,
	WHY_COL = 53 };

struct propose {
	struct screen	 screen;
	struct match	 match;
	bool		 there;		/* a run succeeded */
	bool		*taken;		/* of the proposals */
	enum allocate_aim aim;
	struct parts_rows rows;
	uint64_t	 changes;
	struct buf	 title, state;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_MATCH;
}

static void
forget(struct propose *p)
{
	match_clear(&p->match);
	p->match = (struct match){ .proposal_count = 0 };
	mem_free(p->taken);
	p->taken = NULL;
	p->there = false;
	p->rows.count = 0;
}

static void
run(struct propose *p)
{
	struct app *app = p->screen.app;
	int64_t today = clock_now(app->session->clock) / DAY_MS;
	struct match_ask ask = { .from = today, .to = today + YEAR,
	    .today = today, .aim = p->aim, .advise = true,
	    .ruleset = app->options->ruleset };
	struct note why = { "" };
	struct txn txn;
	enum err err;

	forget(p);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	err = match_run(&p->match, &txn, &ask, &why);
	txn_abandon(&txn);
	p->match.txn = NULL;
	p->changes = app->changes;
	if (!app_check(app, err, &why))
		return;
	p->taken = mem_zero((size_t)p->match.proposal_count + 1,
	    sizeof *p->taken);
	if (p->taken == NULL)
		return;
	memset(p->taken, true, p->match.proposal_count);
	p->there = true;
	p->rows.count = (size_t)p->match.proposal_count +
	    p->match.unplaced_count;
	parts_follow(&p->rows);
}

static void
enter(struct screen *screen)
{
	struct propose *p = (struct propose *)screen;

	if (!p->there || p->changes != screen->app->changes)
		run(p);
}

static uint64_t
id_at(const struct propose *p, const char *kind, uint32_t row)
{
	const struct fact_table *t = facts_of(&p->match.facts, kind);

	return row < t->rows ? t->ids[row] : 0;
}

static bool
is_proposal(const struct propose *p, size_t i)
{
	return i < p->match.proposal_count;
}

static const struct match_unplaced *
unplaced_at(const struct propose *p, size_t i)
{
	return &p->match.unplaced[i - p->match.proposal_count];
}

static uint64_t
trainee_at(const struct propose *p, size_t i)
{
	return id_at(p, "person", is_proposal(p, i) ?
	    p->match.proposals[i].trainee : unplaced_at(p, i)->trainee);
}

static void
write_reason(const struct propose *p, struct txn *txn, size_t i,
    struct buf *out)
{
	if (is_proposal(p, i))
		proposal_reason(&p->match.proposals[i], out);
	else
		proposal_obstacle(txn, &p->match, unplaced_at(p, i), out);
}

static size_t
taken_count(const struct propose *p)
{
	size_t i, count = 0;

	for (i = 0; i < p->match.proposal_count; i++)
		count += p->taken[i];
	return count;
}

static void
draw_title(struct propose *p, struct cells *c)
{
	buf_reset(&p->title);
	buf_printf(&p->title, "%s | ", _("Match"));
	buf_printf(&p->title, PN_("%u proposal", "%u proposals",
	    p->match.proposal_count), p->match.proposal_count);
	buf_printf(&p->title, _(", %u unplaced"), p->match.unplaced_count);
	buf_reset(&p->state);
	buf_printf(&p->state, _("%zu marked | %s"), p->there ?
	    taken_count(p) : 0, proposal_aim(p->aim));
	bars_title(c, buf_cstr(&p->title), buf_cstr(&p->state));
	cells_text(c, 2, NAME_COL, _("Trainee"), CELL_PLAIN);
	cells_text(c, 2, WHERE_COL, _("Where"), CELL_PLAIN);
	cells_text(c, 2, WHY_COL, _("Why"), CELL_PLAIN);
}

/* The host of an opening, and for which speciality. */
static void
show_opening(const struct show *show, uint64_t id, struct buf *out)
{
	const struct kind *kind = schema_kind(store_schema(
	    show->txn->store), SPAN("opening"));
	const struct field *host = kind_field(kind, SPAN("host"));
	const struct field *what = kind_field(kind, SPAN("speciality"));
	struct rec_view rec;
	struct value value;

	if (!record_get(show->txn, id, &rec))
		return;
	value = rec_value(&rec, host->slot);
	show_value(show, host, &value, out);
	buf_text(out, ", ");
	value = rec_value(&rec, what->slot);
	show_value(show, what, &value, out);
}

static void
draw_row(struct propose *p, struct cells *c, unsigned row,
    const struct show *show, size_t i)
{
	struct buf text;

	buf_init(&text);
	show_title(show, trainee_at(p, i), &text);
	cells_cut(c, row, NAME_COL, NAME_WIDTH, buf_span(&text), CELL_PLAIN);
	buf_reset(&text);
	if (is_proposal(p, i)) {
		show_opening(show, id_at(p, "opening",
		    p->match.proposals[i].opening), &text);
		cells_text(c, row, 1, p->taken[i] ? "*" : " ", CELL_PLAIN);
	} else {
		buf_text(&text, _("no place"));
		cells_text(c, row, 1, "!", CELL_PLAIN);
	}
	cells_cut(c, row, WHERE_COL, WHERE_WIDTH, buf_span(&text),
	    CELL_PLAIN);
	buf_reset(&text);
	write_reason(p, show->txn, i, &text);
	if (c->cols > WHY_COL + 1)
		cells_cut(c, row, WHY_COL, c->cols - WHY_COL - 1,
		    buf_span(&text), CELL_PLAIN);
	buf_free(&text);
}

/* The whole reason, and the mentor. */
static void
draw_detail(struct propose *p, struct cells *c, const struct show *show)
{
	unsigned row = c->rows - FOOT;
	struct buf text;
	size_t i = p->rows.here;

	if (i >= p->rows.count)
		return;
	buf_init(&text);
	if (is_proposal(p, i) &&
	    p->match.proposals[i].mentor != MATCH_NONE) {
		buf_printf(&text, "%s: ", _("Mentor"));
		show_title(show, id_at(p, "person",
		    p->match.proposals[i].mentor), &text);
		buf_text(&text, "; ");
	}
	write_reason(p, show->txn, i, &text);
	parts_wrap(c, row, 2, c->cols - 4, 2, buf_span(&text));
	buf_free(&text);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct propose *p = (struct propose *)screen;
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(screen->app, &txn);
	size_t i;

	p->rows.height = c->rows > HEAD + FOOT ? c->rows - HEAD - FOOT : 1;
	parts_follow(&p->rows);
	draw_title(p, c);
	if (p->rows.count == 0)
		cells_text(c, HEAD, NAME_COL, _("Nobody waits for a place."),
		    CELL_PLAIN);
	txn_begin(&txn, screen->app->session->store, TXN_READ, &why);
	for (i = p->rows.top; i < p->rows.count &&
	    i < p->rows.top + p->rows.height; i++)
		draw_row(p, c, HEAD + (unsigned)(i - p->rows.top), &show, i);
	draw_detail(p, c, &show);
	txn_abandon(&txn);
	if (p->rows.count == 0)
		return;
	i = HEAD + p->rows.here - p->rows.top;
	cells_text(c, (unsigned)i, 0, ">", CELL_PLAIN);
	cells_cursor(c, (unsigned)i, 0);
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("Space marks, F2 saves the marked, F6 another aim; before F2 "
	    "nothing changes.");
}

static void
press(struct screen *screen, const struct press *press)
{
	parts_move(&((struct propose *)screen)->rows, press);
}

static void
mark(struct propose *p, enum action action)
{
	size_t i;

	if (!p->there)
		return;
	if (action == ACTION_MARK) {
		if (is_proposal(p, p->rows.here))
			p->taken[p->rows.here] = !p->taken[p->rows.here];
		p->rows.here++;
		parts_follow(&p->rows);
		return;
	}
	for (i = 0; i < p->match.proposal_count; i++)
		p->taken[i] = action == ACTION_MARK_ALL ||
		    (action == ACTION_MARK_INVERT && !p->taken[i]);
}

static void
apply(struct propose *p)
{
	struct app *app = p->screen.app;
	size_t count = p->there ? taken_count(p) : 0;
	struct change_result result;
	enum err err;

	if (count == 0) {
		app_say(app, _("Nothing is marked."));
		return;
	}
	err = proposal_apply(app->session, &p->match, p->taken, &result);
	if (!app_check(app, err, &app->session->why))
		return;
	app->changes++;
	run(p);
	app_say(app, PN_("%zu placement proposed.  Ctrl-Z takes it back.",
	    "%zu placements proposed.  Ctrl-Z takes them back.", count),
	    count);
}

static bool
act(struct screen *screen, enum action action)
{
	struct propose *p = (struct propose *)screen;

	switch (action) {
	case ACTION_OPEN:
	case ACTION_VIEW:
		if (p->rows.here < p->rows.count)
			view_open(screen->app, trainee_at(p, p->rows.here));
		return true;
	case ACTION_SAVE:
		apply(p);
		return true;
	case ACTION_AIM:
		p->aim = (p->aim + 1) % (ALLOCATE_EVEN + 1);
		run(p);
		return true;
	case ACTION_MARK:
	case ACTION_MARK_ALL:
	case ACTION_MARK_NONE:
	case ACTION_MARK_INVERT:
		mark(p, action);
		return true;
	default:
		return false;
	}
}

static void
close_propose(struct screen *screen)
{
	struct propose *p = (struct propose *)screen;

	forget(p);
	buf_free(&p->title);
	buf_free(&p->state);
	mem_free(p);
}

static const struct screen_type propose_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_propose, .hint = hint,
};

void
propose_open(struct app *app)
{
	struct propose *p = mem_zero(1, sizeof *p);

	if (p == NULL) {
		app_say_nomem(app);
		return;
	}
	p->screen.type = &propose_type;
	p->screen.app = app;
	p->aim = ALLOCATE_LARGEST;
	app_open(app, &p->screen);
}
