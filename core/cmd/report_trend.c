/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/report_trend.h"

#include <stdlib.h>

#include "core/base/words.h"

enum { LEAST = 3, YEARS_AHEAD = 3, QUARTER = FACT_MILLION / 4 };

void
report_trend_want(struct facts *f)
{
	facts_want(f, "indicator", "target");
	facts_want(f, "indicator", "unit");
	facts_want(f, "reading", "indicator");
	facts_want(f, "reading", "period");
	facts_want(f, "reading", "value");
	facts_want(f, "reading", "arm");
}

/* A year, or the quarter's place in it. */
static int64_t
period_x(int64_t period)
{
	int64_t quarter = period % 8;

	return period / 8 * FACT_MILLION +
	    (quarter > 0 ? (quarter - 1) * QUARTER : 0);
}

struct seen {
	int64_t	x, y;
};

static int
by_x(const void *a, const void *b)
{
	const struct seen *one = a, *other = b;

	if (one->x != other->x)
		return one->x < other->x ? -1 : 1;
	return (one->y > other->y) - (one->y < other->y);
}

/* Readings of everybody: a pilot or control group is not the indicator. */
static uint32_t
readings_of(struct report *r, uint32_t indicator, struct seen *seen)
{
	const struct facts *f = &r->check->facts;
	const struct fact_column *of = facts_column(f, "reading",
	    "indicator");
	const struct fact_column *period = facts_column(f, "reading",
	    "period");
	const struct fact_column *value = facts_column(f, "reading", "value");
	const struct fact_column *arm = facts_column(f, "reading", "arm");
	int64_t all = fact_word(arm, "all");
	uint32_t i, count = 0, rows = facts_of(f, "reading")->rows;

	for (i = 0; i < rows; i++) {
		if (fact_at(of, i) != indicator || fact_at(period, i) < 0 ||
		    fact_at(value, i) <= FACT_ODD ||
		    (fact_at(arm, i) != FACT_NONE && fact_at(arm, i) != all))
			continue;
		seen[count++] = (struct seen){ period_x(fact_at(period, i)),
		    fact_at(value, i) };
	}
	qsort(seen, count, sizeof *seen, by_x);
	return count;
}

/* The least squares line, in years from the first reading. */
struct slope {
	double	x0, middle, height, rise, spread, error;
	uint32_t count;
};

static double
years(const struct slope *s, int64_t x)
{
	return ((double)x - s->x0) / FACT_MILLION;
}

static bool
slope_of(struct slope *s, const struct seen *seen, uint32_t count)
{
	double cross = 0;
	uint32_t i;

	*s = (struct slope){ .x0 = (double)seen[0].x, .count = count };
	for (i = 0; i < count; i++) {
		s->middle += years(s, seen[i].x) / count;
		s->height += (double)seen[i].y / count;
	}
	for (i = 0; i < count; i++) {
		double off = years(s, seen[i].x) - s->middle;

		s->spread += off * off;
		cross += off * ((double)seen[i].y - s->height);
	}
	if (count < LEAST || s->spread <= 0)
		return false;
	s->rise = cross / s->spread;
	for (i = 0; i < count; i++) {
		double miss = (double)seen[i].y - s->height - s->rise *
		    (years(s, seen[i].x) - s->middle);

		s->error += miss * miss / (count - 2);
	}
	return true;
}

/* Heron's; the same on every machine, and no library for it. */
static double
root(double square)
{
	double guess = square > 1 ? square : 1;
	int i;

	for (i = 0; i < 80; i++)
		guess = (guess + square / guess) / 2;
	return square <= 0 ? 0 : guess;
}

/* Student's t for 19 of 20 by degrees of freedom. */
static double
student(uint32_t freedom)
{
	static const double table[] = { 12.71, 4.30, 3.18, 2.78, 2.57, 2.45,
		2.36, 2.31, 2.26, 2.23 };

	return freedom <= 10 ? table[freedom - 1] : freedom <= 20 ? 2.15 :
	    2.0;
}

static void
put_ahead(struct report *r, const struct slope *s, int64_t x)
{
	double off = years(s, x) - s->middle;
	double y = s->height + s->rise * off;
	double wide = student(s->count - 2) * root(s->error * (1 +
	    1.0 / s->count + off * off / s->spread));

	sheet_point(r->sheet, (struct sheet_point){ x, (int64_t)y,
	    (int64_t)(y - wide), (int64_t)(y + wide) });
}

static void
put_trend(struct report *r, uint32_t indicator, const struct seen *seen,
    uint32_t count)
{
	struct slope slope;
	uint32_t i;

	sheet_part(r->sheet, SHEET_TREND, arena_string(&r->sheet->arena,
	    report_both(r, "indicator", indicator)));
	if (r->sheet->arena.failed)
		return;
	r->sheet->parts[r->sheet->part_count - 1].target =
	    fact_at(facts_column(&r->check->facts, "indicator", "target"),
	    indicator);
	for (i = 0; i < count; i++)
		sheet_point(r->sheet, (struct sheet_point){ seen[i].x,
		    seen[i].y, SHEET_NONE, SHEET_NONE });
	if (!slope_of(&slope, seen, count)) {
		sheet_words(r->sheet, _("Too few readings for a forecast."));
		return;
	}
	for (i = 1; i <= YEARS_AHEAD; i++)
		put_ahead(r, &slope, seen[count - 1].x + i * FACT_MILLION);
}

void
report_trends(struct report *r, uint32_t most)
{
	const uint32_t *rows = report_order(r, "indicator");
	uint32_t i, count, made = 0;
	struct seen *seen = arena_array(&r->sheet->arena,
	    facts_of(&r->check->facts, "reading")->rows + 1, sizeof *seen);

	if (rows == NULL || seen == NULL)
		return;
	for (i = 0; i < facts_of(&r->check->facts, "indicator")->rows &&
	    made < most; i++) {
		count = readings_of(r, rows[i], seen);
		if (count < 2)
			continue;
		if (made++ == 0) {
			sheet_part(r->sheet, SHEET_WORDS, _("Indicators"));
			sheet_words(r->sheet, _("Each line goes on as it "
			    "went so far; the band is where 19 of 20 "
			    "readings would fall if nothing changes."));
		}
		put_trend(r, rows[i], seen, count);
	}
}
