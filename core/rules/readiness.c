/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/readiness.h"

void
readiness_want(struct facts *f)
{
	static const char *const subject[] = { "computers", "internet",
		"pupils", "stocktaken", "readiness", "readiness_date" };
	size_t i;

	for (i = 0; i < sizeof subject / sizeof *subject; i++)
		facts_want(f, "subject", subject[i]);
	facts_want(f, "goal", "owner");
	facts_want(f, "link", "from");
	facts_want(f, "link", "to");
	facts_want(f, "link", "benefit_from");
	facts_want(f, "link", "benefit_to");
	facts_want(f, "project", "owner");
	facts_want(f, "project", "to");
	facts_want(f, "project", "status");
	facts_want(f, "problem", "subject");
	facts_want(f, "problem", "answered");
}

/* What was found of the conditions so far. */
struct score {
	int64_t	sum, count;		/* of 0 to 100 */
};

static void
add(struct score *s, int64_t part, int64_t whole)
{
	if (whole <= 0)
		return;
	s->sum += part >= whole ? 100 : part * 100 / whole;
	s->count++;
}

static int64_t
at(const struct facts *f, const char *field, uint32_t subject)
{
	int64_t value = fact_at(facts_column(f, "subject", field), subject);

	return value == FACT_ODD ? FACT_NONE : value;
}

/* C1: what there is to work with, and since when that is known. */
static void
add_equipment(struct score *s, const struct facts *f, uint32_t subject,
    int64_t internet, int64_t computers)
{
	int64_t pupils = at(f, "pupils", subject);

	if (at(f, "internet", subject) != FACT_NONE)
		add(s, at(f, "internet", subject), internet);
	if (at(f, "computers", subject) != FACT_NONE && pupils > 0)
		add(s, at(f, "computers", subject) * 100,
		    pupils * computers);
	if (at(f, "stocktaken", subject) != FACT_NONE)
		add(s, f->today - at(f, "stocktaken", subject) < 731, 1);
}

/* Rows of a kind that name this subject; and of them those that hold. */
static void
add_rows(struct score *s, const struct facts *f, uint32_t subject,
    const char *kind, const char *owner, const char *field)
{
	const struct fact_column *of = facts_column(f, kind, owner),
	    *held = facts_column(f, kind, field);
	uint32_t i;
	int64_t all = 0, part = 0;

	for (i = 0; i < facts_of(f, kind)->rows; i++) {
		if (fact_at(of, i) != (int64_t)subject)
			continue;
		all++;
		part += fact_at(held, i) > 0;
	}
	add(s, part, all);
}

int
readiness_of(const struct facts *f, uint32_t subject, int64_t internet,
    int64_t computers)
{
	struct score s = { 0, 0 };

	add_equipment(&s, f, subject, internet, computers);
	if (at(f, "readiness", subject) > 0)
		add(&s, at(f, "readiness", subject) - 1, 4);
	add_rows(&s, f, subject, "project", "owner", "to");
	add_rows(&s, f, subject, "problem", "subject", "answered");
	add_rows(&s, f, subject, "link", "from", "benefit_from");
	add_rows(&s, f, subject, "link", "to", "benefit_to");
	return s.count == 0 ? READINESS_NONE : (int)(s.sum / s.count);
}
