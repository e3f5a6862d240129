/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

static void
want_resources(struct facts *f)
{
	cluster_want(f, "resource", "subject sort side amount acquired from "
	    "to shared_with users users_before cost cost_before");
}

static const struct fact_column *
column(const struct check *c, const char *field)
{
	return cluster_column(c, "resource", field);
}

static bool
is_side(const struct check *c, uint32_t row, const char *side)
{
	return cluster_is(column(c, "side"), row, side) &&
	    cluster_live(c, column(c, "from"), column(c, "to"), row);
}

static void
report(struct check *c, uint32_t resource, const char *field)
{
	find(c, "resource", resource, field);
	fill_record(c, "resource", "resource", resource);
}

/* An offer of another member, of the same sort, that is enough. */
static bool
serves(const struct check *c, uint32_t offer, uint32_t need)
{
	const struct fact_column *sort = column(c, "sort"),
	    *amount = column(c, "amount"), *of = column(c, "subject");

	return is_side(c, offer, "offer") && cluster_has(sort, offer) &&
	    fact_at(sort, offer) == fact_at(sort, need) &&
	    fact_at(of, offer) != fact_at(of, need) &&
	    (!cluster_has(amount, need) || (cluster_has(amount, offer) &&
	    fact_at(amount, offer) >= fact_at(amount, need)));
}

/*
 * Each offer serves one need; a need takes an offer from another if that
 * one finds a different offer, found breadth first.
 */
struct pairing {
	uint32_t	*taken;		/* of each offer: its need + 1 */
	uint32_t	*asker;		/* in this search: its need + 1 */
	uint32_t	*queue;
};

/* Gives offer to the needs along the way that led to it. */
static void
hand_over(struct pairing *p, uint32_t offer, uint32_t *held, uint32_t first)
{
	for (;;) {
		uint32_t need = p->asker[offer] - 1, old = held[need];

		p->taken[offer] = need + 1;
		held[need] = offer + 1;
		if (need == first)
			return;
		offer = old - 1;
	}
}

static bool
serve(struct check *c, struct pairing *p, uint32_t *held, uint32_t need)
{
	uint32_t rows = cluster_rows(c, "resource"), head = 0, tail = 0, i;

	memset(p->asker, 0, rows * sizeof *p->asker);
	for (p->queue[tail++] = need; head < tail; head++) {
		for (i = 0; i < rows; i++) {
			if (p->asker[i] != 0 ||
			    !serves(c, i, p->queue[head]))
				continue;
			p->asker[i] = p->queue[head] + 1;
			if (p->taken[i] == 0) {
				hand_over(p, i, held, need);
				return true;
			}
			p->queue[tail++] = p->taken[i] - 1;
		}
	}
	return false;
}

static void
unmet(struct check *c)
{
	const struct fact_column *sort = column(c, "sort");
	uint32_t i, rows = cluster_rows(c, "resource"), *held;
	struct pairing p;

	p.taken = arena_array(&c->arena, rows + 1, sizeof *p.taken);
	p.asker = arena_array(&c->arena, rows + 1, sizeof *p.asker);
	p.queue = arena_array(&c->arena, rows + 1, sizeof *p.queue);
	held = arena_array(&c->arena, rows + 1, sizeof *held);
	for (i = 0; !c->arena.failed && i < rows; i++) {
		if (!is_side(c, i, "need"))
			continue;
		check_measured(c);
		if (serve(c, &p, held, i))
			continue;
		report(c, i, NULL);
		fill_word(c, "sort", sort, fact_at(sort, i));
		find_end(c);
	}
}

/* Offers that nobody uses. */
static void
unused(struct check *c)
{
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "resource"); i++) {
		if (!is_side(c, i, "offer"))
			continue;
		check_measured(c);
		if (cluster_count(column(c, "shared_with"), i) > 0)
			continue;
		report(c, i, "shared_with");
		find_end(c);
	}
}

static void
old(struct check *c)
{
	const struct fact_column *acquired = column(c, "acquired");
	int64_t days = check_limit_whole(c, "years") * 1461 / 4;
	uint32_t i, known = 0, fresh = 0;

	for (i = 0; i < cluster_rows(c, "resource"); i++) {
		if (!cluster_is(column(c, "sort"), i, "technological") ||
		    !cluster_has(acquired, i))
			continue;
		known++;
		if (c->facts.today - fact_at(acquired, i) <= days) {
			fresh++;
			continue;
		}
		report(c, i, "acquired");
		fill_date(c, "date", fact_at(acquired, i));
		find_end(c);
	}
	if (known > 0)
		check_figure(c, cluster_ratio(fresh, known));
}

/* Cost of a user now and before sharing; where it did not fall. */
static void
dearer(struct check *c)
{
	const struct fact_column *users = column(c, "users"),
	    *before = column(c, "users_before"), *cost = column(c, "cost"),
	    *cost_before = column(c, "cost_before");
	uint32_t i, count = 0, rows = cluster_rows(c, "resource");
	int64_t *ratio = cluster_numbers(c, rows), now, then;

	for (i = 0; ratio != NULL && i < rows; i++) {
		if (fact_at(users, i) <= 0 || fact_at(before, i) <= 0 ||
		    fact_at(cost, i) <= 0 || fact_at(cost_before, i) <= 0)
			continue;
		now = fact_at(cost, i) / fact_at(users, i);
		then = fact_at(cost_before, i) / fact_at(before, i);
		if (then == 0)
			continue;
		ratio[count++] = now * 1000 / then * 1000;
		if (now < then)
			continue;
		report(c, i, "cost");
		find_end(c);
	}
	if (count > 0)
		check_figure(c, cluster_median(ratio, count));
}

static void
want_works(struct facts *f)
{
	cluster_want(f, "work", "owner shared_with");
}

/* Works that at least two members use besides their owner. */
static void
shared_works(struct check *c)
{
	const struct fact_column *with = cluster_column(c, "work",
	    "shared_with");
	uint32_t i, shared = 0, rows = cluster_rows(c, "work");

	for (i = 0; i < rows; i++)
		shared += cluster_count(with, i) >= 2;
	cluster_share(c, shared, rows);
}

const struct rule cluster_resources_rules[] = {
	{ "resource_unmet", want_resources, unmet },
	{ "resource_unused", want_resources, unused },
	{ "resource_old", want_resources, old },
	{ "resource_dearer", want_resources, dearer },
	{ "works_shared", want_works, shared_works },
	{ NULL, NULL, NULL }
};
