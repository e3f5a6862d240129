/*
 * forget.h - every personal value that a record ever had is erased.
 *
 * All lines are gathered that gave it one, from all writers, also those that
 * do not count here, and those that are only named by others so far.  Lines
 * from before the schema called a field personal, which set others besides,
 * are erased too, and what they had set otherwise is set again.
 */
#ifndef CORE_EDIT_FORGET_H
#define CORE_EDIT_FORGET_H

#include "core/edit/change.h"
#include "core/log/fold.h"

struct forget_tally {
	uint64_t	lines;		/* erased */
	uint64_t	waiting;	/* of them: when they come */
	uint64_t	kept;		/* of a removed record: they set other
					 * fields besides, and stay */
};

/* What would be erased. */
enum err forget_count(struct txn *, const uint64_t *ids, size_t count,
    struct forget_tally *);

/* ERR_REFUSED: this writer may not; ERR_LOOK: there was nothing. */
enum err forget(struct store *, struct author *, const uint64_t *ids,
    size_t count, struct forget_tally *, struct note *why);

/*
 * Records of which lines were erased and which have personal values again:
 * calls each() with their ids.
 */
enum err forget_again(struct txn *, void (*each)(void *with, uint64_t id),
    void *with);

#endif /* CORE_EDIT_FORGET_H */
