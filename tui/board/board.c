/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/board/board.h"

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/port/csv.h"
#include "core/rules/facts.h"
#include "tui/app/bars.h"
#include "tui/board/boardpart.h"
#include "tui/findings/findlist.h"
#include "tui/record/read.h"
#include "tui/widget/show.h"

enum { MIDDLE = 38, LABEL = 15, RULE_LABEL = 25, BAR = 12, FOOT = 3 };

/* Where an item stands. */
struct spot {
	unsigned	page, row;
	bool		right;
};

struct board {
	struct screen	 screen;
	struct boarddata data;
	size_t		 here;
	struct spot	 spots[BOARD_MOST];
	unsigned	 pages;
	struct buf	 title, state;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_DASHBOARD;
}

static bool
is_stop(const struct board *board, size_t i)
{
	return i < board->data.count &&
	    board->data.items[i].sort != BOARD_HEADING;
}

static bool
begins_part(const struct board *board, size_t i)
{
	return board->data.items[i].sort == BOARD_HEADING ||
	    board->data.items[i].sort == BOARD_CHART;
}

static unsigned
rows_of(const struct board_item *item)
{
	return item->sort == BOARD_CHART ? BOARD_CHART_ROWS : 1;
}

/* Parts fill two columns from the top, and then the next page. */
struct paper {
	unsigned	page, rows;
	unsigned	next[2];
};

static void
lay_part(struct board *board, struct paper *paper, size_t from, size_t to)
{
	enum board_column wish = board->data.items[from].column;
	unsigned height = 0, column, row;
	size_t i;

	for (i = from; i < to; i++)
		height += rows_of(&board->data.items[i]);
	column = wish == BOARD_ANY ? paper->next[1] < paper->next[0] :
	    wish == BOARD_RIGHT;
	if (paper->next[column] + height > paper->rows &&
	    paper->next[column] > 1) {
		paper->page++;
		paper->next[0] = paper->next[1] = 1;
		column = wish == BOARD_RIGHT;
	}
	row = paper->next[column];
	for (i = from; i < to; i++) {
		board->spots[i] = (struct spot){ paper->page, row,
		    column == 1 };
		row += rows_of(&board->data.items[i]);
	}
	paper->next[column] = row + 1;
}

static void
arrange(struct board *board)
{
	struct paper paper = { 0, board->screen.app->frame.rows - FOOT + 1,
	    { 1, 1 } };
	size_t from, to;

	for (from = 0; from < board->data.count; from = to) {
		for (to = from + 1; to < board->data.count &&
		    !begins_part(board, to);)
			to++;
		lay_part(board, &paper, from, to);
	}
	board->pages = paper.page + 1;
	while (board->here > 0 && !is_stop(board, board->here))
		board->here--;
	while (board->here + 1 < board->data.count &&
	    !is_stop(board, board->here))
		board->here++;
}

static void
load(struct board *board, int year)
{
	struct app *app = board->screen.app;
	const struct findings *found = findings_renew(app);
	struct note why = { "" };

	app_check(app, boarddata_load(&board->data, app->session,
	    found == NULL ? NULL : found->check, year, &why), &why);
	arrange(board);
}

static void
enter(struct screen *screen)
{
	struct board *board = (struct board *)screen;

	load(board, board->data.year);
}

static void
draw_bar(const struct board_item *item, struct cells *c, unsigned row,
    unsigned col, unsigned end)
{
	unsigned room = end - col > 8 + BAR ? BAR : end - col - 7;
	unsigned filled = (unsigned)((item->share * room +
	    FACT_MILLION / 2) / FACT_MILLION);

	cells_fill(c, row, col, filled > room ? room : filled, '#',
	    CELL_PLAIN);
}

static void
draw_item(const struct board *board, struct cells *c, size_t i)
{
	const struct board_item *item = &board->data.items[i];
	const struct spot *spot = &board->spots[i];
	unsigned row = spot->row, col = spot->right ? MIDDLE + 2 : 1;
	unsigned end = spot->right ? c->cols - 1 : MIDDLE - 1;
	unsigned label = item->sort == BOARD_RULE ? RULE_LABEL : LABEL;

	if (row + rows_of(item) + 1 >= c->rows || end <= col + label)
		return;
	if (item->sort == BOARD_HEADING) {
		cells_cut(c, row, col, end - col, item->label, CELL_PLAIN);
		return;
	}
	if (item->share < 0)
		label = end - col - text_width(item->value) - 1;
	cells_cut(c, row, col + 1, label - 1, item->label, CELL_PLAIN);
	cells_right(c, row, col + label, end - col - label, item->value,
	    CELL_PLAIN);
	if (item->sort == BOARD_CHART)
		boardchart_draw(item->chart, c, row, col, end);
	else if (item->share >= 0)
		draw_bar(item, c, row, col + label, end);
}

