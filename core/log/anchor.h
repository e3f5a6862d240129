/*
 * anchor.h - "so far I hold these logs", said by hubs.
 *
 * What a hub has seen of a log cannot be repudiated by who owns its key: when
 * the log forks, the branch that a hub has anchored counts up to there.  A
 * hub says so whenever it makes a bundle and others have written something.
 */
#ifndef CORE_LOG_ANCHOR_H
#define CORE_LOG_ANCHOR_H

#include "core/log/author.h"
#include "core/log/ruling.h"

extern const struct ruling anchor_ruling;	/* k: seen */

/* The anchors of a writer by hubs that count, by line number. */
void	 anchors(struct walk *, struct txn *, uint32_t writer);
bool	 anchor_next(struct walk *, uint64_t *n,
    unsigned char hash[HASH_BYTES]);

#endif /* CORE_LOG_ANCHOR_H */
