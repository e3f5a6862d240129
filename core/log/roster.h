/*
 * roster.h - who may write what, as hubs say it in their logs
 * (klaster-bundle(5), "The roster").
 *
 * It is worked out from all lines that speak of it, those included that do
 * not count themselves (yet), and from the hubs that a person here named:
 * so it depends on what has arrived and not on the order of arrival.
 *
 * Hubs named here have rank 0, a hub that one of rank n lists has rank n + 1.
 * A revocation counts against writers of its author's rank or below.  Two
 * hubs of one rank that revoke each other are both revoked: the stricter
 * wins.  A writer that continues another, with that one's signature, stands
 * in its place unless it was revoked.
 */
#ifndef CORE_LOG_ROSTER_H
#define CORE_LOG_ROSTER_H

#include "core/log/author.h"
#include "core/log/roster_line.h"
#include "core/log/standing.h"

/* For log_append(): a line that may bear on the roster has arrived. */
void	 roster_meet(struct txn *, uint64_t stamp, const struct line *);
/* What a person decided bears on it. */
void	 roster_touch(struct txn *);
bool	 roster_is_due(struct txn *);
/* Works out every standing, and every limit. */
void	 roster_renew(struct txn *);

/* The last line of a log, by which its writer names the one that goes on. */
void	 roster_end(struct txn *, struct span dev, struct span next,
    int64_t now, struct span user);

#endif /* CORE_LOG_ROSTER_H */
