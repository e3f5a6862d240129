/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report.h"

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/report/report_trend.h"
#include "core/report/report_waiting.h"

enum { SOON = 60, BARS = 12, TRENDS = 6, AGES = 5 };

static void
want(struct facts *f)
{
	facts_want(f, "subject", "kind");
	facts_want(f, "person", "birth_year");
	facts_want(f, "opening", "from");
	facts_want(f, "opening", "to");
	facts_want(f, "opening", "capacity");
	facts_want(f, "placement", "from");
	facts_want(f, "agreement", "to");
	report_trend_want(f);
	report_waiting_want(f);
}

static const struct fact_column *
column(struct report *r, const char *kind, const char *field)
{
	return facts_column(&r->check->facts, kind, field);
}

static int64_t
whole(uint64_t count)
{
	return (int64_t)count * FACT_MILLION;
}

static bool
has_role(struct report *r, uint32_t person, const char *role)
{
	const struct fact_column *roles = column(r, "person", "roles");

	return fact_holds(roles, person, fact_word(roles, role));
}

static bool
is_status(const struct fact_column *status, uint32_t row, const char *word)
{
	return fact_at(status, row) == fact_word(status, word);
}

static void
put_trainees(struct report *r)
{
	const struct fact_table *places = facts_of(&r->check->facts,
	    "placement");
	uint32_t people = facts_of(&r->check->facts, "person")->rows, i;
	const bool *waits = report_waiting(r);
	uint64_t busy = 0, waiting = 0;

	for (i = 0; i < places->rows; i++)
		busy += is_status(column(r, "placement", "status"), i,
		    "active") && fact_at(column(r, "placement", "from"), i)
		    <= r->today && fact_at(column(r, "placement", "to"), i)
		    >= r->today;
	for (i = 0; waits != NULL && i < people; i++)
		waiting += waits[i];
	sheet_figure(r->sheet, _("Trainees in practice today"),
	    places->rows == 0 ? SHEET_NONE : whole(busy), NULL,
	    "list placement --where status=active");
	sheet_figure(r->sheet, _("Trainees without a place"), people == 0 ?
	    SHEET_NONE : whole(waiting), NULL, "report placements");
}

static void
put_seats(struct report *r)
{
	const struct fact_table *t = facts_of(&r->check->facts, "opening");
	int64_t seats = 0, capacity;
	uint32_t i;

	for (i = 0; i < t->rows; i++) {
		capacity = fact_at(column(r, "opening", "capacity"), i);
		if (capacity > 0 &&
		    fact_at(column(r, "opening", "from"), i) <= r->today &&
		    fact_at(column(r, "opening", "to"), i) >= r->today)
			seats += capacity;
	}
	sheet_figure(r->sheet, _("Places offered today"), t->rows == 0 ?
	    SHEET_NONE : whole((uint64_t)seats), NULL, "list opening");
}

static void
put_agreements(struct report *r)
{
	const struct fact_table *t = facts_of(&r->check->facts, "agreement");
	uint64_t soon = 0;
	uint32_t i;

	for (i = 0; i < t->rows; i++) {
		int64_t to = fact_at(column(r, "agreement", "to"), i);

		soon += to >= r->today && to <= r->today + SOON;
	}
	sheet_figure(r->sheet, _("Agreements that end within 60 days"),
	    t->rows == 0 ? SHEET_NONE : whole(soon), NULL,
	    "list agreement --sort to");
}

static void
put_severities(struct report *r)
{
	uint64_t counts[SEVERITIES] = { 0 }, silent = 0;
	uint32_t i;

	for (i = 0; i < r->check->count; i++)
		counts[r->check->findings[i].words->severity]++;
	for (i = 0; i < r->check->result_count; i++)
		silent += !r->check->results[i].measured;
	sheet_figure(r->sheet, _("Errors"), whole(counts[SEVERITY_ERROR]),
	    NULL, "check --severity error");
	sheet_figure(r->sheet, _("Warnings"),
	    whole(counts[SEVERITY_WARNING]), NULL,
	    "check --severity warning");
	sheet_figure(r->sheet, _("Notes"), whole(counts[SEVERITY_INFO]),
	    NULL, "check");
	sheet_figure(r->sheet, _("Rules without data"), whole(silent), NULL,
	    "report principles");
}

