/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include "core/base/clock.h"

static void
want_cluster(struct facts *f)
{
	cluster_want_members(f);
	cluster_want(f, "subject", "kind stage area");
	cluster_want(f, "cluster", "area coordinator parent founded");
	cluster_want(f, "need", "year posts");
	cluster_want(f, "document", "sort cluster from to");
}

static void
report(struct check *c, uint32_t cluster, const char *field)
{
	find(c, "cluster", cluster, field);
	fill_record(c, "cluster", "cluster", cluster);
}

static void
too_small(struct check *c)
{
	const struct fact_column *of = cluster_column(c, "subject",
	    "cluster");
	uint32_t k, i, count, rows = cluster_rows(c, "subject");
	bool *in = cluster_members(c);

	for (k = 0; in != NULL && k < cluster_rows(c, "cluster"); k++) {
		for (i = count = 0; i < rows; i++)
			count += in[i] && cluster_ref(of, i) == k;
		check_figure(c, (int64_t)count * FACT_MILLION);
		if (count >= check_limit_whole(c, "least"))
			continue;
		report(c, k, NULL);
		fill_number(c, "count", count);
		find_end(c);
	}
}

/* Clusters whose field is empty. */
static void
report_empty(struct check *c, const char *field)
{
	const struct fact_column *column = cluster_column(c, "cluster",
	    field);
	uint32_t k;

	for (k = 0; k < cluster_rows(c, "cluster"); k++) {
		check_measured(c);
		if (cluster_has(column, k))
			continue;
		report(c, k, field);
		find_end(c);
	}
}

static void
no_area(struct check *c)
{
	report_empty(c, "area");
}

static void
no_coordinator(struct check *c)
{
	report_empty(c, "coordinator");
}

/* No figure of need for this year or a later one. */
static void
no_need(struct check *c)
{
	const struct fact_column *year = cluster_column(c, "need", "year");
	int now, month, day;
	uint32_t i, k;

	date_civil(c->facts.today, &now, &month, &day);
	for (i = 0; i < cluster_rows(c, "need"); i++)
		if (cluster_has(year, i) && fact_at(year, i) >= now)
			break;
	for (k = 0; k < cluster_rows(c, "cluster"); k++) {
		check_measured(c);
		if (i < cluster_rows(c, "need"))
			continue;
		report(c, k, NULL);
		find_end(c);
	}
}

/* Stages that members teach: a school also those below its highest. */
static void
mark_stages(struct check *c, const bool *in, bool *taught)
{
	const struct fact_column
	    *stage = cluster_column(c, "subject", "stage"),
	    *kind = cluster_column(c, "subject", "kind");
	int64_t primary = fact_word(stage, "primary"), at;
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || !cluster_has(stage, i))
			continue;
		at = fact_at(stage, i);
		taught[at] = true;
		for (; cluster_is(kind, i, "school") && at > primary; at--)
			taught[at - 1] = true;
	}
}

static void
stage_missing(struct check *c)
{
	const struct fact_column *stage = cluster_column(c, "subject",
	    "stage");
	uint32_t i, first = CLUSTER_NONE, last = 0;
	uint32_t count = (uint32_t)stage->field->vocab->count;
	bool *in = cluster_members(c), *taught = cluster_flags(c, count);

	if (c->arena.failed)
		return;
	mark_stages(c, in, taught);
	for (i = 0; i < count; i++) {
		if (!taught[i])
			continue;
		first = first == CLUSTER_NONE ? i : first;
		last = i;
	}
	for (i = first; i < last; i++) {
		check_measured(c);
		if (taught[i])
			continue;
		find_in_cluster(c);
		fill_word(c, "stage", stage, i);
		find_end(c);
	}
}

/* A cluster within itself: A > B > A. */
static void
within_itself(struct check *c)
{
	const struct fact_column *parent = cluster_column(c, "cluster",
	    "parent");
	uint32_t k, at, steps, rows = cluster_rows(c, "cluster");

	for (k = 0; k < rows; k++) {
		check_measured(c);
		at = cluster_ref(parent, k);
		for (steps = 0; at < rows && at != k && steps < rows; steps++)
			at = cluster_ref(parent, at);
		if (at != k)
			continue;
		report(c, k, "parent");
		fill_way(c, "cluster", k);
		find_end(c);
	}
}

/* Whether a cluster has a document of a sort that covers these days. */
static bool
has_document(struct check *c, uint32_t cluster, const char *sort,
    int64_t from, int64_t to)
{
	const struct fact_column
	    *sorts = cluster_column(c, "document", "sort"),
	    *of = cluster_column(c, "document", "cluster"),
	    *begins = cluster_column(c, "document", "from"),
	    *ends = cluster_column(c, "document", "to");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "document"); i++) {
		if (!cluster_is(sorts, i, sort) ||
		    (cluster_has(of, i) && cluster_ref(of, i) != cluster))
			continue;
		if (cluster_has(begins, i) && fact_at(begins, i) <= from &&
		    (!cluster_has(ends, i) || fact_at(ends, i) >= to))
			return true;
	}
	return false;
}

