/*
 * trend.h - a straight line through the readings of an indicator.
 *
 * The line is that of least squares; its interval is twice the standard
 * error of a single forecast, which is about 95 in 100 where the readings
 * scatter evenly.  Two points give a line and no interval.
 */
#ifndef CORE_RULES_TREND_H
#define CORE_RULES_TREND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trend_point {
	int64_t		 day;
	int64_t		 value;		/* in millionths */
};

struct trend {
	size_t		 count;
	double		 slope;		/* millionths a day */
	double		 middle;	/* the mean day */
	double		 level;		/* the mean value */
	double		 spread;	/* sum of squares of the days */
	double		 error;		/* standard error of one reading */
};

/* False when there are fewer than two different days. */
bool	 trend_fit(struct trend *, const struct trend_point *, size_t count);

/* In millionths. */
int64_t	 trend_year(const struct trend *);	/* the slope of a year */
int64_t	 trend_at(const struct trend *, int64_t day);
/* How far off the forecast may be; 0 with two points only. */
int64_t	 trend_margin(const struct trend *, int64_t day);

#endif /* CORE_RULES_TREND_H */
