/*
 * distance.h - how far apart institutions lie, as the crow flies.
 */
#ifndef CORE_RULES_DISTANCE_H
#define CORE_RULES_DISTANCE_H

#include "core/rules/facts.h"

/*
 * Metres, or FACT_NONE when one of the places is not known.
 *
 * Between two rows of subject: by their own coordinates, or those of their
 * area or of what it is part of.
 */
void	 distance_want(struct facts *);
int64_t	 distance_between(const struct facts *, uint32_t subject,
    uint32_t other);

#endif /* CORE_RULES_DISTANCE_H */
