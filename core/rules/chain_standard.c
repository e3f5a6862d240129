/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

#include "core/base/clock.h"

void
chain_want_standard(struct facts *f)
{
	facts_want(f, "curriculum", "sort");
	facts_want(f, "curriculum", "standard");
	facts_want(f, "curriculum", "standard_document");
	facts_want(f, "curriculum", "valid_from");
	facts_want(f, "document", "from");
	facts_want(f, "document", "to");
}

/* Only what is taught here follows a standard. */
static bool
is_programme(const struct facts *f, uint32_t row)
{
	const struct fact_column *sort = facts_column(f, "curriculum",
	    "sort");
	int64_t word = fact_at(sort, row);

	return word < 0 || word == fact_word(sort, "programme");
}

static void
look_standard(struct check *c, uint32_t row, uint32_t document)
{
	const struct facts *f = &c->facts;
	int64_t from = fact_at(facts_column(f, "document", "from"), document);
	int64_t to = fact_at(facts_column(f, "document", "to"), document);
	bool ended = to >= FACT_ODD + 1 && to < f->today;

	check_measured(c);
	if (!ended && (from < FACT_ODD + 1 || from <= f->today))
		return;
	find(c, "curriculum", row, "standard_document");
	fill_record(c, "curriculum", "curriculum", row);
	fill_record(c, "document", "document", document);
	fill_date(c, "date", ended ? to : from);
	fill_way(c, "curriculum", row);
	fill_way(c, "document", document);
	find_end(c);
}

void
chain_standard(struct check *c)
{
	const struct facts *f = &c->facts;
	uint32_t row;

	for (row = 0; row < facts_of(f, "curriculum")->rows; row++) {
		int64_t document = fact_at(facts_column(f, "curriculum",
		    "standard_document"), row);

		if (document >= 0 && is_programme(f, row))
			look_standard(c, row, (uint32_t)document);
	}
}

void
chain_no_standard(struct check *c)
{
	const struct facts *f = &c->facts;
	uint32_t row;

	for (row = 0; row < facts_of(f, "curriculum")->rows; row++) {
		if (!is_programme(f, row))
			continue;
		check_measured(c);
		if (fact_at(facts_column(f, "curriculum",
		    "standard_document"), row) != FACT_NONE ||
		    fact_at(facts_column(f, "curriculum", "standard"),
		    row) != FACT_NONE)
			continue;
		find(c, "curriculum", row, "standard");
		fill_record(c, "curriculum", "curriculum", row);
		find_end(c);
	}
}

/* Full years, as of birthdays. */
static int64_t
years_between(int64_t from, int64_t to)
{
	int y1, m1, d1, y2, m2, d2;

	date_civil(from, &y1, &m1, &d1);
	date_civil(to, &y2, &m2, &d2);
	return y2 - y1 - (m2 < m1 || (m2 == m1 && d2 < d1));
}

void
chain_old(struct check *c)
{
	const struct facts *f = &c->facts;
	const struct fact_column *valid = facts_column(f, "curriculum",
	    "valid_from");
	int64_t limit = check_limit_whole(c, "years");
	uint32_t row;

	for (row = 0; row < facts_of(f, "curriculum")->rows; row++) {
		int64_t from = fact_at(valid, row);

		if (from == FACT_NONE || from == FACT_ODD ||
		    !is_programme(f, row))
			continue;
		check_measured(c);
		if (years_between(from, f->today) <= limit)
			continue;
		find(c, "curriculum", row, "valid_from");
		fill_record(c, "curriculum", "curriculum", row);
		fill_date(c, "date", from);
		fill_number(c, "years", years_between(from, f->today));
		find_end(c);
	}
}
