/*
 * placement.h - rules about placements, and the columns that they share.
 *
 * A placement is planned when people mean it to be (proposed, agreed,
 * running, done) and its days are known; it is firm when it was agreed or
 * runs.  Drafts, and what was cancelled or refused, take no place.
 */
#ifndef CORE_RULES_PLACEMENT_H
#define CORE_RULES_PLACEMENT_H

#include "core/rules/check.h"
#include "core/rules/grouped.h"

extern const struct rule placement_rules[];

struct placing {
	struct check		*check;
	uint32_t		 rows;
	const struct fact_column *trainee, *opening, *host, *home, *mentor,
	    *status, *from, *to;
	int64_t			 proposed, agreed, active, completed;
};

/* False when there is no placement: the rule has nothing to measure. */
bool	 placing_begin(struct placing *, struct check *);
bool	 placing_planned(const struct placing *, uint32_t row);
bool	 placing_firm(const struct placing *, uint32_t row);
/* Any other field of the row. */
int64_t	 placing_at(const struct placing *, const char *field, uint32_t row);
/* A field of a row that a reference led to; FACT_NONE where it did not. */
int64_t	 placing_of(const struct placing *, const char *kind,
    const char *field, int64_t row);

/* fill_record() where the reference leads somewhere, else a dash. */
void	 placing_fill(struct check *, const char *name, const char *kind,
    int64_t row);

static inline bool
placing_is_day(int64_t day)
{
	return day != FACT_NONE && day != FACT_ODD;
}

/* placement_load.c */
void	 placement_opening_full(struct check *);
void	 placement_host_full(struct check *);
void	 placement_mentor_load(struct check *);
void	 placement_trainee_twice(struct check *);
void	 placement_mentor_twice(struct check *);
void	 placement_room_twice(struct check *);

/* placement_fit.c */
void	 placement_early(struct check *);
void	 placement_papers(struct check *);
void	 placement_outside(struct check *);
void	 placement_distance(struct check *);
void	 placement_missing(struct check *);

/* placement_promise.c */
void	 placement_agreement(struct check *);
void	 placement_closed(struct check *);
void	 placement_no_mentor(struct check *);
void	 placement_mentor_away(struct check *);
void	 placement_qualification(struct check *);
void	 placement_interest(struct check *);

/* placement_done.c */
void	 placement_hours(struct check *);
void	 placement_logged(struct check *);
void	 placement_visits(struct check *);
void	 placement_logbook(struct check *);
void	 placement_result(struct check *);
void	 placement_ended(struct check *);
void	 placement_abroad(struct check *);

#endif /* CORE_RULES_PLACEMENT_H */
