/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"
#include "core/rules/check.h"

/*
 * Rules that look at none of the fields that have changed keep what they
 * found.  Those that go chain by chain look again at the chains that the
 * record was or is near to, and keep what they found of the others.
 */
struct renewing {
	struct check	*check;
	struct finding	*old;
	const bool	*near;		/* by chain; NULL: all of them */
};

static bool
wants_changed(const struct check *c, const struct rule_result *result)
{
	uint32_t i;

	for (i = 0; i < c->facts.fields; i++)
		if (result->wants[i] && c->facts.changed[i])
			return true;
	return false;
}

/* What was found stays, but of these parts. */
static void
keep(const struct renewing *r, const struct rule_result *result,
    const bool *but)
{
	struct check *c = r->check;
	uint32_t i;

	for (i = 0; i < result->count && !c->failed; i++) {
		const struct finding *f = &r->old[result->first + i];

		if (but != NULL && (f->part == 0 || but[f->part - 1]))
			continue;
		if (check_room(c))
			c->findings[c->count++] = *f;
	}
}

static void
renew_rule(const struct renewing *r, struct rule_result *result)
{
	struct check *c = r->check;
	uint32_t first = c->count, middle;

	if (!wants_changed(c, result)) {
		keep(r, result, NULL);
		result->first = first;
		return;
	}
	if (result->parts != NULL && r->near != NULL)
		keep(r, result, r->near);
	middle = c->count;
	check_rule(c, result, first);
	c->failed |= !check_merge(c, first, middle);
}

static void
renew_rules(struct check *c, const bool *near)
{
	struct renewing r = { c, c->findings, near };
	uint32_t i;

	c->findings = NULL;
	c->count = 0;
	c->room = 0;
	for (i = 0; i < c->result_count && !c->failed; i++)
		renew_rule(&r, &c->results[i]);
	mem_free(r.old);
}

enum err
check_renew(struct check *c, struct txn *txn, uint64_t record, bool *done,
    struct note *why)
{
	struct chain_map *m = c->chains;
	const struct fact_table *t;
	uint32_t row;
	bool near;

	c->txn = txn;
	t = facts_find(&c->facts, txn, record, &row);
	near = m != NULL && t != NULL && row != UINT32_MAX &&
	    chain_near_begin(m, t, row);
	*done = facts_renew(&c->facts, txn, record);
	if (*done && near)
		chain_near_end(m, t, row);
	if (*done)
		renew_rules(c, near ? m->near : NULL);
	if (near)
		m->near = NULL;
	return check_end(c, OK, why);
}
