/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/exchange/officelist.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/act/office.h"
#include "core/base/words.h"
#include "core/cmd/verb.h"
#include "tui/app/bars.h"
#include "tui/ask/confirm.h"
#include "tui/record/read.h"
#include "tui/widget/parts.h"
#include "tui/widget/show.h"

enum {
	HEAD = 2, FOOT = 8,
	TITLE_COL = 3, TITLE_WIDTH = 26, TRUST_COL = 30, TRUST_WIDTH = 16,
	LINES_COL = 47, NUMBER_WIDTH = 9, KEPT_COL = 57, HEARD_COL = 68
};

struct officelist {
	struct screen		 screen;
	struct arena		 arena;
	struct office		*offices;
	struct parts_rows	 rows;
	size_t			 room;
	struct buf		 state;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_OFFICES;
}

static void
add(struct officelist *list, const struct office *office)
{
	struct office *more;

	if (!vec_room(&list->offices, &list->room, list->rows.count,
	    sizeof *more))
		return;
	more = &list->offices[list->rows.count++];
	*more = *office;
	more->title = arena_copy(&list->arena, office->title);
}

static void
enter(struct screen *screen)
{
	struct officelist *list = (struct officelist *)screen;
	struct note why = { "" };
	struct office office;
	struct arena arena;
	struct walk walk;
	struct txn txn;

	arena_clear(&list->arena);
	arena_init(&arena);
	list->rows.count = 0;
	txn_begin(&txn, screen->app->session->store, TXN_READ, &why);
	offices(&walk, &txn);
	while (office_next(&walk, &arena, &office)) {
		add(list, &office);
		arena_reset(&arena);
	}
	walk_end(&walk);
	txn_abandon(&txn);
	arena_clear(&arena);
	parts_follow(&list->rows);
}

static const struct office *
chosen(const struct officelist *list)
{
	return list->rows.here < list->rows.count ?
	    &list->offices[list->rows.here] : NULL;
}

static struct span
name_of(const struct office *office)
{
	return office->title.len > 0 ? office->title : span_of(office->dev);
}

static const char *
trust_word(const struct office *office)
{
	if (office->trust == TRUST_SELF)
		return _("this one");
	if (office->trust == TRUST_NONE)
		return _("NOT ACCEPTED");
	if (office->end != SERIAL_MAX)
		return _("ended");
	return office->hub ? _("accepted, hub") : _("accepted");
}

static void
put_number(struct cells *c, unsigned row, unsigned col, uint64_t number)
{
	struct buf text;

	buf_init(&text);
	show_number(&text, (int64_t)number);
	cells_right(c, row, col, NUMBER_WIDTH, buf_span(&text), CELL_PLAIN);
	buf_free(&text);
}

static void
draw_row(struct officelist *list, struct cells *c, unsigned row,
    const struct office *office)
{
	struct buf heard;

	if (office->trust == TRUST_NONE || office->end != SERIAL_MAX)
		cells_text(c, row, 1, "!", CELL_PLAIN);
	cells_cut(c, row, TITLE_COL, TITLE_WIDTH, name_of(office),
	    CELL_PLAIN);
	cells_cut(c, row, TRUST_COL, TRUST_WIDTH,
	    span_of(trust_word(office)), CELL_PLAIN);
	put_number(c, row, LINES_COL, office->last);
	if (office->last > office->folded)
		put_number(c, row, KEPT_COL, office->last - office->folded);
	if (office->heard == 0 || c->cols <= HEARD_COL)
		return;
	buf_init(&heard);
	show_time(app_dates(list->screen.app), office->heard, &heard);
	cells_put(c, row, HEARD_COL, 10, buf_span(&heard), CELL_PLAIN);
	buf_free(&heard);
}

static void
draw_head(struct officelist *list, struct cells *c)
{
	buf_reset(&list->state);
	buf_printf(&list->state, PN_("%zu office", "%zu offices",
	    list->rows.count), list->rows.count);
	bars_title(c, _("Offices"), buf_cstr(&list->state));
	cells_cut(c, 1, TITLE_COL, TITLE_WIDTH, span_of(_("Office")),
	    CELL_PLAIN);
	cells_cut(c, 1, TRUST_COL, TRUST_WIDTH, span_of(_("Trust")),
	    CELL_PLAIN);
	cells_right(c, 1, LINES_COL, NUMBER_WIDTH, span_of(_("Lines")),
	    CELL_PLAIN);
	cells_right(c, 1, KEPT_COL, NUMBER_WIDTH, span_of(_("waiting")),
	    CELL_PLAIN);
	cells_cut(c, 1, HEARD_COL, 11, span_of(_("Heard of")), CELL_PLAIN);
}

