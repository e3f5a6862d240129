/*
 * oracle.h - what the tables must be, by the bare rules (klaster-bundle(5),
 * "Merging") and nothing of the program's own fold: every value that a line
 * set stands there, or a line that may says that it saw and replaced it.
 */
#ifndef TESTS_SYNC_ORACLE_H
#define TESTS_SYNC_ORACLE_H

#include "tests/sync/world.h"

void	 oracle_compare(struct world *, struct world_office *);

#endif /* TESTS_SYNC_ORACLE_H */
