/*
 * tips.h - which history of each log somebody holds, beside have.h.
 *
 * ["9f3a01c2","77ab12cd 305:0b1c2d3e",...]: a string for each name in have,
 * in its order.  It begins with the first 8 digits of h(n) at the n that
 * have says; where the log is forked, n and digits of each other branch
 * follow.
 */
#ifndef CORE_EXCHANGE_TIPS_H
#define CORE_EXCHANGE_TIPS_H

#include "core/exchange/have.h"
#include "core/log/branch.h"

struct tip {
	uint64_t	 n;
	uint32_t	 mark;		/* the beginning of h(n) */
};

/* Whether the text is of that form, for so many names; "" is. */
bool	 tips_are(struct span json, size_t count, struct arena *);

/*
 * What somebody says of all writers.  Without tips (""): ->known false, and
 * each tip is taken to be on whatever history has such a line.  False when
 * there is no memory.
 */
struct tips {
	const struct have *have;
	struct tip	*all;
	size_t		*from;		/* in all; by rows of have */
	size_t		 count;
	bool		 known;
};
bool	 tips_read(struct tips *, const struct have *, struct span json,
    struct arena *);

/* Up to where somebody holds this history, at the end of a change-set. */
uint64_t tips_held(struct txn *, const struct tips *, const struct path *);

/* Of this database, beside its have. */
void	 tips_here(struct buf *, struct txn *, const struct have *);

#endif /* CORE_EXCHANGE_TIPS_H */
