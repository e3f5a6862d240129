/*
 * proposal.h - what match found, as sentences and as a change.
 */
#ifndef CORE_ACT_PROPOSAL_H
#define CORE_ACT_PROPOSAL_H

#include "core/edit/change.h"
#include "core/rules/match.h"
#include "core/session/session.h"

/* Why this opening: "wish 2; 12.5 km; one of 3 that could be had". */
void	 proposal_reason(const struct match_proposal *, struct buf *);

/* What stands in the way, and what would help. */
void	 proposal_obstacle(struct txn *, const struct match *,
    const struct match_unplaced *, struct buf *);

/* A short word for a bar, for files: "papers". */
const char *proposal_bar(enum match_bar);

/* What an aim is good for, for people. */
const char *proposal_aim(enum allocate_aim);

/*
 * Saves proposals as placements with the status proposed, one change-set.
 * chosen: which of them; NULL: all.
 */
enum err proposal_apply(struct session *, const struct match *,
    const bool *chosen, struct change_result *);

#endif /* CORE_ACT_PROPOSAL_H */
