/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/exchange/matrix.h"
#include "tui/app/bars.h"
#include "tui/exchange/officelist.h"
#include "tui/widget/parts.h"
#include "tui/widget/show.h"

enum {
	HEAD = 2, FOOT = 6, NAME_COL = 3, NAME_WIDTH = 20, CELLS_COL = 24,
	CELL_WIDTH = 14, DAY_MS = 86400000, LATE_DAYS = 30
};

/* One cell, as it is shown. */
struct seen {
	struct matrix_cell	 cell;
	bool			 late;	/* it lacks something this old */
};

struct officeseen {
	struct screen		 screen;
	struct arena		 arena;
	struct span		*names;
	int64_t			*heard;
	struct seen		*cells;		/* who by who, of what */
	struct parts_rows	 rows;
	size_t			 first, col;	/* leftmost; chosen */
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_SEEN;
}

static const struct seen *
seen_at(const struct officeseen *s, size_t who, size_t of)
{
	return &s->cells[who * s->rows.count + of];
}

static void
fill(struct officeseen *s, const struct matrix *m)
{
	int64_t now = clock_now(s->screen.app->session->clock);
	size_t i, of, count = m->count;

	s->names = arena_array(&s->arena, count + 1, sizeof *s->names);
	s->heard = arena_array(&s->arena, count + 1, sizeof *s->heard);
	s->cells = arena_array(&s->arena, count * count + 1,
	    sizeof *s->cells);
	if (s->names == NULL || s->heard == NULL || s->cells == NULL)
		return;
	s->rows.count = count;
	for (i = 0; i < count; i++) {
		const struct office *office = &m->offices[i].office;

		s->names[i] = arena_copy(&s->arena, office->title.len > 0 ?
		    office->title : span_of(office->dev));
		s->heard[i] = office->heard;
		for (of = 0; of < count; of++) {
			struct seen *seen = &s->cells[i * count + of];

			matrix_cell(m, i, of, &seen->cell);
			seen->late = seen->cell.behind > 0 && now -
			    (seen->cell.t > 0 ? seen->cell.t :
			    office->heard) > LATE_DAYS * (int64_t)DAY_MS;
		}
	}
}

static void
enter(struct screen *screen)
{
	struct officeseen *s = (struct officeseen *)screen;
	struct note why = { "" };
	struct matrix matrix;
	struct arena arena;
	struct txn txn;

	arena_clear(&s->arena);
	arena_init(&arena);
	s->rows.count = 0;
	txn_begin(&txn, screen->app->session->store, TXN_READ, &why);
	if (matrix_read(&matrix, &txn, &arena))
		fill(s, &matrix);
	txn_abandon(&txn);
	arena_clear(&arena);
	parts_follow(&s->rows);
}

/* The day up to which it has seen; "all" where nothing is missing. */
static void
say_cell(const struct officeseen *s, const struct seen *seen,
    struct buf *out)
{
	struct buf day;

	if (!seen->cell.told) {
		buf_byte(out, '?');
		return;
	}
	if (seen->cell.behind == 0) {
		buf_text(out, _("all"));
		return;
	}
	buf_init(&day);
	if (seen->cell.t > 0)
		show_time(app_dates(s->screen.app), seen->cell.t, &day);
	buf_printf(out, "%s%.*s", seen->late ? "! " : "",
	    day.len > 10 ? 10 : (int)day.len, buf_cstr(&day));
	if (seen->cell.t == 0)
		buf_text(out, _("nothing"));
	buf_free(&day);
}

static size_t
shown(const struct officeseen *s, const struct cells *c)
{
	size_t room = c->cols > CELLS_COL ?
	    (c->cols - CELLS_COL) / CELL_WIDTH : 1;

	return s->rows.count - s->first < room ? s->rows.count - s->first :
	    room;
}

static void
draw_row(struct officeseen *s, struct cells *c, unsigned row, size_t who)
{
	size_t i, count = shown(s, c);
	struct buf text;

	buf_init(&text);
	cells_cut(c, row, NAME_COL, NAME_WIDTH, s->names[who], CELL_PLAIN);
	for (i = 0; i < count; i++) {
		size_t of = s->first + i;
		unsigned col = CELLS_COL + (unsigned)i * CELL_WIDTH;

		buf_reset(&text);
		say_cell(s, seen_at(s, who, of), &text);
		cells_cut(c, row, col, CELL_WIDTH - 1, buf_span(&text),
		    CELL_PLAIN);
		if (who == s->rows.here && of == s->col) {
			cells_text(c, row, col - 1, ">", CELL_PLAIN);
			cells_cursor(c, row, col - 1);
		}
	}
	buf_free(&text);
}

