/*
 * log.h - the lines of all writers, chained and signed.
 *
 * Lines 1..last of each writer lie in LOG as their author wrote them.  A
 * line counts once its change-set is whole, its writer may write, and it was
 * folded (fold.h): those are 1..folded.
 */
#ifndef CORE_LOG_LOG_H
#define CORE_LOG_LOG_H

#include "core/keys/crypt.h"
#include "core/log/line.h"
#include "core/store/lock.h"
#include "core/store/names.h"

enum { CHAIN_WAYPOINT = 1024 };	/* h(n) is kept for every such n */

/*
 * Appends the next line of a writer as line_read() gave it: LOG, the chain,
 * and on the first of a change-set SETS and WHEN.  One that is erased goes in
 * without its content (hollow.h).  Moves writer->last and
 * ->hash; the caller stores the writer (writer_put) when the run is whole,
 * before fold_now().
 */
void	 log_append(struct txn *, struct writer *, const struct line *);

/* Takes the lines behind n away again, none of which is in the tables. */
void	 log_cut(struct txn *, struct writer *, uint64_t n);

/*
 * Whether lines follow each other as change-sets do: zeroed before a
 * writer's line 1.  False: a set begins inside another, or a line stands in
 * none.
 */
struct log_run {
	uint64_t	rest;		/* lines that the open set lacks */
	bool		loose;		/* after a set whose head is hollow */
};
bool	 log_run_takes(struct log_run *, const struct line *);

/*
 * lock_take() (lock.h) for who appends: removes what a killed writer left
 * beyond its published head.  lock_drop() lets go.
 */
enum err log_lock(struct store *, struct note *why);
/* Whether no line lies beyond a published head: else somebody is appending,
 * or was killed. */
bool	 log_is_swept(struct txn *);
/* The same as log_lock() without waiting. */
enum err log_try_lock(struct store *, struct note *why);

/* Only the place of a line, whole in raw, is kept. */
void	 log_hollow(struct txn *, uint64_t stamp, struct span raw);

/* The line with this stamp, from the map. */
bool	 log_get(struct txn *, uint64_t stamp, struct span *raw);

/* h(n) of a writer, from the nearest waypoint. */
bool	 log_hash(struct txn *, const struct writer *, uint64_t n,
    unsigned char h[HASH_BYTES]);

/* h(n) where it is kept; n is a multiple of CHAIN_WAYPOINT. */
bool	 log_waypoint(struct txn *, const struct writer *, uint64_t n,
    unsigned char h[HASH_BYTES]);

/* The name by its mark (id.h) of the line that this one is again; 0: it is
 * new. */
uint64_t log_again(struct txn *, const struct line *);
/* The record of which this line speaks, as it names it; 0: of none. */
uint64_t log_record(struct txn *, uint64_t stamp, const struct line *);

/* h(n - 1) becomes h(n) by line n, hollow or not. */
void	 log_chain(unsigned char h[HASH_BYTES], struct span raw);
/* H(line), of a hollow one what it stands for. */
void	 log_line_hash(unsigned char hash[HASH_BYTES], struct span raw);

/* What a writer signs of its head, h(n). */
void	 log_head_text(struct buf *, const char *dev, uint64_t n,
    const unsigned char h[HASH_BYTES]);

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
void	 log_drop_set(struct txn *, uint64_t first);
/* What that puts into SETS. */
void	 log_pack_set(struct txn *, const struct line *, struct buf *);
/* The change-set a line belongs to. */
bool	 log_set_of(struct txn *, uint64_t stamp, struct change_set *);
/* The first line of the set that says what was done, behind one that only
 * begins a save of personal values; its stamp, or 0 when it cannot be read. */
uint64_t log_set_line(struct txn *, const struct change_set *,
    struct arena *, struct line *);
/* Change-sets by time, newest first; those that are not folded are left
 * out. */
void	 log_sets(struct walk *, struct txn *);
bool	 log_next_set(struct walk *, struct change_set *);

#endif /* CORE_LOG_LOG_H */
