/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include <stdlib.h>

static void
want_projects(struct facts *f)
{
	cluster_want_members(f);
	cluster_want(f, "subject", "kind functions");
	cluster_want(f, "project", "direction content area general_area "
	    "narrow_area goal status owner partners people implementers "
	    "binary funding from to result_date first_use indicator "
	    "forecast actual topics adopted_by");
	cluster_want(f, "person", "subject");
	cluster_want(f, "activity", "project due date");
	cluster_want(f, "reading", "indicator period");
}

static const struct fact_column *
column(const struct check *c, const char *field)
{
	return cluster_column(c, "project", field);
}

static bool
is_open(const struct check *c, uint32_t row)
{
	return !cluster_is(column(c, "status"), row, "stopped");
}

static void
report(struct check *c, uint32_t project, const char *field)
{
	find(c, "project", project, field);
	fill_record(c, "project", "project", project);
}

/* Cells of a matrix of two fields in which no project stands. */
static void
matrix(struct check *c, const char *rows, const char *columns)
{
	const struct fact_column *down = column(c, rows),
	    *across = column(c, columns);
	uint32_t i, k, wide = (uint32_t)across->field->vocab->count;
	uint32_t cells = (uint32_t)down->field->vocab->count * wide;
	bool *held = cluster_flags(c, cells);

	if (held == NULL || cluster_rows(c, "project") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "project"); i++)
		if (is_open(c, i) && cluster_has(down, i) &&
		    cluster_has(across, i))
			held[fact_at(down, i) * wide + fact_at(across, i)] =
			    true;
	check_figure(c, cluster_ratio(cluster_tally(held, cells), cells));
	for (k = 0; k < cells; k++) {
		if (held[k])
			continue;
		find_in_cluster(c);
		fill_word(c, "row", down, k / wide);
		fill_word(c, "column", across, k % wide);
		find_end(c);
	}
}

static void
narrow(struct check *c)
{
	matrix(c, "general_area", "narrow_area");
}

static void
routing(struct check *c)
{
	matrix(c, "area", "direction");
}

/* Indicators with a reading of this year or the last. */
static bool *
read_lately(struct check *c)
{
	const struct fact_column
	    *of = cluster_column(c, "reading", "indicator"),
	    *period = cluster_column(c, "reading", "period");
	bool *read = cluster_flags(c, cluster_rows(c, "indicator"));
	int64_t year = 1970 + c->facts.today * 10000 / 3652425;
	uint32_t i;

	for (i = 0; read != NULL && i < cluster_rows(c, "reading"); i++)
		if (cluster_has(of, i) && cluster_has(period, i) &&
		    fact_at(period, i) / 8 >= year - 1)
			read[cluster_ref(of, i)] = true;
	return read;
}

/* Contents of the directions: each needs a project, an owner, a reading. */
static void
contents(struct check *c)
{
	const struct fact_column *content = column(c, "content"),
	    *with = column(c, "indicator");
	uint32_t i, count = (uint32_t)content->field->vocab->count;
	bool *held = cluster_flags(c, count), *read = read_lately(c);

	if (c->arena.failed || cluster_rows(c, "project") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "project"); i++)
		if (is_open(c, i) && cluster_has(content, i) &&
		    cluster_has(column(c, "owner"), i) &&
		    cluster_has(with, i) && read[cluster_ref(with, i)])
			held[fact_at(content, i)] = true;
	check_figure(c, cluster_ratio(cluster_tally(held, count), count));
	for (i = 0; i < count; i++) {
		if (held[i])
			continue;
		find_in_cluster(c);
		fill_word(c, "content", content, i);
		find_end(c);
	}
}

/* Open projects in which any of these fields is empty; the first named. */
static void
report_empty(struct check *c, const char *const *fields)
{
	const char *const *field;
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "project"); i++) {
		if (!is_open(c, i))
			continue;
		check_measured(c);
		for (field = fields; *field != NULL; field++)
			if (!cluster_has(column(c, *field), i))
				break;
		if (*field == NULL)
			continue;
		report(c, i, *field);
		find_end(c);
	}
}

static void
aimless(struct check *c)
{
	static const char *const fields[] = { "goal", NULL };

	report_empty(c, fields);
}

static void
loose(struct check *c)
{
	static const char *const fields[] = { "owner", "funding", "from",
		"to", NULL };

	report_empty(c, fields);
}

