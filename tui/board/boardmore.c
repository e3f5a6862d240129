/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/rules/indicator.h"
#include "tui/board/boardpart.h"
#include "tui/widget/show.h"

enum { NEEDS = 4, AHEAD = 3, MONTHS = 12, SEPTEMBER = 9, TREND_STEP = 3,
	TREND_MOST = 9, DECADES = 5 };

static const struct fact_column *
column(const struct counting *k, const char *kind, const char *field)
{
	return facts_column(&k->facts, kind, field);
}

void
boardmore_want(struct facts *f)
{
	facts_want(f, "person", "birth_year");
	facts_want(f, "visit", "date");
	facts_want(f, "visit", "scores");
	facts_want(f, "need", "year");
	facts_want(f, "need", "posts");
	facts_want(f, "need", "filled");
	indicator_want(f);
}

static struct board_item *
add_chart(struct counting *k, enum board_column where, const char *label,
    const struct board_chart *chart)
{
	struct board_item *item = boarddata_add(k, BOARD_CHART, where,
	    label);
	struct board_chart *kept = arena_get(&k->board->arena, sizeof *kept);

	if (kept == NULL)
		return NULL;
	*kept = *chart;
	if (item != NULL)
		item->chart = kept;
	return item;
}

/* The month of a school year, from September on; -1: of another. */
static int
month_of(const struct counting *k, int64_t day)
{
	int year, month, date;

	if (day < 0 || boarddata_school_year(day) != k->board->year)
		return -1;
	date_civil(day, &year, &month, &date);
	return (month - SEPTEMBER + MONTHS) % MONTHS;
}

struct marks {
	int64_t			 sum[MONTHS], number[MONTHS];
	struct board_records	 records;
};

static void
add_visit(struct counting *k, struct marks *marks, uint32_t visit)
{
	int month = month_of(k, fact_at(column(k, "visit", "date"), visit));
	const int32_t *scores;
	uint32_t i, count;

	scores = fact_items(column(k, "visit", "scores"), visit, &count);
	if (month < 0 || count == 0)
		return;
	for (i = 0; i < count; i++)
		marks->sum[month] += scores[i] > 0 ? scores[i] : 0;
	marks->number[month] += count;
	boarddata_note(k, &marks->records,
	    facts_of(&k->facts, "visit")->ids[visit]);
}

static void
set_mean(struct counting *k, struct board_item *item,
    const struct marks *marks)
{
	int64_t sum = 0, number = 0;
	struct buf text;
	int i;

	for (i = 0; i < MONTHS; i++) {
		sum += marks->sum[i];
		number += marks->number[i];
	}
	if (number == 0)
		return;
	buf_init(&text);
	boardchart_number(&text, sum * FACT_MILLION / number);
	item->value = arena_copy(&k->board->arena, buf_span(&text));
	buf_free(&text);
	item->hint = span_of(arena_printf(&k->board->arena,
	    _("Mean of %lld marks of this school year; Enter shows the "
	    "visits."), (long long)number));
}

void
boardmore_marks(struct counting *k)
{
	int64_t *values = arena_array(&k->board->arena, MONTHS,
	    sizeof *values);
	struct board_chart chart = { values, MONTHS, MONTHS, 2,
	    /* The first letters of the months from September on. */
	    _("S O N D J F M A M J J A") };
	struct marks marks = { .records = { NULL, 0 } };
	struct board_item *item;
	uint32_t i;

	if (values == NULL)
		return;
	for (i = 0; i < facts_of(&k->facts, "visit")->rows; i++)
		add_visit(k, &marks, i);
	for (i = 0; i < MONTHS; i++)
		values[i] = marks.number[i] == 0 ? FACT_NONE :
		    marks.sum[i] * FACT_MILLION / marks.number[i];
	item = add_chart(k, BOARD_LEFT, _("Lesson marks, mean by month"),
	    &chart);
	if (item == NULL)
		return;
	boarddata_behind(item, &marks.records);
	set_mean(k, item, &marks);
}

