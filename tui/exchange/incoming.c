/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/exchange/incoming.h"

#include <stdio.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/keys/key.h"
#include "core/log/trust.h"
#include "core/say/tally.h"
#include "core/store/index.h"
#include "tui/app/bars.h"
#include "tui/record/read.h"
#include "tui/record/view.h"
#include "tui/widget/parts.h"

enum {
	HEAD = 4, FOOT = 6,
	CODE_COL = 3, CODE_WIDTH = 11, TITLE_COL = 15, TITLE_WIDTH = 18,
	FIELD_COL = 34, FIELD_WIDTH = 12, VALUES_COL = 47
};

struct incoming {
	struct screen		 screen;
	struct incoming_rows	 rows;
	struct parts_rows	 chosen;
	char			*path;
	unsigned		 how;
	struct buf		 title, state, counts;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_PREVIEW;
}

/* The columns of the values share what is left. */
static unsigned
value_width(const struct cells *c)
{
	return c->cols > VALUES_COL + 3 ? (c->cols - VALUES_COL - 1) / 2 : 1;
}

/* As this office knows it, else as it calls itself. */
static void
add_sender(const struct incoming *in, struct buf *out)
{
	const struct bundle_facts *facts = &in->rows.outcome.facts;
	struct note why = { "" };
	struct office office;
	struct arena arena;
	struct txn txn;
	bool known;

	arena_init(&arena);
	txn_begin(&txn, in->screen.app->session->store, TXN_READ, &why);
	known = office_get(&txn, span_of(facts->by), &arena, &office) &&
	    office.title.len > 0;
	text_show(out, known ? office.title : facts->title.len > 0 ?
	    facts->title : span_of(facts->by));
	txn_abandon(&txn);
	arena_clear(&arena);
}

static void
draw_head(struct incoming *in, struct cells *c)
{
	const struct bundle_facts *facts = &in->rows.outcome.facts;
	char print[FINGERPRINT_SIZE] = "";
	unsigned width = value_width(c);
	struct buf text;

	buf_reset(&in->title);
	buf_printf(&in->title, "%s | ", _("Before it is taken in"));
	add_sender(in, &in->title);
	buf_byte(&in->title, ' ');
	show_time(app_dates(in->screen.app), facts->at, &in->title);
	buf_reset(&in->state);
	show_number(&in->state, (int64_t)in->rows.count);
	buf_printf(&in->state, " %s", _("changes"));
	bars_title(c, buf_cstr(&in->title), buf_cstr(&in->state));
	buf_init(&text);
	if (facts->has_sender)
		key_fingerprint(facts->sender, print);
	buf_printf(&text, _("Fingerprint of its key: %s"), print);
	cells_cut(c, 1, CODE_COL, c->cols - CODE_COL - 1, buf_span(&text),
	    CELL_PLAIN);
	buf_free(&text);
	cells_cut(c, 2, CODE_COL, c->cols - CODE_COL - 1,
	    buf_span(&in->counts), CELL_PLAIN);
	cells_cut(c, 3, CODE_COL, CODE_WIDTH, span_of(_("Record")),
	    CELL_PLAIN);
	cells_cut(c, 3, FIELD_COL, FIELD_WIDTH, span_of(_("Field")),
	    CELL_PLAIN);
	cells_cut(c, 3, VALUES_COL, width - 1, span_of(_("Before")),
	    CELL_PLAIN);
	cells_cut(c, 3, VALUES_COL + width, width - 1, span_of(_("After")),
	    CELL_PLAIN);
}

static void
draw_row(struct incoming *in, struct cells *c, unsigned at, size_t i)
{
	unsigned width = value_width(c);
	struct incoming_row row;

	if (!incoming_get(&in->rows, i, &row))
		return;
	if (row.conflict)
		cells_text(c, at, 1, "?", CELL_PLAIN);
	cells_cut(c, at, CODE_COL, CODE_WIDTH, row.texts[INCOMING_CODE],
	    CELL_PLAIN);
	cells_cut(c, at, TITLE_COL, TITLE_WIDTH, row.texts[INCOMING_TITLE],
	    CELL_PLAIN);
	cells_cut(c, at, FIELD_COL, FIELD_WIDTH, row.texts[INCOMING_FIELD],
	    CELL_PLAIN);
	cells_cut(c, at, VALUES_COL, width - 1, row.texts[INCOMING_WAS],
	    CELL_PLAIN);
	cells_cut(c, at, VALUES_COL + width, width - 1,
	    row.texts[INCOMING_IS], CELL_PLAIN);
}

