/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report.h"

#include "core/base/clock.h"
#include "core/base/words.h"

enum { YEAR = 365 };

/* What is told of one institution. */
struct score {
	int64_t		sum, count;	/* marks that others gave it */
	uint32_t	given;		/* marks that it gave others */
	uint32_t	findings[SEVERITIES];
};

static void
want(struct facts *f)
{
	facts_want(f, "subject", "kind");
	facts_want(f, "subject", "status");
	facts_want(f, "subject", "closed");
	facts_want(f, "subject", "left");
	facts_want(f, "subject", "cluster");
	facts_want(f, "subject", "readiness");
	facts_want(f, "subject", "readiness_date");
	facts_want(f, "evaluation", "rater");
	facts_want(f, "evaluation", "ratee");
	facts_want(f, "evaluation", "period");
	facts_want(f, "evaluation", "criterion");
	facts_want(f, "evaluation", "score");
}

static int64_t
at(struct report *r, const char *kind, const char *field, uint32_t row)
{
	return fact_at(facts_column(&r->check->facts, kind, field), row);
}

static uint32_t
rows_of(struct report *r, const char *kind)
{
	return facts_of(&r->check->facts, kind)->rows;
}

/* The first day of a period. */
static int64_t
period_day(int64_t period)
{
	int64_t quarter = period % 8;

	return date_days((int)(period / 8),
	    quarter > 0 ? (int)quarter * 3 - 2 : 1, 1);
}

/* Of the last twelve months, and not of itself. */
static bool
is_mark(struct report *r, uint32_t i)
{
	int64_t period = at(r, "evaluation", "period", i);
	int64_t rater = at(r, "evaluation", "rater", i);
	int64_t ratee = at(r, "evaluation", "ratee", i);

	return period > 0 && at(r, "evaluation", "score", i) > 0 &&
	    rater >= 0 && ratee >= 0 && rater != ratee &&
	    period_day(period) > r->today - YEAR - 92 &&
	    period_day(period) <= r->today;
}

static struct score *
scores_of(struct report *r)
{
	const struct fact_table *subjects = facts_of(&r->check->facts,
	    "subject");
	struct score *all = arena_array(&r->sheet->arena,
	    subjects->rows + 1, sizeof *all);
	uint32_t i, row;

	for (i = 0; all != NULL && i < rows_of(r, "evaluation"); i++) {
		struct score *of;

		if (!is_mark(r, i))
			continue;
		of = &all[at(r, "evaluation", "ratee", i)];
		of->sum += at(r, "evaluation", "score", i);
		of->count++;
		all[at(r, "evaluation", "rater", i)].given++;
	}
	for (i = 0; all != NULL && i < r->check->count; i++) {
		const struct finding *f = &r->check->findings[i];

		row = f->record == 0 ? UINT32_MAX :
		    facts_row(subjects, f->record);
		if (row != UINT32_MAX)
			all[row].findings[f->words->severity]++;
	}
	return all;
}

/* In the cluster and neither gone nor closed. */
static bool
is_member(struct report *r, uint32_t row)
{
	int64_t closed = at(r, "subject", "closed", row);
	int64_t left = at(r, "subject", "left", row);

	return at(r, "subject", "cluster", row) >= 0 &&
	    !(closed >= 0 && closed <= r->today) &&
	    !(left >= 0 && left <= r->today);
}

static int64_t
mean_of(const struct score *score)
{
	return score->count == 0 ? SHEET_NONE :
	    score->sum * FACT_MILLION / score->count;
}

static void
put_columns(struct sheet *sheet)
{
	sheet_part(sheet, SHEET_TABLE, _("Members"));
	sheet_words(sheet, _("Marks are of the last twelve months, without "
	    "those that an institution gave itself."));
	sheet_column(sheet, _("institution"), false);
	sheet_column(sheet, _("readiness"), true);
	sheet_column(sheet, _("mean mark"), true);
	sheet_column(sheet, _("marks got"), true);
	sheet_column(sheet, _("marks given"), true);
	sheet_column(sheet, _("errors"), true);
	sheet_column(sheet, _("warnings"), true);
}

