/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/graph.h"

static uint32_t *
numbers(struct arena *arena, uint32_t count)
{
	return arena_array(arena, count, sizeof(uint32_t));
}

bool
graph_build(struct graph *g, struct arena *arena, uint32_t nodes,
    const struct graph_edge *edges, uint32_t count)
{
	uint32_t i;

	*g = (struct graph){ .nodes = nodes, .edges = count };
	g->first = numbers(arena, nodes + 1);
	g->to = numbers(arena, count);
	g->edge = numbers(arena, count);
	if (g->first == NULL || g->to == NULL || g->edge == NULL)
		return false;
	for (i = 0; i < count; i++)
		g->first[edges[i].from]++;
	for (i = 1; i <= nodes; i++)
		g->first[i] += g->first[i - 1];
	for (i = count; i-- > 0;) {
		uint32_t at = --g->first[edges[i].from];

		g->to[at] = edges[i].to;
		g->edge[at] = i;
	}
	return true;
}

/* All arrows as given edges, turned if asked. */
static struct graph_edge *
edge_list(const struct graph *g, bool turned)
{
	struct graph_edge *edges = mem_grow(NULL, (size_t)g->edges + 1,
	    sizeof *edges);
	uint32_t node, at;

	if (edges == NULL)
		return NULL;
	for (node = 0; node < g->nodes; node++) {
		for (at = g->first[node]; at < g->first[node + 1]; at++) {
			struct graph_edge *e = &edges[g->edge[at]];

			e->from = turned ? g->to[at] : node;
			e->to = turned ? node : g->to[at];
		}
	}
	return edges;
}

bool
graph_turned(struct graph *out, struct arena *arena, const struct graph *g)
{
	struct graph_edge *edges = edge_list(g, true);
	bool fine = edges != NULL &&
	    graph_build(out, arena, g->nodes, edges, g->edges);

	mem_free(edges);
	return fine;
}

bool
graph_both_ways(struct graph *out, struct arena *arena,
    const struct graph *g)
{
	struct graph_edge *edges = edge_list(g, false), *all;
	uint32_t i;
	bool fine;

	all = mem_grow(edges, 2 * (size_t)g->edges + 1, sizeof *edges);
	if (edges == NULL || all == NULL) {
		mem_free(all == NULL ? edges : all);
		return false;
	}
	for (i = 0; i < g->edges; i++)
		all[g->edges + i] = (struct graph_edge){ all[i].to,
		    all[i].from };
	fine = graph_build(out, arena, g->nodes, all, 2 * g->edges);
	mem_free(all);
	return fine;
}

/* A walk in depth that keeps its own stack. */
struct deep {
	const struct graph	*g;
	uint32_t		*stack, *next;	/* nodes; their next arrow */
	uint32_t		 depth;
	uint32_t		*seen, *low;	/* order of discovery, from 1 */
	uint32_t		 clock;
	struct arena		 arena;
};

static bool
deep_begin(struct deep *d, const struct graph *g)
{
	*d = (struct deep){ .g = g };
	arena_init(&d->arena);
	d->stack = numbers(&d->arena, g->nodes);
	d->next = numbers(&d->arena, g->nodes);
	d->seen = numbers(&d->arena, g->nodes);
	d->low = numbers(&d->arena, g->nodes);
	return !d->arena.failed;
}

static void
deep_enter(struct deep *d, uint32_t node)
{
	d->stack[d->depth++] = node;
	d->next[node] = d->g->first[node];
	d->seen[node] = d->low[node] = ++d->clock;
}

/* The next arrow of the node on top; false: it has no more. */
static bool
deep_arrow(struct deep *d, uint32_t node, uint32_t *to)
{
	if (d->next[node] == d->g->first[node + 1])
		return false;
	*to = d->g->to[d->next[node]++];
	return true;
}

static void
lower(uint32_t *low, uint32_t to)
{
	if (to < *low)
		*low = to;
}

/* Tarjan's second stack: nodes whose component is not known yet. */
struct open_nodes {
	uint32_t	*nodes, count;
};

static void
close_component(struct open_nodes *open, uint32_t root, uint32_t *of,
    uint32_t number)
{
	uint32_t node;

	do {
		node = open->nodes[--open->count];
		of[node] = number;
	} while (node != root);
}

