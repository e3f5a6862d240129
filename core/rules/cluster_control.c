/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include "core/base/clock.h"

static void
want_control(struct facts *f)
{
	cluster_want_network(f);
	cluster_want(f, "evaluation", "rater ratee period criterion score "
	    "goal");
}

static void
want_visits(struct facts *f)
{
	cluster_want(f, "visit", "inspector teacher scores rubric date");
	cluster_want(f, "person", "roles");
}

/* The last day of a period: a year, or a quarter of it. */
static int64_t
period_end(int64_t period)
{
	int year = (int)(period / 8), quarter = (int)(period % 8);

	if (quarter == 0 || quarter == 4)
		return date_days(year, 12, 31);
	return date_days(year, quarter * 3 + 1, 1) - 1;
}

/* One evaluation; false when it is not between two institutions. */
struct rating {
	uint32_t	rater, ratee;
	int64_t		score, ends;
};

static bool
rating_at(struct check *c, uint32_t row, struct rating *r)
{
	const struct fact_column
	    *score = cluster_column(c, "evaluation", "score"),
	    *period = cluster_column(c, "evaluation", "period");

	r->rater = cluster_ref(cluster_column(c, "evaluation", "rater"),
	    row);
	r->ratee = cluster_ref(cluster_column(c, "evaluation", "ratee"),
	    row);
	r->score = fact_at(score, row);
	r->ends = cluster_has(period, row) ?
	    period_end(fact_at(period, row)) : 0;
	return r->rater != CLUSTER_NONE && r->ratee != CLUSTER_NONE &&
	    cluster_has(score, row);
}

static void
aimless(struct check *c)
{
	const struct fact_column *goal = cluster_column(c, "evaluation",
	    "goal"), *criterion = cluster_column(c, "evaluation",
	    "criterion");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "evaluation"); i++) {
		check_measured(c);
		if (cluster_has(goal, i))
			continue;
		find(c, "evaluation", i, "goal");
		fill_record(c, "evaluation", "evaluation", i);
		fill_word(c, "criterion", criterion, fact_at(criterion, i));
		find_end(c);
	}
}

/* How many others each has rated, by how many it was, and the last day. */
struct matrix {
	uint32_t	*gave, *got, *itself;
	int64_t		*last, *sum_gave, *sum_got;
};

static bool
matrix_fill(struct check *c, struct matrix *m)
{
	uint32_t i, rows = cluster_rows(c, "subject");
	struct rating r;

	m->gave = arena_array(&c->arena, rows + 1, sizeof *m->gave);
	m->got = arena_array(&c->arena, rows + 1, sizeof *m->got);
	m->itself = arena_array(&c->arena, rows + 1, sizeof *m->itself);
	m->last = cluster_numbers(c, rows);
	m->sum_gave = cluster_numbers(c, rows);
	m->sum_got = cluster_numbers(c, rows);
	for (i = 0; !c->arena.failed && i < cluster_rows(c, "evaluation");
	    i++) {
		if (!rating_at(c, i, &r))
			continue;
		if (r.rater == r.ratee) {
			m->itself[r.rater]++;
			continue;
		}
		m->gave[r.rater]++;
		m->got[r.ratee]++;
		m->sum_gave[r.rater] += r.score * FACT_MILLION;
		m->sum_got[r.ratee] += r.score * FACT_MILLION;
		if (r.ends > m->last[r.rater])
			m->last[r.rater] = r.ends;
	}
	return !c->arena.failed;
}

static void
report(struct check *c, uint32_t member)
{
	find(c, "subject", member, NULL);
	fill_record(c, "member", "subject", member);
}

static void
self_only(struct check *c)
{
	struct matrix m;
	uint32_t i;

	if (!matrix_fill(c, &m))
		return;
	for (i = 0; i < cluster_rows(c, "subject"); i++) {
		if (m.gave[i] + m.itself[i] == 0)
			continue;
		check_measured(c);
		if (m.gave[i] > 0)
			continue;
		report(c, i);
		find_end(c);
	}
}

/* Is rated but rates nobody, or the other way round. */
static void
half(struct check *c)
{
	bool *in = cluster_members(c);
	uint32_t i, both = 0, members = 0;
	struct matrix m;

	if (!matrix_fill(c, &m) || cluster_rows(c, "evaluation") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "subject"); i++) {
		members += in[i];
		both += in[i] && m.gave[i] > 0 && m.got[i] > 0;
		if (!in[i] || (m.gave[i] > 0) == (m.got[i] > 0))
			continue;
		report(c, i);
		fill_number(c, "gave", m.gave[i]);
		fill_number(c, "got", m.got[i]);
		find_end(c);
	}
	if (members > 0)
		check_figure(c, cluster_ratio(both, members));
}

static void
stale(struct check *c)
{
	int64_t days = check_limit_whole(c, "days");
	struct matrix m;
	uint32_t i;

	if (!matrix_fill(c, &m))
		return;
	for (i = 0; i < cluster_rows(c, "subject"); i++) {
		if (m.gave[i] == 0)
			continue;
		check_measured(c);
		if (m.last[i] > c->facts.today - days)
			continue;
		report(c, i);
		fill_date(c, "date", m.last[i]);
		find_end(c);
	}
}

