/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/rules/trend.h"

static void
a_straight_line(void **state)
{
	const struct trend_point points[] = {
		{ 0, 1000000 }, { 10, 2000000 }, { 20, 3000000 },
		{ 30, 4000000 }
	};
	struct trend t;

	(void)state;
	assert_true(trend_fit(&t, points, 4));
	assert_int_equal(trend_at(&t, 40), 5000000);
	assert_int_equal(trend_at(&t, -10), 0);
	assert_int_equal(trend_margin(&t, 40), 0);
	assert_int_equal(trend_year(&t), 36524250);
}

/*
 * By hand: days 0..4, values 2, 4, 5, 4, 5: slope 0.6, value 4 at day 2,
 * residuals squared 2.4, error of one sqrt(0.8); at day 5 the forecast is
 * 5.8 and twice its error is 2 * 0.894427 * sqrt(1 + 1/5 + 9/10).
 */
static void
a_scatter(void **state)
{
	const struct trend_point points[] = {
		{ 0, 2000000 }, { 1, 4000000 }, { 2, 5000000 },
		{ 3, 4000000 }, { 4, 5000000 }
	};
	struct trend t;

	(void)state;
	assert_true(trend_fit(&t, points, 5));
	assert_int_equal(trend_at(&t, 2), 4000000);
	assert_int_equal(trend_at(&t, 5), 5800000);
	assert_in_range(trend_margin(&t, 5), 2592290, 2592300);
	assert_true(trend_margin(&t, 9) > trend_margin(&t, 5));
}

static void
too_few(void **state)
{
	const struct trend_point same[] = { { 7, 1 }, { 7, 5 } };
	const struct trend_point two[] = { { 0, 0 }, { 2, 2000000 } };
	struct trend t;

	(void)state;
	assert_false(trend_fit(&t, same, 0));
	assert_false(trend_fit(&t, same, 1));
	assert_false(trend_fit(&t, same, 2));
	assert_true(trend_fit(&t, two, 2));
	assert_int_equal(trend_at(&t, 3), 3000000);
	assert_int_equal(trend_margin(&t, 3), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_straight_line),
		cmocka_unit_test(a_scatter),
		cmocka_unit_test(too_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
