/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

/*
 * Which chains a change of one record can touch: those that teach it, or a
 * topic that leans on it, or one that stands in a circle with it, before or
 * after.  A chain or curriculum stands for all topics that it has.
 */
struct near {
	const struct chain_map	*map;
	bool			*topics, *curricula;
};

static bool
near_init(struct near *n, const struct chain_map *m)
{
	*n = (struct near){ .map = m };
	n->topics = mem_zero((size_t)m->topics->rows + 1, 1);
	n->curricula = mem_zero((size_t)m->curricula->rows + 1, 1);
	return n->topics != NULL && n->curricula != NULL;
}

static void
near_clear(struct near *n)
{
	mem_free(n->topics);
	mem_free(n->curricula);
}

/* A topic with all that need each other with it. */
static void
mark_topic(struct near *n, uint32_t topic)
{
	uint32_t i;

	for (i = 0; i < n->map->topics->rows; i++)
		n->topics[i] |= chain_in_circle(n->map, i, topic);
}

static void
mark_curricula(struct near *n)
{
	uint32_t i;

	for (i = 0; i < n->map->topics->rows; i++) {
		int64_t curriculum = fact_at(n->map->curriculum, i);

		n->topics[i] |= curriculum >= 0 && n->curricula[curriculum];
	}
}

static void
mark_chain(struct near *n, uint32_t chain)
{
	uint32_t i, count;
	const int32_t *items = fact_items(n->map->links, chain, &count);

	for (i = 0; i < count; i++)
		if (items[i] >= 0)
			n->curricula[items[i]] = true;
	mark_curricula(n);
}

static bool
leans_on_marked(const struct near *n, uint32_t topic)
{
	struct chain_walk walk;
	uint32_t other;

	chain_walk(&walk, n->map, topic, CHAIN_SAME);
	while (chain_next(&walk, &other))
		if (n->topics[other])
			return true;
	return false;
}

/* The chains that teach what is marked or what leans on it. */
static void
spread(struct near *n, bool *chains)
{
	const struct chain_map *m = n->map;
	uint32_t i, k, count;

	for (i = 0; i < m->topics->rows; i++) {
		int64_t curriculum = fact_at(m->curriculum, i);

		if (curriculum >= 0 && !n->curricula[curriculum])
			n->curricula[curriculum] = n->topics[i] ||
			    leans_on_marked(n, i);
	}
	for (i = 0; i < m->chains->rows; i++) {
		const int32_t *items = fact_items(m->links, i, &count);

		for (k = 0; k < count; k++)
			chains[i] |= items[k] >= 0 && n->curricula[items[k]];
	}
}

static void
mark(struct chain_map *m, const struct fact_table *t, uint32_t row)
{
	struct near n;

	if (!near_init(&n, m))
		m->check->failed = true;
	else if (t == m->chains)
		mark_chain(&n, row);
	else if (t == m->topics)
		mark_topic(&n, row);
	else
		n.curricula[row] = true;
	if (!m->check->failed) {
		mark_curricula(&n);
		spread(&n, m->nearby);
	}
	if (t == m->chains)
		m->nearby[row] = true;
	near_clear(&n);
}

bool
chain_near_begin(struct chain_map *m, const struct fact_table *t,
    uint32_t row)
{
	if (t != m->topics && t != m->curricula && t != m->chains)
		return false;
	memset(m->nearby, 0, m->chains->rows * sizeof *m->nearby);
	mark(m, t, row);
	m->near = m->nearby;
	return true;
}

void
chain_near_end(struct chain_map *m, const struct fact_table *t, uint32_t row)
{
	chain_map_renew(m);
	mark(m, t, row);
}
