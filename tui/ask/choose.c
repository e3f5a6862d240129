/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/ask/choose.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/text.h"
#include "core/base/words.h"

enum { LINES_MOST = 64, WIDTH_LEAST = 30, ROW = 2, COL = 6 };

struct choose {
	struct screen	 screen;
	struct arena	 arena;
	struct span	 lines[LINES_MOST];
	size_t		 count, here, top;
	const char	*title;
	void		(*done)(struct screen *, size_t);
};

struct choose *
choose_begin(struct app *app, const char *title,
    void (*done)(struct screen *, size_t))
{
	struct choose *choose = mem_zero(1, sizeof *choose);

	if (choose == NULL) {
		app_say_nomem(app);
		return NULL;
	}
	arena_init(&choose->arena);
	choose->screen.app = app;
	choose->title = arena_string(&choose->arena, span_of(title));
	choose->done = done;
	return choose;
}

void
choose_add(struct choose *choose, const char *form, ...)
{
	char text[NOTE_SIZE];
	va_list args;

	if (choose->count == LINES_MOST)
		return;
	va_start(args, form);
	vsnprintf(text, sizeof text, form, args);
	va_end(args);
	choose->lines[choose->count++] = arena_copy(&choose->arena,
	    span_of(text));
}

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_DOWN;
}

static unsigned
width_of(const struct choose *choose, const struct cells *c)
{
	unsigned width = WIDTH_LEAST, one;
	size_t i;

	for (i = 0; i < choose->count; i++) {
		one = text_width(choose->lines[i]) + 6;
		if (one > width)
			width = one;
	}
	return width + COL + 2 > c->cols ? c->cols - COL - 2 : width;
}

static void
draw_item(const struct choose *choose, struct cells *c, size_t i,
    unsigned row, unsigned width)
{
	char digit[4] = "   ";

	cells_fill(c, row, COL, width + 2, ' ', CELL_PLAIN);
	cells_text(c, row, COL, "|", CELL_PLAIN);
	cells_text(c, row, COL + width + 1, "|", CELL_PLAIN);
	if (i < 9)
		digit[1] = (char)('1' + i);
	if (i == choose->here) {
		digit[0] = '>';
		cells_cursor(c, row, COL + 1);
	}
	cells_text(c, row, COL + 1, digit, CELL_PLAIN);
	cells_cut(c, row, COL + 5, width - 5, choose->lines[i], CELL_PLAIN);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct choose *choose = (struct choose *)screen;
	unsigned width = width_of(choose, c), row = ROW;
	size_t most = c->rows - ROW - 4, i;

	if (choose->here < choose->top)
		choose->top = choose->here;
	if (choose->here >= choose->top + most)
		choose->top = choose->here - most + 1;
	cells_fill(c, row, COL, width + 2, ' ', CELL_REVERSE);
	cells_cut(c, row++, COL + 2, width - 2, span_of(choose->title),
	    CELL_REVERSE);
	for (i = choose->top; i < choose->count && i < choose->top + most;
	    i++)
		draw_item(choose, c, i, row++, width);
	cells_fill(c, row, COL, width + 2, '-', CELL_PLAIN);
	cells_text(c, row, COL, "+", CELL_PLAIN);
	cells_text(c, row, COL + width + 1, "+", CELL_PLAIN);
}

static void
take(struct choose *choose, size_t index)
{
	struct app *app = choose->screen.app;
	void (*done)(struct screen *, size_t) = choose->done;

	if (index >= choose->count)
		return;
	app_close(app);
	done(app->top, index);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct choose *choose = (struct choose *)screen;
	size_t last = choose->count == 0 ? 0 : choose->count - 1;

	if (press->code == PRESS_UP)
		choose->here = choose->here == 0 ? last : choose->here - 1;
	else if (press->code == PRESS_DOWN)
		choose->here = choose->here == last ? 0 : choose->here + 1;
	else if (press->code == PRESS_HOME || press->code == PRESS_PGUP)
		choose->here = 0;
	else if (press->code == PRESS_END || press->code == PRESS_PGDN)
		choose->here = last;
	else if (press->code == PRESS_ENTER)
		take(choose, choose->here);
	else if (press->code == PRESS_LETTER && press->letter >= '1' &&
	    press->letter <= '9' && !press->pasted)
		take(choose, press->letter - '1');
}

static bool
act(struct screen *screen, enum action action)
{
	(void)screen;
	return action == ACTION_UNDO || action == ACTION_REDO ||
	    action == ACTION_GOTO || action == ACTION_LOG;
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("A digit, or arrows and Enter; Esc goes back.");
}

static void
enter(struct screen *screen)
{
	(void)screen;
}

static void
close_choose(struct screen *screen)
{
	struct choose *choose = (struct choose *)screen;

	arena_clear(&choose->arena);
	mem_free(choose);
}

static const struct screen_type choose_type = {
	.popup = true, .place = place, .draw = draw, .press = press,
	.act = act, .enter = enter, .close = close_choose, .hint = hint,
};

void
choose_show(struct choose *choose)
{
	choose->screen.type = &choose_type;
	app_open(choose->screen.app, &choose->screen);
}
