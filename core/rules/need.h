/*
 * need.h - how many specialists are needed, and how many there will be.
 *
 * Need is what institutions and areas have asked for (kind need: posts less
 * those filled); supply is the trainees whose programme ends in that year,
 * counted from its grades.  Losses are teachers who come of age.
 */
#ifndef CORE_RULES_NEED_H
#define CORE_RULES_NEED_H

#include "core/rules/check.h"

struct need_row {
	uint32_t	 speciality;	/* place of the word */
	uint32_t	 area;		/* row; UINT32_MAX: of all areas */
	int		 year;
	uint32_t	 record;	/* the first need it comes from, or
					 * UINT32_MAX: supply only */
	int64_t		 posts, filled, supply;
};

struct need {
	struct need_row	*rows;		/* by speciality, area, year */
	uint32_t	 count;
};

/* Fields that need_count() and need_ages() look at. */
void	 need_want(struct facts *);

/* sort: a word of need.sort, or NULL for teaching staff and those without;
 * by_area: a row for each area, else one for all. */
bool	 need_count(const struct facts *, struct arena *, const char *sort,
    bool by_area, struct need *);

/* Teachers who reach an age within some years, and trainees, of each
 * speciality. */
struct need_ages {
	uint32_t	 specialities;
	int64_t		*leaving, *coming, *staff;
};
bool	 need_ages(const struct facts *, struct arena *, int64_t age,
    int64_t years, struct need_ages *);

#endif /* CORE_RULES_NEED_H */
