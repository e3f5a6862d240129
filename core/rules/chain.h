/*
 * chain.h - rules about chains of curricula, and the map that they share.
 *
 * The map puts topics into the order of teaching: chain by chain, in each the
 * curricula as the chain names them, in each the topics by position.  Rules
 * visit chain after chain; chain_visit() says of every topic where in this
 * chain it is taught.
 *
 * Topics and curricula are rows of their tables here, as in facts.h: in the
 * order of codes.
 */
#ifndef CORE_RULES_CHAIN_H
#define CORE_RULES_CHAIN_H

#include "core/rules/check.h"
#include "core/rules/graph.h"

extern const struct rule chain_rules[];

struct chain_map {
	struct check		*check;
	bool			*nearby;	/* chain: chain_near.c */
	const bool		*near;		/* the same in a renewal */
	const struct fact_table	*topics, *curricula, *chains;
	const struct fact_column *curriculum, *position, *level;
	const struct fact_column *requires_all, *requires_any;
	const struct fact_column *deepens, *same_as, *links, *age;
	uint32_t		*part;		/* topic: equal in a circle */
	bool			*chained;	/* curriculum: in a chain */
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
 * For rules whose findings of a chain hang on that chain alone, on what its
 * topics lean on, and on their circles: as chain_map(), and after one edit
 * chain_visit() only visits the chains near by.
 */
struct chain_map *chain_each(struct check *);

/* The facts of a topic, curriculum or chain have changed: draws it anew. */
void	 chain_map_renew(struct chain_map *);

/*
 * Visits the chains one after another; *chain starts at 0.  Curricula that
 * stand twice in a chain count once.
 */
bool	 chain_visit(struct chain_map *, uint32_t *chain);

/*
 * chain_near.c: before and after the facts of a record are renewed.  False:
 * it is none of which the map is made.  The map is drawn anew.
 */
bool	 chain_near_begin(struct chain_map *, const struct fact_table *,
    uint32_t row);
void	 chain_near_end(struct chain_map *, const struct fact_table *,
    uint32_t row);

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

/* Whether the two need each other: a circle, which has a rule of its own. */
static inline bool
chain_in_circle(const struct chain_map *m, int64_t one, int64_t other)
{
	return m->part[one] == m->part[other];
}

/* All that a topic leans on, as often as it says so. */
enum chain_lean { CHAIN_ALL, CHAIN_ANY, CHAIN_DEEPENS, CHAIN_SAME,
	CHAIN_LEANS };
struct chain_walk {
	const struct chain_map	*map;
	uint32_t		 topic, at;
	enum chain_lean		 lean, last;
};
/* Up to and with last; only what is there (no dangling ends). */
void	 chain_walk(struct chain_walk *, const struct chain_map *,
    uint32_t topic, enum chain_lean last);
bool	 chain_next(struct chain_walk *, uint32_t *leans_on);

/* For sentences: {topic}, {other}, {chain}, and a witness of the two. */
void	 chain_find(const struct chain_map *, uint32_t topic,
    const char *field);
void	 chain_fill_pair(const struct chain_map *, uint32_t topic,
    uint32_t other);

/* chain_circle.c */
void	 chain_circle(struct check *);

/* chain_order.c: what is needed and when it is taught */
void	 chain_late(struct check *);
void	 chain_never(struct check *);
void	 chain_choice(struct check *);

/* chain_cover.c: stages, grades, ages, hours */
void	 chain_want_cover(struct facts *);
void	 chain_stage_gap(struct check *);
void	 chain_stage_order(struct check *);
void	 chain_gap(struct check *);
void	 chain_overlap(struct check *);
void	 chain_joint(struct check *);
void	 chain_age(struct check *);
void	 chain_load(struct check *);

/* chain_level.c: from the simple to the complex */
void	 chain_want_level(struct facts *);
void	 chain_level_lower(struct check *);
void	 chain_level_falls(struct check *);
void	 chain_level_jump(struct check *);
void	 chain_grade_jump(struct check *);
void	 chain_flat(struct check *);

/* chain_use.c: what is taught and used */
void	 chain_want_use(struct facts *);
void	 chain_loose(struct check *);
void	 chain_dead_end(struct check *);
void	 chain_exit_unused(struct check *);
void	 chain_path(struct check *);

/* chain_shape.c: figures of the graph */
void	 chain_redundant(struct check *);
void	 chain_blocking(struct check *);
void	 chain_delay(struct check *);

/* chain_match.c: the same topic elsewhere */
void	 chain_want_match(struct facts *);
void	 chain_shared(struct check *);
void	 chain_requirement(struct check *);
void	 chain_foreign(struct check *);

/* chain_work.c: textbooks and other works */
void	 chain_want_work(struct facts *);
void	 chain_work(struct check *);
void	 chain_auxiliary(struct check *);
void	 chain_predecessor(struct check *);

/* chain_standard.c: standards and versions */
void	 chain_want_standard(struct facts *);
void	 chain_standard(struct check *);
void	 chain_no_standard(struct check *);
void	 chain_old(struct check *);

/* chain_dangling.c: references of every kind that lead nowhere */
void	 chain_want_dangling(struct facts *);
void	 chain_dangling(struct check *);

#endif /* CORE_RULES_CHAIN_H */
