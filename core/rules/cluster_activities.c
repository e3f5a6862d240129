/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

static void
want_activities(struct facts *f)
{
	cluster_want_members(f);
	cluster_want(f, "subject", "directions incentives applicants "
	    "admitted kind");
	cluster_want(f, "activity", "sort owner members date hours people "
	    "problem project");
	cluster_want(f, "person", "subject");
	cluster_want(f, "problem", "subject sort raised answered closed");
}

static const struct fact_column *
column(const struct check *c, const char *field)
{
	return cluster_column(c, "activity", field);
}

/* Whether a member owned or joined an activity. */
static bool
took_part(const struct check *c, uint32_t activity, uint32_t member)
{
	return cluster_ref(column(c, "owner"), activity) == member ||
	    cluster_holds(column(c, "members"), activity, member);
}

/* Members with an activity of a sort in the year, of all. */
static void
taking_part(struct check *c, const char *sort)
{
	uint32_t i, k, part = 0, all = 0;
	bool *in = cluster_members(c);

	for (k = 0; in != NULL && k < cluster_rows(c, "subject"); k++) {
		if (!in[k])
			continue;
		all++;
		for (i = 0; i < cluster_rows(c, "activity"); i++)
			if (cluster_is(column(c, "sort"), i, sort) &&
			    took_part(c, i, k) && cluster_recent(c,
			    fact_at(column(c, "date"), i), 365))
				break;
		part += i < cluster_rows(c, "activity");
	}
	if (cluster_rows(c, "activity") > 0)
		cluster_share(c, part, all);
}

static void
technology(struct check *c)
{
	taking_part(c, "technology");
}

static void
outreach(struct check *c)
{
	taking_part(c, "outreach");
}

/* Activities of a sort that nothing asked for. */
static void
groundless(struct check *c, const char *sort)
{
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "activity"); i++) {
		if (!cluster_is(column(c, "sort"), i, sort))
			continue;
		check_measured(c);
		if (cluster_has(column(c, "problem"), i) ||
		    cluster_has(column(c, "project"), i))
			continue;
		find(c, "activity", i, "problem");
		fill_record(c, "activity", "activity", i);
		find_end(c);
	}
}

static void
courses(struct check *c)
{
	groundless(c, "course");
}

static void
seminars(struct check *c)
{
	groundless(c, "seminar");
}

/* Sorts of activities that several members take part in. */
static void
variety(struct check *c)
{
	const struct fact_column *sort = column(c, "sort");
	uint32_t i, count = (uint32_t)sort->field->vocab->count;
	bool *used = cluster_flags(c, count);

	if (used == NULL || cluster_rows(c, "activity") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "activity"); i++)
		if (cluster_has(sort, i) &&
		    cluster_count(column(c, "members"), i) > 0)
			used[fact_at(sort, i)] = true;
	cluster_share(c, cluster_tally(used, count), count);
}

/* Tutoring in which members of different directions meet. */
static void
tutoring(struct check *c)
{
	const struct fact_column *directions = cluster_column(c, "subject",
	    "directions"), *members = column(c, "members");
	uint32_t i, k, d, count, number, found = 0;
	bool other;

	for (i = 0; i < cluster_rows(c, "activity"); i++) {
		uint32_t owner = cluster_ref(column(c, "owner"), i);
		const int32_t *items = fact_items(members, i, &number);

		if (!cluster_is(column(c, "sort"), i, "tutoring") ||
		    owner == CLUSTER_NONE)
			continue;
		for (k = 0, other = false; k < number; k++) {
			const int32_t *of;

			if (items[k] < 0)
				continue;
			of = fact_items(directions, (uint32_t)items[k],
			    &count);
			for (d = 0; d < count; d++)
				other |= !cluster_holds(directions, owner,
				    (uint32_t)of[d]);
		}
		found += other;
	}
	if (cluster_rows(c, "activity") > 0)
		cluster_least(c, (int64_t)found * FACT_MILLION);
}

/* Activities of each member between two days before today. */
static int64_t *
count_acts(struct check *c, int64_t from, int64_t to)
{
	const struct fact_column *date = column(c, "date"),
	    *members = column(c, "members");
	int64_t *acts = cluster_numbers(c, cluster_rows(c, "subject"));
	uint32_t i, k, count;

	for (i = 0; acts != NULL && i < cluster_rows(c, "activity"); i++) {
		const int32_t *items = fact_items(members, i, &count);
		int64_t ago = c->facts.today - fact_at(date, i);

		if (!cluster_has(date, i) || ago < from || ago >= to)
			continue;
		if (cluster_has(column(c, "owner"), i))
			acts[cluster_ref(column(c, "owner"), i)]++;
		for (k = 0; k < count; k++)
			if (items[k] >= 0)
				acts[items[k]]++;
	}
	return acts;
}

