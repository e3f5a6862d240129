/*
 * reissue.h - lines of a log that ended at a fork, written again.
 *
 * Each machine on which the log went on knows what it wrote itself.  Under a
 * key of its own it writes those lines again: the same time, user and note,
 * with the stamp and the hash of each old line ("re", "rx"), and with stamps
 * and ids among them made those of the new lines.  What a machine wrote that
 * is gone for good, another office can write again.
 *
 * None of these may be called with a transaction open.
 */
#ifndef CORE_EXCHANGE_REISSUE_H
#define CORE_EXCHANGE_REISSUE_H

#include "core/log/author.h"
#include "core/log/branch.h"

/*
 * Sees to it that a forked author becomes a new one, and that what it wrote
 * and a fork made void is written again: *lines of them.  Cut short at any
 * point, the next call goes on.
 */
enum err reissue_own(struct store *, struct author *, uint64_t *lines,
    struct note *why);

/* The first line of this writer that we wrote again; SERIAL_MAX: none. */
uint64_t reissue_done(struct txn *, const char *dev);
void	 reissue_put_done(struct txn *, const char *dev, uint64_t from);

/* The same with what another writer signed of one history; *lines 0: it
 * counts, or was written again already. */
enum err reissue_path(struct store *, struct author *, const struct path *,
    uint64_t *lines, struct note *why);

#endif /* CORE_EXCHANGE_REISSUE_H */
