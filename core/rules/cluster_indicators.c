/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include "core/base/clock.h"
#include "core/rules/trend.h"

static void
want_indicators(struct facts *f)
{
	cluster_want_members(f);
	cluster_want(f, "indicator", "consequence about sphere subject "
	    "cluster baseline target due frequency benchmark next_action");
	cluster_want(f, "reading", "indicator period value arm");
	cluster_want(f, "cluster", "founded");
}

static const struct fact_column *
column(const struct check *c, const char *field)
{
	return cluster_column(c, "indicator", field);
}

static void
report(struct check *c, uint32_t indicator, const char *field)
{
	find(c, "indicator", indicator, field);
	fill_record(c, "indicator", "indicator", indicator);
}

/* The last day of a year or of a quarter. */
static int64_t
period_end(int64_t period)
{
	int year = (int)(period / 8), quarter = (int)(period % 8);

	if (quarter == 0 || quarter == 4)
		return date_days(year, 12, 31);
	return date_days(year, quarter * 3 + 1, 1) - 1;
}

/* The readings of everybody, all indicators one after another. */
struct readings {
	uint32_t		*first;
	struct trend_point	*points;
};

static bool
is_of_all(struct check *c, uint32_t reading)
{
	const struct fact_column *arm = cluster_column(c, "reading", "arm");

	return cluster_has(cluster_column(c, "reading", "indicator"),
	    reading) &&
	    cluster_has(cluster_column(c, "reading", "period"), reading) &&
	    cluster_has(cluster_column(c, "reading", "value"), reading) &&
	    (!cluster_has(arm, reading) || cluster_is(arm, reading, "all"));
}

static bool
readings_load(struct check *c, struct readings *r)
{
	const struct fact_column
	    *of = cluster_column(c, "reading", "indicator"),
	    *period = cluster_column(c, "reading", "period"),
	    *value = cluster_column(c, "reading", "value");
	uint32_t i, rows = cluster_rows(c, "reading");
	uint32_t count = cluster_rows(c, "indicator");

	r->first = arena_array(&c->arena, count + 2, sizeof *r->first);
	r->points = arena_array(&c->arena, rows + 1, sizeof *r->points);
	if (c->arena.failed)
		return false;
	for (i = 0; i < rows; i++)
		if (is_of_all(c, i))
			r->first[cluster_ref(of, i)]++;
	for (i = 1; i <= count; i++)
		r->first[i] += r->first[i - 1];
	for (i = rows; i-- > 0;)
		if (is_of_all(c, i))
			r->points[--r->first[cluster_ref(of, i)]] =
			    (struct trend_point){
			    period_end(fact_at(period, i)),
			    fact_at(value, i) };
	return true;
}

static uint32_t
reading_count(const struct readings *r, uint32_t indicator)
{
	return r->first[indicator + 1] - r->first[indicator];
}

static bool
fit(const struct readings *r, uint32_t indicator, struct trend *t)
{
	return trend_fit(t, r->points + r->first[indicator],
	    reading_count(r, indicator));
}

static void
baseless(struct check *c)
{
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "indicator"); i++) {
		check_measured(c);
		if (cluster_has(column(c, "baseline"), i))
			continue;
		report(c, i, "baseline");
		find_end(c);
	}
}

/* How many days after the end of its last period a reading is stale. */
static int64_t
patience(struct check *c, uint32_t indicator)
{
	static const char *const names[] = { "month", "quarter", "half_year",
		"year" };
	const struct fact_column *frequency = column(c, "frequency");
	size_t i;

	for (i = 0; i < 3; i++)
		if (cluster_is(frequency, indicator, names[i]))
			break;
	return check_limit_whole(c, names[i]);
}

static void
stale(struct check *c)
{
	struct readings r;
	uint32_t i, k;
	int64_t last;

	if (!readings_load(c, &r))
		return;
	for (i = 0; i < cluster_rows(c, "indicator"); i++) {
		if (reading_count(&r, i) == 0)
			continue;
		check_measured(c);
		last = INT64_MIN;
		for (k = r.first[i]; k < r.first[i + 1]; k++)
			if (r.points[k].day > last)
				last = r.points[k].day;
		if (c->facts.today - last <= patience(c, i))
			continue;
		report(c, i, NULL);
		fill_date(c, "date", last);
		find_end(c);
	}
}

/* Which way is good: up, down, or nobody knows. */
static int
direction(struct check *c, uint32_t i)
{
	const struct fact_column *target = column(c, "target"),
	    *baseline = column(c, "baseline");

	if (!cluster_has(target, i))
		return 0;
	if (!cluster_has(baseline, i))
		return 1;
	return fact_at(target, i) >= fact_at(baseline, i) ? 1 : -1;
}

static void
behind(struct check *c)
{
	const struct fact_column *target = column(c, "target"),
	    *due = column(c, "due"), *action = column(c, "next_action");
	struct readings r;
	struct trend t;
	uint32_t i;

	if (!readings_load(c, &r))
		return;
	for (i = 0; i < cluster_rows(c, "indicator"); i++) {
		int way = direction(c, i);

		if (way == 0 || !cluster_has(due, i) ||
		    reading_count(&r, i) < check_limit_whole(c, "readings") ||
		    !fit(&r, i, &t))
			continue;
		check_measured(c);
		if (cluster_has(action, i) || way *
		    (trend_at(&t, fact_at(due, i)) - fact_at(target, i)) >= 0)
			continue;
		report(c, i, "next_action");
		fill_share(c, "figure", trend_at(&t, fact_at(due, i)));
		fill_share(c, "margin", trend_margin(&t, fact_at(due, i)));
		fill_share(c, "target", fact_at(target, i));
		fill_date(c, "date", fact_at(due, i));
		find_end(c);
	}
}

