/*
 * match_part.h - what the parts of match share.
 */
#ifndef CORE_RULES_MATCH_PART_H
#define CORE_RULES_MATCH_PART_H

#include "core/rules/match.h"

/* Openings of one speciality as seen from one home, the nearest first. */
struct match_reach {
	uint32_t	count;
	struct match_far {
		uint32_t	opening;	/* of match->openings */
		int32_t		metres;		/* MATCH_UNKNOWN */
	}		items[];
};

#define MATCH_UNKNOWN INT32_MAX

const struct match_reach *match_reach(struct match *,
    const struct match_trainee *);
/* What stands between them, as bits of enum match_bar. */
uint32_t match_bars(const struct match *, const struct match_trainee *,
    const struct match_far *);
/* One of these bars, and the quickest to see. */
static inline bool
match_is_far(const struct match *m, const struct match_far *far)
{
	return far->metres != MATCH_UNKNOWN && far->metres > m->ask.travel;
}

/* 1 for the dearest wish; 0: none. */
uint32_t match_wish(const struct match *, const struct match_trainee *,
    uint32_t host);

/* match_gather.c: trainees and openings, and what is left of places. */
void	 match_want(struct facts *);
bool	 match_gather(struct match *);
uint32_t match_mentor_left(const struct match *,
    const struct match_opening *, int32_t mentor);

/* match_mentor.c: false when an opening lost a place for want of mentors;
 * allocate again. */
bool	 match_mentors(struct match *, bool *failed);

/* match_advice.c */
bool	 match_advice(struct match *);

/* Allocates as things stand now; how many are placed, or UINT32_MAX: no
 * memory. */
uint32_t match_allocate(struct match *, enum allocate_aim);

#endif /* CORE_RULES_MATCH_PART_H */
