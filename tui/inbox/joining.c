/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/inbox/joining.h"

#include "core/act/decide.h"
#include "core/base/words.h"
#include "core/store/index.h"
#include "tui/app/bars.h"
#include "tui/record/view.h"
#include "tui/widget/parts.h"

enum {
	HEAD = 4, FOOT = 5,
	FIELD_COL = 3, FIELD_WIDTH = 15, FIRST_COL = 20, FATE_WIDTH = 13,
	WIDE = 70	/* columns that have room for what becomes of it */
};

struct pair_line {
	struct span	 label, texts[2];
	enum join_fate	 fate;
};

struct joining {
	struct screen	 screen;
	uint64_t	 ids[2];
	size_t		 keep;		/* of ids: whose code stays */
	void		(*done)(struct screen *);
	struct parts_rows rows;
	struct arena	 arena;		/* of what was loaded */
	struct pair_line	*lines;
	struct span	 codes[2], authors[2], days[2];
	size_t		 waiting;
	uint64_t	 changes;	/* of the app, when loaded */
	struct note	 why;		/* they cannot be joined */
	struct buf	 title, state;
};

const char *
joining_fate(enum join_fate fate)
{
	static const char *const fates[] = {
		[JOIN_SAME] = N_("same"), [JOIN_KEPT] = N_("stays"),
		[JOIN_FILLED] = N_("comes over"),
		[JOIN_WAITS] = N_("waits"),
		[JOIN_DROPPED] = N_("finds it"),
	};

	return _(fates[fate]);
}

void
joining_said(const char *kept, const char *other, size_t waiting,
    struct buf *out)
{
	buf_printf(out, _("%s and %s are one now.  Ctrl-Z parts them."), kept,
	    other);
	if (waiting > 0)
		buf_printf(out, PN_("  %zu field waits in the inbox.",
		    "  %zu fields wait in the inbox.", waiting), waiting);
}

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_JOIN;
}

static struct span
value_of(struct joining *j, const struct show *show,
    const struct field *field, const struct value *value)
{
	struct span copy;
	struct buf text;

	buf_init(&text);
	if (value->tag != VALUE_NULL)
		show_value(show, field, value, &text);
	copy = arena_copy(&j->arena, buf_span(&text));
	buf_free(&text);
	return copy;
}

/* Who entered it, and when. */
static void
load_head(struct joining *j, const struct show *show, size_t side)
{
	struct decide_author author;
	struct buf text;

	buf_init(&text);
	show_code(show, j->ids[side], &text);
	j->codes[side] = arena_copy(&j->arena, buf_span(&text));
	decide_author(show->txn, j->ids[side], &j->arena, &author);
	buf_reset(&text);
	buf_printf(&text, "%.*s%s%.*s", SPAN_ARG(author.user),
	    author.user.len > 0 ? ", " : "", SPAN_ARG(author.office));
	j->authors[side] = arena_copy(&j->arena, buf_span(&text));
	buf_reset(&text);
	if (author.known)
		show_time(show->dates, author.t, &text);
	j->days[side] = arena_copy(&j->arena, buf_span(&text));
	buf_free(&text);
}

/* What changes comes first, what both have last. */
static void
load_lines(struct joining *j, const struct show *show,
    const struct join_row *rows, size_t count)
{
	static const enum join_fate order[] = { JOIN_DROPPED, JOIN_WAITS,
		JOIN_FILLED, JOIN_KEPT, JOIN_SAME };
	struct pair_line *line = j->lines;
	size_t i, n;

	for (i = 0; i < sizeof order / sizeof *order; i++)
		for (n = 0; n < count; n++) {
			if (rows[n].fate != order[i])
				continue;
			*line = (struct pair_line){ .fate = rows[n].fate };
			line->label = span_of(label_text(
			    &rows[n].field->label, show->lang));
			line->texts[j->keep] = value_of(j, show,
			    rows[n].field, &rows[n].kept);
			line->texts[!j->keep] = value_of(j, show,
			    rows[n].field, &rows[n].other);
			j->waiting += line->fate == JOIN_WAITS;
			line++;
		}
	j->rows.count = (size_t)(line - j->lines);
}

