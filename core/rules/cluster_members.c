/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include "core/log/trust.h"
#include "core/rules/readiness.h"

static void
want_members(struct facts *f)
{
	cluster_want_members(f);
	readiness_want(f);
	cluster_want(f, "subject", "stage practices phone email");
	cluster_want(f, "placement", "host status");
}

static const struct fact_column *
column(const struct check *c, const char *field)
{
	return cluster_column(c, "subject", field);
}

static void
report(struct check *c, uint32_t member, const char *field)
{
	find(c, "subject", member, field);
	fill_record(c, "member", "subject", member);
}

static void
stock_old(struct check *c)
{
	const struct fact_column *taken = column(c, "stocktaken");
	bool *in = cluster_members(c);
	int64_t days = check_limit_whole(c, "days");
	uint32_t i;

	for (i = 0; in != NULL && i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || !cluster_has(taken, i))
			continue;
		check_measured(c);
		if (c->facts.today - fact_at(taken, i) <= days)
			continue;
		report(c, i, "stocktaken");
		fill_date(c, "date", fact_at(taken, i));
		find_end(c);
	}
}

static void
unequipped(struct check *c)
{
	const struct fact_column *speed = column(c, "internet"),
	    *computers = column(c, "computers"),
	    *pupils = column(c, "pupils");
	uint32_t i, all = 0, fine = 0;
	bool *in = cluster_members(c), slow, few;

	for (i = 0; in != NULL && i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || (!cluster_has(speed, i) &&
		    !cluster_has(computers, i)))
			continue;
		slow = cluster_has(speed, i) &&
		    fact_at(speed, i) < check_limit(c, "internet");
		few = cluster_has(computers, i) && cluster_has(pupils, i) &&
		    fact_at(computers, i) * 100 * FACT_MILLION <
		    fact_at(pupils, i) * check_limit(c, "computers");
		all++;
		fine += !slow && !few;
		if (!slow && !few)
			continue;
		report(c, i, slow ? "internet" : "computers");
		find_end(c);
	}
	if (all > 0)
		check_figure(c, cluster_ratio(fine, all));
}

static void
unready(struct check *c)
{
	const struct fact_column *answer = column(c, "readiness"),
	    *asked = column(c, "readiness_date");
	int64_t days = check_limit_whole(c, "days");
	bool *in = cluster_members(c);
	uint32_t i;

	for (i = 0; in != NULL && i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || !cluster_has(answer, i))
			continue;
		check_measured(c);
		if (fact_at(answer, i) >= check_limit_whole(c, "least") &&
		    (!cluster_has(asked, i) ||
		    c->facts.today - fact_at(asked, i) <= days))
			continue;
		report(c, i, "readiness");
		fill_number(c, "answer", fact_at(answer, i));
		fill_date(c, "date", cluster_has(asked, i) ?
		    fact_at(asked, i) : c->facts.today);
		find_end(c);
	}
}

/* Says that it is ready, and refuses trainees. */
static void
refusing(struct check *c)
{
	const struct fact_column *answer = column(c, "readiness"),
	    *host = cluster_column(c, "placement", "host"),
	    *status = cluster_column(c, "placement", "status");
	uint32_t i, rows = cluster_rows(c, "subject");
	int64_t *all = cluster_numbers(c, rows);
	int64_t *refused = cluster_numbers(c, rows);

	for (i = 0; !c->arena.failed && i < cluster_rows(c, "placement");
	    i++) {
		if (!cluster_has(host, i))
			continue;
		all[fact_at(host, i)]++;
		refused[fact_at(host, i)] += cluster_is(status, i,
		    "refused");
	}
	for (i = 0; !c->arena.failed && i < rows; i++) {
		if (!cluster_has(answer, i) || all[i] == 0)
			continue;
		check_measured(c);
		if (fact_at(answer, i) < check_limit_whole(c, "ready") ||
		    refused[i] * FACT_MILLION <=
		    check_limit(c, "most") * all[i])
			continue;
		report(c, i, "readiness");
		fill_number(c, "count", refused[i]);
		fill_number(c, "all", all[i]);
		find_end(c);
	}
}

