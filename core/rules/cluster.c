/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include <assert.h>
#include <stdlib.h>

void
cluster_want(struct facts *f, const char *kind, const char *fields)
{
	char name[32];
	size_t len;

	for (; *fields != '\0'; fields += len + (fields[len] == ' ')) {
		len = strcspn(fields, " ");
		assert(len < sizeof name);
		memcpy(name, fields, len);
		name[len] = '\0';
		facts_want(f, kind, name);
	}
}

const struct fact_column *
cluster_column(const struct check *c, const char *kind, const char *field)
{
	return facts_column(&c->facts, kind, field);
}

uint32_t
cluster_rows(const struct check *c, const char *kind)
{
	return facts_of(&c->facts, kind)->rows;
}

bool
cluster_has(const struct fact_column *column, uint32_t row)
{
	int64_t value = fact_at(column, row);

	return value != FACT_NONE && value != FACT_ODD;
}

uint32_t
cluster_ref(const struct fact_column *column, uint32_t row)
{
	return cluster_has(column, row) ? (uint32_t)fact_at(column, row) :
	    CLUSTER_NONE;
}

bool
cluster_is(const struct fact_column *column, uint32_t row, const char *word)
{
	return cluster_has(column, row) &&
	    fact_at(column, row) == fact_word(column, word);
}

bool
cluster_holds(const struct fact_column *column, uint32_t row, uint32_t item)
{
	uint32_t count, i;
	const int32_t *items = fact_items(column, row, &count);

	for (i = 0; i < count; i++)
		if (items[i] >= 0 && (uint32_t)items[i] == item)
			return true;
	return false;
}

uint32_t
cluster_count(const struct fact_column *column, uint32_t row)
{
	uint32_t count;

	fact_items(column, row, &count);
	return count;
}

bool
cluster_live(const struct check *c, const struct fact_column *from,
    const struct fact_column *to, uint32_t row)
{
	if (cluster_has(from, row) && fact_at(from, row) > c->facts.today)
		return false;
	return !cluster_has(to, row) ||
	    fact_at(to, row) >= c->facts.today;
}

bool
cluster_recent(const struct check *c, int64_t day, int64_t days)
{
	return day != FACT_NONE && day != FACT_ODD &&
	    day <= c->facts.today && day > c->facts.today - days;
}

bool *
cluster_flags(struct check *c, uint32_t count)
{
	return arena_array(&c->arena, count + 1, sizeof(bool));
}

int64_t *
cluster_numbers(struct check *c, uint32_t count)
{
	return arena_array(&c->arena, count + 1, sizeof(int64_t));
}

uint32_t
cluster_tally(const bool *flags, uint32_t count)
{
	uint32_t i, tally = 0;

	for (i = 0; i < count; i++)
		tally += flags[i];
	return tally;
}

void
cluster_want_members(struct facts *f)
{
	cluster_want(f, "subject", "cluster status closed");
}

bool *
cluster_members(struct check *c)
{
	const struct fact_column
	    *cluster = cluster_column(c, "subject", "cluster"),
	    *status = cluster_column(c, "subject", "status"),
	    *closed = cluster_column(c, "subject", "closed");
	uint32_t i, rows = cluster_rows(c, "subject");
	bool *in = cluster_flags(c, rows);

	for (i = 0; in != NULL && i < rows; i++)
		in[i] = cluster_has(cluster, i) &&
		    cluster_is(status, i, "active") &&
		    !(cluster_has(closed, i) &&
		    fact_at(closed, i) <= c->facts.today);
	return in;
}

static void
begin_figure(struct check *c, int64_t figure)
{
	find_in_cluster(c);
	fill_share(c, "figure", figure);
}

void
cluster_least(struct check *c, int64_t figure)
{
	int64_t least = check_limit(c, "least");

	check_figure(c, figure);
	if (figure >= least)
		return;
	begin_figure(c, figure);
	fill_share(c, "least", least);
	find_end(c);
}

