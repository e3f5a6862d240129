/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/indicator.h"

#include <stdlib.h>

#include "core/base/clock.h"

enum { LEAST = 3, QUARTER = FACT_MILLION / 4 };

void
indicator_want(struct facts *f)
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

/* The last day of a period. */
static int64_t
period_day(int64_t period)
{
	int year = (int)(period / 8), quarter = (int)(period % 8);

	return quarter == 0 || quarter == 4 ? date_days(year + 1, 1, 1) - 1 :
	    date_days(year, quarter * 3 + 1, 1) - 1;
}

static int
by_x(const void *a, const void *b)
{
	const struct indicator_reading *one = a, *other = b;

	if (one->x != other->x)
		return one->x < other->x ? -1 : 1;
	return (one->y > other->y) - (one->y < other->y);
}

uint32_t
indicator_readings(const struct facts *f, uint32_t indicator,
    struct indicator_reading *out)
{
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
		out[count++] = (struct indicator_reading){
		    period_x(fact_at(period, i)), fact_at(value, i),
		    period_day(fact_at(period, i)), i };
	}
	if (count > 1)
		qsort(out, count, sizeof *out, by_x);
	return count;
}

bool
indicator_fit(struct trend *trend, const struct indicator_reading *seen,
    uint32_t count, struct arena *arena)
{
	struct trend_point *points = arena_array(arena, (size_t)count + 1,
	    sizeof *points);
	uint32_t i;

	if (points == NULL || count < LEAST)
		return false;
	for (i = 0; i < count; i++)
		points[i] = (struct trend_point){ seen[i].day, seen[i].y };
	return trend_fit(trend, points, count);
}

int64_t
indicator_year_end(int64_t x)
{
	return date_days((int)(x / FACT_MILLION) + 1, 1, 1) - 1;
}