static void
no_strategy(struct check *c)
{
	uint32_t k;

	for (k = 0; k < cluster_rows(c, "cluster"); k++) {
		check_measured(c);
		if (has_document(c, k, "strategy", c->facts.today,
		    c->facts.today))
			continue;
		report(c, k, NULL);
		find_end(c);
	}
}

/* A plan in force today that runs for so many years in all. */
static void
no_plan(struct check *c)
{
	const struct fact_column
	    *sort = cluster_column(c, "document", "sort"),
	    *of = cluster_column(c, "document", "cluster"),
	    *from = cluster_column(c, "document", "from"),
	    *to = cluster_column(c, "document", "to");
	int64_t days = check_limit_whole(c, "years") * 365;
	uint32_t i, k;
	bool fine;

	for (k = 0; k < cluster_rows(c, "cluster"); k++) {
		check_measured(c);
		for (i = 0, fine = false; i < cluster_rows(c, "document");
		    i++)
			fine |= cluster_is(sort, i, "plan") &&
			    cluster_ref(of, i) == k && cluster_has(to, i) &&
			    cluster_live(c, from, to, i) &&
			    fact_at(to, i) - fact_at(from, i) >= days;
		if (fine)
			continue;
		report(c, k, NULL);
		fill_number(c, "years", check_limit_whole(c, "years"));
		find_end(c);
	}
}

/* Minutes dated in the last whole quarter. */
static void
no_minutes(struct check *c)
{
	const struct fact_column
	    *sort = cluster_column(c, "document", "sort"),
	    *of = cluster_column(c, "document", "cluster"),
	    *from = cluster_column(c, "document", "from");
	int year, month, day;
	int64_t begins, ends;
	uint32_t i, k;
	bool fine;

	date_civil(c->facts.today, &year, &month, &day);
	month = (month - 1) / 3 * 3 + 1;
	ends = date_days(year, month, 1);
	begins = month > 3 ? date_days(year, month - 3, 1) :
	    date_days(year - 1, 10, 1);
	for (k = 0; k < cluster_rows(c, "cluster"); k++) {
		check_measured(c);
		for (i = 0, fine = false; i < cluster_rows(c, "document");
		    i++)
			fine |= cluster_is(sort, i, "minutes") &&
			    cluster_ref(of, i) == k && cluster_has(from, i) &&
			    fact_at(from, i) >= begins &&
			    fact_at(from, i) < ends;
		if (fine)
			continue;
		report(c, k, NULL);
		fill_date(c, "from", begins);
		fill_date(c, "to", ends - 1);
		find_end(c);
	}
}

static void
want_territory(struct facts *f)
{
	cluster_want_members(f);
	cluster_want(f, "subject", "area");
	cluster_want(f, "office", "area status");
}

/* Areas with members but without an office, where offices are kept. */
static void
no_office(struct check *c)
{
	const struct fact_column
	    *area = cluster_column(c, "subject", "area"),
	    *of = cluster_column(c, "office", "area");
	uint32_t i, areas = cluster_rows(c, "area");
	bool *in = cluster_members(c), *has = cluster_flags(c, areas);

	if (c->arena.failed || cluster_rows(c, "office") == 0)
		return;
	check_measured(c);
	for (i = 0; i < cluster_rows(c, "office"); i++)
		if (cluster_has(of, i))
			has[cluster_ref(of, i)] = true;
	for (i = 0; i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || !cluster_has(area, i) ||
		    has[cluster_ref(area, i)])
			continue;
		has[cluster_ref(area, i)] = true;	/* each once */
		find(c, "area", cluster_ref(area, i), NULL);
		fill_record(c, "area", "area", cluster_ref(area, i));
		find_end(c);
	}
}

const struct rule cluster_basis_rules[] = {
	{ "cluster_small", want_cluster, too_small },
	{ "cluster_area", want_cluster, no_area },
	{ "cluster_need", want_cluster, no_need },
	{ "cluster_circle", want_cluster, within_itself },
	{ "stage_missing", want_cluster, stage_missing },
	{ "strategy_missing", want_cluster, no_strategy },
	{ "plan_missing", want_cluster, no_plan },
	{ "coordinator_missing", want_cluster, no_coordinator },
	{ "minutes_missing", want_cluster, no_minutes },
	{ "office_missing", want_territory, no_office },
	{ NULL, NULL, NULL }
};
