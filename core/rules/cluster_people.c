/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

static void
want_people(struct facts *f)
{
	cluster_want(f, "person", "roles subject degree started mentor "
	    "programme entered admission_score graduated employer employed "
	    "gifted publications");
	cluster_want(f, "subject", "kind stage");
	cluster_want(f, "curriculum", "admission_minimum owner");
}

static const struct fact_column *
column(const struct check *c, const char *field)
{
	return cluster_column(c, "person", field);
}

static bool
has_role(const struct check *c, uint32_t person, const char *role)
{
	const struct fact_column *roles = column(c, "roles");

	return cluster_holds(roles, person,
	    (uint32_t)fact_word(roles, role));
}

static void
report(struct check *c, uint32_t person, const char *field)
{
	find(c, "person", person, field);
	fill_record(c, "person", "person", person);
}

/* A teacher who began lately and whom nobody guides. */
static void
novices(struct check *c)
{
	int64_t days = check_limit_whole(c, "days");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "person"); i++) {
		if (!has_role(c, i, "teacher") || !cluster_recent(c,
		    fact_at(column(c, "started"), i), days))
			continue;
		check_measured(c);
		if (cluster_has(column(c, "mentor"), i))
			continue;
		report(c, i, "mentor");
		find_end(c);
	}
}

static void
gifted(struct check *c)
{
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "person"); i++) {
		if (fact_at(column(c, "gifted"), i) != 1)
			continue;
		check_measured(c);
		if (cluster_has(column(c, "mentor"), i))
			continue;
		report(c, i, "mentor");
		find_end(c);
	}
}

static void
admission(struct check *c)
{
	const struct fact_column *programme = column(c, "programme"),
	    *score = column(c, "admission_score"),
	    *minimum = cluster_column(c, "curriculum", "admission_minimum");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "person"); i++) {
		uint32_t of = cluster_ref(programme, i);

		if (of == CLUSTER_NONE || !cluster_has(score, i) ||
		    !cluster_has(minimum, of))
			continue;
		check_measured(c);
		if (fact_at(score, i) >= fact_at(minimum, of))
			continue;
		report(c, i, "admission_score");
		fill_share(c, "score", fact_at(score, i));
		fill_share(c, "minimum", fact_at(minimum, of));
		find_end(c);
	}
}

/* Gifted ones among those who entered. */
static void
entrants(struct check *c)
{
	uint32_t i, all = 0, part = 0;
	bool known = false;

	for (i = 0; i < cluster_rows(c, "person"); i++) {
		if (!has_role(c, i, "trainee") ||
		    !cluster_has(column(c, "entered"), i))
			continue;
		all++;
		known |= cluster_has(column(c, "gifted"), i);
		part += fact_at(column(c, "gifted"), i) == 1;
	}
	if (known)
		cluster_share(c, part, all);
}

static void
degrees(struct check *c)
{
	const struct fact_column *degree = column(c, "degree");
	uint32_t i, all = 0, part = 0;

	for (i = 0; i < cluster_rows(c, "person"); i++) {
		if (has_role(c, i, "trainee") || !cluster_has(degree, i))
			continue;
		all++;
		part += cluster_is(degree, i, "phd") ||
		    cluster_is(degree, i, "dsc");
	}
	cluster_share(c, part, all);
}

static void
employed(struct check *c)
{
	uint32_t i, all = 0, part = 0;

	for (i = 0; i < cluster_rows(c, "person"); i++) {
		if (!cluster_has(column(c, "graduated"), i))
			continue;
		all++;
		part += cluster_has(column(c, "employer"), i);
	}
	cluster_share(c, part, all);
}

/* Those whose mentor is a researcher. */
static void
science_pairs(struct check *c)
{
	const struct fact_column *mentor = column(c, "mentor");
	uint32_t i, pairs = 0;

	for (i = 0; i < cluster_rows(c, "person"); i++)
		pairs += cluster_has(mentor, i) && has_role(c,
		    cluster_ref(mentor, i), "researcher");
	if (cluster_rows(c, "person") > 0)
		cluster_least(c, (int64_t)pairs * FACT_MILLION);
}

static void
want_work(struct facts *f)
{
	want_people(f);
	cluster_want(f, "activity", "people date sort");
	cluster_want(f, "project", "people implementers status area");
}

