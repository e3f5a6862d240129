/*
 * usage.h - how a verb is used, printed from its row.
 */
#ifndef CORE_CMD_USAGE_H
#define CORE_CMD_USAGE_H

#include "core/cmd/verb.h"

/* All verbs, one line each, and the common options. */
void	 usage_all(FILE *);

void	 usage_verb(FILE *, const struct verb *);

/* Words of text from column at on, where the line stands already, in lines
 * of at most 79 columns, the last of them ended. */
void	 usage_wrap(FILE *, unsigned at, const char *text);

#endif /* CORE_CMD_USAGE_H */