static void
scores(struct check *c)
{
	uint32_t i, count = 0, rows = cluster_rows(c, "subject");
	int64_t *score = cluster_numbers(c, rows);
	bool *in = cluster_members(c);
	int one;

	for (i = 0; !c->arena.failed && i < rows; i++) {
		one = in[i] ? readiness_of(&c->facts, i,
		    check_limit(c, "internet"),
		    check_limit_whole(c, "computers")) : READINESS_NONE;
		if (one == READINESS_NONE)
			continue;
		score[count++] = one * (int64_t)FACT_MILLION;
		if (one >= check_limit_whole(c, "least"))
			continue;
		report(c, i, NULL);
		fill_number(c, "figure", one);
		find_end(c);
	}
	if (count > 0)
		check_figure(c, cluster_median(score, count));
}

/* Stages in which no member names a practice, where any is named. */
static void
practices(struct check *c)
{
	const struct fact_column *stage = column(c, "stage"),
	    *list = column(c, "practices");
	uint32_t i, count = (uint32_t)stage->field->vocab->count;
	bool *in = cluster_members(c), *has = cluster_flags(c, count);
	bool *stages = cluster_flags(c, count);

	if (c->arena.failed || list->list.count == 0)
		return;
	check_measured(c);
	for (i = 0; i < cluster_rows(c, "subject"); i++) {
		if (!in[i] || !cluster_has(stage, i))
			continue;
		stages[fact_at(stage, i)] = true;
		if (cluster_count(list, i) > 0)
			has[fact_at(stage, i)] = true;
	}
	for (i = 0; i < count; i++) {
		if (!stages[i] || has[i])
			continue;
		find_in_cluster(c);
		fill_word(c, "stage", stage, i);
		find_end(c);
	}
}

static void
unreachable(struct check *c)
{
	const struct fact_column *phone = column(c, "phone"),
	    *email = column(c, "email");
	bool *in = cluster_members(c);
	uint32_t i;

	for (i = 0; in != NULL && i < cluster_rows(c, "subject"); i++) {
		if (!in[i])
			continue;
		check_measured(c);
		if (cluster_has(phone, i) || cluster_has(email, i))
			continue;
		report(c, i, "phone");
		find_end(c);
	}
}

static void
want_nothing(struct facts *f)
{
	cluster_want(f, "office", "title");
}

/* Offices from which no bundle has come for long. */
static void
silent(struct check *c)
{
	int64_t days = check_limit_whole(c, "days"), heard;
	struct office office;
	struct walk walk;

	/* When a bundle came is in no log: of a former day nobody knows. */
	if (c->facts.as_of != 0)
		return;
	offices(&walk, c->txn);
	while (office_next(&walk, &c->arena, &office)) {
		if (office.trust != TRUST_ACCEPTED)
			continue;
		check_measured(c);
		heard = office.heard / 86400000;
		if (c->facts.today - heard <= days)
			continue;
		find_in_cluster(c);
		fill_text(c, "office", arena_string(&c->arena,
		    office.title.len > 0 ? office.title :
		    span_of(office.dev)));
		fill_date(c, "date", heard);
		find_end(c);
	}
	walk_end(&walk);
}

static void
want_travel(struct facts *f)
{
	cluster_want(f, "opening", "travel host");
}

static void
travel(struct check *c)
{
	const struct fact_column *minutes = cluster_column(c, "opening",
	    "travel");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "opening"); i++) {
		if (!cluster_has(minutes, i))
			continue;
		check_measured(c);
		if (fact_at(minutes, i) <= check_limit_whole(c, "most"))
			continue;
		find(c, "opening", i, "travel");
		fill_record(c, "opening", "opening", i);
		fill_number(c, "minutes", fact_at(minutes, i));
		find_end(c);
	}
}

const struct rule cluster_members_rules[] = {
	{ "stock_old", want_members, stock_old },
	{ "member_unequipped", want_members, unequipped },
	{ "member_unready", want_members, unready },
	{ "member_refusing", want_members, refusing },
	{ "member_readiness", want_members, scores },
	{ "practices_missing", want_members, practices },
	{ "member_unreachable", want_members, unreachable },
	{ "office_silent", want_nothing, silent },
	{ "opening_far", want_travel, travel },
	{ NULL, NULL, NULL }
};