void
cluster_most(struct check *c, int64_t figure)
{
	int64_t most = check_limit(c, "most");

	check_figure(c, figure);
	if (figure <= most)
		return;
	begin_figure(c, figure);
	fill_share(c, "most", most);
	find_end(c);
}

int64_t
cluster_ratio(uint64_t part, uint64_t whole)
{
	return whole == 0 ? 0 :
	    (int64_t)(part * FACT_MILLION / whole);
}

void
cluster_share(struct check *c, uint64_t part, uint64_t whole)
{
	if (whole > 0)
		cluster_least(c, cluster_ratio(part, whole));
}

static int
order(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;

	return (one > two) - (one < two);
}

static void
sort(int64_t *numbers, uint32_t count)
{
	if (count > 1)
		qsort(numbers, count, sizeof *numbers, order);
}

int64_t
cluster_median(int64_t *numbers, uint32_t count)
{
	if (count == 0)
		return 0;
	sort(numbers, count);
	return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}

/* Gini's mean difference over twice the mean, from the sorted order. */
int64_t
cluster_gini(int64_t *numbers, uint32_t count)
{
	int64_t sum = 0, weighted = 0;
	uint32_t i;

	sort(numbers, count);
	for (i = 0; i < count; i++) {
		sum += numbers[i];
		weighted += (int64_t)(i + 1) * numbers[i];
	}
	if (sum <= 0)
		return 0;
	return 2 * weighted * FACT_MILLION / (sum * count) -
	    ((int64_t)count + 1) * FACT_MILLION / count;
}

void
cluster_want_network(struct facts *f)
{
	cluster_want_members(f);
	cluster_want(f, "link", "from to since until");
}

static void
count_neighbours(struct cluster_network *n)
{
	uint32_t node, i, j;

	for (node = 0; node < n->nodes; node++) {
		const uint32_t *to = n->both.to + n->both.first[node];
		uint32_t count = n->both.first[node + 1] -
		    n->both.first[node];

		for (i = 0; i < count; i++) {
			for (j = 0; j < i && to[j] != to[i]; j++)
				;
			n->degree[node] += j == i && to[i] != node;
		}
	}
}

static void
add_links(struct check *c, struct cluster_network *n)
{
	const struct fact_column
	    *from = cluster_column(c, "link", "from"),
	    *to = cluster_column(c, "link", "to"),
	    *since = cluster_column(c, "link", "since"),
	    *until = cluster_column(c, "link", "until");
	uint32_t i, rows = cluster_rows(c, "link");

	for (i = 0; i < rows; i++) {
		uint32_t a = cluster_ref(from, i), b = cluster_ref(to, i);

		if (a == CLUSTER_NONE || b == CLUSTER_NONE || !n->in[a] ||
		    !n->in[b] || !cluster_live(c, since, until, i))
			continue;
		n->link[n->edges] = i;
		n->edge[n->edges++] = (struct graph_edge){ a, b };
	}
}

bool
cluster_network(struct check *c, uint32_t cluster, struct cluster_network *n)
{
	const struct fact_column *of = cluster_column(c, "subject",
	    "cluster");
	uint32_t i, rows = cluster_rows(c, "link");
	bool *in = cluster_members(c);

	*n = (struct cluster_network){ .in = in,
	    .nodes = cluster_rows(c, "subject") };
	n->edge = arena_array(&c->arena, rows + 1, sizeof *n->edge);
	n->link = arena_array(&c->arena, rows + 1, sizeof *n->link);
	n->degree = arena_array(&c->arena, n->nodes + 1,
	    sizeof *n->degree);
	if (c->arena.failed)
		return false;
	for (i = 0; cluster != CLUSTER_NONE && i < n->nodes; i++)
		in[i] = in[i] && cluster_ref(of, i) == cluster;
	add_links(c, n);
	if (!graph_build(&n->graph, &c->arena, n->nodes, n->edge,
	    n->edges) ||
	    !graph_both_ways(&n->both, &c->arena, &n->graph))
		return false;
	count_neighbours(n);
	return true;
}