static void
components_from(struct deep *d, struct open_nodes *open, uint32_t root,
    uint32_t *of, uint32_t *count)
{
	uint32_t node = root, to;

	deep_enter(d, root);
	open->nodes[open->count++] = root;
	while (d->depth > 0) {
		node = d->stack[d->depth - 1];
		if (deep_arrow(d, node, &to)) {
			if (d->seen[to] == 0) {
				deep_enter(d, to);
				open->nodes[open->count++] = to;
			} else if (of[to] == GRAPH_NONE) {
				lower(&d->low[node], d->seen[to]);
			}
			continue;
		}
		if (d->low[node] == d->seen[node])
			close_component(open, node, of, (*count)++);
		if (--d->depth > 0)
			lower(&d->low[d->stack[d->depth - 1]], d->low[node]);
	}
}

bool
graph_components(const struct graph *g, uint32_t *of, uint32_t *count)
{
	struct open_nodes open = { NULL, 0 };
	struct deep d;
	uint32_t node;
	bool fine = deep_begin(&d, g);

	*count = 0;
	open.nodes = numbers(&d.arena, g->nodes);
	fine = fine && open.nodes != NULL;
	for (node = 0; fine && node < g->nodes; node++)
		of[node] = GRAPH_NONE;
	for (node = 0; fine && node < g->nodes; node++)
		if (d.seen[node] == 0)
			components_from(&d, &open, node, of, count);
	arena_clear(&d.arena);
	return fine;
}

bool
graph_order(const struct graph *g, uint32_t *order, uint32_t *placed)
{
	uint32_t *waits = mem_zero((size_t)g->nodes + 1, sizeof *waits);
	uint32_t node, at, done = 0;

	*placed = 0;
	if (waits == NULL)
		return false;
	for (at = 0; at < g->edges; at++)
		waits[g->to[at]]++;
	for (node = 0; node < g->nodes; node++)
		if (waits[node] == 0)
			order[(*placed)++] = node;
	for (; done < *placed; done++) {
		node = order[done];
		for (at = g->first[node]; at < g->first[node + 1]; at++)
			if (--waits[g->to[at]] == 0)
				order[(*placed)++] = g->to[at];
	}
	mem_free(waits);
	return true;
}

/* Follows came_from back from the end, into the arena, in forward order. */
static bool
trace(struct arena *arena, const uint32_t *came_from, uint32_t from,
    uint32_t last, struct graph_way *way)
{
	uint32_t node, i;

	way->count = 1;
	for (node = last; node != from; node = came_from[node])
		way->count++;
	way->nodes = numbers(arena, way->count + 1);
	if (way->nodes == NULL)
		return false;
	for (node = last, i = way->count; i-- > 0; node = came_from[node])
		way->nodes[i] = node;
	return true;
}

/* What a search in breadth keeps; used again for many searches. */
struct broad {
	uint32_t	*queue, *came_from, *round;
	uint32_t	 rounds;
	struct arena	 arena;
};

static bool
broad_begin(struct broad *b, const struct graph *g)
{
	*b = (struct broad){ .rounds = 0 };
	arena_init(&b->arena);
	b->queue = numbers(&b->arena, g->nodes + 1);
	b->came_from = numbers(&b->arena, g->nodes);
	b->round = numbers(&b->arena, g->nodes);
	return !b->arena.failed;
}

/* The node before the end of the shortest way, GRAPH_NONE: no way. */
static uint32_t
broad_search(struct broad *b, const struct graph *g, uint32_t from,
    uint32_t to, const uint32_t *within)
{
	uint32_t head = 0, tail = 0, at;

	b->rounds++;
	b->queue[tail++] = from;
	b->round[from] = b->rounds;
	while (head < tail) {
		uint32_t node = b->queue[head++];

		for (at = g->first[node]; at < g->first[node + 1]; at++) {
			uint32_t next = g->to[at];

			if (next == to)
				return node;
			if (b->round[next] == b->rounds ||
			    (within != NULL && within[next] != within[from]))
				continue;
			b->round[next] = b->rounds;
			b->came_from[next] = node;
			b->queue[tail++] = next;
		}
	}
	return GRAPH_NONE;
}

/* The way that a search found, with its end put behind. */
static bool
broad_way(const struct broad *b, struct arena *arena, uint32_t from,
    uint32_t before, uint32_t to, struct graph_way *way)
{
	if (!trace(arena, b->came_from, from, before, way))
		return false;
	way->nodes[way->count++] = to;
	return true;
}

bool
graph_way(const struct graph *g, struct arena *arena, uint32_t from,
    uint32_t to, const uint32_t *within, struct graph_way *way)
{
	struct broad b;
	uint32_t before;
	bool fine = broad_begin(&b, g);

	*way = (struct graph_way){ NULL, 0 };
	if (fine) {
		before = broad_search(&b, g, from, to, within);
		if (before != GRAPH_NONE)
			fine = broad_way(&b, arena, from, before, to, way);
	}
	arena_clear(&b.arena);
	return fine;
}

