/*
 * link.h - offices say that two records are one thing, and take it back.
 */
#ifndef TESTS_SYNC_LINK_H
#define TESTS_SYNC_LINK_H

#include "tests/sync/world.h"

/* Joins two records of a kind, or ends one of the lines that did. */
enum err link_act(struct world *, struct world_office *);

#endif /* TESTS_SYNC_LINK_H */
