/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report_trend.h"

#include "core/base/words.h"
#include "core/rules/indicator.h"

enum { YEARS_AHEAD = 3 };

void
report_trend_want(struct facts *f)
{
	indicator_want(f);
}

static void
put_ahead(struct report *r, const struct trend *trend, int64_t x)
{
	int64_t day = indicator_year_end(x);
	int64_t y = trend_at(trend, day), wide = trend_margin(trend, day);

	sheet_point(r->sheet, (struct sheet_point){ x, y, y - wide,
	    y + wide });
}

static void
put_trend(struct report *r, uint32_t indicator,
    const struct indicator_reading *seen, uint32_t count)
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
	if (!indicator_fit(&trend, seen, count, &r->sheet->arena)) {
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
	uint32_t i, count, made = 0;
	struct indicator_reading *seen = arena_array(&r->sheet->arena,
	    facts_of(&r->check->facts, "reading")->rows + 1, sizeof *seen);

	if (seen == NULL)
		return;
	for (i = 0; i < facts_of(&r->check->facts, "indicator")->rows &&
	    made < most; i++) {
		count = indicator_readings(&r->check->facts, i, seen);
		if (count < 2)
			continue;
		if (made++ == 0) {
			sheet_part(r->sheet, SHEET_WORDS, _("Indicators"));
			sheet_words(r->sheet, _("Each line goes on as it "
			    "went so far; the band is where 19 of 20 "
			    "readings would fall if nothing changes."));
		}
		put_trend(r, i, seen, count);
	}
}
