/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/report.h"

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/words.h"

/* Needs of one speciality, area and year, added up. */
struct need {
	int64_t		year, speciality, area;
	struct span	area_code;
	int64_t		posts, filled;
	bool		filled_known;
};

static void
want(struct facts *f)
{
	facts_want(f, "need", "subject");
	facts_want(f, "need", "area");
	facts_want(f, "need", "speciality");
	facts_want(f, "need", "year");
	facts_want(f, "need", "posts");
	facts_want(f, "need", "filled");
	facts_want(f, "subject", "area");
	facts_want(f, "area", "level");
	facts_want(f, "person", "roles");
	facts_want(f, "person", "speciality");
	facts_want(f, "person", "graduated");
}

static int64_t
at(struct report *r, const char *kind, const char *field, uint32_t row)
{
	return fact_at(facts_column(&r->check->facts, kind, field), row);
}

static int64_t
area_of(struct report *r, uint32_t need)
{
	int64_t area = at(r, "need", "area", need);
	int64_t subject = at(r, "need", "subject", need);

	if (area >= 0 || subject < 0)
		return area;
	return at(r, "subject", "area", (uint32_t)subject);
}

static int
compare(const void *a, const void *b)
{
	const struct need *one = a, *other = b;
	int order;

	if (one->speciality != other->speciality)
		return one->speciality < other->speciality ? -1 : 1;
	order = span_order(one->area_code, other->area_code);
	if (order != 0)
		return order;
	return (one->year > other->year) - (one->year < other->year);
}

static bool
is_same(const struct need *a, const struct need *b)
{
	return compare(a, b) == 0;
}

/* All needs in order, those for the same thing as one. */
static struct need *
needs_of(struct report *r, uint32_t *count)
{
	uint32_t i, rows = facts_of(&r->check->facts, "need")->rows, n = 0;
	struct need *all = arena_array(&r->sheet->arena, rows + 1,
	    sizeof *all);

	for (i = 0; all != NULL && i < rows; i++) {
		int64_t area = area_of(r, i), filled;

		filled = at(r, "need", "filled", i);
		all[i] = (struct need){ .year = at(r, "need", "year", i),
			.speciality = at(r, "need", "speciality", i),
			.area = area, .area_code = area < 0 ? SPAN("") :
			report_code(r, "area", (uint32_t)area),
			.posts = at(r, "need", "posts", i),
			.filled = filled < 0 ? 0 : filled,
			.filled_known = filled >= 0 };
		if (all[i].posts < 0)
			all[i].posts = 0;
	}
	if (all == NULL)
		return NULL;
	qsort(all, rows, sizeof *all, compare);
	for (i = 0; i < rows; i++) {
		if (n > 0 && is_same(&all[n - 1], &all[i])) {
			all[n - 1].posts += all[i].posts;
			all[n - 1].filled += all[i].filled;
			all[n - 1].filled_known |= all[i].filled_known;
		} else {
			all[n++] = all[i];
		}
	}
	*count = n;
	return all;
}

/* Who finished, or will, in that year; none where nobody's end is known. */
static int64_t
supply_of(struct report *r, int64_t speciality, int64_t year)
{
	uint32_t i, rows = facts_of(&r->check->facts, "person")->rows;
	int64_t count = 0, of_year = 0, end;
	int civil, month, day;

	for (i = 0; i < rows; i++) {
		end = at(r, "person", "graduated", i);
		if (end <= FACT_ODD)
			continue;
		date_civil(end, &civil, &month, &day);
		if (civil != year)
			continue;
		of_year++;
		count += at(r, "person", "speciality", i) == speciality;
	}
	return of_year == 0 ? SHEET_NONE : count * FACT_MILLION;
}

static void
put_table(struct report *r, const struct need *all, uint32_t count)
{
	struct sheet *sheet = r->sheet;
	const struct fact_column *speciality = facts_column(
	    &r->check->facts, "need", "speciality");
	uint32_t i;

	sheet_part(sheet, SHEET_TABLE, _("Speciality, area, year"));
	sheet_column(sheet, _("speciality"), false);
	sheet_column(sheet, _("area"), false);
	sheet_column(sheet, _("year"), true);
	sheet_column(sheet, _("posts"), true);
	sheet_column(sheet, _("filled"), true);
	sheet_column(sheet, _("lacking"), true);
	for (i = 0; i < count; i++) {
		const struct need *n = &all[i];

		sheet_cell_text(sheet, report_word(r, speciality,
		    n->speciality));
		sheet_cell(sheet, n->area < 0 ? SPAN("") :
		    report_title(r, "area", (uint32_t)n->area));
		sheet_cell_number(sheet, n->year * FACT_MILLION);
		sheet_cell_number(sheet, n->posts * FACT_MILLION);
		sheet_cell_number(sheet, n->filled_known ?
		    n->filled * FACT_MILLION : SHEET_NONE);
		sheet_cell_number(sheet,
		    (n->posts - n->filled) * FACT_MILLION);
	}
}

