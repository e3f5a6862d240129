/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include "core/rules/need.h"

/* Specialities and years for which too few or too many will finish. */
static void
unmatched(struct check *c)
{
	const struct fact_column *word = cluster_column(c, "need",
	    "speciality");
	struct need n;
	uint32_t i;

	if (!need_count(&c->facts, &c->arena, NULL, false, &n))
		return;
	for (i = 0; i < n.count; i++) {
		const struct need_row *row = &n.rows[i];
		int64_t open = row->posts - row->filled, ratio;

		if (row->record == CLUSTER_NONE || open <= 0)
			continue;
		ratio = row->supply * FACT_MILLION / open;
		check_measured(c);
		if (ratio >= check_limit(c, "least") &&
		    ratio <= check_limit(c, "most"))
			continue;
		find(c, "need", row->record, NULL);
		fill_word(c, "speciality", word, row->speciality);
		fill_number(c, "year", row->year);
		fill_number(c, "need", open);
		fill_number(c, "supply", row->supply);
		find_end(c);
	}
}

static void
retiring(struct check *c)
{
	const struct fact_column *word = cluster_column(c, "need",
	    "speciality");
	struct need_ages ages;
	uint32_t i;

	if (!need_ages(&c->facts, &c->arena, check_limit_whole(c, "age"),
	    check_limit_whole(c, "years"), &ages))
		return;
	for (i = 0; i < ages.specialities; i++) {
		if (ages.staff[i] == 0)
			continue;
		check_measured(c);
		if (ages.leaving[i] <= ages.coming[i])
			continue;
		find_in_cluster(c);
		fill_word(c, "speciality", word, i);
		fill_number(c, "leaving", ages.leaving[i]);
		fill_number(c, "coming", ages.coming[i]);
		find_end(c);
	}
}

/* Scientific staff that was asked for and not found. */
static void
scientists(struct check *c)
{
	const struct fact_column *word = cluster_column(c, "need",
	    "speciality");
	struct need n;
	uint32_t i;

	if (!need_count(&c->facts, &c->arena, "scientific", true, &n))
		return;
	for (i = 0; i < n.count; i++) {
		check_measured(c);
		if (n.rows[i].filled >= n.rows[i].posts)
			continue;
		find(c, "need", n.rows[i].record, "filled");
		fill_word(c, "speciality", word, n.rows[i].speciality);
		fill_number(c, "year", n.rows[i].year);
		fill_number(c, "need", n.rows[i].posts - n.rows[i].filled);
		find_end(c);
	}
}

/* Of the posts that were filled, those filled by our graduates. */
static void
filled_inside(struct check *c)
{
	const struct fact_column
	    *filled = cluster_column(c, "need", "filled"),
	    *inside = cluster_column(c, "need", "filled_inside");
	uint64_t all = 0, ours = 0;
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "need"); i++) {
		if (!cluster_has(filled, i) || !cluster_has(inside, i))
			continue;
		all += (uint64_t)fact_at(filled, i);
		ours += (uint64_t)fact_at(inside, i);
	}
	cluster_share(c, ours, all);
}

const struct rule cluster_needs_rules[] = {
	{ "need_unmatched", need_want, unmatched },
	{ "staff_retiring", need_want, retiring },
	{ "need_scientists", need_want, scientists },
	{ "posts_inside", need_want, filled_inside },
	{ NULL, NULL, NULL }
};