/* Goes the wrong way, over enough readings. */
static void
worsening(struct check *c)
{
	struct readings r;
	struct trend t;
	uint32_t i;

	if (!readings_load(c, &r))
		return;
	for (i = 0; i < cluster_rows(c, "indicator"); i++) {
		if (direction(c, i) == 0 || reading_count(&r, i) <
		    check_limit_whole(c, "readings") || !fit(&r, i, &t))
			continue;
		check_measured(c);
		if (direction(c, i) * trend_year(&t) >= 0)
			continue;
		report(c, i, NULL);
		fill_share(c, "figure", trend_year(&t));
		find_end(c);
	}
}

/* Years since the oldest cluster was founded, in millionths. */
static int64_t
cluster_age(struct check *c)
{
	const struct fact_column *founded = cluster_column(c, "cluster",
	    "founded");
	int64_t oldest = 0, age;
	uint32_t k;

	for (k = 0; k < cluster_rows(c, "cluster"); k++) {
		if (!cluster_has(founded, k))
			continue;
		age = (c->facts.today - fact_at(founded, k)) * FACT_MILLION *
		    100 / 36525;
		oldest = age > oldest ? age : oldest;
	}
	return oldest;
}

/* The real effect: how many indicators move to their targets. */
static void
effect(struct check *c)
{
	uint32_t i, moved = 0, known = 0;
	struct readings r;
	struct trend t;

	if (!readings_load(c, &r))
		return;
	for (i = 0; i < cluster_rows(c, "indicator"); i++) {
		if (direction(c, i) == 0 || !fit(&r, i, &t))
			continue;
		known++;
		moved += direction(c, i) * trend_year(&t) > 0;
	}
	if (known == 0)
		return;
	check_figure(c, cluster_ratio(moved, known));
	if (moved > 0 || cluster_age(c) < check_limit(c, "years"))
		return;
	find_in_cluster(c);
	fill_number(c, "count", known);
	find_end(c);
}

static void
share_of(struct check *c, const char *field, const char *word, bool unless)
{
	const struct fact_column *of = column(c, field);
	uint32_t i, part = 0, known = 0;

	for (i = 0; i < cluster_rows(c, "indicator"); i++) {
		if (!cluster_has(of, i))
			continue;
		known++;
		part += cluster_is(of, i, word) != unless;
	}
	cluster_share(c, part, known);
}

static void
about_people(struct check *c)
{
	share_of(c, "about", "people", false);
}

static void
wider(struct check *c)
{
	share_of(c, "benchmark", "local", true);
}

/* Words of a field that no indicator, or none with a reading, has. */
static void
words_empty(struct check *c, const char *field, bool with_reading)
{
	const struct fact_column *of = column(c, field);
	uint32_t i, w, k, count = (uint32_t)of->field->vocab->count;
	bool *held = cluster_flags(c, count);
	struct readings r;

	if (!readings_load(c, &r) || held == NULL ||
	    cluster_rows(c, "indicator") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "indicator"); i++) {
		bool fresh = !with_reading;

		for (k = r.first[i]; k < r.first[i + 1]; k++)
			fresh |= r.points[k].day > c->facts.today - 365;
		if (cluster_has(of, i) && fresh)
			held[fact_at(of, i)] = true;
	}
	check_figure(c, cluster_ratio(cluster_tally(held, count), count));
	for (w = 0; w < count; w++) {
		if (held[w])
			continue;
		find_in_cluster(c);
		fill_word(c, "word", of, w);
		find_end(c);
	}
}

static void
environment(struct check *c)
{
	words_empty(c, "about", true);
}

static void
spheres(struct check *c)
{
	words_empty(c, "sphere", false);
}

static void
consequences(struct check *c)
{
	words_empty(c, "consequence", true);
}

/* More indicators than a member can look after. */
static void
too_many(struct check *c)
{
	const struct fact_column *subject = column(c, "subject");
	uint32_t i, rows = cluster_rows(c, "subject");
	uint32_t members = 0, some = 0;
	bool *in = cluster_members(c);
	int64_t *count = cluster_numbers(c, rows);

	for (i = 0; !c->arena.failed && i < cluster_rows(c, "indicator");
	    i++)
		if (cluster_has(subject, i))
			count[cluster_ref(subject, i)]++;
	for (i = 0; !c->arena.failed && i < rows; i++) {
		members += in[i];
		some += in[i] && count[i] > 0;
		if (!in[i] || count[i] <= check_limit_whole(c, "most"))
			continue;
		find(c, "subject", i, NULL);
		fill_record(c, "member", "subject", i);
		fill_number(c, "count", count[i]);
		find_end(c);
	}
	if (members > 0 && cluster_rows(c, "indicator") > 0)
		check_figure(c, cluster_ratio(some, members));
}

const struct rule cluster_indicators_rules[] = {
	{ "indicator_baseless", want_indicators, baseless },
	{ "indicator_stale", want_indicators, stale },
	{ "indicator_behind", want_indicators, behind },
	{ "indicator_worsening", want_indicators, worsening },
	{ "effect_none", want_indicators, effect },
	{ "indicators_people", want_indicators, about_people },
	{ "indicators_local", want_indicators, wider },
	{ "environment_silent", want_indicators, environment },
	{ "sphere_empty", want_indicators, spheres },
	{ "consequence_silent", want_indicators, consequences },
	{ "indicators_many", want_indicators, too_many },
	{ NULL, NULL, NULL }
};