static void
put_member(struct report *r, uint32_t row, const struct score *score)
{
	struct sheet *sheet = r->sheet;
	int64_t ready = at(r, "subject", "readiness", row);

	sheet_cell(sheet, report_both(r, "subject", row));
	sheet_cell_number(sheet, ready < 0 ? SHEET_NONE :
	    ready * FACT_MILLION);
	sheet_cell_number(sheet, mean_of(score));
	sheet_cell_number(sheet, score->count * FACT_MILLION);
	sheet_cell_number(sheet, (int64_t)score->given * FACT_MILLION);
	sheet_cell_number(sheet, (int64_t)score->findings[SEVERITY_ERROR] *
	    FACT_MILLION);
	sheet_cell_number(sheet, (int64_t)score->findings[SEVERITY_WARNING] *
	    FACT_MILLION);
}

static void
put_figures(struct report *r, const struct score *all)
{
	int64_t members = 0, ready = 0, asked = 0, rated = 0, rate = 0;
	uint32_t i;

	for (i = 0; i < rows_of(r, "subject"); i++) {
		int64_t own = at(r, "subject", "readiness", i);

		if (!is_member(r, i))
			continue;
		members++;
		asked += own > 0;
		ready += own > 0 ? own : 0;
		rated += all[i].count > 0;
		rate += all[i].given > 0;
	}
	sheet_part(r->sheet, SHEET_FIGURES, _("At a glance"));
	sheet_figure(r->sheet, _("Members"), members * FACT_MILLION, NULL,
	    "list subject");
	sheet_figure(r->sheet, _("Mean readiness, 1 to 5"), asked == 0 ?
	    SHEET_NONE : ready * FACT_MILLION / asked, NULL,
	    "list subject --sort readiness");
	sheet_figure(r->sheet, _("Members that others rated"),
	    rows_of(r, "evaluation") == 0 ? SHEET_NONE :
	    rated * FACT_MILLION, NULL, "list evaluation");
	sheet_figure(r->sheet, _("Members that rated others"),
	    rows_of(r, "evaluation") == 0 ? SHEET_NONE :
	    rate * FACT_MILLION, NULL, "list evaluation");
}

static void
put_marks(struct report *r, uint32_t subject)
{
	const struct fact_column *criterion = facts_column(
	    &r->check->facts, "evaluation", "criterion");
	size_t k;
	uint32_t i;

	for (k = 0; k < criterion->field->vocab->count; k++) {
		struct score score = { 0 };

		for (i = 0; i < rows_of(r, "evaluation"); i++) {
			if (!is_mark(r, i) || at(r, "evaluation", "ratee",
			    i) != subject || fact_at(criterion, i) !=
			    (int64_t)k)
				continue;
			score.sum += at(r, "evaluation", "score", i);
			score.count++;
		}
		sheet_heat(r->sheet, mean_of(&score), SHEET_NONE);
	}
}

/* Only those that were rated: an empty matrix of all would hide them. */
static void
put_matrix(struct report *r, const struct score *all)
{
	const struct fact_column *criterion = facts_column(
	    &r->check->facts, "evaluation", "criterion");
	uint32_t i;
	size_t k;

	sheet_part(r->sheet, SHEET_HEAT, _("Mutual control: mean marks"));
	for (k = 0; k < criterion->field->vocab->count; k++)
		sheet_column(r->sheet, report_word(r, criterion,
		    (int64_t)k), true);
	for (i = 0; i < rows_of(r, "subject"); i++) {
		if (all[i].count == 0)
			continue;
		sheet_row(r->sheet, report_both(r, "subject", i));
		put_marks(r, i);
	}
	if (r->sheet->parts[r->sheet->part_count - 1].row_count == 0)
		sheet_words(r->sheet, _("Nobody rated anybody."));
}

static bool
is_of_members(void *with, const struct finding *f)
{
	(void)with;
	return strcmp(f->words->kind, "subject") == 0 ||
	    strcmp(f->words->kind, "evaluation") == 0;
}

static enum err
make(struct report *r)
{
	const struct score *all = scores_of(r);
	uint32_t i;

	if (all == NULL)
		return ERR_NOMEM;
	put_figures(r, all);
	put_columns(r->sheet);
	for (i = 0; i < rows_of(r, "subject"); i++)
		if (is_member(r, i))
			put_member(r, i, &all[i]);
	put_matrix(r, all);
	report_findings(r, _("Findings"), is_of_members, NULL);
	return OK;
}

const struct report_row report_scorecard = {
	.name = "scorecard",
	.title = N_("Members: readiness, findings, marks"),
	.want = want,
	.make = make,
};
