/*
 * bundle_admit.h - whether a bundle that was proven may come in.
 */
#ifndef CORE_SYNC_BUNDLE_ADMIT_H
#define CORE_SYNC_BUNDLE_ADMIT_H

#include "core/sync/bundle.h"

/* By its sender.  trust: somebody accepts him now; *stranger: he must be. */
enum err bundle_admit_sender(struct store *, const struct bundle_facts *,
    const char *path, bool trust, bool *stranger, struct note *why);
/* By the room that it takes on the disk. */
enum err bundle_admit_size(struct store *, const struct bundle_facts *,
    const char *path, struct note *why);
/* Whether this is the sender's newest word about what it has. */
bool	 bundle_admit_newest(struct txn *, const struct bundle_facts *);

#endif /* CORE_SYNC_BUNDLE_ADMIT_H */
