/*
 * receipt.h - what somebody holds of all logs: `have` and `tips` of a
 * header, as one list.
 *
 * A list may be told as what is different in it from another one, its base.
 * A base is named by its digest: H of `have`, a line feed, and `tips`, as
 * receipt_write() writes them.
 */
#ifndef CORE_EXCHANGE_RECEIPT_H
#define CORE_EXCHANGE_RECEIPT_H

#include "core/exchange/have.h"
#include "core/keys/crypt.h"

struct receipt_row {
	char		dev[DEV_CHARS + 1];
	uint64_t	n;		/* 0: gone, in a part only */
	struct span	tip;		/* as in tips.h */
};

/* The rows stand in ascending order of dev. */
struct receipt {
	struct receipt_row *rows;
	size_t		 count;
	bool		 has_tips;
};

/* part: what is different.  False: not of that form, or no memory. */
bool	 receipt_read(struct receipt *, struct span have, struct span tips,
    bool part, struct arena *);
void	 receipt_write(const struct receipt *, struct buf *have,
    struct buf *tips);
bool	 receipt_digest(const struct receipt *,
    unsigned char digest[HASH_BYTES]);

/* What is different in `now`; false: that cannot be said, or no memory. */
bool	 receipt_part(struct receipt *part, const struct receipt *base,
    const struct receipt *now, struct arena *);
/* And back.  base may be a part itself: then what both say. */
bool	 receipt_join(struct receipt *now, const struct receipt *base,
    bool base_is_part, const struct receipt *part, struct arena *);

#endif /* CORE_EXCHANGE_RECEIPT_H */
