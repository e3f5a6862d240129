/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

static void
want_goals(struct facts *f)
{
	cluster_want_members(f);
	cluster_want(f, "subject", "kind");
	cluster_want(f, "goal", "scope parent owner aim objective "
	    "general_area adopted source");
	cluster_want(f, "ack", "subject goal answer asked date");
	cluster_want(f, "project", "goal indicator general_area");
	cluster_want(f, "indicator", "goal");
	cluster_want(f, "activity", "goal project date");
	cluster_want(f, "link", "from to benefit_from benefit_to");
}

static void
report(struct check *c, uint32_t goal, const char *field)
{
	find(c, "goal", goal, field);
	fill_record(c, "goal", "goal", goal);
}

/* The root above a goal, or none when parents go in a circle. */
static uint32_t
root_of(struct check *c, uint32_t goal)
{
	const struct fact_column *parent = cluster_column(c, "goal",
	    "parent");
	uint32_t steps, rows = cluster_rows(c, "goal");

	for (steps = 0; cluster_has(parent, goal); steps++) {
		if (steps == rows)
			return CLUSTER_NONE;
		goal = cluster_ref(parent, goal);
	}
	return goal;
}

static bool
is_common(struct check *c, uint32_t goal)
{
	return goal != CLUSTER_NONE &&
	    cluster_is(cluster_column(c, "goal", "scope"), goal, "common");
}

static void
many_roots(struct check *c)
{
	const struct fact_column *parent = cluster_column(c, "goal",
	    "parent");
	uint32_t i, first = CLUSTER_NONE;

	for (i = 0; i < cluster_rows(c, "goal"); i++) {
		check_measured(c);
		if (!is_common(c, i) || cluster_has(parent, i))
			continue;
		if (first == CLUSTER_NONE) {
			first = i;
			continue;
		}
		report(c, i, "parent");
		fill_record(c, "other", "goal", first);
		find_end(c);
	}
}

static void
orphans(struct check *c)
{
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "goal"); i++) {
		check_measured(c);
		if (is_common(c, i) || is_common(c, root_of(c, i)))
			continue;
		report(c, i, "parent");
		find_end(c);
	}
}

/* Answers to one goal. */
struct answers {
	uint32_t	 given, objections, objector;
	uint32_t	 kinds, silent;
	bool		*from;
};

static void
count_answers(struct check *c, uint32_t goal, struct answers *a)
{
	const struct fact_column
	    *of = cluster_column(c, "ack", "goal"),
	    *subject = cluster_column(c, "ack", "subject"),
	    *answer = cluster_column(c, "ack", "answer");
	uint32_t i;

	*a = (struct answers){ .objector = CLUSTER_NONE,
	    .from = cluster_flags(c, cluster_rows(c, "subject")) };
	for (i = 0; a->from != NULL && i < cluster_rows(c, "ack"); i++) {
		if (cluster_ref(of, i) != goal || !cluster_has(subject, i))
			continue;
		a->given++;
		a->from[cluster_ref(subject, i)] = true;
		if (cluster_is(answer, i, "no")) {
			a->objections++;
			a->objector = cluster_ref(subject, i);
		}
	}
}

/* Members that have not answered; the first three are the witness. */
static uint32_t
count_silent(struct check *c, const bool *in, const struct answers *a)
{
	uint32_t i, silent = 0;

	for (i = 0; i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || a->from[i])
			continue;
		if (silent++ < 3)
			fill_way(c, "subject", i);
	}
	return silent;
}

static void
unanswered(struct check *c)
{
	const struct fact_column *adopted = cluster_column(c, "goal",
	    "adopted");
	bool *in = cluster_members(c);
	struct answers a;
	uint32_t i, silent;

	for (i = 0; i < cluster_rows(c, "goal"); i++) {
		count_answers(c, i, &a);
		if (!cluster_has(adopted, i) || a.given == 0 ||
		    c->arena.failed)
			continue;
		check_measured(c);
		report(c, i, "adopted");
		silent = count_silent(c, in, &a);
		fill_number(c, "count", silent);
		if (silent > 0)
			find_end(c);
	}
}

static void
objected(struct check *c)
{
	const struct fact_column *adopted = cluster_column(c, "goal",
	    "adopted");
	struct answers a;
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "goal"); i++) {
		count_answers(c, i, &a);
		if (!cluster_has(adopted, i) || a.given == 0)
			continue;
		check_measured(c);
		if (a.objections == 0)
			continue;
		report(c, i, "adopted");
		fill_record(c, "member", "subject", a.objector);
		fill_number(c, "count", a.objections);
		find_end(c);
	}
}

