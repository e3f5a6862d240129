/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/cluster.h"

#include "core/base/clock.h"

static void
want_works(struct facts *f)
{
	cluster_want(f, "work", "sort year topics review_score");
	cluster_want(f, "topic", "curriculum");
	cluster_want(f, "curriculum", "sort");
}

static int
this_year(const struct check *c)
{
	int year, month, day;

	date_civil(c->facts.today, &year, &month, &day);
	return year;
}

/* Taught topics, not those of requirements or foreign standards. */
static bool
is_taught(const struct check *c, uint32_t topic)
{
	const struct fact_column *sort = cluster_column(c, "curriculum",
	    "sort");
	uint32_t of = cluster_ref(cluster_column(c, "topic", "curriculum"),
	    topic);

	return of != CLUSTER_NONE && (!cluster_has(sort, of) ||
	    cluster_is(sort, of, "programme"));
}

/* How many works of these sorts, not older than since, cover each topic. */
static uint32_t *
covers(struct check *c, const char *one, const char *two, int64_t since)
{
	const struct fact_column
	    *sort = cluster_column(c, "work", "sort"),
	    *year = cluster_column(c, "work", "year"),
	    *topics = cluster_column(c, "work", "topics");
	uint32_t i, k, count, *by = arena_array(&c->arena,
	    cluster_rows(c, "topic") + 1, sizeof *by);

	for (i = 0; by != NULL && i < cluster_rows(c, "work"); i++) {
		const int32_t *items = fact_items(topics, i, &count);

		if (one != NULL && !cluster_is(sort, i, one) &&
		    (two == NULL || !cluster_is(sort, i, two)))
			continue;
		if (since > 0 && fact_at(year, i) < since)
			continue;
		for (k = 0; k < count; k++)
			if (items[k] >= 0)
				by[items[k]]++;
	}
	return by;
}

/* The share of taught topics with such a work. */
static void
cover(struct check *c, const uint32_t *by)
{
	uint32_t i, all = 0, covered = 0;

	if (by == NULL || cluster_rows(c, "work") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "topic"); i++) {
		if (!is_taught(c, i))
			continue;
		all++;
		covered += by[i] > 0;
	}
	cluster_share(c, covered, all);
}

static void
textbooks(struct check *c)
{
	cover(c, covers(c, "textbook", "manual", 0));
}

static void
digital(struct check *c)
{
	cover(c, covers(c, "digital", NULL, 0));
}

static void
fresh(struct check *c)
{
	cover(c, covers(c, NULL, NULL, this_year(c) -
	    check_limit_whole(c, "years")));
}

/* Topics that two textbooks cover. */
static void
twice(struct check *c)
{
	uint32_t i, *by = covers(c, "textbook", NULL, 0);

	if (by == NULL || cluster_rows(c, "work") == 0)
		return;
	for (i = 0; i < cluster_rows(c, "topic"); i++) {
		if (!is_taught(c, i))
			continue;
		check_measured(c);
		if (by[i] < 2)
			continue;
		find(c, "topic", i, NULL);
		fill_record(c, "topic", "topic", i);
		fill_number(c, "count", by[i]);
		find_end(c);
	}
}

static void
reviews(struct check *c)
{
	const struct fact_column *score = cluster_column(c, "work",
	    "review_score");
	uint32_t i, count = 0, rows = cluster_rows(c, "work");
	int64_t *scores = cluster_numbers(c, rows);

	for (i = 0; scores != NULL && i < rows; i++)
		if (cluster_has(score, i))
			scores[count++] = fact_at(score, i);
	if (count > 0)
		cluster_least(c, cluster_median(scores, count));
}

static void
want_curricula(struct facts *f)
{
	cluster_want(f, "curriculum", "sort stage level owner authors "
	    "valid_from");
	cluster_want(f, "chain", "curricula owner");
	cluster_want(f, "person", "subject");
	cluster_want(f, "subject", "kind");
	cluster_want(f, "link", "from to");
}

static void
age(struct check *c)
{
	const struct fact_column *from = cluster_column(c, "curriculum",
	    "valid_from");
	uint32_t i, count = 0, rows = cluster_rows(c, "curriculum");
	int64_t *years = cluster_numbers(c, rows);

	for (i = 0; years != NULL && i < rows; i++)
		if (cluster_has(from, i))
			years[count++] = (c->facts.today - fact_at(from, i)) *
			    FACT_MILLION * 100 / 36525;
	if (count > 0)
		cluster_most(c, cluster_median(years, count));
}

/* Different kinds of institutions among the authors. */
static uint32_t
author_kinds(struct check *c, uint32_t curriculum, bool *seen, uint32_t room)
{
	const struct fact_column *kind = cluster_column(c, "subject",
	    "kind"), *home = cluster_column(c, "person", "subject");
	uint32_t i, count;
	const int32_t *items = fact_items(cluster_column(c, "curriculum",
	    "authors"), curriculum, &count);

	memset(seen, 0, room * sizeof *seen);
	for (i = 0; i < count; i++) {
		uint32_t at = items[i] < 0 ? CLUSTER_NONE :
		    cluster_ref(home, (uint32_t)items[i]);

		if (at != CLUSTER_NONE && cluster_has(kind, at))
			seen[fact_at(kind, at)] = true;
	}
	return cluster_tally(seen, room);
}

/* Curricula that several kinds of institutions wrote together. */
static void
together(struct check *c)
{
	uint32_t i, all = 0, part = 0, room = (uint32_t)cluster_column(c,
	    "subject", "kind")->field->vocab->count;
	bool *seen = cluster_flags(c, room);

	for (i = 0; seen != NULL && i < cluster_rows(c, "curriculum"); i++) {
		uint32_t kinds = author_kinds(c, i, seen, room);

		all += kinds > 0;
		part += kinds >= check_limit_whole(c, "kinds");
	}
	cluster_share(c, part, all);
}

