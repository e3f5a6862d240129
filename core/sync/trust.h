/*
 * trust.h - which writers this database believes.
 */
#ifndef CORE_SYNC_TRUST_H
#define CORE_SYNC_TRUST_H

#include "core/sync/log.h"

enum trust { TRUST_NONE, TRUST_ACCEPTED, TRUST_SELF };

struct office {
	char		 dev[DEV_CHARS + 1];
	enum trust	 trust;
	struct span	 title;		/* from its introducing line, in the
					 * map; a claim until trusted */
	char		 fingerprint[64];	/* of its key, in groups */
	uint64_t	 last, folded;
	int64_t		 heard;		/* ms, of its newest bundle; 0 never */
	struct span	 have;		/* its newest have, raw JSON */
};

enum trust trust_of(struct txn *, struct span dev);
void	 trust_put(struct txn *, struct span dev, enum trust);
void	 trust_heard(struct txn *, struct span dev, int64_t at,
    struct span have);
/* dev, or the title of an office, or a beginning of one that is unique. */
bool	 office_find(struct txn *, struct span name, struct office *);
void	 offices(struct walk *, struct txn *);
bool	 office_next(struct walk *, struct office *);

#endif /* CORE_SYNC_TRUST_H */