static void
draw_title(struct board *board, struct cells *c)
{
	unsigned page = board->spots[board->here].page;

	buf_reset(&board->title);
	buf_printf(&board->title, "%s | %s | %s %d/%02d", _("Dashboard"),
	    buf_cstr(&board->screen.app->office), _("school year"),
	    board->data.year, (board->data.year + 1) % 100);
	buf_reset(&board->state);
	if (board->pages > 1)
		buf_printf(&board->state, _("%u of %u | PgDn more"),
		    page + 1, board->pages);
	bars_title(c, buf_cstr(&board->title), buf_cstr(&board->state));
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct board *board = (struct board *)screen;
	const struct spot *here = &board->spots[board->here];
	unsigned row, col;
	size_t i;

	draw_title(board, c);
	for (row = 1; row + FOOT < c->rows && c->cols > MIDDLE; row++)
		cells_text(c, row, MIDDLE, "|", CELL_PLAIN);
	for (i = 0; i < board->data.count; i++)
		if (board->spots[i].page == here->page)
			draw_item(board, c, i);
	if (!is_stop(board, board->here) || here->row + 2 >= c->rows)
		return;
	col = here->right ? MIDDLE + 1 : 0;
	cells_text(c, here->row, col, ">", CELL_PLAIN);
	cells_cursor(c, here->row, col);
}

static const char *
hint(const struct screen *screen)
{
	const struct board *board = (const struct board *)screen;

	if (is_stop(board, board->here) &&
	    board->data.items[board->here].hint.len > 0)
		return board->data.items[board->here].hint.at;
	return _("Arrows choose a figure, Enter its records, F3 as table, F5 "
	    "as CSV, F6 year");
}

static unsigned
line_of(const struct board *board, size_t i)
{
	return board->spots[i].page * 1000 + board->spots[i].row;
}

/* The nearest figure of the same column, on the page before or behind too. */
static void
step(struct board *board, bool down)
{
	unsigned here = line_of(board, board->here), best = 0;
	bool right = board->spots[board->here].right;
	size_t i, found = board->here;

	for (i = 0; i < board->data.count; i++) {
		unsigned at = line_of(board, i);

		if (!is_stop(board, i) || board->spots[i].right != right ||
		    (down ? at <= here : at >= here) || (found !=
		    board->here && (down ? at >= best : at <= best)))
			continue;
		found = i;
		best = at;
	}
	board->here = found;
}

/* To the nearest figure of the other column. */
static void
cross(struct board *board)
{
	const struct spot *here = &board->spots[board->here];
	unsigned nearest = 1000, far;
	size_t i, best = board->here;

	for (i = 0; i < board->data.count; i++) {
		const struct spot *spot = &board->spots[i];

		far = spot->row > here->row ? spot->row - here->row :
		    here->row - spot->row;
		if (!is_stop(board, i) || far >= nearest ||
		    spot->right == here->right || spot->page != here->page)
			continue;
		nearest = far;
		best = i;
	}
	board->here = best;
}

/* The first figure of a page, or the last of this column. */
static void
go_page(struct board *board, unsigned page, bool last)
{
	bool right = board->spots[board->here].right;
	size_t i;

	for (i = 0; i < board->data.count; i++) {
		if (!is_stop(board, i) || board->spots[i].page != page ||
		    (last && board->spots[i].right != right))
			continue;
		board->here = i;
		if (!last)
			return;
	}
}

static void
press(struct screen *screen, const struct press *press)
{
	struct board *board = (struct board *)screen;
	unsigned page;

	if (board->data.count == 0)
		return;
	page = board->spots[board->here].page;
	switch (press->code) {
	case PRESS_UP:
	case PRESS_DOWN:
		step(board, press->code == PRESS_DOWN);
		break;
	case PRESS_LEFT:
	case PRESS_RIGHT:
	case PRESS_TAB:
	case PRESS_BACKTAB:
		cross(board);
		break;
	case PRESS_PGDN:
		if (page + 1 < board->pages)
			go_page(board, page + 1, false);
		break;
	case PRESS_PGUP:
		if (page > 0)
			go_page(board, page - 1, false);
		break;
	case PRESS_HOME:
	case PRESS_END:
		go_page(board, page, press->code == PRESS_END);
		break;
	default:
		break;
	}
}