static void
load(struct joining *j)
{
	struct app *app = j->screen.app;
	struct join_row *rows;
	struct txn txn;
	struct show show = app_show(app, &txn);
	size_t count;
	enum err err;

	arena_clear(&j->arena);
	j->why = (struct note){ "" };
	j->rows.count = j->waiting = 0;
	j->changes = app->changes;
	txn_begin(&txn, app->session->store, TXN_READ, &j->why);
	err = join_look(&txn, j->ids[j->keep], j->ids[!j->keep], NULL,
	    &j->arena,
	    &j->why, &rows, &count);
	j->lines = err != OK ? NULL : arena_array(&j->arena, count + 1,
	    sizeof *j->lines);
	if (j->lines != NULL)
		load_lines(j, &show, rows, count);
	load_head(j, &show, 0);
	load_head(j, &show, 1);
	txn_abandon(&txn);
	parts_follow(&j->rows);
}

static void
enter(struct screen *screen)
{
	load((struct joining *)screen);
}

static bool
has_fates(const struct cells *c)
{
	return c->cols >= WIDE;
}

/* The two records share what is left. */
static unsigned
side_width(const struct cells *c)
{
	unsigned taken = FIRST_COL + 1 + (has_fates(c) ? FATE_WIDTH : 0);

	return c->cols > taken + 8 ? (c->cols - taken) / 2 : 4;
}

static void
draw_title(struct joining *j, struct cells *c)
{
	buf_reset(&j->title);
	buf_printf(&j->title, "%s | %.*s, %.*s", _("One thing, not two?"),
	    SPAN_ARG(j->codes[0]), SPAN_ARG(j->codes[1]));
	buf_reset(&j->state);
	if (j->waiting > 0)
		buf_printf(&j->state, PN_("%zu field would wait",
		    "%zu fields would wait", j->waiting), j->waiting);
	bars_title(c, buf_cstr(&j->title), buf_cstr(&j->state));
}

static void
draw_head(struct joining *j, struct cells *c)
{
	static const char *const labels[] = { N_("This code stays"),
		N_("Entered by"), N_("Entered on") };
	unsigned width = side_width(c), col, row;
	size_t i;

	for (row = 1; row < HEAD; row++)
		cells_cut(c, row, FIELD_COL, FIELD_WIDTH,
		    span_of(_(labels[row - 1])), CELL_PLAIN);
	for (i = 0; i < 2; i++) {
		col = FIRST_COL + (unsigned)i * width;
		if (i == j->keep)
			cells_text(c, 1, col - 1, ">", CELL_PLAIN);
		cells_cut(c, 1, col, width - 2, j->codes[i],
		    i == j->keep ? CELL_REVERSE : CELL_PLAIN);
		cells_cut(c, 2, col, width - 2, j->authors[i], CELL_PLAIN);
		cells_cut(c, 3, col, width - 2, j->days[i], CELL_PLAIN);
	}
}

static char
sign_of(enum join_fate fate)
{
	return fate == JOIN_WAITS ? '?' : fate == JOIN_FILLED ? '+' : ' ';
}

static void
draw_line(struct cells *c, unsigned at, const struct pair_line *line)
{
	unsigned width = side_width(c);

	cells_fill(c, at, 1, 1, sign_of(line->fate), CELL_PLAIN);
	cells_cut(c, at, FIELD_COL, FIELD_WIDTH, line->label, CELL_PLAIN);
	cells_cut(c, at, FIRST_COL, width - 2, line->texts[0], CELL_PLAIN);
	if (line->fate != JOIN_SAME)
		cells_cut(c, at, FIRST_COL + width, width - 2,
		    line->texts[1], CELL_PLAIN);
	if (has_fates(c))
		cells_text(c, at, c->cols - FATE_WIDTH,
		    joining_fate(line->fate), CELL_PLAIN);
	else if (line->fate == JOIN_SAME)
		cells_text(c, at, FIRST_COL + width, joining_fate(line->fate),
		    CELL_PLAIN);
}

