/*
 * bundle_batch.h - lines on their way from a bundle into the log.
 *
 * They gather in memory and go in by one transaction, which may have to be
 * run again with a larger map: so a batch is a list of steps, and what the
 * transaction changes in here is set back when it begins anew.
 *
 * A batch may end inside a change-set.  Its lines then lie behind the
 * published end of their log, where a sweep finds them should the rest never
 * come.
 */
#ifndef CORE_EXCHANGE_BUNDLE_BATCH_H
#define CORE_EXCHANGE_BUNDLE_BATCH_H

#include "core/log/branch.h"
#include "core/log/fold.h"
#include "core/log/trust.h"

struct bundle_place {
	struct writer	 now;		/* as its lines are in LOG */
	struct writer	 shown;		/* as others see it */
	bool		 open;		/* inside a run */
	struct log_run	 sets;
	struct branch	 branch;	/* open: lines go there */
};

struct bundle_batch {
	struct buf	 steps;
	struct bundle_place place;	/* where the steps begin */
	struct span	 accept;	/* DEV to be trusted, or "" */
	struct span	 heard;		/* DEV of the sender, or "" */
	int64_t		 heard_at, now;	/* by our clock */
	bool		 missed;	/* what it has cannot be told */
	struct span	 have, tips;	/* else, whole */
	bool		 newest;	/* then of it, too: */
	struct span	 want;
	bool		 asks;
	bool		 fold;		/* what it brought, in the same one */
	bool		 restored;	/* lines of ours came back to us */
};

void	 bundle_batch_init(struct bundle_batch *);
void	 bundle_batch_clear(struct bundle_batch *);
void	 bundle_batch_log(struct bundle_batch *, const char *dev,
    const unsigned char key[PUBLIC_BYTES]);
/* The lines that follow, from this one on, are of another history than LOG.
 * base: the number of a branch whose lines before it come first; 0: none. */
void	 bundle_batch_branch(struct bundle_batch *, uint64_t from,
    const unsigned char prev[HASH_BYTES], uint64_t base);
void	 bundle_batch_line(struct bundle_batch *, struct span raw);
/* The content of a line that is here, but hollow. */
void	 bundle_batch_fill(struct bundle_batch *, const char *dev,
    struct span raw);
/* n: 0 when only the first lines of the run were taken. */
void	 bundle_batch_head(struct bundle_batch *, uint64_t n,
    const unsigned char hash[HASH_BYTES],
    const unsigned char sig[SIGNIFY_BYTES]);

/* The steps in the caller's transaction. */
void	 bundle_batch_run(struct txn *, const struct bundle_batch *);
/* The steps in one of their own; afterwards the batch is empty. */
enum err bundle_batch_commit(struct bundle_batch *, struct store *,
    struct note *why);

#endif /* CORE_EXCHANGE_BUNDLE_BATCH_H */
