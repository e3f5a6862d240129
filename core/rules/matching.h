/*
 * matching.h - an allocation in the making: who is placed, what is used.
 *
 * Places that pinned trainees take are gone from the start; nobody moves
 * them.
 */
#ifndef CORE_RULES_MATCHING_H
#define CORE_RULES_MATCHING_H

#include "core/rules/allocate.h"

struct matching {
	const struct allocate	*problem;
	const uint32_t		*pinned;
	uint32_t		*placed;	/* choices, not pinned */
	uint32_t		*out;		/* filled at the end */
	uint32_t		*trainee_of;	/* of each choice */
	uint32_t		*next;		/* the choice to ask */
	uint32_t		*opening_used, *host_used;
	uint32_t		*opening_places, *host_places;
	struct arena		 arena;
};

/* All but pinned unplaced; results go to out at matching_end(). */
bool	 matching_begin(struct matching *, const struct allocate *,
    const uint32_t *pinned, uint32_t *out);
/* As it stands in placed, for looking only. */
bool	 matching_view(struct matching *, const struct allocate *,
    const uint32_t *pinned, const uint32_t *placed);
void	 matching_end(struct matching *);

bool	 matching_is_pinned(const struct matching *, uint32_t trainee);

static inline uint32_t
matching_opening(const struct matching *m, uint32_t choice)
{
	return m->problem->choices[choice].opening;
}

static inline uint32_t
matching_host(const struct matching *m, uint32_t choice)
{
	return m->problem->host_of[matching_opening(m, choice)];
}

/* Moves a trainee to a choice, or from what it has to nothing. */
void	 matching_take(struct matching *, uint32_t trainee, uint32_t choice);
void	 matching_drop(struct matching *, uint32_t trainee);

/* Hosts offer instead of trainees asking. */
bool	 matching_by_hosts(struct matching *);
/* Moves trainees until no more can be placed: flow.h. */
bool	 matching_enlarge(struct matching *);
/* Moves trainees from the fuller host to the emptier one. */
bool	 matching_level(struct matching *);

#endif /* CORE_RULES_MATCHING_H */
