/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report_waiting.h"

void
report_waiting_want(struct facts *f)
{
	facts_want(f, "person", "roles");
	facts_want(f, "person", "eligible_from");
	facts_want(f, "person", "graduated");
	facts_want(f, "placement", "trainee");
	facts_want(f, "placement", "status");
	facts_want(f, "placement", "to");
}

static int64_t
at(struct report *r, const char *kind, const char *field, uint32_t row)
{
	return fact_at(facts_column(&r->check->facts, kind, field), row);
}

static bool
is_trainee(struct report *r, uint32_t person)
{
	const struct fact_column *roles = facts_column(&r->check->facts,
	    "person", "roles");

	return fact_holds(roles, person, fact_word(roles, "trainee"));
}

static bool
is_eligible(struct report *r, uint32_t person)
{
	int64_t from = at(r, "person", "eligible_from", person);
	int64_t end = at(r, "person", "graduated", person);

	return is_trainee(r, person) && from > FACT_ODD &&
	    from <= r->today && (end <= FACT_ODD || end > r->today);
}

/* In sight, be it only proposed. */
static bool
is_in_sight(struct report *r, uint32_t placement)
{
	const struct fact_column *status = facts_column(&r->check->facts,
	    "placement", "status");
	int64_t here = fact_at(status, placement);

	return here != fact_word(status, "cancelled") &&
	    here != fact_word(status, "refused");
}

bool *
report_waiting(struct report *r)
{
	uint32_t people = facts_of(&r->check->facts, "person")->rows;
	uint32_t rows = facts_of(&r->check->facts, "placement")->rows, i;
	bool *waits = arena_array(&r->sheet->arena, (size_t)people + 1,
	    sizeof *waits);

	for (i = 0; waits != NULL && i < people; i++)
		waits[i] = is_eligible(r, i);
	for (i = 0; waits != NULL && i < rows; i++) {
		int64_t who = at(r, "placement", "trainee", i);

		if (who >= 0 && waits[who] && is_in_sight(r, i) &&
		    at(r, "placement", "to", i) >= at(r, "person",
		    "eligible_from", (uint32_t)who))
			waits[who] = false;
	}
	return waits;
}