/* A common goal that only one kind of institution holds. */
static void
one_kind(struct check *c)
{
	const struct fact_column *kind = cluster_column(c, "subject",
	    "kind");
	struct answers a;
	uint32_t i, k;
	int64_t first;
	bool more;

	for (i = 0; i < cluster_rows(c, "goal"); i++) {
		count_answers(c, i, &a);
		if (!is_common(c, i) || a.given == 0 || a.from == NULL)
			continue;
		check_measured(c);
		for (k = 0, first = -1, more = false;
		    k < cluster_rows(c, "subject"); k++) {
			if (!a.from[k])
				continue;
			first = first < 0 ? fact_at(kind, k) : first;
			more |= fact_at(kind, k) != first;
		}
		if (more)
			continue;
		report(c, i, NULL);
		fill_word(c, "kind", kind, first);
		find_end(c);
	}
}

/* Members that agreed to no common goal. */
static void
uncommitted(struct check *c)
{
	const struct fact_column
	    *of = cluster_column(c, "ack", "goal"),
	    *subject = cluster_column(c, "ack", "subject"),
	    *answer = cluster_column(c, "ack", "answer");
	uint32_t i, rows = cluster_rows(c, "subject");
	bool *in = cluster_members(c), *agreed = cluster_flags(c, rows);

	if (c->arena.failed || cluster_rows(c, "ack") == 0)
		return;
	check_measured(c);
	for (i = 0; i < cluster_rows(c, "ack"); i++)
		if (cluster_has(subject, i) && cluster_is(answer, i, "yes") &&
		    is_common(c, cluster_ref(of, i)))
			agreed[cluster_ref(subject, i)] = true;
	for (i = 0; i < rows; i++) {
		if (!in[i] || agreed[i])
			continue;
		find(c, "subject", i, NULL);
		fill_record(c, "member", "subject", i);
		find_end(c);
	}
}

/* What serves each goal: bit 0 an indicator, bit 1 a project. */
static uint32_t *
served(struct check *c)
{
	const struct fact_column
	    *project = cluster_column(c, "project", "goal"),
	    *with = cluster_column(c, "project", "indicator"),
	    *indicator = cluster_column(c, "indicator", "goal");
	uint32_t i, *by = arena_array(&c->arena,
	    cluster_rows(c, "goal") + 1, sizeof *by);

	if (by == NULL)
		return NULL;
	for (i = 0; i < cluster_rows(c, "indicator"); i++)
		if (cluster_has(indicator, i))
			by[cluster_ref(indicator, i)] |= 1;
	for (i = 0; i < cluster_rows(c, "project"); i++)
		if (cluster_has(project, i))
			by[cluster_ref(project, i)] |=
			    2 | cluster_has(with, i);
	return by;
}

static void
unmeasured(struct check *c)
{
	const struct fact_column *source = cluster_column(c, "goal",
	    "source");
	uint32_t i, *by = served(c);

	for (i = 0; by != NULL && i < cluster_rows(c, "goal"); i++) {
		if (!is_common(c, i) || cluster_has(source, i))
			continue;
		check_measured(c);
		if ((by[i] & 1) != 0)
			continue;
		report(c, i, NULL);
		find_end(c);
	}
}

static void
copied(struct check *c)
{
	const struct fact_column *source = cluster_column(c, "goal",
	    "source");
	uint32_t i, *by = served(c);

	for (i = 0; by != NULL && i < cluster_rows(c, "goal"); i++) {
		if (!cluster_has(source, i))
			continue;
		check_measured(c);
		if ((by[i] & 1) != 0)
			continue;
		report(c, i, "source");
		find_end(c);
	}
}

/* Words of a field of goals that no goal with what is wanted serves. */
static void
words_empty(struct check *c, const char *field, uint32_t wanted)
{
	const struct fact_column *column = cluster_column(c, "goal", field);
	uint32_t i, w, count = (uint32_t)column->field->vocab->count;
	uint32_t *by = served(c);
	bool *held = cluster_flags(c, count);

	if (c->arena.failed || cluster_rows(c, "goal") == 0)
		return;
	check_measured(c);
	for (i = 0; i < cluster_rows(c, "goal"); i++)
		if (cluster_has(column, i) && (by[i] & wanted) == wanted)
			held[fact_at(column, i)] = true;
	check_figure(c, cluster_ratio(cluster_tally(held, count), count));
	for (w = 0; w < count; w++) {
		if (held[w])
			continue;
		find_in_cluster(c);
		fill_word(c, "word", column, w);
		find_end(c);
	}
}

