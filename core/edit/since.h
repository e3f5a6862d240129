/*
 * since.h - which records we changed ourselves since a moment.
 */
#ifndef CORE_EDIT_SINCE_H
#define CORE_EDIT_SINCE_H

#include "core/log/author.h"
#include "core/log/line.h"

struct since {
	uint64_t	sets;		/* change-sets in the log */
	bool		hides;		/* records of some were hidden */
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

/* The record of a line in the log, also of one that creates it; false: it is
 * of none, or not there. */
bool	 since_record(struct txn *, uint64_t stamp, struct arena *,
    struct line *, uint64_t *id);

#endif /* CORE_EDIT_SINCE_H */