static void
unforeseen(struct check *c)
{
	const struct fact_column *with = column(c, "indicator"),
	    *forecast = column(c, "forecast"), *actual = column(c, "actual");
	int64_t error = 0, count = 0, gap;
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "project"); i++) {
		if (!is_open(c, i) || !cluster_has(with, i))
			continue;
		check_measured(c);
		if (!cluster_has(forecast, i)) {
			report(c, i, "forecast");
			find_end(c);
		} else if (cluster_has(actual, i) &&
		    fact_at(forecast, i) != 0) {
			gap = fact_at(actual, i) - fact_at(forecast, i);
			error += llabs(gap) * 1000 /
			    (llabs(fact_at(forecast, i)) / 1000 + 1);
			count++;
		}
	}
	if (count > 0)
		check_figure(c, error / count);
}

/* Whether a list of people has one from such an institution. */
static bool
has_from(const struct check *c, uint32_t project, const char *people,
    const char *const *kinds)
{
	const struct fact_column *kind = cluster_column(c, "subject",
	    "kind"), *home = cluster_column(c, "person", "subject");
	uint32_t i, count;
	const int32_t *items = fact_items(column(c, people), project,
	    &count);

	for (i = 0; i < count; i++) {
		const char *const *one;
		uint32_t at = items[i] < 0 ? CLUSTER_NONE :
		    cluster_ref(home, (uint32_t)items[i]);

		for (one = kinds; at != CLUSTER_NONE && *one != NULL; one++)
			if (cluster_is(kind, at, *one))
				return true;
	}
	return false;
}

/* Binary research: an author of science, an implementer of practice. */
static void
binary(struct check *c, const char *content, const char *const *doers)
{
	static const char *const authors[] = { "university", "research",
		NULL };
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "project"); i++) {
		if (fact_at(column(c, "binary"), i) != 1 || !is_open(c, i) ||
		    !cluster_is(column(c, "content"), i, content))
			continue;
		check_measured(c);
		if (!has_from(c, i, "people", authors))
			report(c, i, "people");
		else if (!has_from(c, i, "implementers", doers))
			report(c, i, "implementers");
		else
			continue;
		find_end(c);
	}
}

static void
binary_school(struct check *c)
{
	static const char *const doers[] = { "school", "preschool",
		"lyceum", NULL };

	binary(c, "binary_school", doers);
}

static void
binary_production(struct check *c)
{
	static const char *const doers[] = { "enterprise", "publisher",
		NULL };

	binary(c, "binary_production", doers);
}

static void
unused(struct check *c)
{
	const struct fact_column *result = column(c, "result_date");
	int64_t days = check_limit_whole(c, "days");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "project"); i++) {
		if (!cluster_has(result, i))
			continue;
		check_measured(c);
		if (cluster_has(column(c, "first_use"), i) ||
		    c->facts.today - fact_at(result, i) <= days)
			continue;
		report(c, i, "first_use");
		fill_date(c, "date", fact_at(result, i));
		find_end(c);
	}
}

static void
lag(struct check *c)
{
	const struct fact_column *result = column(c, "result_date"),
	    *use = column(c, "first_use");
	uint32_t i, count = 0, rows = cluster_rows(c, "project");
	int64_t *months = cluster_numbers(c, rows);

	for (i = 0; months != NULL && i < rows; i++)
		if (cluster_has(result, i) && cluster_has(use, i))
			months[count++] = (fact_at(use, i) -
			    fact_at(result, i)) * 12 * FACT_MILLION / 365;
	if (count > 0)
		cluster_most(c, cluster_median(months, count));
}

static void
unadopted(struct check *c)
{
	const struct fact_column *result = column(c, "result_date"),
	    *by = column(c, "adopted_by");
	int64_t days = check_limit_whole(c, "days");
	uint32_t i, known = 0, taken = 0;

	for (i = 0; i < cluster_rows(c, "project"); i++) {
		if (!cluster_has(result, i))
			continue;
		known++;
		taken += cluster_count(by, i) > 0;
		if (cluster_count(by, i) > 0 ||
		    c->facts.today - fact_at(result, i) <= days)
			continue;
		report(c, i, "adopted_by");
		fill_date(c, "date", fact_at(result, i));
		find_end(c);
	}
	if (known > 0)
		check_figure(c, cluster_ratio(taken, known));
}

/* Whether any project of this kind ran within the days. */
static bool
has_project(struct check *c, const char *field, const char *word,
    int64_t days)
{
	const struct fact_column *from = column(c, "from"),
	    *to = column(c, "to");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "project"); i++)
		if (cluster_is(column(c, field), i, word) && is_open(c, i) &&
		    cluster_has(from, i) &&
		    (!cluster_has(to, i) ||
		    fact_at(to, i) > c->facts.today - days))
			return true;
	return false;
}

static void
report_none(struct check *c, const char *field, const char *word)
{
	if (cluster_rows(c, "project") == 0)
		return;
	check_measured(c);
	if (has_project(c, field, word, check_limit_whole(c, "days")))
		return;
	find_in_cluster(c);
	find_end(c);
}

