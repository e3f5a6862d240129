/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/trend.h"

#include <math.h>

static void
middle(struct trend *t, const struct trend_point *points)
{
	size_t i;

	for (i = 0; i < t->count; i++) {
		t->middle += (double)points[i].day / (double)t->count;
		t->level += (double)points[i].value / (double)t->count;
	}
}

bool
trend_fit(struct trend *t, const struct trend_point *points, size_t count)
{
	double both = 0, rest = 0;
	size_t i;

	*t = (struct trend){ .count = count };
	middle(t, points);
	for (i = 0; i < count; i++) {
		double x = (double)points[i].day - t->middle;

		t->spread += x * x;
		both += x * ((double)points[i].value - t->level);
	}
	if (t->spread <= 0)
		return false;
	t->slope = both / t->spread;
	for (i = 0; i < count; i++) {
		double x = (double)points[i].day - t->middle;
		double off = (double)points[i].value - t->level -
		    t->slope * x;

		rest += off * off;
	}
	if (count > 2)
		t->error = sqrt(rest / (double)(count - 2));
	return true;
}

static int64_t
whole(double number)
{
	return (int64_t)floor(number + 0.5);
}

int64_t
trend_year(const struct trend *t)
{
	return whole(t->slope * 365.2425);
}

int64_t
trend_at(const struct trend *t, int64_t day)
{
	return whole(t->level + t->slope * ((double)day - t->middle));
}

int64_t
trend_margin(const struct trend *t, int64_t day)
{
	double x = (double)day - t->middle;

	return whole(2 * t->error * sqrt(1 + 1 / (double)t->count +
	    x * x / t->spread));
}
