/*
 * chain.h - rules about chains of curricula, and the map that they share.
 *
 * The map puts topics into the order of teaching: chain by chain, in each the
 * curricula as the chain names them, in each the topics by position.  Rules
 * visit chain after chain; chain_visit() says of every topic where in this
 * chain it is taught.
 *
 * Topics and curricula are rows of their tables here, as in facts.h; what
 * depends on an order among equals goes by their codes (rank).
 */
#ifndef CORE_RULES_CHAIN_H
#define CORE_RULES_CHAIN_H

#include "core/rules/check.h"
#include "core/rules/graph.h"

extern const struct rule chain_rules[];

struct chain_map {
	struct check		*check;
	const struct fact_table	*topics, *curricula, *chains;
	const struct fact_column *curriculum, *position, *level;
	const struct fact_column *requires_all, *requires_any;
	const struct fact_column *deepens, *same_as, *links;
	uint32_t		*rank;		/* topic: by codes */
	uint32_t		*ranked;	/* the topic of each rank */
	uint32_t		*first;		/* curriculum: its topics ... */
	uint32_t		*taught;	/* ... as taught */

	/* Of the chain that is visited. */
	uint32_t		 chain;
	uint32_t		*steps;		/* its curricula */
	uint32_t		 step_count;
	uint32_t		*order;		/* its topics, as taught */
	uint32_t		 count;
	uint32_t		*place;		/* topic: 1 + order[], or 0 */
	uint32_t		*step_of;	/* topic: in steps[] */
};

/* What the map is made of: every rule that uses it wants this. */
void	 chain_want(struct facts *);

/* NULL: out of memory, and the check knows. */
struct chain_map *chain_map(struct check *);

/*
 * Visits the chains one after another; *chain starts at 0.  Curricula that
 * stand twice in a chain count once.
 */
bool	 chain_visit(struct chain_map *, uint32_t *chain);

static inline bool
chain_has(const struct chain_map *m, int64_t topic)
{
	return topic >= 0 && m->place[topic] != 0;
}

/* Whether the one topic is taught before the other; both are in it. */
static inline bool
chain_before(const struct chain_map *m, int64_t one, int64_t other)
{
	return m->place[one] < m->place[other];
}

void	 chain_circle(struct check *);

#endif /* CORE_RULES_CHAIN_H */
