/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

#include <stdlib.h>

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

/* The topics of the chain that is visited, what is needed before others. */
struct sorted {
	struct needs	 needs;
	uint32_t	*place;		/* of a topic among all */
	uint32_t	*order;		/* topics */
};

static bool
sorted_begin(struct sorted *s, const struct chain_map *m)
{
	uint32_t nodes = m->topics->rows, placed, i, *all;

	if (!needs_begin(&s->needs, m))
		return false;
	all = s->needs.queue;
	s->place = arena_array(&s->needs.arena, (size_t)nodes + 1, 4);
	s->order = arena_array(&s->needs.arena, (size_t)nodes + 1, 4);
	if (s->needs.arena.failed ||
	    !graph_order(&s->needs.graph, all, &placed))
		return false;
	/* Arrows lead to what is needed: the last one comes first. */
	for (i = 0; i < placed; i++)
		s->place[m->ranked[all[i]]] = placed - i;
	return true;
}

struct by_place {
	uint32_t	place, topic;
};

static int
compare_places(const void *a, const void *b)
{
	const struct by_place *one = a, *other = b;

	return (one->place > other->place) - (one->place < other->place);
}

static bool
sort_chain(struct sorted *s)
{
	const struct chain_map *m = s->needs.map;
	struct by_place *all = mem_grow(NULL, (size_t)m->count + 1,
	    sizeof *all);
	uint32_t i;

	if (all == NULL)
		return false;
	for (i = 0; i < m->count; i++)
		all[i] = (struct by_place){ s->place[m->order[i]],
		    m->order[i] };
	qsort(all, m->count, sizeof *all, compare_places);
	for (i = 0; i < m->count; i++)
		s->order[i] = all[i].topic;
	mem_free(all);
	return true;
}

/* Each chain in turn, sorted. */
static bool
next_chain(struct sorted *s, struct chain_map *m, uint32_t *chain)
{
	if (m->check->failed || !chain_visit(m, chain))
		return false;
	m->check->failed |= !sort_chain(s);
	return !m->check->failed;
}

static bool
is_needed(const struct chain_map *m, uint32_t topic, uint32_t other)
{
	return chain_has(m, other) && !chain_in_circle(m, topic, other);
}

/*
 * How many topics of a chain each one holds up: those that need it, near or
 * far.  Sixty-four at a time, each a bit that runs along the arrows.
 */
static void
count_held(const struct sorted *s, uint64_t *bits, uint32_t *held)
{
	const struct chain_map *m = s->needs.map;
	uint32_t begin, i, k, other;
	struct chain_walk walk;

	for (begin = 0; begin < m->count; begin += 64) {
		for (i = 0; i < begin; i++)
			bits[s->order[i]] = 0;
		for (; i < m->count; i++) {
			uint64_t got = 0;

			chain_walk(&walk, m, s->order[i], CHAIN_ALL);
			while (chain_next(&walk, &other))
				if (is_needed(m, s->order[i], other))
					got |= bits[other];
			for (k = 0; k < 64 && got >> k != 0; k++)
				held[begin + k] +=
				    (uint32_t)(got >> k & 1);
			bits[s->order[i]] = i >= begin + 64 ? got :
			    got | (uint64_t)1 << (i - begin);
		}
	}
}

static void
report_held(const struct chain_map *m, uint32_t topic, uint32_t held)
{
	chain_find(m, topic, NULL);
	fill_number(m->check, "count", held);
	fill_number(m->check, "all", m->count);
	find_end(m->check);
}

static void
look_held(struct sorted *s, struct chain_map *m)
{
	struct check *c = m->check;
	int64_t share = check_limit(c, "share"), all = 0, sum = 0;
	int64_t least = check_limit_whole(c, "topics");
	uint64_t *bits = arena_array(&s->needs.arena,
	    (size_t)m->topics->rows + 1, 8);
	uint32_t *held = arena_array(&s->needs.arena,
	    (size_t)m->topics->rows + 64, 4), chain = 0, i;

	c->failed |= s->needs.arena.failed;
	while (next_chain(s, m, &chain)) {
		memset(held, 0, m->count * sizeof *held);
		count_held(s, bits, held);
		for (i = 0; i < m->count; i++) {
			sum += held[i];
			if (m->count >= least && held[i] * (int64_t)
			    FACT_MILLION > share * m->count)
				report_held(m, s->order[i], held[i]);
		}
		all += m->count;
	}
	if (all > 0)
		check_figure(c, sum * FACT_MILLION / all);
}

/* The mean of how many topics a topic holds up. */
void
chain_blocking(struct check *c)
{
	struct chain_map *m = chain_map(c);
	struct sorted s;

	if (m == NULL)
		return;
	if (sorted_begin(&s, m))
		look_held(&s, m);
	else
		c->failed = true;
	arena_clear(&s.needs.arena);
}

/* The longest way in a chain, as steps and the topic before each. */
struct longest {
	uint32_t	*steps, *by;
};

static uint32_t
find_longest(const struct sorted *s, struct longest *l, uint32_t *end)
{
	const struct chain_map *m = s->needs.map;
	struct chain_walk walk;
	uint32_t i, other, best = 0;

	for (i = 0; i < m->count; i++) {
		uint32_t topic = s->order[i];

		l->steps[topic] = 1;
		l->by[topic] = topic;
		chain_walk(&walk, m, topic, CHAIN_ALL);
		while (chain_next(&walk, &other)) {
			if (!is_needed(m, topic, other) ||
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

static void
look_longest(struct sorted *s, struct chain_map *m)
{
	struct check *c = m->check;
	int64_t limit = check_limit_whole(c, "most");
	uint32_t chain = 0, end = 0, steps, most = 0;
	struct longest l;

	l.steps = arena_array(&s->needs.arena, (size_t)m->topics->rows + 1,
	    4);
	l.by = arena_array(&s->needs.arena, (size_t)m->topics->rows + 1, 4);
	c->failed |= s->needs.arena.failed;
	while (next_chain(s, m, &chain)) {
		steps = find_longest(s, &l, &end);
		if (steps > most)
			most = steps;
		if (steps > limit)
			report_longest(m, &l, steps, end);
	}
	if (most > 0)
		check_figure(c, (int64_t)most * FACT_MILLION);
}

void
chain_delay(struct check *c)
{
	struct chain_map *m = chain_map(c);
	struct sorted s;

	if (m == NULL)
		return;
	if (sorted_begin(&s, m))
		look_longest(&s, m);
	else
		c->failed = true;
	arena_clear(&s.needs.arena);
}
