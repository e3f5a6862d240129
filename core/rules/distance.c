/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/distance.h"

#include <math.h>

/* Mean radius of the Earth (IUGG) in metres. */
#define EARTH 6371008.8
#define DEGREE 0.017453292519943295

/* No area is part of more than this many others. */
enum { LEVELS = 8 };

static int64_t
metres_between(double lat, double lon, double other_lat, double other_lon)
{
	double up = sin((other_lat - lat) * DEGREE / 2);
	double along = sin((other_lon - lon) * DEGREE / 2);
	double half = up * up + cos(lat * DEGREE) * cos(other_lat * DEGREE) *
	    along * along;

	return (int64_t)(2 * EARTH * asin(half < 1 ? sqrt(half) : 1) + 0.5);
}

void
distance_want(struct facts *f)
{
	facts_want(f, "subject", "lat");
	facts_want(f, "subject", "lon");
	facts_want(f, "subject", "area");
	facts_want(f, "area", "lat");
	facts_want(f, "area", "lon");
	facts_want(f, "area", "parent");
}

static bool
place_of(const struct facts *f, const char *kind, int64_t row, double *lat,
    double *lon)
{
	int64_t y = fact_at(facts_column(f, kind, "lat"), (uint32_t)row);
	int64_t x = fact_at(facts_column(f, kind, "lon"), (uint32_t)row);

	if (y < -90 * (int64_t)FACT_MILLION || x < -180 * (int64_t)FACT_MILLION)
		return false;
	*lat = (double)y / FACT_MILLION;
	*lon = (double)x / FACT_MILLION;
	return true;
}

static bool
subject_place(const struct facts *f, uint32_t subject, double *lat,
    double *lon)
{
	const struct fact_column *up = facts_column(f, "area", "parent");
	int64_t area;
	int level;

	if (place_of(f, "subject", subject, lat, lon))
		return true;
	area = fact_at(facts_column(f, "subject", "area"), subject);
	for (level = 0; level < LEVELS && area >= 0; level++) {
		if (place_of(f, "area", area, lat, lon))
			return true;
		area = fact_at(up, (uint32_t)area);
	}
	return false;
}

int64_t
distance_between(const struct facts *f, uint32_t subject, uint32_t other)
{
	double lat, lon, other_lat, other_lon;

	if (!subject_place(f, subject, &lat, &lon) ||
	    !subject_place(f, other, &other_lat, &other_lon))
		return FACT_NONE;
	return metres_between(lat, lon, other_lat, other_lon);
}
