/*
 * since.h - which records we changed ourselves since a moment.
 */
#ifndef CORE_SYNC_SINCE_H
#define CORE_SYNC_SINCE_H

#include "core/sync/author.h"

struct since {
	uint64_t	sets;		/* change-sets in the log */
	uint32_t	writer;		/* our own number ... */
	uint64_t	line;		/* ... and our last line */
};

void	 since_mark(struct since *, struct txn *, const struct author *);
bool	 since_is_now(const struct since *, struct txn *);
/*
 * The records that were changed, each once.  False: it is not known, since
 * others wrote too, records were created, deleted or brought back, or there
 * are more than most.
 */
bool	 since_records(const struct since *, struct txn *, uint64_t *ids,
    size_t most, size_t *count);

#endif /* CORE_SYNC_SINCE_H */
