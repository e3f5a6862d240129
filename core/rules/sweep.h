/*
 * sweep.h - intervals of days laid over each other: where the most of them
 * lie at once.
 */
#ifndef CORE_RULES_SWEEP_H
#define CORE_RULES_SWEEP_H

#include "core/base/mem.h"

struct sweep_span {
	int64_t		from, to;	/* days, both included */
	uint32_t	row;
};

struct sweep {
	struct sweep_span	*spans;
	uint32_t		 count;
	size_t			 room;
};

void	 sweep_init(struct sweep *);
void	 sweep_free(struct sweep *);
void	 sweep_reset(struct sweep *);
/* Left out when it ends before it begins.  False: out of memory. */
bool	 sweep_add(struct sweep *, int64_t from, int64_t to, uint32_t row);

/*
 * How many lie over each other at most, and the first day of that; 0 when
 * there are none.  Sorts the spans by from, then by row.
 */
uint32_t sweep_peak(struct sweep *, int64_t *day);

#endif /* CORE_RULES_SWEEP_H */
