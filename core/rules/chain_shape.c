/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

/* Arrows from a topic to what it requires, circles left out. */
struct needs {
	const struct chain_map	*map;
	struct arena		 arena;
	struct graph		 graph;
	uint32_t		*came_from, *round, *queue, rounds;
};

static bool
needs_begin(struct needs *n, const struct chain_map *m)
{
	struct graph_edge *edges = mem_grow(NULL,
	    (size_t)m->requires_all->list.count + 1, sizeof *edges);
	uint32_t topic, other, used = 0, nodes = m->topics->rows;
	struct chain_walk walk;
	bool fine;

	*n = (struct needs){ .map = m };
	arena_init(&n->arena);
	for (topic = 0; edges != NULL && topic < nodes; topic++) {
		chain_walk(&walk, m, m->ranked[topic], CHAIN_ALL);
		while (chain_next(&walk, &other))
			if (!chain_in_circle(m, m->ranked[topic], other))
				edges[used++] = (struct graph_edge){ topic,
				    m->rank[other] };
	}
	n->came_from = arena_array(&n->arena, (size_t)nodes + 1, 4);
	n->round = arena_array(&n->arena, (size_t)nodes + 1, 4);
	n->queue = arena_array(&n->arena, (size_t)nodes + 1, 4);
	fine = edges != NULL && !n->arena.failed &&
	    graph_build(&n->graph, &n->arena, nodes, edges, used);
	mem_free(edges);
	return fine;
}

/* The shortest way round that is longer than the arrow itself. */
static bool
search_detour(struct needs *n, uint32_t from, uint32_t to)
{
	const struct graph *g = &n->graph;
	uint32_t head = 0, tail = 0, at;

	n->rounds++;
	n->queue[tail++] = from;
	n->round[from] = n->rounds;
	while (head < tail) {
		uint32_t node = n->queue[head++];

		for (at = g->first[node]; at < g->first[node + 1]; at++) {
			uint32_t next = g->to[at];

			if (n->round[next] == n->rounds ||
			    (node == from && next == to))
				continue;
			n->round[next] = n->rounds;
			n->came_from[next] = node;
			if (next == to)
				return true;
			n->queue[tail++] = next;
		}
	}
	return false;
}

static void
report_needless(struct needs *n, uint32_t from, uint32_t to)
{
	const struct chain_map *m = n->map;
	struct check *c = m->check;
	uint32_t node, count = 0;

	if (!search_detour(n, from, to))
		return;
	find(c, "topic", m->ranked[from], "requires");
	fill_record(c, "topic", "topic", m->ranked[from]);
	fill_record(c, "other", "topic", m->ranked[to]);
	for (node = to; node != from; node = n->came_from[node])
		n->queue[count++] = node;
	fill_way(c, "topic", m->ranked[from]);
	while (count-- > 0)
		fill_way(c, "topic", m->ranked[n->queue[count]]);
	find_end(c);
}

static void
look_needless(struct needs *n)
{
	const struct graph *g = &n->graph;
	bool *needless = arena_array(&n->arena, (size_t)g->edges + 1,
	    sizeof *needless);
	uint32_t node, at;

	if (needless == NULL || !graph_needless(g, needless)) {
		n->map->check->failed = true;
		return;
	}
	for (node = 0; node < g->nodes; node++)
		for (at = g->first[node]; at < g->first[node + 1]; at++)
			if (needless[g->edge[at]])
				report_needless(n, node, g->to[at]);
}

void
chain_redundant(struct check *c)
{
	const struct chain_map *m = chain_map(c);
	struct needs n;

	if (m == NULL || m->requires_all->list.count == 0)
		return;
	check_measured(c);
	if (needs_begin(&n, m))
		look_needless(&n);
	else
		c->failed = true;
	arena_clear(&n.arena);
}

/*
 * How many topics of a chain each one holds up: those that need it, near or
 * far.  Sixty-four at a time, each a bit that runs along the arrows in the
 * order of teaching.
 */