static void
mark(struct check *c, const char *kind, const char *list, uint32_t row,
    bool *marked)
{
	uint32_t i, count;
	const int32_t *items = fact_items(cluster_column(c, kind, list), row,
	    &count);

	for (i = 0; i < count; i++)
		if (items[i] >= 0)
			marked[items[i]] = true;
}

/* People in running projects, and in activities of a year if asked. */
static bool *
busy(struct check *c, bool activities)
{
	const struct fact_column *date = cluster_column(c, "activity",
	    "date");
	bool *marked = cluster_flags(c, cluster_rows(c, "person"));
	uint32_t i;

	for (i = 0; marked != NULL && i < cluster_rows(c, "project"); i++) {
		mark(c, "project", "people", i, marked);
		mark(c, "project", "implementers", i, marked);
	}
	for (i = 0; marked != NULL && activities &&
	    i < cluster_rows(c, "activity"); i++)
		if (cluster_recent(c, fact_at(date, i), 365))
			mark(c, "activity", "people", i, marked);
	return marked;
}

static void
researchers(struct check *c)
{
	bool *marked = busy(c, true);
	uint32_t i, all = 0, part = 0;

	for (i = 0; marked != NULL && i < cluster_rows(c, "person"); i++) {
		if (!has_role(c, i, "researcher"))
			continue;
		all++;
		part += marked[i];
		if (marked[i])
			continue;
		report(c, i, NULL);
		find_end(c);
	}
	if (all > 0)
		check_figure(c, cluster_ratio(part, all));
}

static void
trained(struct check *c)
{
	const struct fact_column
	    *sort = cluster_column(c, "activity", "sort"),
	    *date = cluster_column(c, "activity", "date");
	bool *marked = cluster_flags(c, cluster_rows(c, "person"));
	uint32_t i, all = 0, part = 0;

	for (i = 0; marked != NULL && i < cluster_rows(c, "activity"); i++)
		if (cluster_is(sort, i, "course") &&
		    cluster_recent(c, fact_at(date, i), 365))
			mark(c, "activity", "people", i, marked);
	for (i = 0; marked != NULL && i < cluster_rows(c, "person"); i++) {
		if (!has_role(c, i, "teacher"))
			continue;
		all++;
		part += marked[i];
	}
	if (cluster_rows(c, "activity") > 0)
		cluster_share(c, part, all);
}

/* Schools of which a teacher takes part in a project. */
static void
school_research(struct check *c)
{
	const struct fact_column *kind = cluster_column(c, "subject",
	    "kind"), *home = column(c, "subject");
	bool *marked = busy(c, false);
	bool *schools = cluster_flags(c, cluster_rows(c, "subject"));
	uint32_t i, all = 0;

	if (c->arena.failed || cluster_rows(c, "project") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "person"); i++)
		if (marked[i] && has_role(c, i, "teacher") &&
		    cluster_has(home, i) &&
		    cluster_is(kind, cluster_ref(home, i), "school"))
			schools[cluster_ref(home, i)] = true;
	for (i = 0; i < cluster_rows(c, "subject"); i++)
		all += cluster_is(kind, i, "school");
	cluster_share(c, cluster_tally(schools, cluster_rows(c, "subject")),
	    all);
}

static void
want_placed(struct facts *f)
{
	cluster_want(f, "placement", "trainee host home status from to "
	    "hours grade");
	cluster_want(f, "person", "wishes programme");
	cluster_want(f, "curriculum", "hours");
	cluster_want(f, "subject", "stage");
}

static bool
took_place(const struct check *c, uint32_t row)
{
	const struct fact_column *status = cluster_column(c, "placement",
	    "status");

	return cluster_is(status, row, "active") ||
	    cluster_is(status, row, "completed");
}

static void
wishes(struct check *c)
{
	const struct fact_column
	    *trainee = cluster_column(c, "placement", "trainee"),
	    *host = cluster_column(c, "placement", "host"),
	    *list = cluster_column(c, "person", "wishes");
	int64_t first = check_limit_whole(c, "wishes");
	uint32_t i, k, count, all = 0, part = 0;

	for (i = 0; i < cluster_rows(c, "placement"); i++) {
		uint32_t who = cluster_ref(trainee, i);
		const int32_t *items;

		if (who == CLUSTER_NONE || !took_place(c, i) ||
		    !cluster_has(host, i))
			continue;
		items = fact_items(list, who, &count);
		all += count > 0;
		for (k = 0; k < count && k < first; k++)
			part += items[k] == fact_at(host, i);
	}
	cluster_share(c, part, all);
}