/* 0: below thirty, then by tens; -1: not known. */
static int
decade_of(const struct counting *k, uint32_t person)
{
	int64_t born = fact_at(column(k, "person", "birth_year"), person);
	int64_t age;
	int year, month, day;

	date_civil(k->today, &year, &month, &day);
	age = year - born;
	if (born <= FACT_ODD || age < 0)
		return -1;
	return age < 30 ? 0 : age >= 60 ? DECADES - 1 : (int)(age / 10 - 2);
}

void
boardmore_ages(struct counting *k)
{
	static const char *const labels[DECADES] = { "-29", "30-39", "40-49",
	    "50-59", "60+" };
	const struct fact_table *t = facts_of(&k->facts, "person");
	struct board_records records[DECADES] = { { NULL, 0 } };
	int64_t counts[DECADES] = { 0 }, most = 1, all = 0;
	uint32_t i;
	int d;

	for (i = 0; i < t->rows; i++) {
		d = boarddata_has_role(k, i, "teacher") ? decade_of(k, i) :
		    -1;
		if (d < 0)
			continue;
		boarddata_note(k, &records[d], t->ids[i]);
		all++;
		if (++counts[d] > most)
			most = counts[d];
	}
	boarddata_add(k, BOARD_HEADING, BOARD_RIGHT,
	    arena_printf(&k->board->arena, _("Teachers by age, %lld in all"),
	    (long long)all));
	for (d = 0; d < DECADES; d++) {
		struct board_item *item = boarddata_add(k, BOARD_RECORDS_OF,
		    BOARD_RIGHT, labels[d]);

		if (item == NULL)
			return;
		item->share = counts[d] * FACT_MILLION / most;
		boarddata_number(k, item, counts[d]);
		boarddata_behind(item, &records[d]);
	}
}

static void
add_need_year(struct counting *k, int year)
{
	const struct fact_table *t = facts_of(&k->facts, "need");
	const struct fact_column *years = column(k, "need", "year");
	const struct fact_column *posts = column(k, "need", "posts");
	const struct fact_column *filled = column(k, "need", "filled");
	struct board_records records = { NULL, 0 };
	int64_t asked = 0, there = 0;
	struct board_item *item;
	uint32_t i;

	for (i = 0; i < t->rows; i++) {
		if (fact_at(years, i) != year)
			continue;
		asked += fact_at(posts, i) > 0 ? fact_at(posts, i) : 0;
		there += fact_at(filled, i) > 0 ? fact_at(filled, i) : 0;
		boarddata_note(k, &records, t->ids[i]);
	}
	item = asked == 0 ? NULL : boarddata_add(k, BOARD_RECORDS_OF,
	    BOARD_ANY, arena_printf(&k->board->arena, "%d", year));
	if (item == NULL)
		return;
	boarddata_share(k, item, there, asked);
	boarddata_behind(item, &records);
	item->hint = span_of(arena_printf(&k->board->arena,
	    _("Posts %d: %lld asked for, %lld filled."), year,
	    (long long)asked, (long long)there));
}

/* Posts against those filled, from the year shown on. */
void
boardmore_needs(struct counting *k)
{
	int year;

	boarddata_add(k, BOARD_HEADING, BOARD_ANY,
	    _("Posts filled, by year"));
	for (year = k->board->year; year < k->board->year + NEEDS; year++)
		add_need_year(k, year);
}

/* The last readings, one a year, and the years ahead; false: too few. */
struct trending {
	struct indicator_reading *seen;
	uint32_t		 count;
	int			 year;		/* of the first value */
	int64_t			 values[TREND_MOST + AHEAD];
	uint32_t		 known, all;
};

static bool
take_years(struct trending *t)
{
	int last, i;
	uint32_t n;

	if (t->count < 2)
		return false;
	last = (int)(t->seen[t->count - 1].x / FACT_MILLION);
	t->year = (int)(t->seen[0].x / FACT_MILLION);
	if (last - t->year >= TREND_MOST)
		t->year = last - TREND_MOST + 1;
	t->known = t->all = (uint32_t)(last - t->year + 1);
	for (i = 0; i < TREND_MOST + AHEAD; i++)
		t->values[i] = FACT_NONE;
	for (n = 0; n < t->count; n++) {
		int year = (int)(t->seen[n].x / FACT_MILLION);

		if (year >= t->year)
			t->values[year - t->year] = t->seen[n].y;
	}
	return true;
}