/* The chosen row with nothing cut off. */
static void
draw_whole(struct incoming *in, struct cells *c)
{
	struct incoming_row row;
	struct buf text;

	if (!incoming_get(&in->rows, in->chosen.here, &row))
		return;
	buf_init(&text);
	buf_printf(&text, "%.*s %.*s", SPAN_ARG(row.texts[INCOMING_CODE]),
	    SPAN_ARG(row.texts[INCOMING_TITLE]));
	if (row.texts[INCOMING_FIELD].len > 0)
		buf_printf(&text, ", %.*s: %.*s ->",
		    SPAN_ARG(row.texts[INCOMING_FIELD]),
		    SPAN_ARG(row.texts[INCOMING_WAS]));
	else
		buf_byte(&text, ':');
	buf_printf(&text, " %.*s", SPAN_ARG(row.texts[INCOMING_IS]));
	parts_wrap(c, c->rows - FOOT + 1, CODE_COL, c->cols - CODE_COL - 1, 2,
	    buf_span(&text));
	buf_free(&text);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct incoming *in = (struct incoming *)screen;
	size_t i;

	in->chosen.count = in->rows.count;
	in->chosen.height = c->rows > HEAD + FOOT ? c->rows - HEAD - FOOT : 1;
	parts_follow(&in->chosen);
	draw_head(in, c);
	if (in->rows.count == 0)
		cells_text(c, HEAD, CODE_COL, _("It would change nothing that "
		    "is shown here."), CELL_PLAIN);
	for (i = in->chosen.top; i < in->rows.count &&
	    i < in->chosen.top + in->chosen.height; i++)
		draw_row(in, c, HEAD + (unsigned)(i - in->chosen.top), i);
	draw_whole(in, c);
	i = HEAD + in->chosen.here - in->chosen.top;
	if (in->rows.count > 0)
		cells_text(c, (unsigned)i, 0, ">", CELL_PLAIN);
	cells_cursor(c, (unsigned)i, 0);
}

static const char *
hint(const struct screen *screen)
{
	const struct incoming *in = (const struct incoming *)screen;

	return in->rows.outcome.report.len > 0 ?
	    _("Nothing is written yet.  F2 takes it in, F3 tells of gaps and "
	    "lines kept back.") :
	    _("Nothing is written yet.  F2 takes it in, Esc leaves it.");
}

static void
press(struct screen *screen, const struct press *press)
{
	parts_move(&((struct incoming *)screen)->chosen, press);
}

static void
add_report(struct read *read, const struct buf *text)
{
	struct span rest = buf_span(text), line;
	struct buf shown;
	const char *end;

	buf_init(&shown);
	while (rest.len > 0) {
		end = memchr(rest.at, '\n', rest.len);
		line = span_make(rest.at, end == NULL ? rest.len :
		    (size_t)(end - rest.at));
		rest = span_from(rest, line.len + 1);
		buf_reset(&shown);
		text_show(&shown, line);
		read_wrap(read, buf_cstr(&shown), 1);
	}
	buf_free(&shown);
}

static void
add_waiting(struct app *app, struct read *read)
{
	struct note why = { "" };
	struct txn txn;
	uint64_t count;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	count = txn_count(&txn, TREE_TROUBLE);
	txn_abandon(&txn);
	if (count > 0)
		read_printf(read, PN_(" %llu record waits in the inbox (A in "
		    "the menu).", " %llu records wait in the inbox (A in the "
		    "menu).", (unsigned long)count),
		    (unsigned long long)count);
}

/* What was taken in, on a page of its own. */
static void
show_outcome(struct app *app, const struct bundle_outcome *outcome,
    bool take_place)
{
	struct read *read = read_begin(app, take_place ?
	    _("The bundle was taken in") : _("What is in the bundle"));
	struct arena arena;

	if (read == NULL)
		return;
	arena_init(&arena);
	read_printf(read, _(" %s in %s of %s; known already: %s."),
	    tally_new_lines(&arena, outcome->lines),
	    tally_changes(&arena, outcome->sets),
	    tally_records(&arena, outcome->records),
	    tally_lines(&arena, outcome->known));
	if (outcome->kept_back > 0)
		read_printf(read, PN_(" %llu line is of a writer who is not "
		    "accepted yet, and waits.", " %llu lines are of writers "
		    "who are not accepted yet, and wait.",
		    (unsigned long)outcome->kept_back),
		    (unsigned long long)outcome->kept_back);
	arena_clear(&arena);
	add_report(read, &outcome->report);
	if (take_place)
		add_waiting(app, read);
	read_show(read, take_place);
}

