/*
 * log.h - the lines of all writers, chained and signed.
 *
 * Lines 1..last of each writer lie in LOG as their author wrote them.  A
 * line counts once its change-set is whole, its writer may write, and it was
 * folded (fold.h): those are 1..folded.
 */
#ifndef CORE_SYNC_LOG_H
#define CORE_SYNC_LOG_H

#include "core/store/names.h"
#include "core/sync/crypt.h"
#include "core/sync/line.h"

enum { CHAIN_WAYPOINT = 1024 };	/* h(n) is kept for every such n */

/*
 * Appends raw lines of one writer: the caller has checked them.  Updates
 * writer->last and ->hash; log_append_end() stores the writer.
 */
void	 log_append(struct txn *, struct writer *, struct span raw);

/* The line with this stamp, from the map. */
bool	 log_get(struct txn *, uint64_t stamp, struct span *raw);

/* h(n) of a writer, from the nearest waypoint. */
bool	 log_hash(struct txn *, const struct writer *, uint64_t n,
    unsigned char h[HASH_BYTES]);

/* The change-sets: SETS and WHEN. */
struct change_set {
	uint64_t	first;		/* stamp */
	uint64_t	of;		/* lines */
	int64_t		t;
	bool		doubtful;
	uint64_t	undoes;		/* stamp of a set, or 0 */
	struct span	user, note;	/* in the map */
};
void	 log_put_set(struct txn *, uint64_t first, const struct line *);
/* The change-set a line belongs to. */
bool	 log_set_of(struct txn *, uint64_t stamp, struct change_set *);
/* Change-sets by time, newest first. */
void	 log_sets(struct walk *, struct txn *);
bool	 log_next_set(struct walk *, struct change_set *);

#endif /* CORE_SYNC_LOG_H */
