/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/check.h"

#include <stdlib.h>

#include "core/store/index.h"

/* A finding with what it is put in order by: codes, never numbers. */
struct ordered {
	struct finding	 finding;
	struct span	 code;		/* in the database */
	struct txn	*txn;
	uint32_t	 place;
};

static struct span
code_of(struct txn *txn, uint64_t id)
{
	const struct kind *kind;
	struct rec_view rec;

	if (id == 0 || !record_get(txn, id, &rec))
		return SPAN("");
	kind = names_kind(store_schema(txn->store), rec_kind(&rec));
	return kind == NULL ? SPAN("") :
	    rec_value(&rec, kind->fields[0].slot).text;
}

static int
compare_ids(struct txn *txn, uint64_t a, uint64_t b)
{
	int order;

	if (a == b)
		return 0;
	order = span_order(code_of(txn, a), code_of(txn, b));
	return order != 0 ? order : stamp_order(txn, a, b);
}

static int
compare(const void *a, const void *b)
{
	const struct ordered *one = a, *other = b;
	const struct finding *f = &one->finding, *g = &other->finding;
	uint32_t i;
	int order = span_order(one->code, other->code);

	if (order == 0 && f->record != g->record)
		order = stamp_order(one->txn, f->record, g->record);
	for (i = 0; order == 0 && i < f->way_count && i < g->way_count; i++)
		order = compare_ids(one->txn, f->way[i], g->way[i]);
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

		all[i] = (struct ordered){ *f, code_of(c->txn, f->record),
		    c->txn, i };
	}
	qsort(all, count, sizeof *all, compare);
	for (i = 0; i < count; i++)
		c->findings[first + i] = all[i].finding;
	mem_free(all);
	return true;
}
