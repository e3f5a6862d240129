/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/report_trend.h"

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/rules/trend.h"

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

/* The last day of a period. */
static int64_t
period_day(int64_t period)
{
	int year = (int)(period / 8), quarter = (int)(period % 8);

	return quarter == 0 || quarter == 4 ? date_days(year + 1, 1, 1) - 1 :
	    date_days(year, quarter * 3 + 1, 1) - 1;
}

struct seen {
	int64_t	x, y, day;
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
		    fact_at(value, i), period_day(fact_at(period, i)) };
	}
	qsort(seen, count, sizeof *seen, by_x);
	return count;
}

/* The line of the readings, as the rules about indicators have it. */
static bool
fit(struct trend *trend, const struct seen *seen, uint32_t count,
    struct arena *arena)
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

static void
put_ahead(struct report *r, const struct trend *trend, int64_t x)
{
	int64_t day = date_days((int)(x / FACT_MILLION) + 1, 1, 1) - 1;
	int64_t y = trend_at(trend, day), wide = trend_margin(trend, day);

	sheet_point(r->sheet, (struct sheet_point){ x, y, y - wide,
	    y + wide });
}

static void
put_trend(struct report *r, uint32_t indicator, const struct seen *seen,
    uint32_t count)
{
	struct trend trend;
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
	if (!fit(&trend, seen, count, &r->sheet->arena)) {
		sheet_words(r->sheet, _("Too few readings for a forecast."));
		return;
	}
	for (i = 1; i <= YEARS_AHEAD; i++)
		put_ahead(r, &trend, seen[count - 1].x / FACT_MILLION *
		    FACT_MILLION + i * FACT_MILLION);
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
