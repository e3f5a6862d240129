/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/board/boardpart.h"
#include "tui/widget/show.h"

enum {
	HEIGHT = 3, LEVELS = 3,		/* rows, and levels of each */
	SCALE = 7,			/* columns of the numbers */
	TENTH = FACT_MILLION / 10
};

void
boardchart_number(struct buf *out, int64_t number)
{
	int64_t tenths = (number + (number < 0 ? -TENTH : TENTH) / 2) / TENTH;

	if (tenths < 0)
		buf_byte(out, '-');
	if (tenths < 0)
		tenths = -tenths;
	show_number(out, tenths / 10);
	if (tenths % 10 != 0 && tenths < 10000)
		buf_printf(out, ".%lld", (long long)(tenths % 10));
}

static void
range(const struct board_chart *chart, int64_t *low, int64_t *high)
{
	uint32_t i;

	*low = INT64_MAX;
	*high = INT64_MIN;
	for (i = 0; i < chart->count; i++) {
		if (chart->values[i] == FACT_NONE)
			continue;
		if (chart->values[i] < *low)
			*low = chart->values[i];
		if (chart->values[i] > *high)
			*high = chart->values[i];
	}
	if (*low == *high)
		*high = *low + FACT_MILLION;
}

static void
draw_scale(struct cells *c, unsigned row, unsigned col, int64_t number)
{
	struct buf text;

	buf_init(&text);
	boardchart_number(&text, number);
	cells_right(c, row, col, SCALE - 2, buf_span(&text), CELL_PLAIN);
	buf_free(&text);
}

/* The value at a column between two that are known; FACT_NONE: none. */
static int64_t
value_at(const struct board_chart *chart, uint32_t at)
{
	uint32_t i = at / chart->step, part = at % chart->step;
	int64_t here, next;

	here = chart->values[i];
	if (part == 0 || i + 1 >= chart->count || here == FACT_NONE)
		return part == 0 ? here : FACT_NONE;
	next = chart->values[i + 1];
	return next == FACT_NONE ? FACT_NONE :
	    here + (next - here) * part / chart->step;
}

/* A forecast is a dotted line. */
static bool
is_left_out(const struct board_chart *chart, uint32_t at)
{
	return at > (chart->known - 1) * chart->step && at % 2 != 0;
}

static void
draw_line(const struct board_chart *chart, struct cells *c, unsigned row,
    unsigned col, unsigned end)
{
	int64_t low, high, value, level;
	uint32_t at;

	range(chart, &low, &high);
	for (at = 0; chart->count > 0 && at <= (chart->count - 1) *
	    chart->step && col + at < end; at++) {
		value = value_at(chart, at);
		if (value == FACT_NONE || is_left_out(chart, at))
			continue;
		level = (value - low) * (HEIGHT * LEVELS - 1) / (high - low);
		cells_fill(c, row + HEIGHT - 1 - (unsigned)(level / LEVELS),
		    col + at, 1, ".-'"[level % LEVELS], CELL_PLAIN);
	}
}

void
boardchart_draw(const struct board_chart *chart, struct cells *c,
    unsigned row, unsigned col, unsigned end)
{
	int64_t low, high;
	unsigned i;

	range(chart, &low, &high);
	if (low != INT64_MAX) {
		draw_scale(c, row + 1, col, high);
		draw_scale(c, row + HEIGHT, col, low);
	}
	for (i = 1; i <= HEIGHT; i++)
		cells_fill(c, row + i, col + SCALE - 1, 1, '|', CELL_PLAIN);
	cells_fill(c, row + HEIGHT + 1, col + SCALE - 1, 1, '+', CELL_PLAIN);
	if (end > col + SCALE)
		cells_fill(c, row + HEIGHT + 1, col + SCALE,
		    end - col - SCALE, '-', CELL_PLAIN);
	draw_line(chart, c, row + 1, col + SCALE, end);
	if (end > col + SCALE)
		cells_put(c, row + HEIGHT + 2, col + SCALE,
		    end - col - SCALE, span_of(chart->axis), CELL_PLAIN);
}

struct span
boardchart_word(const struct board_chart *chart, uint32_t value)
{
	struct span rest = span_of(chart->axis), word = SPAN("");
	uint32_t i;

	for (i = 0; i <= value; i++)
		if (!text_word(&rest, &word))
			return SPAN("");
	return word;
}

void
boardchart_text(const struct board_chart *chart, uint32_t value,
    struct buf *out)
{
	struct span word = boardchart_word(chart, value);

	buf_printf(out, "%.*s  ", SPAN_ARG(word));
	if (chart->values[value] == FACT_NONE)
		buf_text(out, "-");
	else
		boardchart_number(out, chart->values[value]);
	if (value >= chart->known)
		buf_text(out, _("  forecast"));
}