static void
draw_head(struct officeseen *s, struct cells *c)
{
	size_t i, count = shown(s, c);

	bars_title(c, _("Who has seen whose changes, up to when"),
	    s->first + count < s->rows.count ? _("more to the right") : "");
	cells_cut(c, 1, NAME_COL, NAME_WIDTH, span_of(_("Seen by")),
	    CELL_PLAIN);
	for (i = 0; i < count; i++)
		cells_cut(c, 1, CELLS_COL + (unsigned)i * CELL_WIDTH,
		    CELL_WIDTH - 1, s->names[s->first + i], CELL_PLAIN);
}

/* The chosen cell as a sentence. */
static void
draw_sentence(struct officeseen *s, struct cells *c)
{
	const struct seen *seen = seen_at(s, s->rows.here, s->col);
	enum show_dates dates = app_dates(s->screen.app);
	struct buf text;

	buf_init(&text);
	if (!seen->cell.told) {
		buf_printf(&text, _("%.*s has not told yet what it has of "
		    "%.*s: no bundle of it came."),
		    SPAN_ARG(s->names[s->rows.here]),
		    SPAN_ARG(s->names[s->col]));
	} else {
		buf_printf(&text, _("%.*s has %llu lines of %.*s"),
		    SPAN_ARG(s->names[s->rows.here]),
		    (unsigned long long)seen->cell.n,
		    SPAN_ARG(s->names[s->col]));
		buf_printf(&text, PN_("; %llu line that is here it lacks",
		    "; %llu lines that are here it lacks",
		    (unsigned long)seen->cell.behind),
		    (unsigned long long)seen->cell.behind);
		if (s->heard[s->rows.here] > 0) {
			buf_printf(&text, ", %s ", _("as its bundle told of"));
			show_time(dates, s->heard[s->rows.here], &text);
		}
		buf_printf(&text, ".%s", seen->late ? _("  It is LATE: send "
		    "it a bundle.") : "");
	}
	parts_wrap(c, c->rows - FOOT + 1, NAME_COL, c->cols - NAME_COL - 1, 2,
	    buf_span(&text));
	buf_free(&text);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct officeseen *s = (struct officeseen *)screen;
	size_t i, count;

	s->rows.height = c->rows > HEAD + FOOT ? c->rows - HEAD - FOOT : 1;
	parts_follow(&s->rows);
	if (s->col >= s->rows.count)
		s->col = s->first = 0;
	count = shown(s, c);
	if (s->col < s->first)
		s->first = s->col;
	else if (count > 0 && s->col >= s->first + count)
		s->first = s->col - count + 1;
	draw_head(s, c);
	for (i = s->rows.top; i < s->rows.count &&
	    i < s->rows.top + s->rows.height; i++)
		draw_row(s, c, HEAD + (unsigned)(i - s->rows.top), i);
	if (s->rows.count > 0)
		draw_sentence(s, c);
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("all = nothing is missing, ! = late, ? = never told.  Arrows "
	    "choose, Esc goes back.");
}

static void
press(struct screen *screen, const struct press *press)
{
	struct officeseen *s = (struct officeseen *)screen;

	if (press->code == PRESS_LEFT)
		s->col -= s->col > 0;
	else if (press->code == PRESS_RIGHT)
		s->col += s->col + 1 < s->rows.count;
	else
		parts_move(&s->rows, press);
}

static void
close_seen(struct screen *screen)
{
	struct officeseen *s = (struct officeseen *)screen;

	arena_clear(&s->arena);
	mem_free(s);
}

static const struct screen_type officeseen_type = {
	.place = place, .draw = draw, .press = press, .enter = enter,
	.close = close_seen, .hint = hint,
};

void
officeseen_open(struct app *app)
{
	struct officeseen *s = mem_zero(1, sizeof *s);

	if (s == NULL) {
		app_say_nomem(app);
		return;
	}
	s->screen.type = &officeseen_type;
	arena_init(&s->arena);
	app_open(app, &s->screen);
}
