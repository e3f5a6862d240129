/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

static void
want_network(struct facts *f)
{
	cluster_want_network(f);
	cluster_want(f, "subject", "sector");
	cluster_want(f, "link", "benefit_from benefit_to");
}

/* Members with no live link in their cluster. */
static void
unlinked(struct check *c)
{
	struct cluster_network n;
	uint32_t i;

	if (!cluster_network(c, CLUSTER_NONE, &n) ||
	    cluster_rows(c, "link") == 0)
		return;
	check_measured(c);
	for (i = 0; i < n.nodes; i++) {
		if (!n.in[i] || n.degree[i] > 0)
			continue;
		find(c, "subject", i, "cluster");
		fill_record(c, "member", "subject", i);
		find_end(c);
	}
}

/* How many of a node's neighbours are cut off when it goes. */
static void
show_cut(struct check *c, const struct cluster_network *n, uint32_t node)
{
	uint32_t i, at, single = 0;

	find(c, "subject", node, NULL);
	fill_record(c, "member", "subject", node);
	for (i = 0; i < n->nodes; i++) {
		bool next = false;

		for (at = n->both.first[i]; at < n->both.first[i + 1]; at++)
			next |= n->both.to[at] == node;
		if (!next || n->degree[i] > 1 || i == node)
			continue;
		if (single++ < 3)
			fill_way(c, "subject", i);
	}
	fill_number(c, "count", single);
	find_end(c);
}

static void
cuts(struct check *c)
{
	struct cluster_network n;
	uint32_t i, parts, *part;
	bool *cut;

	if (!cluster_network(c, CLUSTER_NONE, &n) || n.edges == 0)
		return;
	part = arena_array(&c->arena, n.nodes + 1, sizeof *part);
	cut = cluster_flags(c, n.nodes);
	if (c->arena.failed || !graph_cuts(&n.both, cut, part, &parts))
		return;
	check_measured(c);
	for (i = 0; i < n.nodes; i++)
		if (cut[i])
			show_cut(c, &n, i);
}

/* Members that are linked, but not with the largest part. */
static void
show_parts(struct check *c, uint32_t cluster,
    const struct cluster_network *n, const uint32_t *part)
{
	uint32_t i, largest = 0, *size = arena_array(&c->arena,
	    n->nodes + 1, sizeof *size);

	if (size == NULL)
		return;
	for (i = 0; i < n->nodes; i++)
		if (n->degree[i] > 0 && ++size[part[i]] > size[largest])
			largest = part[i];
	for (i = 0; i < n->nodes; i++) {
		if (n->degree[i] == 0 || part[i] == largest ||
		    size[part[i]] == 0)
			continue;
		find(c, "subject", i, NULL);
		fill_record(c, "member", "subject", i);
		fill_record(c, "cluster", "cluster", cluster);
		fill_number(c, "count", size[part[i]]);
		find_end(c);
		size[part[i]] = 0;	/* each part once */
	}
}

static void
parts(struct check *c)
{
	struct cluster_network n;
	uint32_t k, count, *part;
	bool *cut;

	for (k = 0; k < cluster_rows(c, "cluster"); k++) {
		if (!cluster_network(c, k, &n) || n.edges == 0)
			continue;
		part = arena_array(&c->arena, n.nodes + 1, sizeof *part);
		cut = cluster_flags(c, n.nodes);
		if (c->arena.failed ||
		    !graph_cuts(&n.both, cut, part, &count))
			return;
		check_measured(c);
		show_parts(c, k, &n, part);
	}
}

/* Freeman 1978: how far the degrees fall short of the greatest. */
static void
hub(struct check *c)
{
	struct cluster_network n;
	uint64_t missing = 0, linked = 0;
	uint32_t i, centre = 0;
	int64_t figure;

	if (!cluster_network(c, CLUSTER_NONE, &n))
		return;
	for (i = 0; i < n.nodes; i++)
		if (n.degree[i] > n.degree[centre])
			centre = i;
	for (i = 0; i < n.nodes; i++) {
		linked += n.degree[i] > 0;
		if (n.degree[i] > 0)
			missing += n.degree[centre] - n.degree[i];
	}
	if (linked < 3)
		return;
	figure = cluster_ratio(missing, (linked - 1) * (linked - 2));
	check_figure(c, figure);
	if (figure < check_limit(c, "most"))
		return;
	find(c, "subject", centre, NULL);
	fill_record(c, "member", "subject", centre);
	fill_number(c, "count", n.degree[centre]);
	fill_share(c, "figure", figure);
	find_end(c);
}