static void
put_figures(struct report *r)
{
	sheet_part(r->sheet, SHEET_FIGURES, _("At a glance"));
	sheet_figure(r->sheet, _("Institutions"),
	    whole(facts_of(&r->check->facts, "subject")->rows), NULL,
	    "list subject");
	put_trainees(r);
	put_seats(r);
	put_agreements(r);
	put_severities(r);
}

static int
by_count(const void *a, const void *b)
{
	const struct rule_result *one = *(const struct rule_result *const *)a;
	const struct rule_result *other =
	    *(const struct rule_result *const *)b;

	if (one->count != other->count)
		return one->count > other->count ? -1 : 1;
	return strcmp(one->words->id, other->words->id);
}

static void
put_rules(struct report *r)
{
	const struct check *c = r->check;
	const struct rule_result **all = arena_array(&r->sheet->arena,
	    c->result_count + 1, sizeof *all);
	uint32_t i;

	if (all == NULL)
		return;
	for (i = 0; i < c->result_count; i++)
		all[i] = &c->results[i];
	qsort(all, c->result_count, sizeof *all, by_count);
	sheet_part(r->sheet, SHEET_BARS, _("Findings by rule"));
	for (i = 0; i < c->result_count && i < BARS && all[i]->count > 0;
	    i++)
		sheet_bar(r->sheet, span_of(report_label(r,
		    &all[i]->words->title)), whole(all[i]->count),
		    SHEET_NONE);
	if (i == 0)
		sheet_words(r->sheet, _("Nothing was found."));
}

static void
put_statuses(struct report *r)
{
	const struct fact_column *status = column(r, "placement", "status");
	const struct vocab *vocab = status->field->vocab;
	const struct fact_table *t = facts_of(&r->check->facts, "placement");
	uint64_t *counts = arena_array(&r->sheet->arena, vocab->count + 1,
	    sizeof *counts);
	uint32_t i;

	if (counts == NULL || t->rows == 0)
		return;
	for (i = 0; i < t->rows; i++)
		if (fact_at(status, i) >= 0)
			counts[fact_at(status, i)]++;
	sheet_part(r->sheet, SHEET_BARS, _("Placements by status"));
	for (i = 0; i < vocab->count; i++)
		sheet_bar(r->sheet, span_of(report_word(r, status, i)),
		    whole(counts[i]), SHEET_NONE);
}

static void
put_ages(struct report *r)
{
	static const char *const names[AGES] = { "-29", "30-39", "40-49",
		"50-59", "60+" };
	const struct fact_table *t = facts_of(&r->check->facts, "person");
	uint64_t counts[AGES] = { 0 }, known = 0;
	int year, month, day;
	uint32_t i;

	date_civil(r->today, &year, &month, &day);
	for (i = 0; i < t->rows; i++) {
		int64_t born = fact_at(column(r, "person", "birth_year"), i);
		int64_t age = year - born;

		if (born < 0 || !has_role(r, i, "teacher"))
			continue;
		known++;
		counts[age < 30 ? 0 : age >= 60 ? AGES - 1 : age / 10 - 2]++;
	}
	if (known == 0)
		return;
	sheet_part(r->sheet, SHEET_BARS, _("Teachers by age"));
	for (i = 0; i < AGES; i++)
		sheet_bar(r->sheet, span_of(names[i]), whole(counts[i]),
		    SHEET_NONE);
}

static void
put_registers(struct report *r)
{
	static const char *const kinds[] = { "subject", "person", "opening",
		"placement", "agreement", "indicator", "reading" };
	const struct fact_table *t;
	size_t i;

	sheet_part(r->sheet, SHEET_TABLE, _("Registers"));
	sheet_column(r->sheet, _("Register"), false);
	sheet_column(r->sheet, _("records"), true);
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		t = facts_of(&r->check->facts, kinds[i]);
		sheet_cell_text(r->sheet, report_label(r, &t->kind->plural));
		sheet_cell_number(r->sheet, whole(t->rows));
	}
}

static enum err
make(struct report *r)
{
	put_figures(r);
	put_rules(r);
	put_statuses(r);
	put_ages(r);
	report_trends(r, TRENDS);
	put_registers(r);
	return OK;
}

const struct report_row report_dashboard = {
	.name = "dashboard",
	.title = N_("The cluster at a glance"),
	.want = want,
	.make = make,
};