struct span_of_years {
	int64_t	first, last;
};

static struct span_of_years
years_of(const struct need *all, uint32_t count)
{
	struct span_of_years years = { INT64_MAX, INT64_MIN };
	uint32_t i;

	for (i = 0; i < count; i++) {
		if (all[i].year < years.first)
			years.first = all[i].year;
		if (all[i].year > years.last)
			years.last = all[i].year;
	}
	return years;
}

enum what { POSTS, GAP };

static int64_t
sum_of(const struct need *all, uint32_t count, int64_t speciality,
    int64_t year, enum what what)
{
	int64_t sum = 0;
	bool any = false;
	uint32_t i;

	for (i = 0; i < count; i++) {
		if (all[i].speciality != speciality || all[i].year != year)
			continue;
		any = true;
		sum += all[i].posts - (what == GAP ? all[i].filled : 0);
	}
	return any ? sum * FACT_MILLION : SHEET_NONE;
}

static bool
is_needed(const struct need *all, uint32_t count, int64_t speciality)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (all[i].speciality == speciality)
			return true;
	return false;
}

/* Specialities down, years across. */
static void
put_matrix(struct report *r, const struct need *all, uint32_t count,
    const char *heading, enum what what)
{
	const struct fact_column *speciality = facts_column(
	    &r->check->facts, "need", "speciality");
	struct span_of_years years = years_of(all, count);
	struct sheet *sheet = r->sheet;
	int64_t k, year;

	sheet_part(sheet, SHEET_HEAT, heading);
	for (year = years.first; year <= years.last; year++)
		sheet_column(sheet, arena_printf(&sheet->arena, "%lld",
		    (long long)year), true);
	for (k = 0; k < (int64_t)speciality->field->vocab->count; k++) {
		if (!is_needed(all, count, k))
			continue;
		sheet_row(sheet, span_of(report_word(r, speciality, k)));
		for (year = years.first; year <= years.last; year++)
			sheet_heat(sheet, sum_of(all, count, k, year, what),
			    SHEET_NONE);
	}
}

/* What is open against who finishes. */
static void
put_supply(struct report *r, const struct need *all, uint32_t count)
{
	const struct fact_column *speciality = facts_column(
	    &r->check->facts, "need", "speciality");
	struct span_of_years years = years_of(all, count);
	struct sheet *sheet = r->sheet;
	int64_t k, year, open, supply;

	sheet_part(sheet, SHEET_TABLE, _("Need and supply"));
	sheet_words(sheet, _("Supply: those who finish in that year by what "
	    "the register knows today."));
	sheet_column(sheet, _("speciality"), false);
	sheet_column(sheet, _("year"), true);
	sheet_column(sheet, _("open posts"), true);
	sheet_column(sheet, _("supply"), true);
	sheet_column(sheet, _("lacking"), true);
	for (k = 0; k < (int64_t)speciality->field->vocab->count; k++) {
		for (year = years.first; year <= years.last; year++) {
			open = sum_of(all, count, k, year, GAP);
			if (open == SHEET_NONE)
				continue;
			supply = supply_of(r, k, year);
			sheet_cell_text(sheet, report_word(r, speciality, k));
			sheet_cell_number(sheet, year * FACT_MILLION);
			sheet_cell_number(sheet, open);
			if (supply == SHEET_NONE)
				sheet_cell_text(sheet, _("not measured"));
			else
				sheet_cell_number(sheet, supply);
			sheet_cell_number(sheet, supply == SHEET_NONE ?
			    SHEET_NONE : open - supply);
		}
	}
}

static bool
is_need(void *with, const struct finding *f)
{
	(void)with;
	return strcmp(f->words->kind, "need") == 0;
}

static enum err
make(struct report *r)
{
	uint32_t count = 0;
	const struct need *all = needs_of(r, &count);

	if (all == NULL)
		return ERR_NOMEM;
	if (count == 0) {
		sheet_part(r->sheet, SHEET_WORDS, _("Need and supply"));
		sheet_words(r->sheet, _("No need was ever recorded."));
		return OK;
	}
	put_matrix(r, all, count, _("Posts needed"), POSTS);
	put_matrix(r, all, count, _("Posts not filled"), GAP);
	put_supply(r, all, count);
	put_table(r, all, count);
	report_findings(r, _("Findings"), is_need, NULL);
	return OK;
}

const struct report_row report_needs = {
	.name = "needs",
	.title = N_("Staff: need, supply, gap"),
	.want = want,
	.make = make,
};
