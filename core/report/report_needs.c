/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report.h"

#include <limits.h>
#include <stdlib.h>

#include "core/base/words.h"
#include "core/rules/need.h"

static void
want(struct facts *f)
{
	need_want(f);
	facts_want(f, "need", "speciality");
	facts_want(f, "area", "level");
}

static const struct fact_column *
speciality_column(struct report *r)
{
	return facts_column(&r->check->facts, "need", "speciality");
}

/* A row with what it is put in order by. */
struct ordered {
	const struct need_row	*row;
	struct span		 area;		/* its code */
};

static int
compare(const void *a, const void *b)
{
	const struct ordered *one = a, *other = b;
	int order;

	if (one->row->speciality != other->row->speciality)
		return one->row->speciality < other->row->speciality ? -1 :
		    1;
	order = span_order(one->area, other->area);
	if (order != 0)
		return order;
	return (one->row->year > other->row->year) -
	    (one->row->year < other->row->year);
}

static struct ordered *
in_order(struct report *r, const struct need *need)
{
	struct ordered *all = arena_array(&r->sheet->arena,
	    (size_t)need->count + 1, sizeof *all);
	uint32_t i;

	for (i = 0; all != NULL && i < need->count; i++)
		all[i] = (struct ordered){ &need->rows[i],
			need->rows[i].area == UINT32_MAX ? SPAN("") :
			report_code(r, "area", need->rows[i].area) };
	if (all != NULL)
		qsort(all, need->count, sizeof *all, compare);
	return all;
}

/* Nobody asked: then nothing is known to be lacking. */
static int64_t
posts(const struct need_row *row)
{
	return row->record == UINT32_MAX ? SHEET_NONE :
	    row->posts * FACT_MILLION;
}

static int64_t
lacking(const struct need_row *row)
{
	return row->record == UINT32_MAX ? SHEET_NONE :
	    (row->posts - row->filled - row->supply) * FACT_MILLION;
}

static void
put_row(struct report *r, const struct need_row *row)
{
	struct sheet *sheet = r->sheet;

	sheet_cell_text(sheet, report_word(r, speciality_column(r),
	    row->speciality));
	sheet_cell(sheet, row->area == UINT32_MAX ? SPAN("") :
	    report_title(r, "area", row->area));
	sheet_cell_number(sheet, (int64_t)row->year * FACT_MILLION);
	sheet_cell_number(sheet, posts(row));
	sheet_cell_number(sheet, row->filled * FACT_MILLION);
	sheet_cell_number(sheet, row->supply * FACT_MILLION);
	sheet_cell_number(sheet, lacking(row));
}

static bool
is_asked(const struct need *need)
{
	uint32_t i;

	for (i = 0; i < need->count; i++)
		if (need->rows[i].record != UINT32_MAX)
			return true;
	return false;
}

static void
put_table(struct report *r, const struct need *need, const char *heading)
{
	const struct ordered *all = in_order(r, need);
	struct sheet *sheet = r->sheet;
	uint32_t i;

	sheet_part(sheet, SHEET_TABLE, heading);
	sheet_column(sheet, _("speciality"), false);
	sheet_column(sheet, _("area"), false);
	sheet_column(sheet, _("year"), true);
	sheet_column(sheet, _("posts"), true);
	sheet_column(sheet, _("filled"), true);
	sheet_column(sheet, _("supply"), true);
	sheet_column(sheet, _("lacking"), true);
	for (i = 0; all != NULL && i < need->count; i++)
		put_row(r, all[i].row);
}

struct years {
	int	first, last;
};

static struct years
years_of(const struct need *need)
{
	struct years years = { INT_MAX, INT_MIN };
	uint32_t i;

	for (i = 0; i < need->count; i++) {
		if (need->rows[i].year < years.first)
			years.first = need->rows[i].year;
		if (need->rows[i].year > years.last)
			years.last = need->rows[i].year;
	}
	return years;
}

enum what { POSTS, SUPPLY, LACKING };

static int64_t
cell_of(const struct need *need, uint32_t speciality, int year,
    enum what what)
{
	uint32_t i;

	for (i = 0; i < need->count; i++) {
		const struct need_row *row = &need->rows[i];

		if (row->speciality != speciality || row->year != year)
			continue;
		return what == LACKING ? lacking(row) : what == POSTS ?
		    posts(row) : row->supply * FACT_MILLION;
	}
	return SHEET_NONE;
}

static bool
is_named(const struct need *need, uint32_t speciality)
{
	uint32_t i;

	for (i = 0; i < need->count; i++)
		if (need->rows[i].speciality == speciality)
			return true;
	return false;
}

/* Specialities down, years across. */
static void
put_matrix(struct report *r, const struct need *need, const char *heading,
    enum what what)
{
	const struct vocab *vocab = speciality_column(r)->field->vocab;
	struct years years = years_of(need);
	struct sheet *sheet = r->sheet;
	uint32_t k;
	int year;

	sheet_part(sheet, SHEET_HEAT, heading);
	for (year = years.first; year <= years.last; year++)
		sheet_column(sheet, arena_printf(&sheet->arena, "%d", year),
		    true);
	for (k = 0; k < vocab->count; k++) {
		if (!is_named(need, k))
			continue;
		sheet_row(sheet, span_of(report_word(r,
		    speciality_column(r), k)));
		for (year = years.first; year <= years.last; year++)
			sheet_heat(sheet, cell_of(need, k, year, what),
			    SHEET_NONE);
	}
}

/* Staff that is no teaching staff; trainees are not counted for it. */
static void
put_others(struct report *r)
{
	static const char *const sorts[] = { "scientific", "production" };
	const struct fact_column *sort = facts_column(&r->check->facts,
	    "need", "sort");
	struct need need;
	size_t i;

	for (i = 0; i < sizeof sorts / sizeof *sorts; i++) {
		if (!need_count(&r->check->facts, &r->sheet->arena, sorts[i],
		    true, &need)) {
			r->sheet->arena.failed = true;
			return;
		}
		if (is_asked(&need))
			put_table(r, &need, report_word(r, sort,
			    fact_word(sort, sorts[i])));
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
	const struct facts *f = &r->check->facts;
	struct arena *arena = &r->sheet->arena;
	struct need all, by_area;

	if (!need_count(f, arena, NULL, false, &all) ||
	    !need_count(f, arena, NULL, true, &by_area))
		return ERR_NOMEM;
	if (all.count == 0) {
		sheet_part(r->sheet, SHEET_WORDS, _("Need and supply"));
		sheet_words(r->sheet, _("No need was ever recorded."));
		return OK;
	}
	put_matrix(r, &all, _("Posts needed"), POSTS);
	put_matrix(r, &all, _("Trainees who finish"), SUPPLY);
	put_matrix(r, &all, _("Lacking; below 0 are more than asked for"),
	    LACKING);
	put_table(r, &by_area, _("Speciality, area, year"));
	put_others(r);
	report_findings(r, _("Findings"), is_need, NULL);
	return OK;
}

const struct report_row report_needs = {
	.name = "needs",
	.title = N_("Staff: need, supply, gap"),
	.want = want,
	.make = make,
};