static void
look_ahead(struct trending *t, const struct trend *trend)
{
	uint32_t i;

	for (i = 0; i < AHEAD; i++)
		t->values[t->known + i] = trend_at(trend,
		    indicator_year_end((t->year + (int64_t)t->known + i) *
		    FACT_MILLION));
	t->all = t->known + AHEAD;
}

static const char *
years_axis(struct counting *k, const struct trending *t)
{
	struct buf text;
	const char *axis;
	uint32_t i;

	buf_init(&text);
	for (i = 0; i < t->all; i++)
		buf_printf(&text, "%02d ", (t->year + (int)i) % 100);
	axis = arena_string(&k->board->arena, buf_span(&text));
	buf_free(&text);
	return axis;
}

/* "now > in the last year ahead" */
static void
set_ends(struct counting *k, struct board_item *item,
    const struct trending *t)
{
	struct buf text;

	buf_init(&text);
	boardchart_number(&text, t->values[t->known - 1]);
	if (t->all > t->known) {
		buf_text(&text, " > ");
		boardchart_number(&text, t->values[t->all - 1]);
	}
	item->value = arena_copy(&k->board->arena, buf_span(&text));
	buf_free(&text);
}

static void
set_forecast(struct counting *k, struct board_item *item, uint32_t indicator,
    const struct trending *t, const struct trend *trend)
{
	int64_t target = fact_at(column(k, "indicator", "target"), indicator);
	int last = t->year + (int)t->all - 1;
	struct buf text;

	buf_init(&text);
	buf_printf(&text, _("Forecast for %d: "), last);
	boardchart_number(&text, t->values[t->all - 1]);
	buf_text(&text, " +- ");
	boardchart_number(&text, trend_margin(trend,
	    indicator_year_end((int64_t)last * FACT_MILLION)));
	if (target > FACT_ODD) {
		buf_text(&text, _("; target "));
		boardchart_number(&text, target);
	}
	buf_text(&text, _(".  Enter shows the readings."));
	item->hint = arena_copy(&k->board->arena, buf_span(&text));
	buf_free(&text);
}

static void
add_indicator(struct counting *k, uint32_t row, struct trending *t)
{
	const struct fact_table *readings = facts_of(&k->facts, "reading");
	struct board_records records = { NULL, 0 };
	struct board_chart chart = { .step = TREND_STEP };
	struct board_item *item;
	struct trend trend;
	struct buf name;
	int64_t *values;
	uint32_t i;
	bool fits = indicator_fit(&trend, t->seen, t->count,
	    &k->board->arena);

	if (fits)
		look_ahead(t, &trend);
	values = arena_array(&k->board->arena, t->all, sizeof *values);
	if (values == NULL)
		return;
	memcpy(values, t->values, t->all * sizeof *values);
	chart.values = values;
	chart.count = t->all;
	chart.known = t->known;
	chart.axis = years_axis(k, t);
	buf_init(&name);
	check_name(k->txn, facts_of(&k->facts, "indicator")->ids[row], 0,
	    CHECK_TITLE, &name);
	item = add_chart(k, BOARD_ANY, buf_cstr(&name), &chart);
	buf_free(&name);
	if (item == NULL)
		return;
	for (i = 0; i < t->count; i++)
		boarddata_note(k, &records, readings->ids[t->seen[i].row]);
	boarddata_behind(item, &records);
	set_ends(k, item, t);
	if (fits)
		set_forecast(k, item, row, t, &trend);
	else
		item->hint = span_of(_("Too few readings for a forecast."));
}

void
boardmore_indicators(struct counting *k)
{
	uint32_t rows = facts_of(&k->facts, "indicator")->rows, i;
	struct trending t = { .seen = arena_array(&k->board->arena,
	    (size_t)facts_of(&k->facts, "reading")->rows + 1,
	    sizeof *t.seen) };

	if (t.seen == NULL)
		return;
	for (i = 0; i < rows; i++) {
		t.count = indicator_readings(&k->facts, i, t.seen);
		if (take_years(&t))
			add_indicator(k, i, &t);
	}
}