static void
aims(struct check *c)
{
	words_empty(c, "aim", 3);
}

static void
objectives(struct check *c)
{
	words_empty(c, "objective", 2);
}

static void
areas(struct check *c)
{
	words_empty(c, "general_area", 2);
}

/* The goal that an activity serves, by itself or by its project. */
static uint32_t
goal_of(struct check *c, uint32_t activity)
{
	uint32_t goal = cluster_ref(cluster_column(c, "activity", "goal"),
	    activity);
	uint32_t project = cluster_ref(cluster_column(c, "activity",
	    "project"), activity);

	if (goal == CLUSTER_NONE && project != CLUSTER_NONE)
		goal = cluster_ref(cluster_column(c, "project", "goal"),
		    project);
	return goal;
}

static void
aimless(struct check *c)
{
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "activity"); i++) {
		check_measured(c);
		if (goal_of(c, i) != CLUSTER_NONE)
			continue;
		find(c, "activity", i, "goal");
		fill_record(c, "activity", "activity", i);
		find_end(c);
	}
}

/* Serves a goal, but one that leads to no common goal. */
static void
astray(struct check *c)
{
	uint32_t i, goal;

	for (i = 0; i < cluster_rows(c, "activity"); i++) {
		goal = goal_of(c, i);
		if (goal == CLUSTER_NONE)
			continue;
		check_measured(c);
		if (is_common(c, root_of(c, goal)))
			continue;
		find(c, "activity", i, "goal");
		fill_record(c, "activity", "activity", i);
		fill_record(c, "goal", "goal", goal);
		find_end(c);
	}
}

static void
slow(struct check *c)
{
	const struct fact_column
	    *asked = cluster_column(c, "ack", "asked"),
	    *date = cluster_column(c, "ack", "date");
	uint32_t i, count = 0, rows = cluster_rows(c, "ack");
	int64_t *days = cluster_numbers(c, rows);

	for (i = 0; days != NULL && i < rows; i++)
		if (cluster_has(asked, i) && cluster_has(date, i))
			days[count++] = (fact_at(date, i) -
			    fact_at(asked, i)) * FACT_MILLION;
	if (count > 0)
		cluster_most(c, cluster_median(days, count));
}

/* Members without a goal of their own and without a benefit. */
static void
no_interest(struct check *c)
{
	const struct fact_column
	    *owner = cluster_column(c, "goal", "owner"),
	    *from = cluster_column(c, "link", "from"),
	    *to = cluster_column(c, "link", "to"),
	    *gain_from = cluster_column(c, "link", "benefit_from"),
	    *gain_to = cluster_column(c, "link", "benefit_to");
	uint32_t i, rows = cluster_rows(c, "subject");
	bool *in = cluster_members(c), *has = cluster_flags(c, rows);

	if (c->arena.failed)
		return;
	for (i = 0; i < cluster_rows(c, "goal"); i++)
		if (cluster_has(owner, i))
			has[cluster_ref(owner, i)] = true;
	for (i = 0; i < cluster_rows(c, "link"); i++) {
		if (cluster_has(from, i) && fact_at(gain_from, i) > 0)
			has[cluster_ref(from, i)] = true;
		if (cluster_has(to, i) && fact_at(gain_to, i) > 0)
			has[cluster_ref(to, i)] = true;
	}
	for (i = 0; i < rows; i++) {
		if (!in[i])
			continue;
		check_measured(c);
		if (has[i])
			continue;
		find(c, "subject", i, NULL);
		fill_record(c, "member", "subject", i);
		find_end(c);
	}
}

const struct rule cluster_goals_rules[] = {
	{ "goal_roots", want_goals, many_roots },
	{ "goal_orphan", want_goals, orphans },
	{ "goal_unanswered", want_goals, unanswered },
	{ "goal_objected", want_goals, objected },
	{ "goal_one_kind", want_goals, one_kind },
	{ "member_uncommitted", want_goals, uncommitted },
	{ "goal_unmeasured", want_goals, unmeasured },
	{ "goal_copied", want_goals, copied },
	{ "aim_empty", want_goals, aims },
	{ "objective_empty", want_goals, objectives },
	{ "area_empty", want_goals, areas },
	{ "activity_aimless", want_goals, aimless },
	{ "activity_astray", want_goals, astray },
	{ "answer_slow", want_goals, slow },
	{ "member_interest", want_goals, no_interest },
	{ NULL, NULL, NULL }
};
