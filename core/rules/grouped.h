/*
 * grouped.h - who points at a record: references turned round.
 */
#ifndef CORE_RULES_GROUPED_H
#define CORE_RULES_GROUPED_H

#include "core/rules/facts.h"

struct grouped {
	uint32_t	*first;		/* rows of the target + 1 */
	uint32_t	*items;		/* rows of the kind, ascending */
};

/*
 * Rows of a kind by what one of its fields, single or list, refers to.  In
 * the arena; false: out of memory.
 */
bool	 grouped_by(struct grouped *, struct arena *, const struct facts *,
    const char *kind, const char *field);

static inline const uint32_t *
grouped_items(const struct grouped *g, uint32_t target, uint32_t *count)
{
	*count = g->first[target + 1] - g->first[target];
	return g->items + g->first[target];
}

#endif /* CORE_RULES_GROUPED_H */
