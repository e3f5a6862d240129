/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/menu/menu.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/ask/choose.h"
#include "tui/board/board.h"
#include "tui/calendar/calendar.h"
#include "tui/calendar/propose.h"
#include "tui/chain/chainview.h"
#include "tui/exchange/bundles.h"
#include "tui/exchange/officelist.h"
#include "tui/findings/findlist.h"
#include "tui/list/list.h"
#include "tui/menu/global.h"
#include "tui/menu/menupart.h"
#include "tui/port/export.h"
#include "tui/port/import.h"
#include "tui/record/drafts.h"
#include "tui/record/view.h"

enum {
	ITEMS_MOST = 48,
	LEFT_WIDTH = 36, COUNT_COL = 28, COUNT_WIDTH = 9,
	RIGHT_COL = 39,
	KIND_WIDTH = 38		/* name and count of a kind */
};

enum item_sort {
	ITEM_GROUP, ITEM_DOOR, ITEM_WAITING, ITEM_EXCHANGE, ITEM_RECENT
};

/* Something that can be opened: its letter, and where it stands. */
struct item {
	enum item_sort	sort;
	size_t		index;
	char		letter;		/* 0: by arrows only */
	unsigned	row, col;
};

struct menu {
	struct screen	 screen;
	struct menudata	 data;
	struct item	 items[ITEMS_MOST];
	size_t		 count, here;
	size_t		 opened;	/* the group whose kinds are shown */
	struct buf	 title;
};

static const struct {
	char		 letter;
	const char	*label;
	void		(*open)(struct app *);
} doors[] = {
	{ 'c', N_("Chains, what is wrong in them"), chainview_choose },
	{ 'p', N_("Placement calendar"), calendar_open },
	{ 'g', N_("Dashboard: the figures"), board_open },
	{ 'm', N_("Match trainees and places"), propose_open },
	{ 'i', N_("Import a file"), import_open },
	{ 'e', N_("Export to a file"), export_open },
	{ 'b', N_("Bundles: exchange with offices"), bundles_open },
	{ 'l', N_("Log of all saves, undo"), global_log },
	{ 's', N_("Settings, language"), global_settings },
	{ 'h', N_("Help, first steps"), global_help },
};

static const struct {
	char		 letter;
	const char	*label;
	void		(*open)(struct app *);
} waiting[] = {
	{ 'a', N_("conflicts to decide"), global_conflicts },
	{ 'd', N_("unfinished forms (drafts)"), drafts_open },
	{ 'f', N_("findings of the rules"), findings_list },
};

#define COUNT(table) (sizeof (table) / sizeof *(table))

enum { BELOW = 3 + COUNT(waiting) };	/* what waits, and a blank row */

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_MENU;
}

static void
add(struct menu *menu, enum item_sort sort, size_t index, char letter,
    unsigned row, unsigned col)
{
	if (menu->count < ITEMS_MOST)
		menu->items[menu->count++] = (struct item){ sort, index,
		    letter, row, col };
}

/* Lists what can be opened, each at its place. */
static void
arrange(struct menu *menu)
{
	unsigned row = 1;
	size_t i;

	menu->count = 0;
	for (i = 0; i < menu->data.group_count; i++)
		add(menu, ITEM_GROUP, i, (char)('0' + (i + 1) % 10), row++,
		    0);
	row++;
	for (i = 0; i < COUNT(doors); i++)
		add(menu, ITEM_DOOR, i, doors[i].letter, row++, 0);
	for (i = 0; i < COUNT(waiting); i++)
		add(menu, ITEM_WAITING, i, waiting[i].letter,
		    2 + (unsigned)i, RIGHT_COL - 1);
	row = BELOW + 1;
	for (i = 0; i < menu->data.exchange_count; i++)
		add(menu, ITEM_EXCHANGE, i, 0, row++, RIGHT_COL - 1);
	if (i > 0)
		row += 2;
	for (i = 0; i < menu->data.recent_count; i++)
		add(menu, ITEM_RECENT, i, 0, row++, RIGHT_COL - 1);
	if (menu->here >= menu->count)
		menu->here = 0;
}

static uint64_t
waiting_count(const struct menu *menu, size_t i)
{
	const struct findings *f = findings_get(menu->screen.app);

	if (i == 2)
		return f == NULL ? 0 : f->check->count;
	return i == 0 ? menu->data.conflicts : menu->data.drafts;
}

static void
draw_count(struct cells *c, unsigned row, unsigned col, unsigned width,
    uint64_t count)
{
	struct buf text;

	buf_init(&text);
	show_number(&text, (int64_t)count);
	cells_right(c, row, col, width, buf_span(&text), CELL_PLAIN);
	buf_free(&text);
}

