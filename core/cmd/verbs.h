/*
 * verbs.h - the rows that core/cmd/VERB.c files begin with.
 *
 * Only verb.c includes this, to put them in one table.
 */
#ifndef CORE_CMD_VERBS_H
#define CORE_CMD_VERBS_H

#include "core/cmd/verb.h"

extern const struct verb completion_verb;
extern const struct verb help_verb;
extern const struct verb version_verb;

#endif /* CORE_CMD_VERBS_H */