static void
open_records(struct board *board, const struct board_item *item)
{
	struct app *app = board->screen.app;
	struct read *read;
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf text;
	uint32_t i;

	buf_init(&text);
	buf_printf(&text, "%s | %.*s", _("Dashboard"),
	    SPAN_ARG(item->label));
	read = read_begin(app, buf_cstr(&text));
	if (read == NULL) {
		buf_free(&text);
		return;
	}
	if (item->record_count == 0)
		read_printf(read, " %s", _("No record stands behind this "
		    "figure."));
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	for (i = 0; i < item->record_count; i++) {
		buf_reset(&text);
		buf_byte(&text, ' ');
		show_record(&show, item->records[i], &text);
		read_line(read, buf_span(&text), item->records[i]);
	}
	txn_abandon(&txn);
	buf_free(&text);
	read_show(read, false);
}

static void
open_item(struct board *board)
{
	const struct board_item *item;

	if (!is_stop(board, board->here))
		return;
	item = &board->data.items[board->here];
	if (item->sort == BOARD_RULE)
		findings_list_of(board->screen.app, item->words);
	else if (item->sort != BOARD_FACT)
		open_records(board, item);
}

/* All figures as lines, those of all pages. */
static void
show_table(struct board *board)
{
	struct read *read;
	struct buf text;
	uint32_t k;
	size_t i;

	read = read_begin(board->screen.app, buf_cstr(&board->title));
	if (read == NULL)
		return;
	buf_init(&text);
	for (i = 0; i < board->data.count; i++) {
		const struct board_item *item = &board->data.items[i];

		if (begins_part(board, i))
			read_line(read, SPAN(""), 0);
		buf_reset(&text);
		buf_printf(&text, begins_part(board, i) ? " %.*s" : "   %.*s",
		    SPAN_ARG(item->label));
		if (item->value.len > 0)
			buf_printf(&text, ": %.*s", SPAN_ARG(item->value));
		read_line(read, buf_span(&text), 0);
		for (k = 0; item->sort == BOARD_CHART &&
		    k < item->chart->count; k++) {
			buf_reset(&text);
			buf_text(&text, "   ");
			boardchart_text(item->chart, k, &text);
			read_line(read, buf_span(&text), 0);
		}
	}
	buf_free(&text);
	read_show(read, false);
}

/* The values of a line over time, a row each. */
static void
add_chart_rows(const struct board_item *item, struct buf *out)
{
	struct buf text;
	uint32_t i;

	buf_init(&text);
	for (i = 0; i < item->chart->count; i++) {
		if (item->chart->values[i] == FACT_NONE)
			continue;
		buf_reset(&text);
		boardchart_number(&text, item->chart->values[i]);
		csv_write(out, item->label, true);
		csv_write(out, boardchart_word(item->chart, i), false);
		csv_write(out, buf_span(&text), false);
		csv_end(out);
	}
	buf_free(&text);
}

static void
write_csv(struct board *board)
{
	const char *path = "dashboard.csv";
	struct app *app = board->screen.app;
	struct note why = { "" };
	struct span part = SPAN("");
	struct buf out;
	size_t i;

	buf_init(&out);
	buf_text(&out, "part,figure,value\r\n");
	for (i = 0; i < board->data.count; i++) {
		const struct board_item *item = &board->data.items[i];

		if (begins_part(board, i))
			part = item->label;
		if (item->sort == BOARD_HEADING)
			continue;
		csv_write(&out, part, true);
		csv_write(&out, item->label, false);
		csv_write(&out, item->value, false);
		csv_end(&out);
		if (item->sort == BOARD_CHART)
			add_chart_rows(item, &out);
	}
	if (app_check(app, file_write(path, 0600, buf_span(&out), &why),
	    &why))
		app_say(app, _("Written to %s in the folder where klaster "
		    "was started."), path);
	buf_free(&out);
}

/* The year before; after the fifth, the one that runs now. */
static void
turn_year(struct board *board)
{
	int year = board->data.year - 1;

	if (board->data.latest - year >= 5)
		year = 0;
	load(board, year);
}

static bool
act(struct screen *screen, enum action action)
{
	struct board *board = (struct board *)screen;

	switch (action) {
	case ACTION_OPEN:
		open_item(board);
		return true;
	case ACTION_TABLE:
		show_table(board);
		return true;
	case ACTION_CSV:
		write_csv(board);
		return true;
	case ACTION_YEAR:
		turn_year(board);
		return true;
	default:
		return false;
	}
}

static void
close_board(struct screen *screen)
{
	struct board *board = (struct board *)screen;

	arena_clear(&board->data.arena);
	buf_free(&board->title);
	buf_free(&board->state);
	mem_free(board);
}

static const struct screen_type board_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .found = enter, .close = close_board, .hint = hint,
};

void
board_open(struct app *app)
{
	struct board *board = mem_zero(1, sizeof *board);

	if (board == NULL) {
		app_say_nomem(app);
		return;
	}
	board->screen.type = &board_type;
	arena_init(&board->data.arena);
	app_open(app, &board->screen);
}
