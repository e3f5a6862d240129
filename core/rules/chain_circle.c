/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

/*
 * A circle is what keeps topics from ever being taught.  One through a
 * member of requires_any is none while another member can be taught, so
 * first all that can be taught is crossed out, and circles are looked for
 * among what is left.
 *
 * Nodes are rows, in the order of codes: among equally short circles every
 * office finds the same.
 */
struct circles {
	struct chain_map	*map;
	struct arena		 arena;
	struct graph		 needs, needed_by;
	bool			*taught;
	uint32_t		*queue, tail;
	uint32_t		*of;		/* component */
	uint32_t		*first, *member, components;
};

static struct graph_edge *
add_needs(uint32_t topic, const struct fact_column *column,
    struct graph_edge *edge)
{
	uint32_t i, count;
	const int32_t *items = fact_items(column, topic, &count);

	for (i = 0; i < count; i++)
		if (items[i] >= 0)
			*edge++ = (struct graph_edge){ topic,
			    (uint32_t)items[i] };
	return edge;
}

static bool
build_needs(struct circles *s)
{
	const struct chain_map *m = s->map;
	struct graph_edge *edges, *edge;
	uint32_t topic;
	bool fine;

	edges = mem_grow(NULL, (size_t)m->requires_all->list.count +
	    m->requires_any->list.count + 1, sizeof *edges);
	if (edges == NULL)
		return false;
	edge = edges;
	for (topic = 0; topic < m->topics->rows; topic++) {
		edge = add_needs(topic, m->requires_all, edge);
		edge = add_needs(topic, m->requires_any, edge);
	}
	fine = graph_build(&s->needs, &s->arena, m->topics->rows, edges,
	    (uint32_t)(edge - edges)) &&
	    graph_turned(&s->needed_by, &s->arena, &s->needs);
	mem_free(edges);
	return fine;
}

/* A choice is met by one that can be taught, or that is not known here. */
static bool
choice_is_met(const struct circles *s, uint32_t topic)
{
	uint32_t i, count;
	const int32_t *items = fact_items(s->map->requires_any, topic,
	    &count);

	for (i = 0; i < count; i++)
		if (items[i] < 0 || s->taught[items[i]])
			return true;
	return count == 0;
}

static bool
needs_are_met(const struct circles *s, uint32_t topic)
{
	uint32_t i, count;
	const int32_t *items = fact_items(s->map->requires_all, topic,
	    &count);

	for (i = 0; i < count; i++)
		if (items[i] >= 0 && !s->taught[items[i]])
			return false;
	return choice_is_met(s, topic);
}

static void
teach(struct circles *s, uint32_t node)
{
	if (s->taught[node] || !needs_are_met(s, node))
		return;
	s->taught[node] = true;
	s->queue[s->tail++] = node;
}

/* Crosses out all that can be taught. */
static void
teach_all(struct circles *s)
{
	const struct graph *g = &s->needed_by;
	uint32_t node, head, at;

	for (node = 0; node < g->nodes; node++)
		teach(s, node);
	for (head = 0; head < s->tail; head++) {
		node = s->queue[head];
		for (at = g->first[node]; at < g->first[node + 1]; at++)
			teach(s, g->to[at]);
	}
}

/* Whether this arrow is one of those that keep its topic out. */
static bool
holds_up(const struct circles *s, uint32_t node, uint32_t needed)
{
	const struct chain_map *m = s->map;
	uint32_t i, count;
	const int32_t *items;

	if (s->taught[node] || s->taught[needed])
		return false;
	items = fact_items(m->requires_all, node, &count);
	for (i = 0; i < count; i++)
		if (items[i] == (int32_t)needed)
			return true;
	return !choice_is_met(s, node);
}

/* The graph of what is left, in place of that of all. */
static bool
leave_the_rest(struct circles *s)
{
	struct graph_edge *edges = mem_grow(NULL, (size_t)s->needs.edges + 1,
	    sizeof *edges);
	const struct graph *g = &s->needs;
	uint32_t node, at, used = 0;
	bool fine;

	if (edges == NULL)
		return false;
	for (node = 0; node < g->nodes; node++)
		for (at = g->first[node]; at < g->first[node + 1]; at++)
			if (holds_up(s, node, g->to[at]))
				edges[used++] = (struct graph_edge){ node,
				    g->to[at] };
	fine = graph_build(&s->needs, &s->arena, g->nodes, edges, used);
	mem_free(edges);
	return fine;
}