static char
capital(char letter)
{
	return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') :
	    letter;
}

static void
draw_item(const struct menu *menu, struct cells *c, const struct item *item)
{
	char letter[2] = { capital(item->letter), '\0' };
	const char *label;

	switch (item->sort) {
	case ITEM_GROUP:
		cells_text(c, item->row, 2, letter, CELL_PLAIN);
		cells_cut(c, item->row, 5, COUNT_COL - 5,
		    span_of(_(menu->data.groups[item->index].label)),
		    CELL_PLAIN);
		draw_count(c, item->row, COUNT_COL - 2, COUNT_WIDTH,
		    menu->data.groups[item->index].records);
		return;
	case ITEM_DOOR:
		cells_text(c, item->row, 2, letter, CELL_PLAIN);
		cells_cut(c, item->row, 5, LEFT_WIDTH - 5,
		    span_of(_(doors[item->index].label)), CELL_PLAIN);
		return;
	case ITEM_WAITING:
		cells_text(c, item->row, RIGHT_COL + 1, letter, CELL_PLAIN);
		draw_count(c, item->row, RIGHT_COL + 2, 6,
		    waiting_count(menu, item->index));
		label = _(waiting[item->index].label);
		cells_text(c, item->row, RIGHT_COL + 9, label, CELL_PLAIN);
		return;
	case ITEM_EXCHANGE:
		cells_cut(c, item->row, RIGHT_COL + 1,
		    c->cols - RIGHT_COL - 1,
		    menu->data.exchanges[item->index], CELL_PLAIN);
		return;
	case ITEM_RECENT:
		cells_cut(c, item->row, RIGHT_COL + 1,
		    c->cols - RIGHT_COL - 1,
		    menu->data.recent_names[item->index], CELL_PLAIN);
	}
}

static void
draw_right(const struct menu *menu, struct cells *c)
{
	unsigned row = BELOW;

	cells_text(c, 1, RIGHT_COL, _("Waiting for you"), CELL_PLAIN);
	if (menu->data.exchange_count > 0) {
		cells_text(c, row, RIGHT_COL, _("Last exchange"),
		    CELL_PLAIN);
		row += 2 + (unsigned)menu->data.exchange_count;
	}
	if (menu->data.recent_count > 0)
		cells_text(c, row, RIGHT_COL, _("Recent"), CELL_PLAIN);
}

static void
draw_title(struct menu *menu, struct cells *c)
{
	struct app *app = menu->screen.app;
	struct buf date;

	buf_reset(&menu->title);
	buf_printf(&menu->title, "%s | %s | %.*s", _("Cluster register"),
	    buf_cstr(&app->office), SPAN_ARG(app->session->user));
	buf_init(&date);
	show_time(app_dates(app), clock_now(app->session->clock), &date);
	if (date.len > 10)
		date.len = 10;
	bars_title(c, buf_cstr(&menu->title), buf_cstr(&date));
	buf_free(&date);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct menu *menu = (struct menu *)screen;
	const struct item *here = &menu->items[menu->here];
	unsigned row;
	size_t i;

	draw_title(menu, c);
	if (c->cols > RIGHT_COL + 20) {
		for (row = 1; row + 3 < c->rows; row++)
			cells_text(c, row, LEFT_WIDTH, "|", CELL_PLAIN);
		draw_right(menu, c);
	}
	for (i = 0; i < menu->count; i++) {
		if (menu->items[i].row + 2 < c->rows &&
		    (menu->items[i].col == 0 || c->cols > RIGHT_COL + 20))
			draw_item(menu, c, &menu->items[i]);
	}
	if (here->row + 2 < c->rows) {
		cells_text(c, here->row, here->col, ">", CELL_PLAIN);
		cells_cursor(c, here->row, here->col);
	}
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("A digit or letter opens the line.  F7 or / goes to a code "
	    "or name.");
}

static void
enter(struct screen *screen)
{
	struct menu *menu = (struct menu *)screen;

	menudata_load(&menu->data, screen->app);
	arrange(menu);
}

static void
kind_chosen(struct screen *screen, size_t index)
{
	struct menu *menu = (struct menu *)screen;

	list_open(screen->app,
	    menu->data.groups[menu->opened].kinds[index]);
}

/* Its name and how many there are, in columns. */
static void
line_of_kind(const struct kind *kind, enum lang lang, uint64_t count,
    struct buf *out)
{
	const char *name = label_text(&kind->plural, lang);
	unsigned width = text_width(span_of(name));
	struct buf number;