static void
sectors(struct check *c)
{
	const struct fact_column *sector = cluster_column(c, "subject",
	    "sector");
	struct cluster_network n;
	uint32_t i, crossing = 0, known = 0;

	if (!cluster_network(c, CLUSTER_NONE, &n))
		return;
	for (i = 0; i < n.edges; i++) {
		uint32_t a = n.edge[i].from, b = n.edge[i].to;

		if (!cluster_has(sector, a) || !cluster_has(sector, b))
			continue;
		known++;
		crossing += fact_at(sector, a) != fact_at(sector, b);
	}
	cluster_share(c, crossing, known);
}

/* Links of all that there could be between linked members. */
static void
density(struct check *c)
{
	struct cluster_network n;
	uint64_t i, ends = 0, linked = 0;

	if (!cluster_network(c, CLUSTER_NONE, &n))
		return;
	for (i = 0; i < n.nodes; i++) {
		ends += n.degree[i];
		linked += n.in[i];
	}
	if (linked > 1 && n.edges > 0)
		cluster_share(c, ends, linked * (linked - 1));
}

/* Links that both ends gain from. */
static void
mutual(struct check *c)
{
	const struct fact_column
	    *from = cluster_column(c, "link", "benefit_from"),
	    *to = cluster_column(c, "link", "benefit_to");
	struct cluster_network n;
	uint32_t i, known = 0, both = 0;

	if (!cluster_network(c, CLUSTER_NONE, &n))
		return;
	for (i = 0; i < n.edges; i++) {
		uint32_t row = n.link[i];

		if (!cluster_has(from, row) || !cluster_has(to, row))
			continue;
		known++;
		both += fact_at(from, row) > 0 && fact_at(to, row) > 0;
	}
	cluster_share(c, both, known);
}

/* What members gain by their links, summed. */
static int64_t *
benefits(struct check *c, const struct cluster_network *n)
{
	const struct fact_column
	    *from = cluster_column(c, "link", "benefit_from"),
	    *to = cluster_column(c, "link", "benefit_to");
	int64_t *gain = cluster_numbers(c, n->nodes);
	uint32_t i;

	for (i = 0; gain != NULL && i < n->edges; i++) {
		uint32_t row = n->link[i];

		if (cluster_has(from, row))
			gain[n->edge[i].from] += fact_at(from, row);
		if (cluster_has(to, row))
			gain[n->edge[i].to] += fact_at(to, row);
	}
	return gain;
}

static void
fairness(struct check *c)
{
	struct cluster_network n;
	uint32_t i, count = 0, worst = CLUSTER_NONE;
	int64_t *gain, *sorted, figure;

	if (!cluster_network(c, CLUSTER_NONE, &n))
		return;
	gain = benefits(c, &n);
	sorted = cluster_numbers(c, n.nodes);
	for (i = 0; !c->arena.failed && i < n.nodes; i++) {
		if (n.degree[i] == 0)
			continue;
		if (worst == CLUSTER_NONE || gain[i] < gain[worst])
			worst = i;
		sorted[count++] = gain[i];
	}
	if (count < 2)
		return;
	figure = cluster_gini(sorted, count);
	check_figure(c, figure);
	if (figure <= check_limit(c, "most"))
		return;
	find(c, "subject", worst, NULL);
	fill_record(c, "member", "subject", worst);
	fill_share(c, "figure", figure);
	fill_share(c, "most", check_limit(c, "most"));
	find_end(c);
}

static void
unrewarded(struct check *c)
{
	struct cluster_network n;
	int64_t *gain;
	uint32_t i;

	if (!cluster_network(c, CLUSTER_NONE, &n) || n.edges == 0)
		return;
	gain = benefits(c, &n);
	check_measured(c);
	for (i = 0; gain != NULL && i < n.nodes; i++) {
		if (n.degree[i] == 0 || gain[i] > 0)
			continue;
		find(c, "subject", i, NULL);
		fill_record(c, "member", "subject", i);
		find_end(c);
	}
}

const struct rule cluster_network_rules[] = {
	{ "member_unlinked", want_network, unlinked },
	{ "network_cut", want_network, cuts },
	{ "network_parts", want_network, parts },
	{ "network_hub", want_network, hub },
	{ "network_sectors", want_network, sectors },
	{ "network_density", want_network, density },
	{ "network_mutual", want_network, mutual },
	{ "benefit_unequal", want_network, fairness },
	{ "benefit_none", want_network, unrewarded },
	{ NULL, NULL, NULL }
};
