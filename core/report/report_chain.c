/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report_chain.h"

#include "core/base/words.h"

static void
want(struct facts *f)
{
	chain_want(f);
	facts_want(f, "chain", "discipline");
	facts_want(f, "curriculum", "sort");
	facts_want(f, "curriculum", "stage");
	facts_want(f, "curriculum", "grade_from");
	facts_want(f, "curriculum", "grade_to");
	facts_want(f, "curriculum", "age_from");
	facts_want(f, "curriculum", "age_to");
	facts_want(f, "curriculum", "hours");
}

static int64_t
at(struct report *r, const char *field, uint32_t row)
{
	return fact_at(facts_column(&r->check->facts, "curriculum", field),
	    row);
}

static void
put_range(struct report *r, uint32_t row, const char *from, const char *to)
{
	int64_t low = at(r, from, row), high = at(r, to, row);

	if (low < 0 && high < 0)
		sheet_cell_text(r->sheet, "");
	else if (low == high || high < 0)
		sheet_cell_number(r->sheet, low * FACT_MILLION);
	else if (low < 0)
		sheet_cell_number(r->sheet, high * FACT_MILLION);
	else
		sheet_cell_text(r->sheet, arena_printf(&r->sheet->arena,
		    "%lld-%lld", (long long)low, (long long)high));
}

static void
put_step(struct report *r, const struct chain_map *m, uint32_t row)
{
	struct sheet *sheet = r->sheet;

	sheet_cell(sheet, report_both(r, "curriculum", row));
	sheet_cell_text(sheet, report_word(r, facts_column(&r->check->facts,
	    "curriculum", "stage"), at(r, "stage", row)));
	put_range(r, row, "grade_from", "grade_to");
	put_range(r, row, "age_from", "age_to");
	sheet_cell_number(sheet, at(r, "hours", row) < 0 ? SHEET_NONE :
	    at(r, "hours", row) * FACT_MILLION);
	sheet_cell_number(sheet, (int64_t)(m->first[row + 1] -
	    m->first[row]) * FACT_MILLION);
}

static void
put_outline(struct report *r, const struct chain_map *m)
{
	struct sheet *sheet = r->sheet;
	uint32_t step;

	sheet_part(sheet, SHEET_TABLE, arena_string(&sheet->arena,
	    report_both(r, "chain", m->chain)));
	sheet_column(sheet, _("curriculum"), false);
	sheet_column(sheet, _("stage"), false);
	sheet_column(sheet, _("grades"), true);
	sheet_column(sheet, _("ages"), true);
	sheet_column(sheet, _("hours"), true);
	sheet_column(sheet, _("topics"), true);
	for (step = 0; step < m->step_count; step++)
		put_step(r, m, m->steps[step]);
}

struct within {
	const struct check	*check;
	const struct chain_map	*map;
};

/* Of this chain, its curricula or its topics, by any rule. */
static bool
is_within(void *with, const struct finding *f)
{
	const struct within *w = with;
	const struct chain_map *m = w->map;
	uint32_t row, step;

	if (f->record == 0)
		return false;
	row = facts_row(m->topics, f->record);
	if (row != UINT32_MAX)
		return chain_has(m, row);
	row = facts_row(m->curricula, f->record);
	for (step = 0; row != UINT32_MAX && step < m->step_count; step++)
		if (m->steps[step] == row)
			return true;
	return m->chains->ids[m->chain] == f->record;
}

static void
put_chain(struct report *r, struct chain_map *m)
{
	struct within within = { r->check, m };

	put_outline(r, m);
	report_chain_map(r, m);
	report_findings(r, NULL, is_within, &within);
	report_chain_foreign(r, m);
	report_chain_heal(r, m->chain);
}

static enum err
make(struct report *r)
{
	struct chain_map *m = chain_map(r->check);
	uint32_t i, chain, made = 0;

	if (m == NULL)
		return ERR_NOMEM;
	for (i = 0; i < m->chains->rows; i++) {
		if (r->about.len > 0 && !span_is(r->about,
		    report_code(r, "chain", i)))
			continue;
		chain = i;
		if (chain_visit(m, &chain))
			put_chain(r, m);
		made++;
	}
	if (made == 0 && r->about.len > 0)
		return note_fail(ERR_INPUT, &r->session->why,
		    _("There is no chain with the code \"%.*s\"."),
		    SPAN_ARG(r->about));
	if (made == 0) {
		sheet_part(r->sheet, SHEET_WORDS, _("Chains"));
		sheet_words(r->sheet, _("No chain was ever recorded."));
	}
	return OK;
}

const struct report_row report_chain = {
	.name = "chain",
	.title = N_("Chains of curricula"),
	.want = want,
	.make = make,
};
