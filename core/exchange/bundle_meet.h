/*
 * bundle_meet.h - how a run of a bundle fits the histories that are here.
 */
#ifndef CORE_EXCHANGE_BUNDLE_MEET_H
#define CORE_EXCHANGE_BUNDLE_MEET_H

#include "core/exchange/bundle.h"
#include "core/exchange/scan.h"
#include "core/log/branch.h"

enum meeting_how {
	MEETING_GAP,		/* lines before it are missing */
	MEETING_KNOWN,		/* all of it lies in a branch */
	MEETING_FITS,		/* it goes with LOG as far as both go */
	MEETING_PARTS,		/* it begins with LOG, and leaves it perhaps */
	MEETING_BRANCH,		/* it begins behind a line of ->base */
	MEETING_STRANGE		/* it begins behind a line of no history */
};

struct meeting {
	enum meeting_how how;
	uint32_t	 writer;	/* 0: never heard of */
	uint64_t	 last, signed_at;	/* of LOG */
	unsigned char	 hash[HASH_BYTES];	/* of LOG, before the run */
	struct branch	 base;
};

/* The run has just begun in scan; its facts are those of the first pass. */
void	 bundle_meet(struct txn *, const struct scan *,
    const struct bundle_run *, struct meeting *);
/* Where they may part: whether the line just read is the same in LOG. */
bool	 bundle_meet_line(struct txn *, const struct scan *, struct meeting *);

#endif /* CORE_EXCHANGE_BUNDLE_MEET_H */
