/*
 * whatif.h - all that is touched when an institution closes, an agreement or
 * a placement is cancelled or gets a shorter term, a topic is moved, or any
 * record is deleted; before anything is saved.
 *
 * What is over is left alone: placements that are done, terms that ended,
 * logbooks, visits and evaluations.  Every record is named once, by the
 * shortest way from what changes.
 */
#ifndef CORE_RULES_WHATIF_H
#define CORE_RULES_WHATIF_H

#include "core/store/index.h"

enum whatif_what { WHATIF_CLOSE, WHATIF_CANCEL, WHATIF_SHORTEN, WHATIF_MOVE,
	WHATIF_REMOVE };

enum whatif_why {
	WHATIF_REFERS,		/* its field leads to via */
	WHATIF_TRAINEE,		/* of the placement via */
	WHATIF_UNCOVERED,	/* no other agreement covers it */
	WHATIF_NEEDS,		/* topic: via would be taught after it */
	WHATIF_LEAVES,		/* topic: via would leave its curriculum */
	WHATIF_AFTER		/* topic: would be taught before this one,
				 * which it needs */
};

struct whatif_touch {
	const struct kind	*kind;
	uint64_t		 id, via;
	const struct field	*field;		/* WHATIF_REFERS */
	enum whatif_why		 why;
	uint32_t		 depth;		/* steps from what changes */
};

struct whatif_ask {
	enum whatif_what	 what;
	uint64_t		 id;
	int64_t			 position;	/* WHATIF_MOVE: to this ... */
	uint64_t		 curriculum;	/* ... of that; 0: its own */
	int64_t			 from, to;	/* WHATIF_SHORTEN, in days */
	int64_t			 today;
};

struct whatif {
	struct txn		*txn;
	struct whatif_ask	 ask;
	const struct schema	*schema;
	struct whatif_touch	*touches;	/* by kind, then code */
	uint32_t		 count;
	size_t			 room;
	uint64_t		*seen;		/* whatif.c */
	size_t			 seen_count, seen_room;
	bool			 failed;
};

/* Whether that can happen to records of this kind. */
bool	 whatif_can(enum whatif_what, const struct kind *);

/* ERR_INPUT: such a record cannot be closed, cancelled or moved. */
enum err whatif_run(struct whatif *, struct txn *, const struct whatif_ask *,
    struct note *why);
void	 whatif_clear(struct whatif *);

/* Why a record is touched, for people; via is how the caller names that one:
 * "Host > INS-042". */
void	 whatif_reason(const struct whatif_touch *, const char *via, enum lang,
    struct buf *);
/* "Placements: 3; Links: 2", in lines of so many columns; 0: in one. */
void	 whatif_counts(const struct whatif *, enum lang, unsigned width,
    struct buf *);

#endif /* CORE_RULES_WHATIF_H */
