/*
 * readiness.h - how ready a member is for the six conditions of a cluster,
 * from 0 to 100.
 *
 * Each condition that has data counts alike; one without data counts
 * neither for nor against, and a member without any is not measured.
 */
#ifndef CORE_RULES_READINESS_H
#define CORE_RULES_READINESS_H

#include "core/rules/check.h"

enum { READINESS_NONE = -1 };

void	 readiness_want(struct facts *);
/* Of an institution; internet: Mbit/s that are enough, in millionths;
 * computers: of each 100 learners. */
int	 readiness_of(const struct facts *, uint32_t subject,
    int64_t internet, int64_t computers);

#endif /* CORE_RULES_READINESS_H */
