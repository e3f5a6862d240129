/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/check.h"

#include <stdlib.h>

#include "core/store/index.h"

/* A finding with what it is put in order by: codes, never numbers. */
struct ordered {
	struct finding	 finding;
	struct span	 code;		/* in the database */
	struct check	*check;
	uint32_t	 place;
};

static int
compare_ids(struct check *c, uint64_t a, uint64_t b)
{
	int order;

	if (a == b)
		return 0;
	order = span_order(
	    facts_code(c->txn, a, c->facts.as_of, &c->arena),
	    facts_code(c->txn, b, c->facts.as_of, &c->arena));
	return order != 0 ? order : stamp_order(c->txn, a, b);
}

static int
compare(const void *a, const void *b)
{
	const struct ordered *one = a, *other = b;
	const struct finding *f = &one->finding, *g = &other->finding;
	uint32_t i;
	int order = span_order(one->code, other->code);

	if (order == 0 && f->record != g->record)
		order = stamp_order(one->check->txn, f->record, g->record);
	for (i = 0; order == 0 && i < f->way_count && i < g->way_count; i++)
		order = compare_ids(one->check, f->way[i], g->way[i]);
	if (order == 0)
		order = (f->way_count > g->way_count) -
		    (f->way_count < g->way_count);
	/* What a rule found itself in an order of codes stays in it. */
	return order != 0 ? order : one->place < other->place ? -1 : 1;
}

bool
check_order(struct check *c, uint32_t first, uint32_t count)
{
	struct ordered *all;
	uint32_t i;

	if (count < 2)
		return true;
	all = mem_grow(NULL, count, sizeof *all);
	if (all == NULL)
		return false;
	for (i = 0; i < count; i++) {
		const struct finding *f = &c->findings[first + i];

		all[i] = (struct ordered){ *f, facts_code(c->txn, f->record,
		    c->facts.as_of, &c->arena), c, i };
	}
	qsort(all, count, sizeof *all, compare);
	for (i = 0; i < count; i++)
		c->findings[first + i] = all[i].finding;
	mem_free(all);
	return true;
}