bool
graph_circle(const struct graph *g, struct arena *arena, const uint32_t *of,
    uint32_t component, uint32_t tries, struct graph_way *way)
{
	struct graph_way found;
	struct broad b;
	uint32_t node, before;
	bool fine = broad_begin(&b, g);

	*way = (struct graph_way){ NULL, 0 };
	for (node = 0; fine && node < g->nodes && tries > 0; node++) {
		if (of[node] != component)
			continue;
		tries--;
		before = broad_search(&b, g, node, node, of);
		if (before == GRAPH_NONE)
			continue;
		fine = broad_way(&b, arena, node, before, node, &found);
		if (fine && (way->count == 0 || found.count < way->count))
			*way = found;
	}
	arena_clear(&b.arena);
	return fine;
}

/* What the search for needless arrows keeps. */
struct reach {
	uint32_t	*place;		/* of a node in topological order */
	uint32_t	*round, *stack;
};

static uint32_t
farthest_place(const struct graph *g, const struct reach *r, uint32_t node)
{
	uint32_t at, far = 0;

	for (at = g->first[node]; at < g->first[node + 1]; at++)
		if (r->place[g->to[at]] > far)
			far = r->place[g->to[at]];
	return far;
}

/* Marks with this node's round all that is two or more steps away. */
static void
reach_from(const struct graph *g, struct reach *r, uint32_t node)
{
	uint32_t far = farthest_place(g, r, node), at, top = 0;

	for (at = g->first[node]; at < g->first[node + 1]; at++)
		r->stack[top++] = g->to[at];
	while (top > 0) {
		uint32_t here = r->stack[--top];

		for (at = g->first[here]; at < g->first[here + 1]; at++) {
			uint32_t next = g->to[at];

			if (r->place[next] > far || r->round[next] == node + 1)
				continue;
			r->round[next] = node + 1;
			r->stack[top++] = next;
		}
	}
}

bool
graph_needless(const struct graph *g, bool *needless)
{
	struct arena own;
	struct reach r;
	uint32_t *order, placed = 0, node, at;
	bool fine;

	arena_init(&own);
	order = numbers(&own, g->nodes);
	r.place = numbers(&own, g->nodes);
	r.round = numbers(&own, g->nodes);
	r.stack = numbers(&own, g->nodes + g->edges + 1);
	fine = !own.failed && graph_order(g, order, &placed);
	for (node = 0; fine && node < placed; node++)
		r.place[order[node]] = node;
	for (node = 0; fine && node < g->nodes; node++) {
		if (g->first[node + 1] - g->first[node] < 2)
			continue;
		reach_from(g, &r, node);
		for (at = g->first[node]; at < g->first[node + 1]; at++)
			if (r.round[g->to[at]] == node + 1)
				needless[g->edge[at]] = true;
	}
	arena_clear(&own);
	return fine;
}

/* What a search for cuts fills. */
struct cuts {
	bool		*cut;
	uint32_t	*parent, *part, parts;
};

static void
cuts_enter(struct deep *d, struct cuts *c, uint32_t node, uint32_t parent)
{
	c->parent[node] = parent;
	c->part[node] = c->parts;
	deep_enter(d, node);
}

/* One connected part, from its root: cuts by the low points. */
static void
cuts_from(struct deep *d, struct cuts *c, uint32_t root)
{
	uint32_t to, branches = 0;

	cuts_enter(d, c, root, GRAPH_NONE);
	while (d->depth > 0) {
		uint32_t node = d->stack[d->depth - 1];
		uint32_t up = c->parent[node];

		if (deep_arrow(d, node, &to)) {
			if (d->seen[to] == 0)
				cuts_enter(d, c, to, node);
			else if (to != up)
				lower(&d->low[node], d->seen[to]);
			continue;
		}
		d->depth--;
		if (up == GRAPH_NONE)
			continue;
		lower(&d->low[up], d->low[node]);
		if (up == root)
			branches++;
		else if (d->low[node] >= d->seen[up])
			c->cut[up] = true;
	}
	if (branches > 1)
		c->cut[root] = true;
	c->parts++;
}

bool
graph_cuts(const struct graph *g, bool *cut, uint32_t *part,
    uint32_t *parts)
{
	struct cuts c = { .cut = cut, .part = part };
	struct deep d;
	uint32_t node;
	bool fine = deep_begin(&d, g);

	c.parent = numbers(&d.arena, g->nodes);
	fine = fine && c.parent != NULL;
	for (node = 0; fine && node < g->nodes; node++)
		if (d.seen[node] == 0)
			cuts_from(&d, &c, node);
	*parts = c.parts;
	arena_clear(&d.arena);
	return fine;
}
