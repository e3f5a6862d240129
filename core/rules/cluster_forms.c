/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include "core/rules/distance.h"

/* In the order of the vocabulary cluster_form. */
enum form { GEOGRAPHIC, HORIZONTAL, VERTICAL, LATERAL, TECHNOLOGICAL, FOCUSED,
	QUALITY, FORMS };

static void
want_forms(struct facts *f)
{
	cluster_want_network(f);
	cluster_want(f, "subject", "kind stage technologies");
	distance_want(f);
	cluster_want(f, "cluster", "forms parent coordinator");
	cluster_want(f, "link", "sort");
	cluster_want(f, "resource", "subject side shared_with");
	cluster_want(f, "agreement", "from to parties criteria");
	cluster_want(f, "evaluation", "rater ratee period");
}

/* Members that are near the coordinator. */
static int64_t
geographic(struct check *c, uint32_t cluster,
    const struct cluster_network *n)
{
	uint32_t i, all = 0, part = 0, centre = cluster_ref(
	    cluster_column(c, "cluster", "coordinator"), cluster);
	int64_t near = check_limit_whole(c, "near") * 1000, metres;

	for (i = 0; centre != CLUSTER_NONE && i < n->nodes; i++) {
		if (!n->in[i] || i == centre)
			continue;
		metres = distance_between(&c->facts, i, centre);
		all += metres != FACT_NONE;
		part += metres != FACT_NONE && metres <= near;
	}
	return cluster_ratio(part, all);
}

/* Other clusters that are part of this one, three of which are plenty. */
static int64_t
horizontal(struct check *c, uint32_t cluster)
{
	const struct fact_column *parent = cluster_column(c, "cluster",
	    "parent");
	uint32_t k, parts = 0;

	for (k = 0; k < cluster_rows(c, "cluster"); k++)
		parts += cluster_ref(parent, k) == cluster;
	return cluster_ratio(parts > 3 ? 3 : parts, 3);
}

/* Pairs of stages next to each other that a feeder joins. */
static int64_t
vertical(struct check *c, const struct cluster_network *n)
{
	const struct fact_column
	    *stage = cluster_column(c, "subject", "stage"),
	    *sort = cluster_column(c, "link", "sort");
	uint32_t i, last = CLUSTER_NONE, all = 0, joined = 0;
	uint32_t count = (uint32_t)stage->field->vocab->count;
	bool *held = cluster_flags(c, count), *up = cluster_flags(c, count);

	for (i = 0; !c->arena.failed && i < n->nodes; i++)
		if (n->in[i] && cluster_has(stage, i))
			held[fact_at(stage, i)] = true;
	for (i = 0; !c->arena.failed && i < n->edges; i++) {
		int64_t a = fact_at(stage, n->edge[i].from);
		int64_t b = fact_at(stage, n->edge[i].to);

		if (cluster_is(sort, n->link[i], "feeder") && a >= 0 &&
		    a < b)
			up[a] = true;
	}
	for (i = 0; !c->arena.failed && i < count; i++) {
		if (!held[i])
			continue;
		all += last != CLUSTER_NONE;
		joined += last != CLUSTER_NONE && up[last];
		last = i;
	}
	return cluster_ratio(joined, all);
}

/* Different structures that share what they have. */
static int64_t
lateral(struct check *c, const struct cluster_network *n)
{
	const struct fact_column
	    *kind = cluster_column(c, "subject", "kind"),
	    *of = cluster_column(c, "resource", "subject"),
	    *side = cluster_column(c, "resource", "side"),
	    *with = cluster_column(c, "resource", "shared_with");
	uint32_t i, k, count, offers = 0, shared = 0;

	for (i = 0; i < cluster_rows(c, "resource"); i++) {
		const int32_t *items = fact_items(with, i, &count);
		uint32_t owner = cluster_ref(of, i);
		bool other = false;

		if (!cluster_is(side, i, "offer") || owner == CLUSTER_NONE ||
		    !n->in[owner])
			continue;
		for (k = 0; k < count; k++)
			other |= items[k] >= 0 && fact_at(kind,
			    (uint32_t)items[k]) != fact_at(kind, owner);
		offers++;
		shared += other;
	}
	return cluster_ratio(shared, offers);
}

/* The largest share of members with one technology. */
static int64_t
technological(struct check *c, const struct cluster_network *n)
{
	const struct fact_column *tags = cluster_column(c, "subject",
	    "technologies");
	uint32_t i, k, at, count, best = 0, held;

	for (at = 0; at < tags->list.count; at++) {
		for (i = 0, held = 0; i < n->nodes; i++) {
			const int32_t *items = fact_items(tags, i, &count);

			for (k = 0; n->in[i] && k < count; k++)
				if (items[k] == tags->list.items[at])
					break;
			held += n->in[i] && k < count;
		}
		best = held > best ? held : best;
	}
	return cluster_ratio(best, cluster_tally(n->in, n->nodes));
}