/* Months from a trainee's first placement to the first good grade. */
static void
mastery(struct check *c)
{
	const struct fact_column
	    *trainee = cluster_column(c, "placement", "trainee"),
	    *from = cluster_column(c, "placement", "from"),
	    *to = cluster_column(c, "placement", "to"),
	    *grade = cluster_column(c, "placement", "grade");
	uint32_t i, people = cluster_rows(c, "person"), count = 0;
	int64_t *first = cluster_numbers(c, people);
	int64_t *passed = cluster_numbers(c, people);

	for (i = 0; !c->arena.failed && i < cluster_rows(c, "placement");
	    i++) {
		uint32_t who = cluster_ref(trainee, i);

		if (who == CLUSTER_NONE || !took_place(c, i) ||
		    !cluster_has(from, i) || !cluster_has(to, i))
			continue;
		if (first[who] == 0 || fact_at(from, i) < first[who])
			first[who] = fact_at(from, i);
		if (fact_at(grade, i) >= check_limit_whole(c, "grade") &&
		    (passed[who] == 0 || fact_at(to, i) < passed[who]))
			passed[who] = fact_at(to, i);
	}
	for (i = 0; !c->arena.failed && i < people; i++)
		if (first[i] != 0 && passed[i] != 0)
			passed[count++] = (passed[i] - first[i]) * 12 *
			    FACT_MILLION / 365;
	if (count > 0)
		cluster_most(c, cluster_median(passed, count));
}

/* Hours of practice for each hour of theory in the programme. */
static void
practice(struct check *c)
{
	const struct fact_column
	    *trainee = cluster_column(c, "placement", "trainee"),
	    *hours = cluster_column(c, "placement", "hours"),
	    *programme = cluster_column(c, "person", "programme"),
	    *theory = cluster_column(c, "curriculum", "hours");
	uint64_t done = 0, taught = 0;
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "placement"); i++) {
		uint32_t who = cluster_ref(trainee, i);
		uint32_t of = who == CLUSTER_NONE ? CLUSTER_NONE :
		    cluster_ref(programme, who);

		if (of == CLUSTER_NONE || !took_place(c, i) ||
		    fact_at(hours, i) <= 0 || fact_at(theory, of) <= 0)
			continue;
		done += (uint64_t)fact_at(hours, i);
		taught += (uint64_t)fact_at(theory, of);
	}
	if (taught == 0)
		return;
	if (cluster_ratio(done, taught) < check_limit(c, "least"))
		cluster_least(c, cluster_ratio(done, taught));
	else
		check_figure(c, cluster_ratio(done, taught));
}

/* Placements of a year that join two stages, for each that does not. */
static void
movement(struct check *c)
{
	const struct fact_column
	    *host = cluster_column(c, "placement", "host"),
	    *home = cluster_column(c, "placement", "home"),
	    *from = cluster_column(c, "placement", "from"),
	    *stage = cluster_column(c, "subject", "stage");
	uint32_t i, all = 0, across = 0;

	for (i = 0; i < cluster_rows(c, "placement"); i++) {
		uint32_t a = cluster_ref(home, i), b = cluster_ref(host, i);

		if (a == CLUSTER_NONE || b == CLUSTER_NONE ||
		    !took_place(c, i) ||
		    !cluster_recent(c, fact_at(from, i), 365))
			continue;
		all++;
		across += fact_at(stage, a) != fact_at(stage, b);
	}
	cluster_share(c, across, all);
}

const struct rule cluster_people_rules[] = {
	{ "novice_alone", want_people, novices },
	{ "gifted_alone", want_people, gifted },
	{ "admission_low", want_people, admission },
	{ "entrants_gifted", want_people, entrants },
	{ "staff_degrees", want_people, degrees },
	{ "graduates_employed", want_people, employed },
	{ "science_mentors", want_people, science_pairs },
	{ "researcher_idle", want_work, researchers },
	{ "teachers_trained", want_work, trained },
	{ "schools_research", want_work, school_research },
	{ "wishes_met", want_placed, wishes },
	{ "mastery_time", want_placed, mastery },
	{ "practice_theory", want_placed, practice },
	{ "movement_stages", want_placed, movement },
	{ NULL, NULL, NULL }
};
