/*
 * fork.h - logs with two histories (klaster-bundle(5), "Forks").
 *
 * Two heads that one key signed over different lines prove that it is used
 * twice.  Such a log ends at the last line that all its histories have in
 * common, or the last one that a hub has seen (anchor.h) on the history that
 * it has seen: what lies behind is kept, passed on, and counts for nothing,
 * whichever came first.
 *
 * Lines that nobody signed prove nothing.  Where a signed history differs
 * from the unsigned end of LOG, that end gives way and is kept as a branch,
 * until its author has written it again (reissue.h).
 */
#ifndef CORE_LOG_FORK_H
#define CORE_LOG_FORK_H

#include "core/log/branch.h"

/* Up to where the lines in LOG count as far as forks are concerned. */
uint64_t fork_limit(struct txn *, const struct writer *);

/* The last line before two signed histories part; false: there is no fork. */
bool	 fork_point(struct txn *, const struct writer *, uint64_t *n);

/* What people call a history: its newest line, and digits of its hash. */
void	 fork_name(struct buf *, const struct path *,
    const unsigned char hash[HASH_BYTES]);
/* The history of that name, or of its beginning that no other has. */
bool	 fork_named(struct txn *, const struct writer *, struct span name,
    struct path *);

/*
 * The head of a branch has come, or moved.  What another one holds already
 * is dropped; *took: this one stays.  The caller calls standing_renew().
 */
void	 fork_settle(struct txn *, const struct branch *, bool *took);

/*
 * Another history ought to lie in LOG, and no line behind the parting is in
 * the tables any more: fork_swap() puts it there.
 */
bool	 fork_swap_is_due(struct txn *, const struct writer *,
    struct branch *);
void	 fork_swap(struct txn *, struct writer *, const struct branch *);

#endif /* CORE_LOG_FORK_H */