/* What is read out on the phone. */
static void
draw_print(struct cells *c, const struct office *office)
{
	unsigned row = c->rows - FOOT + 1;

	cells_text(c, row, TITLE_COL, _("Fingerprint of its key, to be read "
	    "out and compared:"), CELL_PLAIN);
	cells_text(c, row + 1, TITLE_COL + 2, office->has_key ?
	    office->fingerprint : _("its key is not known"), CELL_PLAIN);
	if (office->trust != TRUST_SELF && office->last > office->folded)
		cells_cut(c, row + 3, TITLE_COL, c->cols - TITLE_COL - 1,
		    span_of(_("Lines that wait do not count here: kept, "
		    "passed on, shown nowhere.")), CELL_PLAIN);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct officelist *list = (struct officelist *)screen;
	size_t i;

	list->rows.height = c->rows > HEAD + FOOT ? c->rows - HEAD - FOOT : 1;
	parts_follow(&list->rows);
	draw_head(list, c);
	for (i = list->rows.top; i < list->rows.count &&
	    i < list->rows.top + list->rows.height; i++)
		draw_row(list, c, HEAD + (unsigned)(i - list->rows.top),
		    &list->offices[i]);
	if (chosen(list) == NULL)
		return;
	draw_print(c, chosen(list));
	i = HEAD + list->rows.here - list->rows.top;
	cells_text(c, (unsigned)i, 0, ">", CELL_PLAIN);
	cells_cursor(c, (unsigned)i, 0);
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("Enter shows all of an office, F4 accepts it, F8 ends trust, "
	    "F6 who has seen what.");
}

static void
press(struct screen *screen, const struct press *press)
{
	parts_move(&((struct officelist *)screen)->rows, press);
}

/* The lines that the verb prints. */
static void
show_office(struct app *app, const struct office *office)
{
	const struct verb *verb = verb_find(SPAN("office show"));
	struct session *session = app->session;
	struct span word = span_of(office->dev), rest, line;
	struct call call = { .verb = verb, .words = &word, .word_count = 1 };
	FILE *out = session->out;
	char *text = NULL;
	const char *end;
	struct read *read;
	size_t len = 0;
	enum err err;

	session->out = open_memstream(&text, &len);
	err = session->out == NULL ? ERR_NOMEM : verb->run(session, &call);
	if (session->out != NULL)
		fclose(session->out);
	session->out = out;
	read = err != OK ? NULL : read_begin(app, _("Office"));
	for (rest = span_make(text, len); read != NULL && rest.len > 0;) {
		end = memchr(rest.at, '\n', rest.len);
		line = span_make(rest.at, end == NULL ? rest.len :
		    (size_t)(end - rest.at));
		rest = span_from(rest, line.len + (end != NULL));
		read_line(read, line, 0);
	}
	free(text);
	if (app_check(app, err, &session->why) && read != NULL)
		read_show(read, false);
}

static void
done(struct officelist *list, enum err err, const char *words)
{
	struct app *app = list->screen.app;
	struct note why = app->session->why;

	app->session->why.text[0] = '\0';
	app->changes++;
	enter(&list->screen);
	if (app_check(app, err, &why))
		app_say(app, "%s", words);
}

static void
accept_yes(struct screen *screen)
{
	struct officelist *list = (struct officelist *)screen;
	const struct office *office = chosen(list);

	if (office != NULL)
		done(list, office_accept(screen->app->session, office->dev,
		    false), _("Accepted: what it wrote counts from now on."));
}

static void
end_yes(struct screen *screen)
{
	struct officelist *list = (struct officelist *)screen;
	const struct office *office = chosen(list);
	uint64_t at = 0;

	if (office != NULL)
		done(list, office_end(screen->app->session, office->dev,
		    false, &at), _("What it writes from now on does not "
		    "count."));
}

static void
ask(struct officelist *list, bool accepts)
{
	const struct office *office = chosen(list);
	struct app *app = list->screen.app;
	struct buf text;

	if (office == NULL || office->trust == TRUST_SELF) {
		app_say(app, _("This is your own office."));
		return;
	}
	buf_init(&text);
	buf_printf(&text, "%.*s\n  %s\n", SPAN_ARG(name_of(office)),
	    office->has_key ? office->fingerprint : office->dev);
	buf_text(&text, accepts ? _("Ask the office, by phone or in person, "
	    "whether its\nfingerprint is the same.  Only then say yes.") :
	    _("What it writes from now on will not count here, wherever it\n"
	    "comes from.  What it wrote so far stays."));
	confirm_open(app, accepts ? _("Accept this office?") :
	    _("End trust in this office?"), buf_span(&text),
	    accepts ? accept_yes : end_yes);
	buf_free(&text);
}

static bool
act(struct screen *screen, enum action action)
{
	struct officelist *list = (struct officelist *)screen;

	switch (action) {
	case ACTION_OPEN:
		if (chosen(list) != NULL)
			show_office(screen->app, chosen(list));
		return true;
	case ACTION_ACCEPT:
	case ACTION_DISTRUST:
		ask(list, action == ACTION_ACCEPT);
		return true;
	case ACTION_SEEN:
		officeseen_open(screen->app);
		return true;
	default:
		return false;
	}
}

static void
close_list(struct screen *screen)
{
	struct officelist *list = (struct officelist *)screen;

	arena_clear(&list->arena);
	mem_free(list->offices);
	buf_free(&list->state);
	mem_free(list);
}

static const struct screen_type officelist_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_list, .hint = hint,
};

void
officelist_open(struct app *app)
{
	struct officelist *list = mem_zero(1, sizeof *list);

	if (list == NULL) {
		app_say_nomem(app);
		return;
	}
	list->screen.type = &officelist_type;
	arena_init(&list->arena);
	app_open(app, &list->screen);
}
