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

/*
 * What joining would do, a row for each field that one of them has.
 * ERR_INPUT: of different kinds, or one thing already.
 */
enum err join_look(struct txn *, uint64_t keep, uint64_t other,
    struct arena *, struct note *why, struct join_row **rows,
    size_t *count);

/* Joins them, as one change-set that undo takes back. */
enum err join_save(struct session *, uint64_t keep, uint64_t other,
    struct change_result *, struct note *why);

#endif /* CORE_ACT_JOIN_H */
