/*
 * idset.h - ids in the order in which they came, each once, however many.
 */
#ifndef CORE_LOG_IDSET_H
#define CORE_LOG_IDSET_H

#include "core/base/mem.h"

struct idset {
	struct arena	*arena;
	uint64_t	*at;		/* of them */
	size_t		 count;
	size_t		*slots, room;	/* places in at, 1 the first */
};

void	 idset_init(struct idset *, struct arena *);
/* False when it is there already. */
bool	 idset_add(struct idset *, uint64_t id);
bool	 idset_has(const struct idset *, uint64_t id);

#endif /* CORE_LOG_IDSET_H */
