/*
 * bundle_plan.h - which lines go into a bundle, or into each of its parts.
 *
 * A part ends where a log does, at its newest signed head.  Our own log can
 * be cut at the end of any change-set, since we can sign a head there; that
 * of another office cannot, and travels alone when it is too long.
 */
#ifndef CORE_EXCHANGE_BUNDLE_PLAN_H
#define CORE_EXCHANGE_BUNDLE_PLAN_H

#include "core/exchange/have.h"
#include "core/log/author.h"
#include "core/log/branch.h"

struct bundle_leg {
	struct path	 path;		/* the history it is of */
	uint64_t	 from, to;
	bool		 second;	/* of its writer in this part */
	unsigned char	 head[SIGNIFY_BYTES];	/* at `to` */
};

struct bundle_plan {
	struct txn	*txn;
	const struct author *author;
	struct arena	*arena;
	struct bundle_leg *legs;	/* all of them, in the order of DEV */
	size_t		 count, room;
	size_t		 next;		/* the first that no part has yet */
	struct bundle_leg *part;	/* this one's */
	size_t		 part_count;
	uint64_t	 bytes;		/* of its lines */
	bool		 least;		/* it cannot be made smaller */
};

/* Of each log what lies behind `beyond`; dev: as far as that office wants
 * it, or NULL. */
enum err bundle_plan_all(struct bundle_plan *, struct txn *,
    const struct author *, const char *dev, const struct have *beyond,
    struct arena *, struct note *why);
/* Only the line that introduces us. */
enum err bundle_plan_intro(struct bundle_plan *, struct txn *,
    const struct author *, struct arena *);

#define BUNDLE_PLAN_ALL	UINT64_MAX

/* The next part, of at most so many bytes of lines, if that can be. */
void	 bundle_plan_cut(struct bundle_plan *, uint64_t room);
/* The part was written; whether there is another. */
bool	 bundle_plan_next(struct bundle_plan *);

#endif /* CORE_EXCHANGE_BUNDLE_PLAN_H */
