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

static struct ordered
ordered(struct check *c, uint32_t place)
{
	const struct finding *f = &c->findings[place];

	return (struct ordered){ *f, facts_code(c->txn, f->record,
	    c->facts.as_of, &c->arena), c, place };
}

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

static const char *
text_of(const struct finding_fill *fill)
{
	const void *at = (const void *)(uintptr_t)fill->number;

	return fill->what == FILL_TEXT ? at : label_text(at, LANG_EN);
}

static int
compare_fills(struct check *c, const struct finding *f,
    const struct finding *g)
{
	struct span rest = f->fills, others = g->fills;
	struct finding_fill a, b;
	int order = 0;

	while (order == 0 && finding_fill(&rest, &a) &&
	    finding_fill(&others, &b)) {
		if (a.what != b.what)
			order = a.what < b.what ? -1 : 1;
		else if (a.what == FILL_RECORD)
			order = compare_ids(c, a.number, b.number);
		else if (a.what >= FILL_WORD)
			order = strcmp(text_of(&a), text_of(&b));
		else
			order = ((int64_t)a.number > (int64_t)b.number) -
			    ((int64_t)a.number < (int64_t)b.number);
	}
	return order;
}

/*
 * What is said of the cluster stays in the order in which its rule says it;
 * of a record, two findings that tie in all this are one and the same.
 */
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
	if (order == 0 && f->record != 0)
		order = compare_fills(one->check, f, g);
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
	for (i = 0; i < count; i++)
		all[i] = ordered(c, first + i);
	qsort(all, count, sizeof *all, compare);
	for (i = 0; i < count; i++)
		c->findings[first + i] = all[i].finding;
	mem_free(all);
	return true;
}

/* How many of those from first up to end go before this one. */
static uint32_t
count_before(struct check *c, uint32_t first, uint32_t end,
    const struct ordered *one)
{
	uint32_t low = first, high = end;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct ordered other = ordered(c, middle);

		if (compare(&other, one) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low - first;
}

bool
check_merge(struct check *c, uint32_t first, uint32_t middle)
{
	uint32_t count = c->count - middle, end = middle, i, at;
	struct ordered *all;

	if (!check_order(c, middle, count))
		return false;
	if (count == 0 || middle == first)
		return true;
	all = mem_grow(NULL, count, sizeof *all);
	if (all == NULL)
		return false;
	for (i = 0; i < count; i++)
		all[i] = ordered(c, middle + i);
	for (i = count; i-- > 0; end = at) {
		at = first + count_before(c, first, end, &all[i]);
		memmove(&c->findings[at + i + 1], &c->findings[at],
		    (end - at) * sizeof *c->findings);
		c->findings[at + i] = all[i].finding;
	}
	mem_free(all);
	return true;
}
