/*
 * said.h - the lists of what is here (receipt.h) that this office told
 * others, so that they can answer with what is different.
 *
 * The newest stands whole, and each older one as what is different from the
 * next: so many of them cost little.
 */
#ifndef CORE_EXCHANGE_SAID_H
#define CORE_EXCHANGE_SAID_H

#include "core/exchange/receipt.h"

enum {
	SAID_MOST = 64,				/* lists */
	SAID_BYTES_MOST = 4 * 1024 * 1024	/* of those but the newest */
};

/* Whether it is the newest one already. */
bool	 said_is_newest(struct txn *, const unsigned char digest[HASH_BYTES]);
void	 said_put(struct txn *, const struct receipt *, struct arena *);
/* False: never said, or too long ago. */
bool	 said_find(struct txn *, const unsigned char digest[HASH_BYTES],
    struct receipt *, struct arena *);

/* As they are kept, the newest first; ends by walk_end(). */
struct said {
	uint64_t	 number;
	unsigned char	 digest[HASH_BYTES];
	struct span	 have, tips;	/* raw JSON, in the map */
};
void	 said_walk(struct walk *, struct txn *);
bool	 said_next(struct walk *, struct said *);
void	 said_restore(struct txn *, const struct said *);

#endif /* CORE_EXCHANGE_SAID_H */
