/*
 * anchor.h - "so far I hold these logs", said by hubs.
 *
 * What a hub has seen of a log cannot be repudiated by who owns its key: when
 * the log forks, the branch that a hub has anchored counts up to there.  A
 * hub says so whenever it makes a bundle and others have written something.
 */
#ifndef CORE_SYNC_ANCHOR_H
#define CORE_SYNC_ANCHOR_H

#include "core/sync/author.h"
#include "core/sync/ruling.h"

extern const struct ruling anchor_ruling;	/* k: seen */

/* The anchors of a writer by hubs that count, by line number. */
void	 anchors(struct walk *, struct txn *, uint32_t writer);
bool	 anchor_next(struct walk *, uint64_t *n,
    unsigned char hash[HASH_BYTES]);

/*
 * Writes the heads that this hub has not anchored yet, as a change-set of
 * its own; nothing when this office is no hub or there is nothing to say.
 * Heads that only brought anchors of other hubs are no news.
 */
enum err anchor_say(struct store *, struct author *, struct note *why);

#endif /* CORE_SYNC_ANCHOR_H */