/* Nodes by component: member[first[n]] and on. */
static void
group(struct circles *s)
{
	uint32_t node;

	for (node = 0; node < s->needs.nodes; node++)
		s->first[s->of[node]]++;
	for (node = 1; node <= s->components; node++)
		s->first[node] += s->first[node - 1];
	for (node = s->needs.nodes; node-- > 0;)
		s->member[--s->first[s->of[node]]] = node;
}

/* The arrows inside a component, between places among its members. */
static bool
build_inside(const struct circles *s, uint32_t component,
    struct arena *arena, const uint32_t *place, struct graph *out)
{
	const struct graph *g = &s->needs;
	struct graph_edge *edges = NULL, *grown;
	uint32_t i, at, used = 0, begin = s->first[component];
	uint32_t end = s->first[component + 1];
	bool fine = true;

	for (i = begin; fine && i < end; i++) {
		uint32_t node = s->member[i];

		grown = mem_grow(edges, (size_t)used + g->first[node + 1] -
		    g->first[node] + 1, sizeof *edges);
		fine = grown != NULL;
		edges = fine ? grown : edges;
		for (at = g->first[node]; fine && at < g->first[node + 1];
		    at++)
			if (s->of[g->to[at]] == component)
				edges[used++] = (struct graph_edge){ i - begin,
				    place[g->to[at]] };
	}
	fine = fine && graph_build(out, arena, end - begin, edges, used);
	mem_free(edges);
	return fine;
}

static void
report(const struct circles *s, uint32_t component,
    const struct graph_way *way)
{
	struct check *c = s->map->check;
	const uint32_t *members = s->member + s->first[component];
	const struct chain_map *m = s->map;
	uint32_t i, topic = members[way->nodes[0]], count;
	const int32_t *items = fact_items(m->requires_all, topic, &count);
	int32_t next = (int32_t)members[way->nodes[1]];

	for (i = 0; i < count && items[i] != next; i++)
		;
	find(c, "topic", topic, i < count ? "requires" : "requires_any");
	fill_record(c, "topic", "topic", topic);
	fill_number(c, "count", way->count - 1);
	for (i = 0; i < way->count; i++)
		fill_way(c, "topic", members[way->nodes[i]]);
	find_end(c);
}

static bool
look_inside(struct circles *s, uint32_t component, uint32_t *place)
{
	uint32_t i, begin = s->first[component];
	uint32_t size = s->first[component + 1] - begin;
	struct graph_way way;
	struct graph inside;
	struct arena arena;
	uint32_t *zero;
	bool fine;

	for (i = 0; i < size; i++)
		place[s->member[begin + i]] = i;
	arena_init(&arena);
	zero = arena_array(&arena, (size_t)size + 1, sizeof *zero);
	fine = zero != NULL && build_inside(s, component, &arena, place,
	    &inside) && graph_circle(&inside, &arena, zero, 0,
	    (uint32_t)check_limit_whole(s->map->check, "tries"), &way);
	if (fine && way.count > 0)
		report(s, component, &way);
	arena_clear(&arena);
	return fine;
}

static bool
is_suspect(const struct circles *s, uint32_t component)
{
	uint32_t node = s->member[s->first[component]], at;

	if (s->first[component + 1] - s->first[component] > 1)
		return true;
	for (at = s->needs.first[node]; at < s->needs.first[node + 1]; at++)
		if (s->needs.to[at] == node)
			return true;
	return false;
}

static bool
find_circles(struct circles *s)
{
	uint32_t nodes = s->map->topics->rows, i, *place;
	bool fine;

	s->taught = arena_array(&s->arena, (size_t)nodes + 1, 1);
	s->queue = arena_array(&s->arena, (size_t)nodes + 1, 4);
	s->of = arena_array(&s->arena, (size_t)nodes + 1, 4);
	s->member = arena_array(&s->arena, (size_t)nodes + 1, 4);
	s->first = arena_array(&s->arena, (size_t)nodes + 2, 4);
	place = arena_array(&s->arena, (size_t)nodes + 1, 4);
	if (s->arena.failed || !build_needs(s))
		return false;
	teach_all(s);
	if (s->tail == nodes)
		return true;
	if (!leave_the_rest(s) ||
	    !graph_components(&s->needs, s->of, &s->components))
		return false;
	group(s);
	for (fine = true, i = 0; fine && i < s->components; i++)
		if (is_suspect(s, i))
			fine = look_inside(s, i, place);
	return fine;
}

void
chain_circle(struct check *c)
{
	struct circles s = { .map = chain_map(c) };

	if (s.map == NULL || s.map->topics->rows == 0)
		return;
	check_measured(c);
	arena_init(&s.arena);
	if (!find_circles(&s))
		c->failed = true;
	arena_clear(&s.arena);
}
