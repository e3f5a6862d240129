/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

static void
want_links(struct facts *f)
{
	cluster_want_network(f);
	cluster_want(f, "link", "agreement reason benefit_from benefit_to");
	cluster_want(f, "agreement", "from to sort parties criteria");
}

static bool
is_live(const struct check *c, uint32_t link)
{
	return cluster_live(c, cluster_column(c, "link", "since"),
	    cluster_column(c, "link", "until"), link);
}

static void
begin(struct check *c, uint32_t link, const char *field)
{
	const struct fact_column
	    *from = cluster_column(c, "link", "from"),
	    *to = cluster_column(c, "link", "to");

	find(c, "link", link, field);
	if (cluster_has(from, link))
		fill_record(c, "from", "subject", cluster_ref(from, link));
	if (cluster_has(to, link))
		fill_record(c, "to", "subject", cluster_ref(to, link));
}

static void
unagreed(struct check *c)
{
	const struct fact_column
	    *agreement = cluster_column(c, "link", "agreement"),
	    *from = cluster_column(c, "agreement", "from"),
	    *to = cluster_column(c, "agreement", "to");
	uint32_t i, rows = cluster_rows(c, "link");

	for (i = 0; i < rows; i++) {
		uint32_t of = cluster_ref(agreement, i);

		if (!is_live(c, i))
			continue;
		check_measured(c);
		if (of != CLUSTER_NONE && cluster_live(c, from, to, of))
			continue;
		begin(c, i, "agreement");
		if (of != CLUSTER_NONE)
			fill_way(c, "agreement", of);
		find_end(c);
	}
}

static void
ending(struct check *c)
{
	const struct fact_column *to = cluster_column(c, "agreement", "to");
	int64_t days = check_limit_whole(c, "days");
	uint32_t i, rows = cluster_rows(c, "agreement");

	for (i = 0; i < rows; i++) {
		int64_t left = cluster_has(to, i) ?
		    fact_at(to, i) - c->facts.today : INT64_MAX;

		check_measured(c);
		if (left < 0 || left > days)
			continue;
		find(c, "agreement", i, "to");
		fill_record(c, "agreement", "agreement", i);
		fill_date(c, "date", fact_at(to, i));
		find_end(c);
	}
}

static void
one_sided(struct check *c)
{
	const struct fact_column
	    *from = cluster_column(c, "link", "benefit_from"),
	    *to = cluster_column(c, "link", "benefit_to");
	uint32_t i, rows = cluster_rows(c, "link");

	for (i = 0; i < rows; i++) {
		if (!is_live(c, i) || !cluster_has(from, i) ||
		    !cluster_has(to, i))
			continue;
		check_measured(c);
		if ((fact_at(from, i) > 0) == (fact_at(to, i) > 0))
			continue;
		begin(c, i, fact_at(from, i) > 0 ? "benefit_to" :
		    "benefit_from");
		fill_number(c, "first", fact_at(from, i));
		fill_number(c, "second", fact_at(to, i));
		find_end(c);
	}
}

static void
unnatural(struct check *c)
{
	const struct fact_column *reason = cluster_column(c, "link",
	    "reason");
	uint32_t i, rows = cluster_rows(c, "link");

	for (i = 0; i < rows; i++) {
		if (!is_live(c, i))
			continue;
		check_measured(c);
		if (cluster_has(reason, i))
			continue;
		begin(c, i, "reason");
		find_end(c);
	}
}

static void
want_idle(struct facts *f)
{
	cluster_want_network(f);
	cluster_want(f, "activity", "owner members date");
	cluster_want(f, "project", "owner partners status from to");
	cluster_want(f, "placement", "host home from to status");
}

/* Pairs of institutions that did something together. */
struct pairs {
	uint64_t	*at;
	uint32_t	 room, count;
};

static uint64_t *
place(const struct pairs *p, uint32_t a, uint32_t b)
{
	uint64_t key = a < b ? (uint64_t)a << 32 | b :
	    (uint64_t)b << 32 | a;
	uint64_t at = (key + 1) * UINT64_C(0x9e3779b97f4a7c15) >> 32;

	for (at &= p->room - 1; p->at[at] != 0 && p->at[at] != key + 1;)
		at = (at + 1) & (p->room - 1);
	return &p->at[at];
}

/* Only the pairs of live links are looked for. */
static bool
pairs_begin(struct check *c, struct pairs *p,
    const struct cluster_network *n)
{
	for (p->room = 16; p->room < 4 * n->edges; p->room *= 2)
		;
	p->count = 0;
	p->at = arena_array(&c->arena, p->room, sizeof *p->at);
	return p->at != NULL;
}

static void
pairs_add(struct pairs *p, uint32_t a, uint32_t b)
{
	uint64_t *at;

	if (a == CLUSTER_NONE || b == CLUSTER_NONE || a == b ||
	    p->count > p->room / 2)
		return;
	at = place(p, a, b);
	p->count += *at == 0;
	*at = (a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a) + 1;
}