/* Chains that have an owner, and an owner of every curriculum. */
static void
sound(struct check *c)
{
	const struct fact_column
	    *list = cluster_column(c, "chain", "curricula"),
	    *stage = cluster_column(c, "curriculum", "stage");
	uint32_t i, k, count, rows = cluster_rows(c, "chain"), sound = 0;

	for (i = 0; i < rows; i++) {
		const int32_t *items = fact_items(list, i, &count);

		for (k = 1; k < count; k++)
			if (items[k] < 0 || items[k - 1] < 0 ||
			    fact_at(stage, (uint32_t)items[k]) -
			    fact_at(stage, (uint32_t)items[k - 1]) > 1)
				break;
		sound += count > 1 && k == count;
	}
	cluster_share(c, sound, rows);
}

/* Members of a chain for which nobody answers. */
static void
unowned(struct check *c)
{
	const struct fact_column
	    *list = cluster_column(c, "chain", "curricula"),
	    *owner = cluster_column(c, "curriculum", "owner");
	uint32_t i, k, count;

	for (i = 0; i < cluster_rows(c, "chain"); i++) {
		const int32_t *items = fact_items(list, i, &count);

		for (k = 0; k < count; k++) {
			if (items[k] < 0)
				continue;
			check_measured(c);
			if (cluster_has(owner, (uint32_t)items[k]))
				continue;
			find(c, "curriculum", (uint32_t)items[k], "owner");
			fill_record(c, "curriculum", "curriculum",
			    (uint32_t)items[k]);
			fill_record(c, "chain", "chain", i);
			find_end(c);
		}
	}
}

/* Whether an enterprise is linked with this institution. */
static bool
has_employer(const struct check *c, uint32_t subject)
{
	const struct fact_column *from = cluster_column(c, "link", "from"),
	    *to = cluster_column(c, "link", "to"),
	    *kind = cluster_column(c, "subject", "kind");
	uint32_t i;

	for (i = 0; i < cluster_rows(c, "link"); i++) {
		uint32_t a = cluster_ref(from, i), b = cluster_ref(to, i);

		if (a == CLUSTER_NONE || b == CLUSTER_NONE)
			continue;
		if ((a == subject && cluster_is(kind, b, "enterprise")) ||
		    (b == subject && cluster_is(kind, a, "enterprise")))
			return true;
	}
	return false;
}

/* Levels of education: without a programme, or (works) an employer. */
static void
levels(struct check *c, bool work)
{
	const struct fact_column
	    *level = cluster_column(c, "curriculum", "level"),
	    *owner = cluster_column(c, "curriculum", "owner");
	uint32_t i, w, count = (uint32_t)level->field->vocab->count;
	bool *held = cluster_flags(c, count), *joined = cluster_flags(c,
	    count);

	for (i = 0; !c->arena.failed && i < cluster_rows(c, "curriculum");
	    i++) {
		if (!cluster_has(level, i))
			continue;
		check_measured(c);
		held[fact_at(level, i)] = true;
		if (work && cluster_has(owner, i) &&
		    has_employer(c, cluster_ref(owner, i)))
			joined[fact_at(level, i)] = true;
	}
	for (w = 0; c->now->measured && w < count; w++) {
		/* General education trains for no employer. */
		if (work ? !held[w] || joined[w] ||
		    w == (uint32_t)fact_word(level, "general") : held[w])
			continue;
		find_in_cluster(c);
		fill_word(c, "level", level, w);
		find_end(c);
	}
}

static void
no_programme(struct check *c)
{
	levels(c, false);
}

static void
no_employer(struct check *c)
{
	levels(c, true);
}

static void
want_foreign(struct facts *f)
{
	cluster_want(f, "topic", "curriculum same_as");
	cluster_want(f, "curriculum", "sort");
}

/* Topics of a foreign standard that a topic of ours equals. */
static void
foreign(struct check *c)
{
	const struct fact_column
	    *of = cluster_column(c, "topic", "curriculum"),
	    *same = cluster_column(c, "topic", "same_as"),
	    *sort = cluster_column(c, "curriculum", "sort");
	uint32_t i, k, count, all = 0, part = 0;
	bool *met = cluster_flags(c, cluster_rows(c, "topic"));

	for (i = 0; met != NULL && i < cluster_rows(c, "topic"); i++) {
		const int32_t *items = fact_items(same, i, &count);

		met[i] |= count > 0;
		for (k = 0; k < count; k++)
			if (items[k] >= 0)
				met[items[k]] = true;
	}
	for (i = 0; met != NULL && i < cluster_rows(c, "topic"); i++) {
		if (!cluster_has(of, i) ||
		    !cluster_is(sort, cluster_ref(of, i), "foreign"))
			continue;
		all++;
		part += met[i];
	}
	cluster_share(c, part, all);
}

const struct rule cluster_works_rules[] = {
	{ "topics_textbook", want_works, textbooks },
	{ "topic_twice", want_works, twice },
	{ "topics_digital", want_works, digital },
	{ "topics_fresh", want_works, fresh },
	{ "work_reviews", want_works, reviews },
	{ "curricula_age", want_curricula, age },
	{ "curricula_together", want_curricula, together },
	{ "chains_sound", want_curricula, sound },
	{ "curriculum_unowned", want_curricula, unowned },
	{ "level_programme", want_curricula, no_programme },
	{ "level_employer", want_curricula, no_employer },
	{ "foreign_covered", want_foreign, foreign },
	{ NULL, NULL, NULL }
};
