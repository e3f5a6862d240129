/*
 * indicator.h - the readings of an indicator, and the line through them.
 */
#ifndef CORE_RULES_INDICATOR_H
#define CORE_RULES_INDICATOR_H

#include "core/rules/facts.h"
#include "core/rules/trend.h"

struct indicator_reading {
	int64_t		 x;		/* the year, in millionths */
	int64_t		 y;		/* in millionths */
	int64_t		 day;		/* the last of its period */
	uint32_t	 row;
};

void	 indicator_want(struct facts *);

/*
 * Readings of everybody, by time: a pilot or control group is not the
 * indicator.  out has room for all readings that there are.
 */
uint32_t indicator_readings(const struct facts *, uint32_t indicator,
    struct indicator_reading *out);

/* The line of the readings; false: they are too few. */
bool	 indicator_fit(struct trend *, const struct indicator_reading *,
    uint32_t count, struct arena *);

/* The last day of the year that x lies in. */
int64_t	 indicator_year_end(int64_t x);

#endif /* CORE_RULES_INDICATOR_H */
