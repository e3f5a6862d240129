/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

/*
 * The innovation chain: education, science, tools, technology, management,
 * business, in the order of the vocabulary.
 */

static void
want_chain(struct facts *f)
{
	cluster_want_network(f);
	cluster_want(f, "subject", "functions");
	cluster_want(f, "project", "owner partners status");
}

/* Members of each function; only is the last one found. */
static uint32_t
holders(struct check *c, const bool *in, uint32_t function, uint32_t *only)
{
	const struct fact_column *functions = cluster_column(c, "subject",
	    "functions");
	uint32_t i, count = 0;

	for (i = 0; i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || !cluster_holds(functions, i, function))
			continue;
		*only = i;
		count++;
	}
	return count;
}

static uint32_t
function_count(struct check *c)
{
	const struct fact_column *functions = cluster_column(c, "subject",
	    "functions");

	return functions->list.count == 0 ? 0 :
	    (uint32_t)functions->field->vocab->count;
}

static void
missing(struct check *c)
{
	const struct fact_column *functions = cluster_column(c, "subject",
	    "functions");
	bool *in = cluster_members(c);
	uint32_t i, only, count = function_count(c);

	for (i = 0; in != NULL && i < count; i++) {
		check_measured(c);
		if (holders(c, in, i, &only) > 0)
			continue;
		find_in_cluster(c);
		fill_word(c, "function", functions, i);
		find_end(c);
	}
}

static void
thin(struct check *c)
{
	const struct fact_column *functions = cluster_column(c, "subject",
	    "functions");
	bool *in = cluster_members(c);
	uint32_t i, only = 0, count = function_count(c);

	for (i = 0; in != NULL && i < count; i++) {
		check_measured(c);
		if (holders(c, in, i, &only) != 1)
			continue;
		find(c, "subject", only, "functions");
		fill_record(c, "member", "subject", only);
		fill_word(c, "function", functions, i);
		find_end(c);
	}
}

static bool
project_has(struct check *c, uint32_t row, uint32_t function)
{
	const struct fact_column *functions = cluster_column(c, "subject",
	    "functions"), *partners = cluster_column(c, "project",
	    "partners");
	uint32_t i, count;
	uint32_t owner = cluster_ref(cluster_column(c, "project", "owner"),
	    row);
	const int32_t *items = fact_items(partners, row, &count);

	if (owner != CLUSTER_NONE &&
	    cluster_holds(functions, owner, function))
		return true;
	for (i = 0; i < count; i++)
		if (items[i] >= 0 && cluster_holds(functions,
		    (uint32_t)items[i], function))
			return true;
	return false;
}

/* One member with both functions joins them, as do a link or a project. */
static bool
is_joined(struct check *c, const struct cluster_network *n, uint32_t f)
{
	const struct fact_column *functions = cluster_column(c, "subject",
	    "functions");
	uint32_t i;

	for (i = 0; i < n->edges; i++) {
		uint32_t a = n->edge[i].from, b = n->edge[i].to;

		if ((cluster_holds(functions, a, f) &&
		    cluster_holds(functions, b, f + 1)) ||
		    (cluster_holds(functions, b, f) &&
		    cluster_holds(functions, a, f + 1)))
			return true;
	}
	for (i = 0; i < cluster_rows(c, "project"); i++)
		if (cluster_is(cluster_column(c, "project", "status"), i,
		    "running") && project_has(c, i, f) &&
		    project_has(c, i, f + 1))
			return true;
	return false;
}

static void
broken(struct check *c)
{
	const struct fact_column *functions = cluster_column(c, "subject",
	    "functions");
	uint32_t f, count = function_count(c);
	struct cluster_network n;

	if (!cluster_network(c, CLUSTER_NONE, &n))
		return;
	for (f = 0; f + 1 < count; f++) {
		check_measured(c);
		if (is_joined(c, &n, f))
			continue;
		find_in_cluster(c);
		fill_word(c, "first", functions, f);
		fill_word(c, "second", functions, f + 1);
		find_end(c);
	}
}

/* Education, science and production in one project. */
static void
triple(struct check *c)
{
	const struct fact_column *functions = cluster_column(c, "subject",
	    "functions");
	uint32_t i, rows = cluster_rows(c, "project"), found = 0;
	uint32_t education = (uint32_t)fact_word(functions, "education");
	uint32_t science = (uint32_t)fact_word(functions, "science");
	uint32_t business = (uint32_t)fact_word(functions, "business");

	for (i = 0; i < rows; i++)
		found += project_has(c, i, education) &&
		    project_has(c, i, science) &&
		    project_has(c, i, business);
	if (rows > 0)
		cluster_least(c, (int64_t)found * FACT_MILLION);
}

const struct rule cluster_innovation_rules[] = {
	{ "innovation_missing", want_chain, missing },
	{ "innovation_break", want_chain, broken },
	{ "innovation_thin", want_chain, thin },
	{ "project_triple", want_chain, triple },
	{ NULL, NULL, NULL }
};