static int64_t
focused(const struct cluster_network *n)
{
	uint64_t missing = 0, linked = 0, most = 0;
	uint32_t i;

	for (i = 0; i < n->nodes; i++)
		most = n->degree[i] > most ? n->degree[i] : most;
	for (i = 0; i < n->nodes; i++) {
		linked += n->degree[i] > 0;
		missing += n->degree[i] > 0 ? most - n->degree[i] : 0;
	}
	return linked < 3 ? 0 : cluster_ratio(missing, (linked - 1) *
	    (linked - 2));
}

/* A party rated another party this year or the last. */
static bool
is_rated(struct check *c, uint32_t agreement)
{
	const struct fact_column
	    *parties = cluster_column(c, "agreement", "parties"),
	    *rater = cluster_column(c, "evaluation", "rater"),
	    *ratee = cluster_column(c, "evaluation", "ratee"),
	    *period = cluster_column(c, "evaluation", "period");
	int64_t year = 1970 + c->facts.today * 10000 / 3652425;
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "evaluation"); i++)
		if (cluster_has(rater, i) && cluster_has(ratee, i) &&
		    fact_at(period, i) / 8 >= year - 1 &&
		    cluster_holds(parties, agreement,
		    cluster_ref(rater, i)) &&
		    cluster_holds(parties, agreement,
		    cluster_ref(ratee, i)))
			return true;
	return false;
}

static int64_t
quality(struct check *c)
{
	const struct fact_column
	    *criteria = cluster_column(c, "agreement", "criteria"),
	    *from = cluster_column(c, "agreement", "from"),
	    *to = cluster_column(c, "agreement", "to");
	uint32_t i, all = 0, part = 0;

	for (i = 0; i < cluster_rows(c, "agreement"); i++) {
		if (!cluster_live(c, from, to, i))
			continue;
		all++;
		part += cluster_count(criteria, i) > 0 && is_rated(c, i);
	}
	return cluster_ratio(part, all);
}

static void
profile(struct check *c, uint32_t cluster, const struct cluster_network *n,
    int64_t scores[FORMS])
{
	scores[GEOGRAPHIC] = geographic(c, cluster, n);
	scores[HORIZONTAL] = horizontal(c, cluster);
	scores[VERTICAL] = vertical(c, n);
	scores[LATERAL] = lateral(c, n);
	scores[TECHNOLOGICAL] = technological(c, n);
	scores[FOCUSED] = focused(n);
	scores[QUALITY] = quality(c);
}

/* A form that the cluster declares, and that its data do not bear out. */
static void
hold(struct check *c, enum form form)
{
	const struct fact_column *forms = cluster_column(c, "cluster",
	    "forms");
	int64_t scores[FORMS], rank;
	struct cluster_network n;
	uint32_t k, i;

	for (k = 0; k < cluster_rows(c, "cluster"); k++) {
		if (!cluster_network(c, k, &n))
			return;
		profile(c, k, &n, scores);
		check_figure(c, scores[form]);
		for (i = 0, rank = 1; i < FORMS; i++)
			rank += scores[i] > scores[form];
		if (!cluster_holds(forms, k, form) ||
		    (scores[form] > 0 &&
		    rank <= check_limit_whole(c, "rank")))
			continue;
		find(c, "cluster", k, "forms");
		fill_record(c, "cluster", "cluster", k);
		fill_word(c, "form", forms, form);
		fill_share(c, "figure", scores[form]);
		fill_number(c, "rank", rank);
		find_end(c);
	}
}

static void
hold_geographic(struct check *c)
{
	hold(c, GEOGRAPHIC);
}

static void
hold_horizontal(struct check *c)
{
	hold(c, HORIZONTAL);
}

static void
hold_vertical(struct check *c)
{
	hold(c, VERTICAL);
}

static void
hold_lateral(struct check *c)
{
	hold(c, LATERAL);
}

static void
hold_technological(struct check *c)
{
	hold(c, TECHNOLOGICAL);
}

static void
hold_focused(struct check *c)
{
	hold(c, FOCUSED);
}

static void
hold_quality(struct check *c)
{
	hold(c, QUALITY);
}

const struct rule cluster_forms_rules[] = {
	{ "form_geographic", want_forms, hold_geographic },
	{ "form_horizontal", want_forms, hold_horizontal },
	{ "form_vertical", want_forms, hold_vertical },
	{ "form_lateral", want_forms, hold_lateral },
	{ "form_technological", want_forms, hold_technological },
	{ "form_focused", want_forms, hold_focused },
	{ "form_quality", want_forms, hold_quality },
	{ NULL, NULL, NULL }
};
