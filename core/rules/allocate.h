/*
 * allocate.h - trainees to openings, with capacities of openings and of
 * those who stand behind them.
 *
 * The problem is student-project allocation (Abraham, Irving, Manlove,
 * "Two algorithms for the student-project allocation problem", Journal of
 * Discrete Algorithms 5, 2007): every opening belongs to one host; a host
 * takes no more trainees than its own capacity, whatever its openings sum
 * up to, and ranks the trainees that may come.  Where each opening is its own
 * host this is the hospitals-residents problem.
 *
 * What a trainee may not have (capacity 0, wrong speciality, too far) is no
 * choice at all and is left out before.  Ties are broken by the caller, who
 * gives each pair a rank; equal ranks fall to the lower trainee number.  The
 * same input gives the same result.
 */
#ifndef CORE_RULES_ALLOCATE_H
#define CORE_RULES_ALLOCATE_H

#include "core/base/mem.h"

#define ALLOCATE_NONE UINT32_MAX

struct allocate_choice {
	uint32_t	opening;
	uint32_t	rank;		/* of the trainee for the host: 0 best;
					 * equal for all openings of it */
};

struct allocate {
	uint32_t		 trainees, openings, hosts;
	const uint32_t		*first;		/* trainees + 1 */
	const struct allocate_choice *choices;	/* best first, each trainee */
	const uint32_t		*host_of;	/* of each opening */
	const uint32_t		*opening_places;
	const uint32_t		*host_places;
};

enum allocate_aim {
	ALLOCATE_TRAINEES,	/* stable, best for every trainee */
	ALLOCATE_HOSTS,		/* stable, best for every host */
	ALLOCATE_LARGEST,	/* most trainees placed; starts from the
				 * stable one and moves no more than needed */
	ALLOCATE_EVEN		/* as many, and hosts loaded evenly */
};

/*
 * placed[trainee]: index into choices of what it got, or ALLOCATE_NONE.
 * pinned[trainee]: a choice that people have decided, or ALLOCATE_NONE; NULL:
 * nobody is pinned.  A pinned trainee takes its place whatever the ranks and
 * capacities say.  False: out of memory.
 */
bool	 allocate(const struct allocate *, enum allocate_aim,
    const uint32_t *pinned, uint32_t *placed);

/*
 * Pairs that would both rather have each other: none in a stable result.
 * Pinned trainees do not count.  The first one goes to *choice.
 */
uint64_t allocate_blocking(const struct allocate *, const uint32_t *pinned,
    const uint32_t *placed, uint32_t *choice);

#endif /* CORE_RULES_ALLOCATE_H */
