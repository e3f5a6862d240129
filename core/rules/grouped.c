/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/grouped.h"

/* The targets of one row; UINT32_MAX among them is none. */
static uint32_t
target_at(const struct fact_column *c, uint32_t row, uint32_t place)
{
	int64_t target;
	uint32_t count;

	if (c->first != NULL)
		target = fact_items(c, row, &count)[place];
	else
		target = fact_at(c, row);
	return target < 0 ? UINT32_MAX : (uint32_t)target;
}

static uint32_t
targets_of(const struct fact_column *c, uint32_t row)
{
	return c->first == NULL ? 1 : c->first[row + 1] - c->first[row];
}

bool
grouped_by(struct grouped *g, struct arena *arena, const struct facts *f,
    const char *kind, const char *field)
{
	const struct fact_table *t = facts_of(f, kind);
	const struct fact_column *c = facts_column(f, kind, field);
	uint32_t targets = facts_of(f, c->field->target->name)->rows;
	uint32_t row, i, to;

	g->first = arena_array(arena, (size_t)targets + 2, sizeof *g->first);
	g->items = arena_array(arena, (size_t)(c->first == NULL ? t->rows :
	    c->list.count) + 1, sizeof *g->items);
	if (g->first == NULL || g->items == NULL)
		return false;
	for (row = 0; row < t->rows; row++)
		for (i = 0; i < targets_of(c, row); i++)
			if ((to = target_at(c, row, i)) != UINT32_MAX)
				g->first[to + 2]++;
	for (to = 2; to < targets + 2; to++)
		g->first[to] += g->first[to - 1];
	for (row = 0; row < t->rows; row++)
		for (i = 0; i < targets_of(c, row); i++)
			if ((to = target_at(c, row, i)) != UINT32_MAX)
				g->items[g->first[to + 1]++] = row;
	return true;
}