	buf_reset(out);
	buf_init(&number);
	show_number(&number, (int64_t)count);
	buf_text(out, name);
	for (width += (unsigned)number.len; width < KIND_WIDTH; width++)
		buf_byte(out, ' ');
	buf_byte(out, ' ');
	buf_add(out, buf_span(&number));
	buf_free(&number);
}

static void
open_group(struct menu *menu, size_t i)
{
	const struct menu_group_of *group = &menu->data.groups[i];
	enum lang lang = menu->screen.app->session->lang;
	struct choose *choose;
	struct note why = { "" };
	struct buf line;
	struct txn txn;
	size_t k;

	menu->opened = i;
	if (group->count == 1) {
		list_open(menu->screen.app, group->kinds[0]);
		return;
	}
	choose = choose_begin(menu->screen.app, _(group->label),
	    kind_chosen);
	if (choose == NULL)
		return;
	txn_begin(&txn, menu->screen.app->session->store, TXN_READ, &why);
	buf_init(&line);
	for (k = 0; k < group->count; k++) {
		line_of_kind(group->kinds[k], lang,
		    index_count(&txn, group->kinds[k]), &line);
		choose_add(choose, "%s", buf_cstr(&line));
	}
	buf_free(&line);
	txn_abandon(&txn);
	choose_show(choose);
}

static void
open_item(struct menu *menu, const struct item *item)
{
	struct app *app = menu->screen.app;

	switch (item->sort) {
	case ITEM_GROUP:
		open_group(menu, item->index);
		break;
	case ITEM_DOOR:
		doors[item->index].open(app);
		break;
	case ITEM_WAITING:
		waiting[item->index].open(app);
		break;
	case ITEM_EXCHANGE:
		officeseen_open(app);
		break;
	case ITEM_RECENT:
		view_edit(app, menu->data.recent[item->index]);
	}
}

/* The nearest item in the other column. */
static void
cross(struct menu *menu)
{
	const struct item *at = &menu->items[menu->here], *item;
	size_t i, best = menu->here;
	unsigned nearest = 1000, far;

	for (i = 0; i < menu->count; i++) {
		item = &menu->items[i];
		far = item->row > at->row ? item->row - at->row :
		    at->row - item->row;
		if (item->col != at->col && far < nearest) {
			nearest = far;
			best = i;
		}
	}
	menu->here = best;
}

static void
press_letter(struct menu *menu, uint32_t letter)
{
	size_t i;

	if (letter >= 'A' && letter <= 'Z')
		letter += 'a' - 'A';
	for (i = 0; i < menu->count; i++) {
		if (menu->items[i].letter != 0 &&
		    (uint32_t)menu->items[i].letter == letter) {
			menu->here = i;
			open_item(menu, &menu->items[i]);
			return;
		}
	}
	global_goto(menu->screen.app, letter);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct menu *menu = (struct menu *)screen;
	size_t last = menu->count - 1;

	if (press->pasted)
		return;
	if (press->code == PRESS_UP)
		menu->here = menu->here == 0 ? last : menu->here - 1;
	else if (press->code == PRESS_DOWN)
		menu->here = menu->here == last ? 0 : menu->here + 1;
	else if (press->code == PRESS_HOME)
		menu->here = 0;
	else if (press->code == PRESS_END)
		menu->here = last;
	else if (press->code == PRESS_LEFT || press->code == PRESS_RIGHT ||
	    press->code == PRESS_TAB)
		cross(menu);
	else if (press->code == PRESS_LETTER)
		press_letter(menu, press->letter);
}

static bool
act(struct screen *screen, enum action action)
{
	struct menu *menu = (struct menu *)screen;

	switch (action) {
	case ACTION_OPEN:
		open_item(menu, &menu->items[menu->here]);
		return true;
	case ACTION_EXPORT:
		export_open(screen->app);
		return true;
	case ACTION_BACK:
		return true;
	default:
		return false;
	}
}

static void
close_menu(struct screen *screen)
{
	struct menu *menu = (struct menu *)screen;

	arena_clear(&menu->data.arena);
	buf_free(&menu->title);
	mem_free(menu);
}

static const struct screen_type menu_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_menu, .hint = hint,
};

void
menu_open(struct app *app)
{
	struct menu *menu = mem_zero(1, sizeof *menu);

	if (menu == NULL) {
		app->over = true;
		return;
	}
	menu->screen.type = &menu_type;
	arena_init(&menu->data.arena);
	app_open(app, &menu->screen);
}