static void
apply(struct incoming *in)
{
	struct app *app = in->screen.app;
	struct app_work work;
	struct preview_ears ears = { NULL, app_work_progress, &work };
	struct bundle_outcome outcome = { .lines = 0 };
	struct note why = { "" };
	enum err err;

	app_work_begin(&work, app, _("Taking in"));
	err = bundle_apply_heard(app->session->store, &app->session->author,
	    in->path, in->how, &app->session->limits, &ears, &outcome, &why);
	app->changes++;
	if (work.stopped && err == ERR_BUSY)
		app_say(app, _("Stopped.  What was taken in so far stays; "
		    "read the file again to go on."));
	else if (app_check(app, err, &why))
		show_outcome(app, &outcome, true);
	bundle_outcome_clear(&outcome);
	(void)session_tidy(app->session, err);
	app->over = app->over || app->session->store == NULL;
}

static void
next_conflict(struct incoming *in)
{
	struct incoming_row row;
	size_t n, i;

	for (n = 1; n <= in->rows.count; n++) {
		i = (in->chosen.here + n) % in->rows.count;
		if (incoming_get(&in->rows, i, &row) && row.conflict) {
			in->chosen.here = i;
			return;
		}
	}
	app_say(in->screen.app, _("No conflict would come of it."));
}

static void
open_record(struct incoming *in)
{
	struct app *app = in->screen.app;
	struct note why = { "" };
	struct incoming_row row;
	struct rec_view rec;
	struct txn txn;
	bool there;

	if (!incoming_get(&in->rows, in->chosen.here, &row))
		return;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	there = row.what != PREVIEW_NEW && record_get(&txn, row.id, &rec);
	txn_abandon(&txn);
	if (there)
		view_open(app, row.id);
	else
		app_say(app, _("This record is not here yet."));
}

static bool
act(struct screen *screen, enum action action)
{
	struct incoming *in = (struct incoming *)screen;

	switch (action) {
	case ACTION_APPLY:
		apply(in);
		return true;
	case ACTION_OPEN:
		open_record(in);
		return true;
	case ACTION_VIEW:
		show_outcome(screen->app, &in->rows.outcome, false);
		return true;
	case ACTION_NEXT_OPEN:
		next_conflict(in);
		return true;
	default:
		return false;
	}
}

static void
enter(struct screen *screen)
{
	(void)screen;
}

static void
close_incoming(struct screen *screen)
{
	struct incoming *in = (struct incoming *)screen;

	incoming_clear(&in->rows);
	mem_free(in->path);
	buf_free(&in->title);
	buf_free(&in->state);
	buf_free(&in->counts);
	mem_free(in);
}

static const struct screen_type incoming_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_incoming, .hint = hint,
};

static bool
load(struct incoming *in)
{
	struct app *app = in->screen.app;
	struct app_work work;
	struct note why = { "" };
	enum err err;

	in->rows.session = app->session;
	in->rows.dates = app_dates(app);
	in->rows.progress = app_work_progress;
	in->rows.with = &work;
	app_work_begin(&work, app, _("Looking at what would change"));
	err = incoming_load(&in->rows, in->path, in->how, &why);
	in->rows.progress = NULL;
	if (work.stopped)
		app_say(app, _("Stopped; nothing was written."));
	return app_check(app, work.stopped ? OK : err, &why) && err == OK &&
	    !work.stopped;
}

void
incoming_open(struct app *app, const char *path, unsigned how)
{
	struct incoming *in = mem_zero(1, sizeof *in);
	struct screen *old = app->top;

	if (in != NULL)
		in->path = mem_zero(strlen(path) + 1, 1);
	if (in == NULL || in->path == NULL) {
		mem_free(in);
		app_say_nomem(app);
		return;
	}
	memcpy(in->path, path, strlen(path));
	in->screen.type = &incoming_type;
	in->screen.app = app;
	in->how = how;
	if (!load(in)) {
		close_incoming(&in->screen);
		return;
	}
	incoming_counts(&in->rows, &in->counts);
	app->top = old->below;
	old->type->close(old);
	app_open(app, &in->screen);
}
