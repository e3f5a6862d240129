/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/ask/confirm.h"

#include "core/base/text.h"
#include "core/base/words.h"

enum { WIDTH = 64, LINES_MOST = 12 };

struct confirm {
	struct screen	 screen;
	struct buf	 title, text;
	void		(*yes)(struct screen *);
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_QUESTION;
}

static bool
next_line(struct span *rest, struct span *line)
{
	const char *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->at, '\n', rest->len);
	*line = span_make(rest->at, end == NULL ? rest->len :
	    (size_t)(end - rest->at));
	*rest = span_from(*rest, line->len + 1);
	return true;
}

static void
draw_line(struct cells *c, unsigned row, unsigned col, struct span text,
    unsigned attrs)
{
	cells_fill(c, row, col, WIDTH + 4, ' ', attrs);
	if (attrs == CELL_PLAIN) {
		cells_text(c, row, col, "|", CELL_PLAIN);
		cells_text(c, row, col + WIDTH + 3, "|", CELL_PLAIN);
	}
	cells_cut(c, row, col + 2, WIDTH, text, attrs);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct confirm *confirm = (struct confirm *)screen;
	unsigned col = c->cols > WIDTH + 4 ? (c->cols - WIDTH - 4) / 2 : 0;
	struct span rest = buf_span(&confirm->text), line;
	unsigned row = 3, count;

	draw_line(c, row++, col, buf_span(&confirm->title), CELL_REVERSE);
	for (count = 0; count < LINES_MOST && row + 5 < c->rows &&
	    next_line(&rest, &line); count++)
		draw_line(c, row++, col, line, CELL_PLAIN);
	draw_line(c, row++, col, SPAN(""), CELL_PLAIN);
	draw_line(c, row, col, span_of(_("Y = yes, do it      N, Enter or "
	    "Esc = no, leave it")), CELL_PLAIN);
	cells_cursor(c, row, col + 2);
	cells_fill(c, ++row, col, WIDTH + 4, '-', CELL_PLAIN);
}

static void
answer(struct confirm *confirm, bool is_yes)
{
	struct app *app = confirm->screen.app;
	void (*yes)(struct screen *) = confirm->yes;

	app_close(app);
	if (is_yes)
		yes(app->top);
	else
		app_say(app, _("Nothing was done."));
}

static bool
is_letter(const struct press *press, char small)
{
	uint32_t letter = press->letter;

	if (press->code != PRESS_LETTER || press->pasted)
		return false;
	if (letter >= 'A' && letter <= 'Z')
		letter += 'a' - 'A';
	return letter == (uint32_t)small;
}

static void
press(struct screen *screen, const struct press *press)
{
	struct confirm *confirm = (struct confirm *)screen;

	/* The Russian letter on the Y key of no keyboard: the first of its
	 * word, and of the Uzbek one. */
	if (is_letter(press, 'y') || (press->code == PRESS_LETTER &&
	    (press->letter == 0x434 || press->letter == 0x414 ||
	    press->letter == 0x4b3 || press->letter == 0x4b2 ||
	    press->letter == 'h' || press->letter == 'H')))
		answer(confirm, true);
	else if (press->code == PRESS_ENTER || press->code == PRESS_LETTER)
		answer(confirm, false);
}

static bool
act(struct screen *screen, enum action action)
{
	if (action == ACTION_HELP || action == ACTION_REPAINT ||
	    action == ACTION_QUIT)
		return false;
	if (action == ACTION_BACK)
		answer((struct confirm *)screen, false);
	return true;
}

static void
enter(struct screen *screen)
{
	if (screen->app->term != NULL)
		term_drop_input(screen->app->term);
}

static void
close_confirm(struct screen *screen)
{
	struct confirm *confirm = (struct confirm *)screen;

	buf_free(&confirm->title);
	buf_free(&confirm->text);
	mem_free(confirm);
}

static const struct screen_type confirm_type = {
	.popup = true, .place = place, .draw = draw, .press = press,
	.act = act, .enter = enter, .close = close_confirm,
};

void
confirm_open(struct app *app, const char *title, struct span text,
    void (*yes)(struct screen *))
{
	struct confirm *confirm = mem_zero(1, sizeof *confirm);

	if (confirm == NULL) {
		app_say_nomem(app);
		return;
	}
	confirm->screen.type = &confirm_type;
	confirm->yes = yes;
	buf_text(&confirm->title, title);
	buf_add(&confirm->text, text);
	app_open(app, &confirm->screen);
}
