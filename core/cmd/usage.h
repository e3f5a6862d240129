/*
 * usage.h - how a verb is used, printed from its row.
 */
#ifndef CORE_CMD_USAGE_H
#define CORE_CMD_USAGE_H

#include "core/cmd/verb.h"

/* All verbs, one line each, and the common options. */
void	 usage_all(FILE *);

void	 usage_verb(FILE *, const struct verb *);

#endif /* CORE_CMD_USAGE_H */