static void
withdrawal(struct check *c)
{
	int64_t *now = count_acts(c, 0, 365), *then = count_acts(c, 365, 730);
	bool *in = cluster_members(c);
	uint32_t i;

	for (i = 0; !c->arena.failed && i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || then[i] < check_limit_whole(c, "least"))
			continue;
		check_measured(c);
		if ((then[i] - now[i]) * FACT_MILLION <=
		    check_limit(c, "drop") * then[i])
			continue;
		find(c, "subject", i, NULL);
		fill_record(c, "member", "subject", i);
		fill_number(c, "before", then[i]);
		fill_number(c, "now", now[i]);
		find_end(c);
	}
}

/* How evenly members take part. */
static void
equality(struct check *c)
{
	int64_t *acts = count_acts(c, 0, 365);
	bool *in = cluster_members(c);
	uint32_t i, count = 0;

	if (c->arena.failed || cluster_rows(c, "activity") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "subject"); i++)
		if (in[i])
			acts[count++] = acts[i];
	if (count > 1)
		cluster_most(c, cluster_gini(acts, count));
}

/* Hours of courses of a member's people against what it pays them. */
static void
incentives(struct check *c)
{
	const struct fact_column *paid = cluster_column(c, "subject",
	    "incentives"), *home = cluster_column(c, "person", "subject"),
	    *hours = column(c, "hours");
	int64_t *trained = cluster_numbers(c, cluster_rows(c, "subject"));
	uint32_t i, k, count;

	for (i = 0; trained != NULL && i < cluster_rows(c, "activity"); i++) {
		const int32_t *who = fact_items(column(c, "people"), i,
		    &count);

		for (k = 0; cluster_has(hours, i) && k < count; k++)
			if (who[k] >= 0 && cluster_has(home,
			    (uint32_t)who[k]))
				trained[fact_at(home, (uint32_t)who[k])] +=
				    fact_at(hours, i);
	}
	for (i = 0; trained != NULL && i < cluster_rows(c, "subject"); i++) {
		if (!cluster_has(paid, i) || trained[i] == 0)
			continue;
		check_measured(c);
		if (fact_at(paid, i) / (trained[i] / FACT_MILLION + 1) >=
		    check_limit(c, "least"))
			continue;
		find(c, "subject", i, "incentives");
		fill_record(c, "member", "subject", i);
		fill_share(c, "hours", trained[i]);
		fill_share(c, "paid", fact_at(paid, i));
		find_end(c);
	}
}

static void
report(struct check *c, uint32_t problem, const char *field)
{
	const struct fact_column *raised = cluster_column(c, "problem",
	    "raised");

	find(c, "problem", problem, field);
	fill_record(c, "problem", "problem", problem);
	fill_date(c, "date", fact_at(raised, problem));
	find_end(c);
}

/* Problems in which the field is empty so many days after they rose. */
static void
open_problems(struct check *c, const char *field)
{
	const struct fact_column
	    *raised = cluster_column(c, "problem", "raised"),
	    *closed = cluster_column(c, "problem", "closed"),
	    *done = cluster_column(c, "problem", field);
	int64_t days = check_limit_whole(c, "days");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "problem"); i++) {
		if (!cluster_has(raised, i))
			continue;
		check_measured(c);
		if (!cluster_has(done, i) && !cluster_has(closed, i) &&
		    c->facts.today - fact_at(raised, i) > days)
			report(c, i, field);
	}
}

static void
old(struct check *c)
{
	open_problems(c, "closed");
}

static void
unanswered(struct check *c)
{
	open_problems(c, "answered");
}

static void
solved(struct check *c)
{
	const struct fact_column *closed = cluster_column(c, "problem",
	    "closed");
	uint32_t i, rows = cluster_rows(c, "problem"), done = 0;

	for (i = 0; i < rows; i++)
		done += cluster_has(closed, i);
	cluster_share(c, done, rows);
}

const struct rule cluster_activities_rules[] = {
	{ "technology_members", want_activities, technology },
	{ "outreach_members", want_activities, outreach },
	{ "course_groundless", want_activities, courses },
	{ "seminar_groundless", want_activities, seminars },
	{ "activity_variety", want_activities, variety },
	{ "tutoring_directions", want_activities, tutoring },
	{ "member_withdrawing", want_activities, withdrawal },
	{ "member_equality", want_activities, equality },
	{ "incentives_low", want_activities, incentives },
	{ "problem_old", want_activities, old },
	{ "problem_unanswered", want_activities, unanswered },
	{ "problems_solved", want_activities, solved },
	{ NULL, NULL, NULL }
};
