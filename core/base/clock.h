/*
 * clock.h - time as an input, and dates as the field writes them.
 *
 * Instants are milliseconds since 1970-01-01 UTC.  Dates are ISO text, are
 * days of the proleptic Gregorian calendar, and carry no time zone.
 */
#ifndef CORE_BASE_CLOCK_H
#define CORE_BASE_CLOCK_H

#include <stdint.h>

#include "core/base/mem.h"

struct clock {
	int64_t	(*now)(struct clock *);		/* ms since 1970 */
	int64_t	  fixed;			/* for clock_fixed */
};

#define CLOCK_LAST	INT64_C(253402300799999)	/* of the year 9999 */

int64_t	 clock_now(struct clock *);
void	 clock_system(struct clock *);		/* the machine's clock */
void	 clock_fixed(struct clock *, int64_t ms);

/* Days since 1970-01-01. */
int64_t	 date_days(int year, int month, int day);
void	 date_civil(int64_t days, int *year, int *month, int *day);

/* "2026-11-23" in; false when there is no such day. */
bool	 date_read(struct span iso, int64_t *days);
void	 date_write(struct buf *, int64_t days);	/* 2026-11-23 */

/* "2026-11-23 08:39:28" in UTC, or in the local zone of the process. */
void	 time_write(struct buf *, int64_t ms, bool local);

/* Accepts 2026, 2026-11, 2026-11-23 and 2026-11-23T08:39[:28[.5]]Z: the
 * last millisecond of what was named. */
bool	 time_read(struct span text, int64_t *ms);

#endif /* CORE_BASE_CLOCK_H */
