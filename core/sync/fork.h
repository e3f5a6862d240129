/*
 * fork.h - logs with two histories (klaster-bundle(5), "Forks").
 *
 * Two heads that one key signed over different lines prove that it is used
 * twice.  Such a log ends at the last line that all its histories have in
 * common, wherever which of them came first: what lies behind is kept,
 * passed on, and counts for nothing.
 *
 * Lines that nobody signed prove nothing.  Where a signed history differs
 * from the unsigned end of LOG, that end gives way and is kept as a branch,
 * until its author has written it again (reissue.h).
 */
#ifndef CORE_SYNC_FORK_H
#define CORE_SYNC_FORK_H

#include "core/sync/branch.h"

/* Up to where the lines in LOG count as far as forks are concerned. */
uint64_t fork_limit(struct txn *, const struct writer *);

/* The last line before two signed histories part; false: there is no fork. */
bool	 fork_point(struct txn *, const struct writer *, uint64_t *n);

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

#endif /* CORE_SYNC_FORK_H */
