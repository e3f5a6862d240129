/*
 * join_same.h - join --same-code: all that two offices entered of the same
 * things under the same codes, as one change-set.
 */
#ifndef CORE_CMD_JOIN_SAME_H
#define CORE_CMD_JOIN_SAME_H

#include "core/cmd/verb.h"

enum err join_same(struct session *, const struct call *);

#endif /* CORE_CMD_JOIN_SAME_H */
