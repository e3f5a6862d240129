/*
 * spool.h - pieces of text in order, more of them than memory should hold.
 *
 * What passes a few megabytes lies in a nameless file of the folder given.
 */
#ifndef CORE_EDIT_SPOOL_H
#define CORE_EDIT_SPOOL_H

#include "core/store/store.h"

struct spool;

struct spool *spool_begin(const char *folder);	/* NULL: no memory */
enum err spool_put(struct spool *, struct span, struct note *why);

/* Where reading stands; zeroed before the first piece. */
struct spool_at {
	uint64_t	pos;
};
/* The next piece, good until the next call; false and an error in the
 * transaction when it cannot be read. */
bool	 spool_get(struct spool *, struct spool_at *, struct span *piece,
    struct txn *);

void	 spool_end(struct spool *);

#endif /* CORE_EDIT_SPOOL_H */
