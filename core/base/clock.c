/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/clock.h"

#include <time.h>

enum { MS = 1000, DAY_SECONDS = 86400 };

#define DAY_MS ((int64_t)DAY_SECONDS * MS)

static int64_t
system_now(struct clock *clock)
{
	struct timespec at;

	(void)clock;
	clock_gettime(CLOCK_REALTIME, &at);
	return (int64_t)at.tv_sec * MS + at.tv_nsec / 1000000;
}

static int64_t
fixed_now(struct clock *clock)
{
	return clock->fixed;
}

int64_t
clock_now(struct clock *clock)
{
	int64_t now = clock->now(clock);

	/* no line has a time before 1970 */
	return now < 0 ? 0 : now;
}

void
clock_system(struct clock *clock)
{
	*clock = (struct clock){ .now = system_now };
}

void
clock_fixed(struct clock *clock, int64_t ms)
{
	*clock = (struct clock){ .now = fixed_now, .fixed = ms };
}

/* Years begin in March here, so that the leap day is the last of its year. */
int64_t
date_days(int year, int month, int day)
{
	int64_t y = month <= 2 ? (int64_t)year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t in_era = y - era * 400;
	int64_t in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 +
	    in_year - 719468;
}

void
date_civil(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 -
	    of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

static int
month_length(int year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : length[month - 1];
}

/* Exactly this many digits off the front. */
static bool
take_digits(struct span *text, size_t count, int *number)
{
	size_t i;

	*number = 0;
	if (text->len < count)
		return false;
	for (i = 0; i < count; i++) {
		if (text->at[i] < '0' || text->at[i] > '9')
			return false;
		*number = *number * 10 + (text->at[i] - '0');
	}
	*text = span_from(*text, count);
	return true;
}

static bool
take_byte(struct span *text, char byte)
{
	if (text->len == 0 || text->at[0] != byte)
		return false;
	*text = span_from(*text, 1);
	return true;
}

static bool
take_date(struct span *text, int64_t *days)
{
	int year, month, day;

	if (!take_digits(text, 4, &year) || !take_byte(text, '-') ||
	    !take_digits(text, 2, &month) || !take_byte(text, '-') ||
	    !take_digits(text, 2, &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 ||
	    day > month_length(year, month))
		return false;
	*days = date_days(year, month, day);
	return true;
}

bool
date_read(struct span iso, int64_t *days)
{
	return iso.len == 10 && take_date(&iso, days);
}

static void
put_digits(char at[2], int number)
{
	at[0] = (char)('0' + number / 10);
	at[1] = (char)('0' + number % 10);
}

void
date_write(struct buf *out, int64_t days)
{
	int year, month, day;
	char *at;

	date_civil(days, &year, &month, &day);
	if (year < 0 || year > 9999) {
		buf_printf(out, "%04d-%02d-%02d", year, month, day);
		return;
	}
	at = buf_space(out, 10);
	if (at == NULL)
		return;
	put_digits(at, year / 100);
	put_digits(at + 2, year % 100);
	put_digits(at + 5, month);
	put_digits(at + 8, day);
	at[4] = at[7] = '-';
	out->len += 10;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

void
time_write(struct buf *out, int64_t ms, bool local)
{
	int64_t seconds = floor_div(ms, MS), day, rest;
	struct tm at;
	time_t t = (time_t)seconds;

	if (local && localtime_r(&t, &at) != NULL) {
		buf_printf(out, "%04d-%02d-%02d %02d:%02d:%02d",
		    at.tm_year + 1900, at.tm_mon + 1, at.tm_mday, at.tm_hour,
		    at.tm_min, at.tm_sec);
		return;
	}
	day = floor_div(seconds, DAY_SECONDS);
	rest = seconds - day * DAY_SECONDS;
	date_write(out, day);
	buf_printf(out, " %02d:%02d:%02d", (int)(rest / 3600),
	    (int)(rest / 60 % 60), (int)(rest % 60));
}

/* .5 is the tenth from 500 to 599 ms. */
static bool
take_fraction(struct span *text, int64_t *last)
{
	int64_t step = MS, number = 0;
	int digit;

	while (step > 1 && take_digits(text, 1, &digit)) {
		number = number * 10 + digit;
		step /= 10;
	}
	*last = (number + 1) * step - 1;
	return step < MS;
}

/* 08:39[:28[.5]]Z as the last millisecond of the day that it names. */
static bool
take_time(struct span *text, int64_t *last)
{
	int hour, minute, second;
	int64_t fraction = MS - 1;

	if (!take_digits(text, 2, &hour) || !take_byte(text, ':') ||
	    !take_digits(text, 2, &minute) || hour > 23 || minute > 59)
		return false;
	if (take_byte(text, 'Z')) {
		*last = (hour * 60 + minute + 1) * INT64_C(60) * MS - 1;
		return true;
	}
	if (!take_byte(text, ':') || !take_digits(text, 2, &second) ||
	    second > 59)
		return false;
	if (take_byte(text, '.') && !take_fraction(text, &fraction))
		return false;
	*last = ((hour * 60 + minute) * INT64_C(60) + second) * MS + fraction;
	return take_byte(text, 'Z');
}

static bool
read_month(struct span text, int64_t *ms)
{
	int year, month = 12;

	if (!take_digits(&text, 4, &year) || year < 1)
		return false;
	if (text.len > 0 && (!take_byte(&text, '-') ||
	    !take_digits(&text, 2, &month) || month < 1 || month > 12))
		return false;
	*ms = (date_days(year, month, month_length(year, month)) + 1) *
	    DAY_MS - 1;
	return text.len == 0;
}

bool
time_read(struct span text, int64_t *ms)
{
	int64_t days, last = DAY_MS - 1;

	if (text.len <= 7)
		return read_month(text, ms);
	if (!take_date(&text, &days))
		return false;
	if (take_byte(&text, 'T') && !take_time(&text, &last))
		return false;
	*ms = days * DAY_MS + last;
	return text.len == 0;
}
