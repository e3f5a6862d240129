/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/app/down.h"

#include "core/base/text.h"
#include "core/base/words.h"

enum { ITEMS_MOST = 20, KEY_MOST = 10, TEXT_MOST = 30 };

struct down {
	struct screen	 screen;
	enum menu_group	 group;
	enum action	 items[ITEMS_MOST];
	size_t		 count, here;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_DOWN;
}

static enum place
below(const struct down *down)
{
	return down->screen.below->type->place(down->screen.below);
}

static void
gather(struct down *down)
{
	unsigned at = (unsigned)below(down);
	int i;

	down->count = down->here = 0;
	for (i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const struct action_row *row = action_row((enum action)i);

		if (row->group == down->group && (row->places & at) != 0 &&
		    down->count < ITEMS_MOST)
			down->items[down->count++] = (enum action)i;
	}
}

/* The help of an action up to its first comma: what fits into a menu. */
static struct span
words_of(enum action action)
{
	struct span text = span_of(_(action_row(action)->help));
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (text.at[i] == ',' || text.at[i] == ';')
			text.len = i;
	}
	return text;
}

enum menu_group
down_group_of(uint32_t letter)
{
	int i;

	for (i = GROUP_NONE + 1; i < GROUP_COUNT; i++) {
		struct span name = span_of(menu_group_name(
		    (enum menu_group)i));
		uint32_t first = text_next(&name);

		if (first >= 'A' && first <= 'Z')
			first += 'a' - 'A';
		if (first == letter)
			return (enum menu_group)i;
	}
	return GROUP_NONE;
}

/* The column where a group's word begins. */
static unsigned
group_col(enum menu_group group)
{
	unsigned col = 2;
	int i;

	for (i = GROUP_NONE + 1; i < (int)group; i++)
		col += text_width(span_of(menu_group_name(
		    (enum menu_group)i))) + 3;
	return col;
}

static void
draw_bar(const struct down *down, struct cells *c)
{
	int i;

	cells_fill(c, 0, 0, c->cols, ' ', CELL_REVERSE);
	for (i = GROUP_NONE + 1; i < GROUP_COUNT; i++) {
		enum menu_group group = (enum menu_group)i;

		cells_text(c, 0, group_col(group), menu_group_name(group),
		    group == down->group ? CELL_PLAIN : CELL_REVERSE);
	}
}

static void
key_of(const struct down *down, size_t i, struct buf *out)
{
	struct press press;

	if (keys_press(&down->screen.app->keys, below(down), down->items[i],
	    0, &press))
		press_name(&press, out);
}

/* Columns of the widest words, and of the widest key behind them. */
static void
measure(const struct down *down, unsigned *room, unsigned *keys)
{
	struct buf key;
	unsigned width;
	size_t i;

	buf_init(&key);
	*room = *keys = 4;
	for (i = 0; i < down->count; i++) {
		width = text_width(words_of(down->items[i]));
		if (width > *room)
			*room = width > TEXT_MOST ? TEXT_MOST : width;
		buf_reset(&key);
		key_of(down, i, &key);
		width = text_width(buf_span(&key));
		if (width > *keys)
			*keys = width > KEY_MOST ? KEY_MOST : width;
	}
	buf_free(&key);
}

static void
draw_item(const struct down *down, struct cells *c, size_t i, unsigned col,
    unsigned room, unsigned keys)
{
	unsigned row = 1 + (unsigned)i;
	struct buf key;

	cells_fill(c, row, col, room + keys + 4, ' ', CELL_PLAIN);
	cells_text(c, row, col, i == down->here ? "|>" : "|", CELL_PLAIN);
	cells_text(c, row, col + room + keys + 3, "|", CELL_PLAIN);
	cells_cut(c, row, col + 2, room, words_of(down->items[i]),
	    CELL_PLAIN);
	buf_init(&key);
	key_of(down, i, &key);
	cells_cut(c, row, col + 3 + room, keys, buf_span(&key), CELL_PLAIN);
	buf_free(&key);
	if (i == down->here)
		cells_cursor(c, row, col + 1);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct down *down = (struct down *)screen;
	unsigned col = group_col(down->group) - 2, room, keys, width, row;
	size_t i;

	measure(down, &room, &keys);
	width = room + keys + 4;
	if (col + width > c->cols)
		col = c->cols > width ? c->cols - width : 0;
	draw_bar(down, c);
	for (i = 0; i < down->count && i + 4 < c->rows; i++)
		draw_item(down, c, i, col, room, keys);
	row = 1 + (unsigned)i;
	if (row + 2 >= c->rows)
		return;
	cells_fill(c, row, col, width, '-', CELL_PLAIN);
	cells_text(c, row, col, "+", CELL_PLAIN);
	cells_text(c, row, col + width - 1, "+", CELL_PLAIN);
}

static void
turn(struct down *down, int by)
{
	int group = (int)down->group;

	do {
		group += by;
		if (group == GROUP_NONE)
			group = GROUP_COUNT - 1;
		if (group == GROUP_COUNT)
			group = GROUP_NONE + 1;
		down->group = (enum menu_group)group;
		gather(down);
	} while (down->count == 0);
}

static void
choose(struct down *down)
{
	struct app *app = down->screen.app;
	enum action action = down->items[down->here];

	app_close(app);
	app_act(app, action);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct down *down = (struct down *)screen;

	switch (press->code) {
	case PRESS_UP:
		down->here = down->here == 0 ? down->count - 1 :
		    down->here - 1;
		break;
	case PRESS_DOWN:
		down->here = down->here + 1 == down->count ? 0 :
		    down->here + 1;
		break;
	case PRESS_HOME:
		down->here = 0;
		break;
	case PRESS_END:
		down->here = down->count - 1;
		break;
	case PRESS_LEFT:
	case PRESS_RIGHT:
	case PRESS_TAB:
		turn(down, press->code == PRESS_LEFT ? -1 : 1);
		break;
	case PRESS_ENTER:
		choose(down);
		break;
	default:
		break;
	}
}

static bool
act(struct screen *screen, enum action action)
{
	if (action != ACTION_MENU)
		return false;
	app_back(screen->app);
	return true;
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("Arrows choose, Enter does it, Esc goes back.");
}

static void
enter(struct screen *screen)
{
	gather((struct down *)screen);
}

static void
close_down(struct screen *screen)
{
	mem_free(screen);
}

static const struct screen_type down_type = {
	.popup = true, .place = place, .draw = draw, .press = press,
	.act = act, .enter = enter, .close = close_down, .hint = hint,
};

void
down_open(struct app *app, enum menu_group group)
{
	struct down *down;

	if (app->top->type == &down_type) {
		((struct down *)app->top)->group = group;
		gather((struct down *)app->top);
		return;
	}
	down = mem_zero(1, sizeof *down);
	if (down == NULL)
		return;
	down->screen.type = &down_type;
	down->group = group;
	down->screen.app = app;
	app_open(app, &down->screen);
	if (down->count == 0)
		turn(down, 1);
}
