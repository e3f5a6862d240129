/*
 * rule.h - misfortunes of whole machines, and the words of hubs.
 */
#ifndef TESTS_SYNC_RULE_H
#define TESTS_SYNC_RULE_H

#include "tests/sync/world.h"

/* One office is the hub of all, from the beginning on. */
void	 rule_begin(struct world *);
/* The hub lists every writer that it has not listed yet: if there is one. */
bool	 rule_admit(struct world *, struct world_office *);

void	 rule_revoke(struct world *, struct world_office *);
void	 rule_erase(struct world *, struct world_office *);
/* A machine becomes two, or goes back in time, seal and all. */
void	 rule_clone(struct world *, struct world_office *);
void	 rule_roll_back(struct world *, struct world_office *);

#endif /* TESTS_SYNC_RULE_H */
