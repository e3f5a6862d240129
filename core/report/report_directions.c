/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report.h"

#include "core/base/words.h"

static void
want(struct facts *f)
{
	facts_want(f, "project", "direction");
	facts_want(f, "project", "area");
	facts_want(f, "project", "general_area");
	facts_want(f, "project", "narrow_area");
	facts_want(f, "project", "content");
	facts_want(f, "project", "status");
	facts_want(f, "activity", "direction");
}

static const struct fact_column *
column(struct report *r, const char *field)
{
	return facts_column(&r->check->facts, "project", field);
}

static bool
is_stopped(struct report *r, uint32_t project)
{
	const struct fact_column *status = column(r, "status");

	return fact_at(status, project) == fact_word(status, "stopped");
}

static uint64_t
count_cell(struct report *r, const struct fact_column *down, int64_t row,
    const struct fact_column *across, int64_t col)
{
	uint32_t i, rows = facts_of(&r->check->facts, "project")->rows;
	uint64_t count = 0;

	for (i = 0; i < rows; i++)
		count += !is_stopped(r, i) && fact_at(down, i) == row &&
		    (across == NULL || fact_at(across, i) == col);
	return count;
}

/* An empty cell is what the reader looks for: nothing, not nought. */
static void
put_matrix(struct report *r, const char *heading, const char *down_name,
    const char *across_name)
{
	const struct fact_column *down = column(r, down_name);
	const struct fact_column *across = column(r, across_name);
	uint64_t empty = 0, count;
	size_t i, k;

	sheet_part(r->sheet, SHEET_HEAT, heading);
	for (k = 0; k < across->field->vocab->count; k++)
		sheet_column(r->sheet, report_word(r, across, (int64_t)k),
		    true);
	for (i = 0; i < down->field->vocab->count; i++) {
		sheet_row(r->sheet, span_of(report_word(r, down,
		    (int64_t)i)));
		for (k = 0; k < across->field->vocab->count; k++) {
			count = count_cell(r, down, (int64_t)i, across,
			    (int64_t)k);
			empty += count == 0;
			sheet_heat(r->sheet, count == 0 ? SHEET_NONE :
			    (int64_t)count * FACT_MILLION, SHEET_NONE);
		}
	}
	sheet_words(r->sheet, arena_printf(&r->sheet->arena,
	    _("Projects that were not stopped; empty cells: %llu."),
	    (unsigned long long)empty));
}

static void
put_contents(struct report *r)
{
	const struct fact_column *content = column(r, "content");
	size_t i;

	sheet_part(r->sheet, SHEET_BARS, _("Contents of the directions"));
	sheet_words(r->sheet, _("Projects for each content."));
	for (i = 0; i < content->field->vocab->count; i++)
		sheet_bar(r->sheet, span_of(report_word(r, content,
		    (int64_t)i)), (int64_t)count_cell(r, content,
		    (int64_t)i, NULL, 0) * FACT_MILLION, SHEET_NONE);
}

static void
put_activities(struct report *r)
{
	const struct fact_column *direction = facts_column(&r->check->facts,
	    "activity", "direction");
	uint32_t i, rows = facts_of(&r->check->facts, "activity")->rows;
	uint64_t count;
	size_t k;

	sheet_part(r->sheet, SHEET_BARS, _("Activities by direction"));
	for (k = 0; k < direction->field->vocab->count; k++) {
		count = 0;
		for (i = 0; i < rows; i++)
			count += fact_at(direction, i) == (int64_t)k;
		sheet_bar(r->sheet, span_of(report_word(r, direction,
		    (int64_t)k)), (int64_t)count * FACT_MILLION,
		    SHEET_NONE);
	}
}

static bool
is_project(void *with, const struct finding *f)
{
	(void)with;
	return strcmp(f->words->kind, "project") == 0 ||
	    strcmp(f->words->kind, "activity") == 0;
}

static enum err
make(struct report *r)
{
	put_matrix(r, _("Areas of projects and directions"), "area",
	    "direction");
	put_matrix(r, _("General and narrow areas"), "general_area",
	    "narrow_area");
	put_contents(r);
	put_activities(r);
	report_findings(r, _("Findings"), is_project, NULL);
	return OK;
}

const struct report_row report_directions = {
	.name = "directions",
	.title = N_("Projects by direction and area"),
	.want = want,
	.make = make,
};