static void
research_gap(struct check *c)
{
	report_none(c, "area", "research");
}

static void
no_management(struct check *c)
{
	report_none(c, "content", "management_research");
}

/* Members that own or join a project of a direction, of all members. */
static void
taking_part(struct check *c, const char *direction, const char *kind)
{
	const struct fact_column *kinds = cluster_column(c, "subject",
	    "kind");
	uint32_t i, k, part = 0, whole = 0;
	bool *in = cluster_members(c);

	for (k = 0; in != NULL && k < cluster_rows(c, "subject"); k++) {
		if (!in[k] || (kind != NULL && !cluster_is(kinds, k, kind)))
			continue;
		whole++;
		for (i = 0; i < cluster_rows(c, "project"); i++)
			if ((direction == NULL || cluster_is(column(c,
			    "direction"), i, direction)) &&
			    (cluster_ref(column(c, "owner"), i) == k ||
			    cluster_holds(column(c, "partners"), i, k)))
				break;
		part += i < cluster_rows(c, "project");
	}
	if (cluster_rows(c, "project") > 0)
		cluster_share(c, part, whole);
}

static void
joint_science(struct check *c)
{
	taking_part(c, "science", NULL);
}

static void
joint_production(struct check *c)
{
	taking_part(c, NULL, "enterprise");
}

static void
late(struct check *c)
{
	const struct fact_column
	    *due = cluster_column(c, "activity", "due"),
	    *date = cluster_column(c, "activity", "date"),
	    *of = cluster_column(c, "activity", "project");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "activity"); i++) {
		if (!cluster_has(due, i) || !cluster_has(of, i))
			continue;
		check_measured(c);
		if (cluster_has(date, i) ||
		    fact_at(due, i) >= c->facts.today)
			continue;
		find(c, "activity", i, "date");
		fill_record(c, "activity", "activity", i);
		fill_record(c, "project", "project", cluster_ref(of, i));
		fill_date(c, "date", fact_at(due, i));
		find_end(c);
	}
}

/* Milestones that were reached within the days of grace. */
static void
on_time(struct check *c)
{
	const struct fact_column
	    *due = cluster_column(c, "activity", "due"),
	    *date = cluster_column(c, "activity", "date"),
	    *of = cluster_column(c, "activity", "project");
	int64_t days = check_limit_whole(c, "days");
	uint32_t i, met = 0, known = 0;

	for (i = 0; i < cluster_rows(c, "activity"); i++) {
		if (!cluster_has(due, i) || !cluster_has(of, i) ||
		    fact_at(due, i) >= c->facts.today)
			continue;
		known++;
		met += cluster_has(date, i) &&
		    fact_at(date, i) <= fact_at(due, i) + days;
	}
	cluster_share(c, met, known);
}

/* Results of joint projects against those of single ones. */
static void
synergy(struct check *c)
{
	const struct fact_column *forecast = column(c, "forecast"),
	    *actual = column(c, "actual"), *with = column(c, "partners");
	int64_t sum[2] = { 0, 0 }, count[2] = { 0, 0 };
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "project"); i++) {
		bool joint = cluster_count(with, i) > 0;

		if (!cluster_has(forecast, i) || !cluster_has(actual, i) ||
		    fact_at(forecast, i) <= 0)
			continue;
		sum[joint] += fact_at(actual, i) * 1000 /
		    (fact_at(forecast, i) / 1000 + 1);
		count[joint]++;
	}
	if (count[0] > 0 && count[1] > 0)
		cluster_least(c, sum[1] / count[1] - sum[0] / count[0]);
}

const struct rule cluster_projects_rules[] = {
	{ "project_narrow", want_projects, narrow },
	{ "project_routing", want_projects, routing },
	{ "content_empty", want_projects, contents },
	{ "project_aimless", want_projects, aimless },
	{ "project_loose", want_projects, loose },
	{ "project_unforeseen", want_projects, unforeseen },
	{ "binary_school", want_projects, binary_school },
	{ "binary_production", want_projects, binary_production },
	{ "result_unused", want_projects, unused },
	{ "result_lag", want_projects, lag },
	{ "result_unadopted", want_projects, unadopted },
	{ "research_gap", want_projects, research_gap },
	{ "management_research", want_projects, no_management },
	{ "science_joint", want_projects, joint_science },
	{ "production_joint", want_projects, joint_production },
	{ "milestone_late", want_projects, late },
	{ "milestone_on_time", want_projects, on_time },
	{ "project_synergy", want_projects, synergy },
	{ NULL, NULL, NULL }
};