/* The chosen row with nothing cut off. */
static void
draw_whole(const struct joining *j, struct cells *c)
{
	const struct pair_line *line = &j->lines[j->rows.here];
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%.*s: %.*s", SPAN_ARG(line->label),
	    SPAN_ARG(line->texts[0]));
	if (line->fate != JOIN_SAME)
		buf_printf(&text, " | %.*s", SPAN_ARG(line->texts[1]));
	buf_printf(&text, " (%s)", joining_fate(line->fate));
	parts_wrap(c, c->rows - FOOT + 1, FIELD_COL, c->cols - FIELD_COL - 1,
	    2, buf_span(&text));
	buf_free(&text);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct joining *j = (struct joining *)screen;
	unsigned at = HEAD;
	size_t i;

	if (j->changes != screen->app->changes)
		load(j);
	j->rows.height = c->rows > HEAD + FOOT ? c->rows - HEAD - FOOT : 1;
	parts_follow(&j->rows);
	draw_title(j, c);
	draw_head(j, c);
	if (j->rows.count == 0) {
		parts_wrap(c, HEAD, FIELD_COL, c->cols - FIELD_COL - 1, 2,
		    span_of(j->why.text));
		return;
	}
	for (i = j->rows.top; i < j->rows.count &&
	    i < j->rows.top + j->rows.height; i++)
		draw_line(c, at++, &j->lines[i]);
	draw_whole(j, c);
	at = HEAD + (unsigned)(j->rows.here - j->rows.top);
	cells_text(c, at, 0, ">", CELL_PLAIN);
	cells_cursor(c, at, 0);
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("Left/Right choose whose code stays, F2 joins, Esc leaves "
	    "them two.");
}

static void
press(struct screen *screen, const struct press *press)
{
	struct joining *j = (struct joining *)screen;

	if (press->code != PRESS_LEFT && press->code != PRESS_RIGHT) {
		parts_move(&j->rows, press);
		return;
	}
	j->keep = press->code == PRESS_RIGHT;
	load(j);
}

static void
join(struct joining *j)
{
	void (*done)(struct screen *) = j->done;
	struct app *app = j->screen.app;
	struct change_result result;
	struct note why = { "" };
	struct buf said, names[2];
	size_t i;

	if (!app_check(app, join_save(app->session, j->ids[j->keep],
	    j->ids[!j->keep], &result, &why), &why))
		return;
	buf_init(&said);
	for (i = 0; i < 2; i++) {
		buf_init(&names[i]);
		buf_add(&names[i], j->codes[i]);
	}
	joining_said(buf_cstr(&names[j->keep]), buf_cstr(&names[!j->keep]),
	    j->waiting, &said);
	app->changes++;
	app_close(app);
	if (done != NULL)
		done(app->top);
	app_say(app, "%s", buf_cstr(&said));
	buf_free(&said);
	buf_free(&names[0]);
	buf_free(&names[1]);
}

static bool
act(struct screen *screen, enum action action)
{
	struct joining *j = (struct joining *)screen;

	switch (action) {
	case ACTION_JOIN:
		join(j);
		return true;
	case ACTION_VIEW:
		view_open(screen->app, j->ids[j->keep]);
		return true;
	default:
		return false;
	}
}

static void
close_joining(struct screen *screen)
{
	struct joining *j = (struct joining *)screen;

	arena_clear(&j->arena);
	buf_free(&j->title);
	buf_free(&j->state);
	mem_free(j);
}

static const struct screen_type joining_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_joining, .hint = hint,
};

void
joining_open(struct app *app, uint64_t one, uint64_t other,
    void (*done)(struct screen *))
{
	struct joining *j = mem_zero(1, sizeof *j);

	if (j == NULL) {
		app_say_nomem(app);
		return;
	}
	j->screen.type = &joining_type;
	j->screen.app = app;
	j->ids[0] = one;
	j->ids[1] = other;
	j->done = done;
	arena_init(&j->arena);
	load(j);
	if (j->why.text[0] != '\0') {
		app_say(app, "%s", j->why.text);
		close_joining(&j->screen);
		return;
	}
	app_open(app, &j->screen);
}
