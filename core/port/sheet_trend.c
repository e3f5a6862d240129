/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/port/sheet_draw.h"

enum { WIDE = 1000, HIGH = 250, LEFT = 90, RIGHT = 40, TOP = 14, FOOT = 34,
	ROOM = WIDE - LEFT - RIGHT, STEPS = 4 };

struct frame {
	const struct sheet_part	*part;
	int64_t			 x0, x1, y0, y1, step;
};

static void
widen(int64_t value, int64_t *low, int64_t *high)
{
	if (value == SHEET_NONE)
		return;
	if (value < *low)
		*low = value;
	if (value > *high)
		*high = value;
}

/* The top as a round number, in as many steps of 1, 2 or 5 times ten. */
static void
round_up(struct frame *f)
{
	int64_t step = 1, least = (f->y1 - f->y0) / STEPS;
	int turn;

	for (turn = 0; step < least && step < INT64_MAX / 8; turn++)
		step = turn % 3 == 1 ? step / 2 * 5 : step * 2;
	f->step = step;
	f->y0 -= f->y0 < 0 ? step + f->y0 % step : 0;
	f->y1 += step - (f->y1 - f->y0) % step;
}

static struct frame
frame_of(const struct sheet_part *part)
{
	struct frame f = { part, INT64_MAX, INT64_MIN, 0, 1, 1 };
	uint32_t i;

	widen(part->target, &f.y0, &f.y1);
	for (i = 0; i < part->point_count; i++) {
		const struct sheet_point *p = &part->points[i];

		widen(p->x, &f.x0, &f.x1);
		widen(p->y, &f.y0, &f.y1);
		widen(p->low, &f.y0, &f.y1);
		if (p->low != SHEET_NONE)
			widen(p->high, &f.y0, &f.y1);
	}
	round_up(&f);
	return f;
}

static int
at_x(const struct frame *f, int64_t x)
{
	return LEFT + sheet_draw_at(x, f->x0, f->x1, ROOM);
}

static int
at_y(const struct frame *f, int64_t y)
{
	return TOP + HIGH - sheet_draw_at(y, f->y0, f->y1, HIGH);
}

static void
draw_axes(struct buf *out, const struct frame *f)
{
	int64_t last = INT64_MIN, y;
	uint32_t i;

	for (y = f->y0; y <= f->y1; y += f->step) {

		buf_printf(out, "<path d=\"M%d %dH%d\" class=\"axis\"/>\n",
		    LEFT, at_y(f, y), WIDE - RIGHT);
		sheet_draw_number(out, &(struct sheet_label){ LEFT - 8,
		    at_y(f, y) + 5, "e", 0 }, y);
	}
	for (i = 0; i < f->part->point_count; i++) {
		int64_t year = f->part->points[i].x / 1000000 * 1000000;

		if (year <= last || year < f->x0)
			continue;
		last = year;
		sheet_draw_number(out, &(struct sheet_label){ at_x(f, year),
		    TOP + HIGH + 22, "m", 0 }, year);
	}
}

/* The interval of a forecast: out along the top, back along the bottom. */
static void
draw_interval(struct buf *out, const struct frame *f)
{
	const struct sheet_point *p = f->part->points;
	uint32_t i, count = f->part->point_count;
	bool any = false;

	for (i = 0; i < count; i++)
		any |= p[i].low != SHEET_NONE;
	if (!any)
		return;
	buf_text(out, "<polygon class=\"band\" points=\"");
	for (i = 0; i < count; i++)
		if (p[i].low != SHEET_NONE)
			buf_printf(out, "%d,%d ", at_x(f, p[i].x),
			    at_y(f, p[i].high));
	for (i = count; i-- > 0; )
		if (p[i].low != SHEET_NONE)
			buf_printf(out, "%d,%d ", at_x(f, p[i].x),
			    at_y(f, p[i].low));
	buf_text(out, "\"/>\n");
}

static void
draw_line(struct buf *out, const struct frame *f, bool measured)
{
	const struct sheet_point *p = f->part->points;
	uint32_t i;

	buf_printf(out, "<polyline class=\"%s\" points=\"", measured ?
	    "line" : "line guess");
	for (i = 0; i < f->part->point_count; i++)
		if ((p[i].low == SHEET_NONE) == measured || (!measured &&
		    i + 1 < f->part->point_count &&
		    p[i + 1].low != SHEET_NONE))
			buf_printf(out, "%d,%d ", at_x(f, p[i].x),
			    at_y(f, p[i].y));
	buf_text(out, "\"/>\n");
	for (i = 0; measured && i < f->part->point_count; i++)
		if (p[i].low == SHEET_NONE)
			buf_printf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"5\" "
			    "class=\"dot\"/>\n", at_x(f, p[i].x),
			    at_y(f, p[i].y));
}

void
sheet_draw_trend(struct buf *out, const struct sheet_part *part)
{
	struct frame f = frame_of(part);

	if (part->point_count == 0)
		return;
	sheet_draw_begin(out, WIDE, TOP + HIGH + FOOT, part->heading);
	draw_axes(out, &f);
	draw_interval(out, &f);
	draw_line(out, &f, false);
	draw_line(out, &f, true);
	if (part->target != SHEET_NONE) {
		buf_printf(out, "<path d=\"M%d %dH%d\" class=\"aim\"/>\n",
		    LEFT, at_y(&f, part->target), WIDE - RIGHT);
		sheet_draw_text(out, &(struct sheet_label){ LEFT + 8,
		    at_y(&f, part->target) > TOP + 24 ?
		    at_y(&f, part->target) - 6 :
		    at_y(&f, part->target) + 18, "s", 0 },
		    span_of(_("target")));
	}
	sheet_draw_end(out);
}