static void
count_held(const struct chain_map *m, uint64_t *bits, uint32_t *held)
{
	uint32_t begin, i, k, other;
	struct chain_walk walk;

	for (begin = 0; begin < m->count; begin += 64) {
		for (i = begin; i < m->count; i++) {
			uint32_t topic = m->order[i];
			uint64_t got = 0;

			chain_walk(&walk, m, topic, CHAIN_ALL);
			while (chain_next(&walk, &other))
				if (chain_has(m, other) &&
				    m->place[other] > begin &&
				    chain_before(m, other, topic))
					got |= bits[other];
			for (k = 0; k < 64 && got >> k != 0; k++)
				held[begin + k] += got >> k & 1;
			bits[topic] = i < begin + 64 ?
			    got | (uint64_t)1 << (i - begin) : got;
		}
	}
}

static void
report_held(const struct chain_map *m, uint32_t i, uint32_t held)
{
	chain_find(m, m->order[i], NULL);
	fill_number(m->check, "count", held);
	fill_number(m->check, "all", m->count);
	find_end(m->check);
}

/* The mean of how many topics a topic holds up. */
void
chain_blocking(struct check *c)
{
	int64_t share = check_limit(c, "share"), all = 0, sum = 0;
	int64_t least = check_limit_whole(c, "topics");
	struct chain_map *m = chain_map(c);
	uint32_t chain = 0, i, *held;
	uint64_t *bits;

	if (m == NULL)
		return;
	bits = arena_array(&c->arena, (size_t)m->topics->rows + 1, 8);
	held = arena_array(&c->arena, (size_t)m->topics->rows + 64, 4);
	while (!c->arena.failed && chain_visit(m, &chain)) {
		memset(held, 0, m->count * sizeof *held);
		count_held(m, bits, held);
		for (i = 0; i < m->count; i++) {
			sum += held[i];
			if (m->count >= least && held[i] * (int64_t)
			    FACT_MILLION > share * m->count)
				report_held(m, i, held[i]);
		}
		all += m->count;
	}
	if (all > 0)
		check_figure(c, sum * FACT_MILLION / all);
}

/* The longest way in a chain, as steps and the topic before each. */
struct longest {
	uint32_t	*steps, *by;
};

static uint32_t
find_longest(const struct chain_map *m, struct longest *l, uint32_t *end)
{
	struct chain_walk walk;
	uint32_t i, other, best = 0;

	for (i = 0; i < m->count; i++) {
		uint32_t topic = m->order[i];

		l->steps[topic] = 1;
		l->by[topic] = topic;
		chain_walk(&walk, m, topic, CHAIN_ALL);
		while (chain_next(&walk, &other)) {
			if (!chain_has(m, other) ||
			    !chain_before(m, other, topic) ||
			    l->steps[other] < l->steps[topic])
				continue;
			l->steps[topic] = l->steps[other] + 1;
			l->by[topic] = other;
		}
		if (l->steps[topic] > best) {
			best = l->steps[topic];
			*end = topic;
		}
	}
	return best;
}

static void
report_longest(const struct chain_map *m, const struct longest *l,
    uint32_t steps, uint32_t end)
{
	struct check *c = m->check;

	find(c, "chain", m->chain, "curricula");
	fill_record(c, "chain", "chain", m->chain);
	fill_number(c, "count", steps);
	fill_way(c, "topic", end);
	for (; l->by[end] != end; end = l->by[end])
		fill_way(c, "topic", l->by[end]);
	find_end(c);
}

void
chain_delay(struct check *c)
{
	int64_t limit = check_limit_whole(c, "most");
	struct chain_map *m = chain_map(c);
	uint32_t chain = 0, end = 0, steps, most = 0;
	struct longest l;

	if (m == NULL)
		return;
	l.steps = arena_array(&c->arena, (size_t)m->topics->rows + 1, 4);
	l.by = arena_array(&c->arena, (size_t)m->topics->rows + 1, 4);
	while (!c->arena.failed && chain_visit(m, &chain)) {
		steps = find_longest(m, &l, &end);
		if (steps > most)
			most = steps;
		if (steps > limit)
			report_longest(m, &l, steps, end);
	}
	if (most > 0)
		check_figure(c, (int64_t)most * FACT_MILLION);
}
