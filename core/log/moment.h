/*
 * moment.h - the latest moment that is known here to have passed, by which
 * our own clock is doubted when it is behind.
 *
 * A save of our own raises it, and a bundle by the time it was made; neither
 * does so from more than a day ahead of our clock, or one office whose clock
 * was wrong once would make all others doubt theirs.  A save of our own whose
 * clock is in doubt lowers it, so that a corrected clock is doubted once.
 *
 * It is of this machine alone: nothing that offices have in common, and no
 * table, hangs on it.
 */
#ifndef CORE_LOG_MOMENT_H
#define CORE_LOG_MOMENT_H

#include "core/store/store.h"

/* How far two clocks may be apart, ms. */
#define MOMENT_NEAR	INT64_C(86400000)

/* ms since 1970; 0: none is known. */
int64_t	 moment_get(struct txn *);
/* A save of our own. */
void	 moment_saved(struct txn *, int64_t t, bool doubtful);
/* What another office made at that time came when our clock said now. */
void	 moment_heard(struct txn *, int64_t at, int64_t now);

#endif /* CORE_LOG_MOMENT_H */
