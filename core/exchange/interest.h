/*
 * interest.h - whose logs an office wants (klaster.yaml(5), "receive").
 *
 * A district need not carry the nation.  Of a log that is not wanted only
 * the first line is kept, so that the writer has a name here; others are told
 * by "want" in the header of each bundle, and leave the rest out.  Logs of
 * hubs are always wanted.
 */
#ifndef CORE_EXCHANGE_INTEREST_H
#define CORE_EXCHANGE_INTEREST_H

#include "core/log/intro.h"
#include "core/store/names.h"

enum { INTEREST_MOST = 4096 };	/* names */

struct interest {
	bool		 some;		/* else: all */
	struct span	*names;		/* DEVs, or titles of offices */
	size_t		 count;
};

/* ["name",...]; "" is all.  False when it is not of that form. */
bool	 interest_read(struct interest *, struct span json, struct arena *);
void	 interest_write(struct buf *, const struct interest *);

/*
 * Whether this writer is one of them, or goes on for one.  NULL wants all.
 * intro: its first line; NULL: as it is here.
 */
bool	 interest_wants(const struct interest *, struct txn *,
    const char *dev, const struct intro *);

/* What an office said of itself in its newest bundle. */
void	 interest_get(struct txn *, struct span dev, struct arena *,
    struct interest *);
void	 interest_put(struct txn *, struct span dev, struct span json);

#endif /* CORE_EXCHANGE_INTEREST_H */