static void
pairs_of(struct check *c, struct pairs *p, const char *kind,
    const char *list, uint32_t row, const struct cluster_network *n)
{
	uint32_t owner = cluster_ref(cluster_column(c, kind, "owner"), row);
	const struct fact_column *others = cluster_column(c, kind, list);
	uint32_t i;

	for (i = 0; i < n->edges; i++) {
		uint32_t a = n->edge[i].from, b = n->edge[i].to;
		bool one = a == owner || cluster_holds(others, row, a);
		bool two = b == owner || cluster_holds(others, row, b);

		if (one && two)
			pairs_add(p, a, b);
	}
}

static void
pairs_gather(struct check *c, struct pairs *p,
    const struct cluster_network *n, int64_t days)
{
	const struct fact_column
	    *date = cluster_column(c, "activity", "date"),
	    *to = cluster_column(c, "project", "to"),
	    *host = cluster_column(c, "placement", "host"),
	    *home = cluster_column(c, "placement", "home"),
	    *until = cluster_column(c, "placement", "to");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "activity"); i++)
		if (cluster_recent(c, fact_at(date, i), days))
			pairs_of(c, p, "activity", "members", i, n);
	for (i = 0; i < cluster_rows(c, "project"); i++)
		if (cluster_has(to, i) &&
		    fact_at(to, i) > c->facts.today - days)
			pairs_of(c, p, "project", "partners", i, n);
	for (i = 0; i < cluster_rows(c, "placement"); i++)
		if (cluster_has(until, i) &&
		    fact_at(until, i) > c->facts.today - days)
			pairs_add(p, cluster_ref(host, i),
			    cluster_ref(home, i));
}

static void
idle(struct check *c)
{
	int64_t days = check_limit_whole(c, "days");
	const struct fact_column *since = cluster_column(c, "link", "since");
	struct cluster_network n;
	struct pairs p;
	uint32_t i;

	if (!cluster_network(c, CLUSTER_NONE, &n) ||
	    !pairs_begin(c, &p, &n) || cluster_rows(c, "activity") +
	    cluster_rows(c, "placement") == 0)
		return;
	pairs_gather(c, &p, &n, days);
	for (i = 0; i < n.edges; i++) {
		check_measured(c);
		if (cluster_recent(c, fact_at(since, n.link[i]), days) ||
		    *place(&p, n.edge[i].from, n.edge[i].to) != 0)
			continue;
		begin(c, n.link[i], NULL);
		find_end(c);
	}
}

/* Cooperation with research centres. */
static void
research(struct check *c)
{
	const struct fact_column
	    *sort = cluster_column(c, "agreement", "sort"),
	    *from = cluster_column(c, "agreement", "from"),
	    *to = cluster_column(c, "agreement", "to");
	uint32_t i, rows = cluster_rows(c, "agreement"), valid = 0;
	uint32_t last = CLUSTER_NONE;

	for (i = 0; i < rows; i++) {
		if (!cluster_is(sort, i, "research"))
			continue;
		if (cluster_live(c, from, to, i))
			valid++;
		else if (last == CLUSTER_NONE ||
		    fact_at(to, i) > fact_at(to, last))
			last = i;
	}
	if (rows == 0)
		return;
	check_figure(c, (int64_t)valid * FACT_MILLION);
	if (valid > 0)
		return;
	if (last == CLUSTER_NONE)
		find_in_cluster(c);
	else
		find(c, "agreement", last, "to");
	if (last != CLUSTER_NONE)
		fill_way(c, "agreement", last);
	find_end(c);
}

static void
valid(struct check *c)
{
	const struct fact_column
	    *from = cluster_column(c, "agreement", "from"),
	    *to = cluster_column(c, "agreement", "to");
	uint32_t i, rows = cluster_rows(c, "agreement"), live = 0;

	for (i = 0; i < rows; i++)
		live += cluster_live(c, from, to, i);
	cluster_share(c, live, rows);
}

/* Links that all began on one day have been made up. */
static void
one_day(struct check *c)
{
	const struct fact_column *since = cluster_column(c, "link", "since");
	struct cluster_network n;
	uint32_t i, same = 0, best = 0, j;

	if (!cluster_network(c, CLUSTER_NONE, &n))
		return;
	for (i = 0; i < n.edges; i++, same = 0) {
		if (!cluster_has(since, n.link[i]))
			continue;
		for (j = i; j < n.edges; j++)
			same += fact_at(since, n.link[j]) ==
			    fact_at(since, n.link[i]);
		if (same > best)
			best = same;
	}
	if (n.edges > 1)
		cluster_most(c, cluster_ratio(best, n.edges));
}

const struct rule cluster_links_rules[] = {
	{ "link_unagreed", want_links, unagreed },
	{ "agreement_ending", want_links, ending },
	{ "link_one_sided", want_links, one_sided },
	{ "link_unnatural", want_links, unnatural },
	{ "link_idle", want_idle, idle },
	{ "links_one_day", want_links, one_day },
	{ "research_agreement", want_links, research },
	{ "agreements_valid", want_links, valid },
	{ NULL, NULL, NULL }
};
