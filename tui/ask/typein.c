/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/ask/typein.h"

#include "core/base/words.h"
#include "tui/widget/input.h"

enum { MARGIN = 2, LINES = 4 };

struct typein {
	struct screen		 screen;
	struct typein_setup	 setup;
	struct buf		 title;
	struct input		 input;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_ASK;
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct typein *box = (struct typein *)screen;
	unsigned width = c->cols - 2 * MARGIN, row = box->setup.row, i;
	unsigned rows = box->setup.lines ? LINES : 1;

	if (row + rows + 4 > c->rows)
		row = c->rows - rows - 4;
	cells_fill(c, row, MARGIN, width, '-', CELL_PLAIN);
	cells_text(c, row, MARGIN, "+-", CELL_PLAIN);
	cells_cut(c, row, MARGIN + 3, width - 6, buf_span(&box->title),
	    CELL_PLAIN);
	cells_text(c, row, MARGIN + width - 1, "+", CELL_PLAIN);
	for (i = 1; i <= rows; i++) {
		cells_fill(c, row + i, MARGIN, width, ' ', CELL_PLAIN);
		cells_text(c, row + i, MARGIN, "|", CELL_PLAIN);
		cells_text(c, row + i, MARGIN + width - 1, "|", CELL_PLAIN);
	}
	cells_fill(c, row + i, MARGIN, width, '-', CELL_PLAIN);
	cells_text(c, row + i, MARGIN, "+-", CELL_PLAIN);
	cells_cut(c, row + i, MARGIN + 2, width - 4,
	    span_of(_(" Enter takes it  Esc leaves it ")), CELL_PLAIN);
	cells_text(c, row + i, MARGIN + width - 1, "+", CELL_PLAIN);
	input_draw(&box->input, c, row + 1, MARGIN + 2, width - 4, rows,
	    true);
}

static void
take(struct typein *box)
{
	struct app *app = box->screen.app;
	struct note why = { "" };

	if (app_check(app, box->setup.done(box->screen.below,
	    input_text(&box->input), &why), &why))
		app_close(app);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct typein *box = (struct typein *)screen;

	if (press->code == PRESS_ENTER)
		take(box);
	else
		input_press(&box->input, press);
}

static bool
act(struct screen *screen, enum action action)
{
	struct typein *box = (struct typein *)screen;

	switch (action) {
	case ACTION_START:
		take(box);
		return true;
	case ACTION_CLEAR:
		input_replace(&box->input, SPAN(""));
		return true;
	case ACTION_PASTE:
		input_insert(&box->input, buf_span(&screen->app->clip));
		return true;
	case ACTION_UNDO:
		input_undo(&box->input);
		return true;
	case ACTION_REDO:
		input_redo(&box->input);
		return true;
	case ACTION_BACK:
		app_close(screen->app);
		return true;
	default:
		return action != ACTION_HELP && action != ACTION_REPAINT &&
		    action != ACTION_QUIT;
	}
}

static void
enter(struct screen *screen)
{
	(void)screen;
}

static const char *
hint(const struct screen *screen)
{
	return ((const struct typein *)screen)->setup.hint;
}

static void
close_typein(struct screen *screen)
{
	struct typein *box = (struct typein *)screen;

	input_free(&box->input);
	buf_free(&box->title);
	mem_free(box);
}

static const struct screen_type typein_type = {
	.popup = true, .place = place, .draw = draw, .press = press,
	.act = act, .enter = enter, .close = close_typein, .hint = hint,
};

void
typein_open(struct app *app, const struct typein_setup *setup)
{
	struct typein *box = mem_zero(1, sizeof *box);

	if (box == NULL) {
		app_say_nomem(app);
		return;
	}
	box->screen.type = &typein_type;
	box->setup = *setup;
	input_init(&box->input, setup->lines);
	input_set(&box->input, setup->text);
	box->setup.text = SPAN("");
	buf_printf(&box->title, " %s ", setup->title);
	app_open(app, &box->screen);
}
