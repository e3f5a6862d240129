/*
 * graph.h - questions about arrows: circles, orders, needless ones, bridges.
 *
 * Nodes are 0..nodes-1.  A graph is built once and then only read; all
 * answers go into arrays that the caller owns or into an arena.  Everything
 * is linear in nodes and edges unless it says otherwise, and nothing
 * recurses, so a chain of a million topics needs no stack.
 *
 * False means that memory ran out.
 */
#ifndef CORE_RULES_GRAPH_H
#define CORE_RULES_GRAPH_H

#include "core/base/mem.h"

#define GRAPH_NONE UINT32_MAX

struct graph_edge {
	uint32_t	from, to;
};

struct graph {
	uint32_t	 nodes, edges;
	uint32_t	*first;		/* nodes + 1: where its arrows begin */
	uint32_t	*to;		/* in the order they were given */
	uint32_t	*edge;		/* the given edge each arrow is */
};

bool	 graph_build(struct graph *, struct arena *, uint32_t nodes,
    const struct graph_edge *, uint32_t edges);
/* The same arrows turned round. */
bool	 graph_turned(struct graph *, struct arena *, const struct graph *);
/* Every arrow both ways: for questions that have no direction. */
bool	 graph_both_ways(struct graph *, struct arena *,
    const struct graph *);

/*
 * Strongly connected components (Tarjan 1972): of[node] is a number, equal
 * for nodes that reach each other.  Returns how many there are in *count.
 */
bool	 graph_components(const struct graph *, uint32_t *of,
    uint32_t *count);

/* Nodes so that arrows only go forward (Kahn 1962); placed says how
 * many: fewer than there are when circles keep some out. */
bool	 graph_order(const struct graph *, uint32_t *order,
    uint32_t *placed);

/*
 * The shortest way from a node to another by breadth first search; the same
 * node asks for the shortest circle through it.  within (or NULL) limits it
 * to nodes of one component.  way gets the nodes, both ends included.
 */
struct graph_way {
	uint32_t	*nodes;
	uint32_t	 count;		/* 0: there is none */
};
bool	 graph_way(const struct graph *, struct arena *, uint32_t from,
    uint32_t to, const uint32_t *within, struct graph_way *);

/*
 * The shortest circle among the nodes of one component, found from each of
 * its nodes in turn, at most tries of them: the product of its size and
 * edges, so tries bounds it.
 */
bool	 graph_circle(const struct graph *, struct arena *,
    const uint32_t *of, uint32_t component, uint32_t tries,
    struct graph_way *);

/*
 * Arrows a -> c that another way a -> .. -> c makes needless (transitive
 * reduction, Aho, Garey, Ullman 1972), in a graph without circles: needless
 * is indexed by given edge.  Each node's search stays between it and the
 * farthest of its targets in topological order.
 */
bool	 graph_needless(const struct graph *, bool *needless);

/*
 * Of a graph both ways: nodes whose loss splits what was joined, and the
 * number of the connected part of every node (Hopcroft, Tarjan 1973).
 */
bool	 graph_cuts(const struct graph *, bool *cut, uint32_t *part,
    uint32_t *parts);

#endif /* CORE_RULES_GRAPH_H */