/* A rater whose mean is far from the mean of all. */
static void
rater_spread(struct check *c)
{
	int64_t most = check_limit(c, "most"), sum = 0, mean, own;
	uint32_t i, rows = cluster_rows(c, "subject"), count = 0;
	struct matrix m;

	if (!matrix_fill(c, &m))
		return;
	for (i = 0; i < rows; i++) {
		sum += m.sum_gave[i];
		count += m.gave[i];
	}
	for (i = 0; count > 0 && i < rows; i++) {
		if (m.gave[i] < check_limit_whole(c, "ratings"))
			continue;
		mean = sum / count;
		own = m.sum_gave[i] / m.gave[i];
		check_measured(c);
		if (own - mean <= most && mean - own <= most)
			continue;
		report(c, i);
		fill_share(c, "own", own);
		fill_share(c, "mean", mean);
		find_end(c);
	}
}

/* A member rated low, and those who receive from it. */
static void
failing(struct check *c)
{
	struct cluster_network n;
	struct matrix m;
	uint32_t i, at, count;

	if (!matrix_fill(c, &m) || !cluster_network(c, CLUSTER_NONE, &n))
		return;
	for (i = 0; i < n.nodes; i++) {
		if (!n.in[i] || m.got[i] == 0)
			continue;
		check_measured(c);
		if (m.sum_got[i] / m.got[i] >= check_limit(c, "least"))
			continue;
		report(c, i);
		fill_share(c, "figure", m.sum_got[i] / m.got[i]);
		fill_way(c, "subject", i);
		count = n.graph.first[i + 1] - n.graph.first[i];
		for (at = 0; at < count && at < 3; at++)
			fill_way(c, "subject",
			    n.graph.to[n.graph.first[i] + at]);
		fill_number(c, "count", count);
		find_end(c);
	}
}

/* What members think of the readiness of graduates. */
static void
graduates(struct check *c)
{
	const struct fact_column *criterion = cluster_column(c,
	    "evaluation", "criterion");
	int64_t sum = 0, count = 0;
	struct rating r;
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "evaluation"); i++) {
		if (!cluster_is(criterion, i, "graduates") ||
		    !rating_at(c, i, &r) || r.rater == r.ratee)
			continue;
		sum += r.score * FACT_MILLION;
		count++;
	}
	if (count > 0)
		cluster_least(c, sum / count);
}

/* Lessons seen for each teacher who had any seen. */
static void
lessons(struct check *c)
{
	const struct fact_column
	    *teacher = cluster_column(c, "visit", "teacher"),
	    *roles = cluster_column(c, "person", "roles"),
	    *date = cluster_column(c, "visit", "date");
	uint32_t i, seen = 0, teachers = 0;
	int64_t role = fact_word(roles, "teacher");
	bool *flag = cluster_flags(c, cluster_rows(c, "person"));

	for (i = 0; flag != NULL && i < cluster_rows(c, "visit"); i++)
		if (cluster_has(teacher, i) &&
		    cluster_recent(c, fact_at(date, i), 365))
			flag[cluster_ref(teacher, i)] = true;
	for (i = 0; flag != NULL && i < cluster_rows(c, "person"); i++) {
		teachers += cluster_holds(roles, i, (uint32_t)role);
		seen += flag[i];
	}
	if (cluster_rows(c, "visit") > 0)
		cluster_share(c, seen, teachers);
}

/* Inspectors whose scores are far from those of the others. */
static void
inspector_spread(struct check *c)
{
	const struct fact_column
	    *inspector = cluster_column(c, "visit", "inspector"),
	    *scores = cluster_column(c, "visit", "scores");
	uint32_t i, k, count, persons = cluster_rows(c, "person"), all = 0;
	int64_t *sum = cluster_numbers(c, persons), total = 0, own, mean;
	int64_t *times = cluster_numbers(c, persons);
	int64_t most = check_limit(c, "most");

	for (i = 0; !c->arena.failed && i < cluster_rows(c, "visit"); i++) {
		uint32_t by = cluster_ref(inspector, i);
		const int32_t *items = fact_items(scores, i, &count);

		for (k = 0; by != CLUSTER_NONE && k < count; k++) {
			if (items[k] < 0)
				continue;
			all++;
			sum[by] += items[k] * (int64_t)FACT_MILLION;
			total += items[k] * (int64_t)FACT_MILLION;
			times[by]++;
		}
	}
	for (i = 0; !c->arena.failed && all > 0 && i < persons; i++) {
		if (times[i] == 0)
			continue;
		check_measured(c);
		mean = total / all;
		own = sum[i] / times[i];
		if (own - mean <= most && mean - own <= most)
			continue;
		find(c, "person", i, NULL);
		fill_record(c, "inspector", "person", i);
		fill_share(c, "own", own);
		fill_share(c, "mean", mean);
		find_end(c);
	}
}

const struct rule cluster_control_rules[] = {
	{ "criterion_aimless", want_control, aimless },
	{ "rating_self", want_control, self_only },
	{ "rating_half", want_control, half },
	{ "rating_stale", want_control, stale },
	{ "rater_spread", want_control, rater_spread },
	{ "member_failing", want_control, failing },
	{ "graduates_rated", want_control, graduates },
	{ "lessons_seen", want_visits, lessons },
	{ "inspector_spread", want_visits, inspector_spread },
	{ NULL, NULL, NULL }
};
