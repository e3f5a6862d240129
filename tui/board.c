/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/board.h"

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/port/csv.h"
#include "core/rules/facts.h"
#include "tui/bars.h"
#include "tui/boardpart.h"
#include "tui/read.h"

enum { MIDDLE = 38, LABEL = 15, RULE_LABEL = 25, BAR = 12 };

struct board {
	struct screen	 screen;
	struct boarddata data;
	size_t		 here;
	unsigned	 rows[BOARD_MOST];	/* where each item stands */
	struct buf	 title;
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

static void
arrange(struct board *board)
{
	unsigned next[2] = { 1, 1 };
	size_t i;

	for (i = 0; i < board->data.count; i++) {
		unsigned column = board->data.items[i].column;

		if (board->data.items[i].sort == BOARD_HEADING &&
		    next[column] > 1)
			next[column]++;
		board->rows[i] = next[column]++;
	}
	while (board->here > 0 && !is_stop(board, board->here))
		board->here--;
	while (board->here + 1 < board->data.count &&
	    !is_stop(board, board->here))
		board->here++;
}

static void
enter(struct screen *screen)
{
	struct board *board = (struct board *)screen;

	boarddata_load(&board->data, screen->app, board->data.year);
	arrange(board);
}

static void
draw_item(const struct board *board, struct cells *c, size_t i)
{
	const struct board_item *item = &board->data.items[i];
	unsigned row = board->rows[i], col = item->column == 0 ? 1 :
	    MIDDLE + 2, end = item->column == 0 ? MIDDLE - 1 : c->cols - 1;
	unsigned label = item->column == 0 ? LABEL : RULE_LABEL, n, filled;

	if (row + 2 >= c->rows || end <= col + label)
		return;
	if (item->sort == BOARD_HEADING) {
		cells_cut(c, row, col, end - col, item->label, CELL_PLAIN);
		return;
	}
	if (item->share < 0)
		label = end - col - 12;
	cells_cut(c, row, col + 1, label - 1, item->label, CELL_PLAIN);
	cells_right(c, row, end - 11, 11, item->value, CELL_PLAIN);
	if (item->share < 0)
		return;
	n = end - col - label > 8 + BAR ? BAR : end - col - label - 7;
	filled = (unsigned)((item->share * n + FACT_MILLION / 2) /
	    FACT_MILLION);
	cells_fill(c, row, col + label, filled > n ? n : filled, '#',
	    CELL_PLAIN);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct board *board = (struct board *)screen;
	unsigned row;
	size_t i;

	buf_reset(&board->title);
	buf_printf(&board->title, "%s | %s | %s %d/%02d", _("Dashboard"),
	    buf_cstr(&screen->app->office), _("school year"),
	    board->data.year, (board->data.year + 1) % 100);
	bars_title(c, buf_cstr(&board->title), "");
	for (row = 1; row + 3 < c->rows && c->cols > MIDDLE; row++)
		cells_text(c, row, MIDDLE, "|", CELL_PLAIN);
	for (i = 0; i < board->data.count; i++)
		draw_item(board, c, i);
	if (!is_stop(board, board->here) ||
	    board->rows[board->here] + 2 >= c->rows)
		return;
	row = board->rows[board->here];
	i = board->data.items[board->here].column == 0 ? 0 : MIDDLE + 1;
	cells_text(c, row, (unsigned)i, ">", CELL_PLAIN);
	cells_cursor(c, row, (unsigned)i);
}

static const char *
hint(const struct screen *screen)
{
	const struct board *board = (const struct board *)screen;

	if (is_stop(board, board->here) &&
	    board->data.items[board->here].hint.len > 0)
		return board->data.items[board->here].hint.at;
	return _("Arrows choose a figure, Enter its records, F5 as CSV, F6 "
	    "year");
}

static void
step(struct board *board, bool down)
{
	unsigned column = board->data.items[board->here].column;
	size_t i = board->here;

	while (down ? i + 1 < board->data.count : i > 0) {
		i += down ? 1 : (size_t)-1;
		if (is_stop(board, i) &&
		    board->data.items[i].column == column) {
			board->here = i;
			return;
		}
	}
}

/* To the nearest figure of the other column. */
static void
cross(struct board *board)
{
	unsigned at = board->rows[board->here], nearest = 1000, far;
	unsigned column = board->data.items[board->here].column;
	size_t i, best = board->here;

	for (i = 0; i < board->data.count; i++) {
		far = board->rows[i] > at ? board->rows[i] - at :
		    at - board->rows[i];
		if (!is_stop(board, i) || far >= nearest ||
		    board->data.items[i].column == column)
			continue;
		nearest = far;
		best = i;
	}
	board->here = best;
}

static void
press(struct screen *screen, const struct press *press)
{
	struct board *board = (struct board *)screen;

	if (board->data.count == 0)
		return;
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
	case PRESS_HOME:
		board->here = 0;
		arrange(board);
		break;
	case PRESS_END:
		board->here = board->data.count - 1;
		arrange(board);
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
	else if (item->sort == BOARD_RECORDS_OF)
		open_records(board, item);
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

		if (item->sort == BOARD_HEADING) {
			part = item->label;
			continue;
		}
		csv_write(&out, part, true);
		csv_write(&out, item->label, false);
		csv_write(&out, item->value, false);
		csv_end(&out);
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
	boarddata_load(&board->data, board->screen.app, year);
	arrange(board);
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
		app_say(app, "%s", err_text(ERR_NOMEM));
		return;
	}
	board->screen.type = &board_type;
	arena_init(&board->data.arena);
	app_open(app, &board->screen);
}
