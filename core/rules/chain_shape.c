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
		chain_walk(&walk, m, topic, CHAIN_ALL);
		while (chain_next(&walk, &other))
			if (!chain_in_circle(m, topic, other))
				edges[used++] = (struct graph_edge){ topic,
				    other };
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
	find(c, "topic", from, "requires");
	fill_record(c, "topic", "topic", from);
	fill_record(c, "other", "topic", to);
	for (node = to; node != from; node = n->came_from[node])
		n->queue[count++] = node;
	fill_way(c, "topic", from);
	while (count-- > 0)
		fill_way(c, "topic", n->queue[count]);
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
 * The topics of the chain that is visited, what is needed before others, and
 * what is worked out of each of them.
 */
struct sorted {
	struct chain_map	*map;
	struct arena		 arena;
	uint32_t		*order;		/* topics */
	uint32_t		 count;
	bool			*done;		/* topic: it is in order */
	struct chain_walk	*stack;
	uint64_t		*bits;		/* topic; chain_blocking */
	uint32_t		*held;
	uint32_t		*steps, *by;	/* topic; chain_delay */
};

static bool
sorted_begin(struct sorted *s, struct check *c)
{
	size_t topics;

	*s = (struct sorted){ .map = chain_each(c) };
	arena_init(&s->arena);
	if (s->map == NULL)
		return false;
	topics = (size_t)s->map->topics->rows + 64;
	s->order = arena_array(&s->arena, topics, sizeof *s->order);
	s->done = arena_array(&s->arena, topics, sizeof *s->done);
	s->stack = arena_array(&s->arena, topics, sizeof *s->stack);
	s->bits = arena_array(&s->arena, topics, sizeof *s->bits);
	s->held = arena_array(&s->arena, topics, sizeof *s->held);
	s->steps = arena_array(&s->arena, topics, sizeof *s->steps);
	s->by = arena_array(&s->arena, topics, sizeof *s->by);
	c->failed |= s->arena.failed;
	return !s->arena.failed;
}

static bool
is_needed(const struct chain_map *m, uint32_t topic, uint32_t other)
{
	return chain_has(m, other) && !chain_in_circle(m, topic, other);
}

/* A topic that is needed and not in order yet. */
static bool
lacks(const struct sorted *s, struct chain_walk *walk, uint32_t *other)
{
	while (chain_next(walk, other))
		if (is_needed(s->map, walk->topic, *other) &&
		    !s->done[*other])
			return true;
	return false;
}

/* All that a topic needs goes before it. */
static void
put_in_order(struct sorted *s, uint32_t topic)
{
	uint32_t depth = 0, other;

	chain_walk(&s->stack[depth++], s->map, topic, CHAIN_ALL);
	while (depth > 0) {
		struct chain_walk *walk = &s->stack[depth - 1];

		if (lacks(s, walk, &other)) {
			chain_walk(&s->stack[depth++], s->map, other,
			    CHAIN_ALL);
			continue;
		}
		s->done[walk->topic] = true;
		s->order[s->count++] = walk->topic;
		depth--;
	}
}

/* Each chain in turn, sorted. */
static bool
next_chain(struct sorted *s, uint32_t *chain)
{
	const struct chain_map *m = s->map;
	uint32_t i;

	if (!chain_visit(s->map, chain))
		return false;
	for (i = 0; i < m->count; i++)
		s->done[m->order[i]] = false;
	for (s->count = i = 0; i < m->count; i++)
		if (!s->done[m->order[i]])
			put_in_order(s, m->order[i]);
	return true;
}

/*
 * How many topics of a chain each one holds up: those that need it, near or
 * far.  Sixty-four at a time, each a bit that runs along the arrows.
 */
static void
count_held(struct sorted *s)
{
	const struct chain_map *m = s->map;
	uint64_t *bits = s->bits;
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
				s->held[begin + k] +=
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
look_held(struct sorted *s)
{
	struct check *c = s->map->check;
	int64_t share = check_limit(c, "share"), sum = 0;
	int64_t least = check_limit_whole(c, "topics");
	uint32_t i;

	memset(s->held, 0, s->count * sizeof *s->held);
	count_held(s);
	for (i = 0; i < s->count; i++) {
		sum += s->held[i];
		if (s->count >= least && s->held[i] * (int64_t)FACT_MILLION >
		    share * s->count)
			report_held(s->map, s->order[i], s->held[i]);
	}
	check_share(c, sum, s->count);
}

/* The mean of how many topics a topic holds up. */
void
chain_blocking(struct check *c)
{
	struct sorted s;
	uint32_t chain = 0;

	if (sorted_begin(&s, c))
		while (next_chain(&s, &chain))
			look_held(&s);
	arena_clear(&s.arena);
}

/* The longest way in a chain, as steps and the topic before each. */
static uint32_t
find_longest(const struct sorted *s, uint32_t *end)
{
	const struct chain_map *m = s->map;
	struct chain_walk walk;
	uint32_t i, other, best = 0;

	for (i = 0; i < s->count; i++) {
		uint32_t topic = s->order[i];

		s->steps[topic] = 1;
		s->by[topic] = topic;
		chain_walk(&walk, m, topic, CHAIN_ALL);
		while (chain_next(&walk, &other)) {
			if (!is_needed(m, topic, other) ||
			    s->steps[other] < s->steps[topic])
				continue;
			s->steps[topic] = s->steps[other] + 1;
			s->by[topic] = other;
		}
		if (s->steps[topic] > best) {
			best = s->steps[topic];
			*end = topic;
		}
	}
	return best;
}

static void
report_longest(const struct sorted *s, uint32_t steps, uint32_t end)
{
	const struct chain_map *m = s->map;
	struct check *c = m->check;

	find(c, "chain", m->chain, "curricula");
	fill_record(c, "chain", "chain", m->chain);
	fill_number(c, "count", steps);
	fill_way(c, "topic", end);
	for (; s->by[end] != end; end = s->by[end])
		fill_way(c, "topic", s->by[end]);
	find_end(c);
}

void
chain_delay(struct check *c)
{
	int64_t limit = check_limit_whole(c, "most");
	uint32_t chain = 0, end = 0, steps;
	struct sorted s;

	if (sorted_begin(&s, c))
		while (next_chain(&s, &chain)) {
			steps = find_longest(&s, &end);
			check_most(c, steps);
			if (steps > limit)
				report_longest(&s, steps, end);
		}
	arena_clear(&s.arena);
}
