/*
 * join.h - two records for one thing become one: for the verb and the screen.
 */
#ifndef CORE_ACT_JOIN_H
#define CORE_ACT_JOIN_H

#include "core/edit/change.h"
#include "core/session/session.h"

/* What a field will hold: the value that stays, or comes from the other. */
enum join_fate {
	JOIN_SAME,		/* both have it */
	JOIN_KEPT,		/* only the one that is kept has a value */
	JOIN_FILLED,		/* only the other one has */
	JOIN_WAITS,		/* both have, and somebody must decide */
	JOIN_DROPPED		/* the other's code gives way */
};

struct join_row {
	const struct field	*field;
	enum join_fate		 fate;
	struct value		 kept, other;	/* in the arena */
};

/* What one act joins; sorted by what gives way, for join_look(). */
struct join_pair {
	uint64_t		 keep, other;
};
struct join_pairs {
	struct join_pair	*all;
	size_t			 count;
};
void	 join_sort(struct join_pairs *);

/*
 * What joining would do, a row for each field that one of them has.
 * References to two records agree when these are one, or besides (or NULL)
 * are joined in the same act: then nobody has to decide.
 * ERR_INPUT: of different kinds, or one thing already.
 */
enum err join_look(struct txn *, uint64_t keep, uint64_t other,
    const struct join_pairs *besides, struct arena *, struct note *why,
    struct join_row **rows, size_t *count);

/* The line of it, for a change that joins many. */
enum err join_write(struct change *, uint64_t keep, uint64_t other,
    const struct join_pairs *besides, struct note *why);
/* Joins them, as one change-set that undo takes back. */
enum err join_save(struct session *, uint64_t keep, uint64_t other,
    struct change_result *, struct note *why);

#endif /* CORE_ACT_JOIN_H */
