/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/base/clock.h"

static void
test_every_day_of_six_centuries(void **state)
{
	int year = 1600, month = 1, day = 1, y, m, d;
	int64_t days = date_days(1600, 1, 1), read;
	struct buf text;

	(void)state;
	assert_int_equal(date_days(1970, 1, 1), 0);
	assert_int_equal(date_days(2000, 3, 1), 11017);
	buf_init(&text);
	for (; year < 2200; days++) {
		date_civil(days, &y, &m, &d);
		assert_true(y == year && m == month && d == day);
		assert_int_equal(date_days(y, m, d), days);
		buf_reset(&text);
		date_write(&text, days);
		assert_true(date_read(buf_span(&text), &read));
		assert_int_equal(read, days);
		buf_reset(&text);
		buf_printf(&text, "%04d-%02d-%02d", year, month, ++day);
		if (date_read(buf_span(&text), &read))
			continue;
		day = 1;
		if (++month > 12) {
			month = 1;
			year++;
		}
	}
	buf_free(&text);
}

static void
test_days_that_are_none(void **state)
{
	static const char *const texts[] = { "", "2026", "2026-02-29",
	    "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
	    "2026-1-1", "26-01-01", "2026-01-01 ", " 2026-01-01",
	    "2026/01/01", "0000-01-01", "20260101", "2026-01-1x",
	    "2026-01-32" };
	int64_t days;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(date_read(span_of(texts[i]), &days));
	assert_true(date_read(SPAN("2000-02-29"), &days));
}

static void
assert_time(const char *text, const char *whole, int ms)
{
	struct buf out;
	int64_t at;

	buf_init(&out);
	assert_true(time_read(span_of(text), &at));
	time_write(&out, at, false);
	assert_string_equal(buf_cstr(&out), whole);
	assert_int_equal((at % 1000 + 1000) % 1000, ms);
	buf_free(&out);
}

static void
test_last_moment_of_what_was_named(void **state)
{
	(void)state;
	assert_time("2026", "2026-12-31 23:59:59", 999);
	assert_time("2024-02", "2024-02-29 23:59:59", 999);
	assert_time("2026-11-23", "2026-11-23 23:59:59", 999);
	assert_time("2026-11-23T08:39Z", "2026-11-23 08:39:59", 999);
	assert_time("2026-11-23T08:39:28Z", "2026-11-23 08:39:28", 999);
	assert_time("2026-11-23T08:39:28.5Z", "2026-11-23 08:39:28", 599);
	assert_time("2026-11-23T08:39:28.123Z", "2026-11-23 08:39:28", 123);
	assert_time("1969-12-31T23:59:59.000Z", "1969-12-31 23:59:59", 0);
}

static void
test_times_that_are_none(void **state)
{
	static const char *const texts[] = { "", "202", "2026-", "2026-13",
	    "2026-1", "2026-11-23T", "2026-11-23T08", "2026-11-23T08:39",
	    "2026-11-23T24:00Z", "2026-11-23T08:60Z", "2026-11-23T08:39:60Z",
	    "2026-11-23T08:39:28.Z", "2026-11-23T08:39:28.1234Z",
	    "2026-11-23T08:39:28Zx", "2026-11-23 08:39Z", "0000" };
	int64_t ms;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(time_read(span_of(texts[i]), &ms));
}

static void
test_clocks(void **state)
{
	struct clock clock;

	(void)state;
	clock_fixed(&clock, 1788540640098);
	assert_int_equal(clock_now(&clock), 1788540640098);
	clock_fixed(&clock, -1);	/* no line can say so */
	assert_int_equal(clock_now(&clock), 0);
	clock_system(&clock);
	assert_true(clock_now(&clock) > INT64_C(1600000000000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day_of_six_centuries),
		cmocka_unit_test(test_days_that_are_none),
		cmocka_unit_test(test_last_moment_of_what_was_named),
		cmocka_unit_test(test_times_that_are_none),
		cmocka_unit_test(test_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
