/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

#include <stdio.h>

#include "core/base/words.h"

void
chain_want_cover(struct facts *f)
{
	static const char *const fields[] = { "stage", "grade_from",
		"grade_to", "age_from", "age_to", "hours", "weeks", NULL };
	size_t i;

	chain_want(f);
	for (i = 0; fields[i] != NULL; i++)
		facts_want(f, "curriculum", fields[i]);
	facts_want(f, "topic", "grade");
}

static const struct fact_column *
column(const struct chain_map *m, const char *field)
{
	return facts_column(&m->check->facts, "curriculum", field);
}

/* A finding about two curricula of a chain, the later one to be mended. */
static void
find_pair(const struct chain_map *m, const char *kind, uint32_t row,
    const char *field, uint32_t step)
{
	struct check *c = m->check;

	find(c, kind, row, field);
	fill_record(c, "chain", "chain", m->chain);
	fill_record(c, "before", "curriculum", m->steps[step - 1]);
	fill_record(c, "curriculum", "curriculum", m->steps[step]);
	fill_way(c, "curriculum", m->steps[step - 1]);
	fill_way(c, "curriculum", m->steps[step]);
}

/* Each two curricula that follow each other, in every chain. */
static void
each_pair(struct check *c,
    void (*look)(const struct chain_map *, uint32_t step))
{
	struct chain_map *m = chain_each(c);
	uint32_t chain = 0, step;

	while (m != NULL && chain_visit(m, &chain))
		for (step = 1; step < m->step_count; step++)
			look(m, step);
}

/* Stages whose limit is 1 may not be left out between two others. */
static void
look_stages(const struct chain_map *m, uint32_t step)
{
	const struct fact_column *stage = column(m, "stage");
	int64_t from = fact_at(stage, m->steps[step - 1]), limit;
	int64_t to = fact_at(stage, m->steps[step]);

	if (from < 0 || to < 0)
		return;
	check_measured(m->check);
	while (++from < to) {
		const char *name = stage->field->vocab->words[from].name;

		if (!rule_limit(m->check->now->words, name, &limit) ||
		    limit == 0)
			continue;
		find_pair(m, "chain", m->chain, "curricula", step);
		fill_word(m->check, "stage", stage, from);
		find_end(m->check);
	}
}

void
chain_stage_gap(struct check *c)
{
	each_pair(c, look_stages);
}

static void
look_order(const struct chain_map *m, uint32_t step)
{
	const struct fact_column *stage = column(m, "stage");
	int64_t from = fact_at(stage, m->steps[step - 1]);
	int64_t to = fact_at(stage, m->steps[step]);

	if (from < 0 || to < 0)
		return;
	check_measured(m->check);
	if (to >= from)
		return;
	find_pair(m, "chain", m->chain, "curricula", step);
	find_end(m->check);
}

void
chain_stage_order(struct check *c)
{
	each_pair(c, look_order);
}

/* From where to where a seam goes: grades, or ages where a grade lacks. */
struct seam {
	int64_t		 end, begin;
	const char	*field, *what;
};

static bool
seam_at(const struct chain_map *m, uint32_t step, struct seam *s)
{
	uint32_t before = m->steps[step - 1], after = m->steps[step];

	*s = (struct seam){ fact_at(column(m, "grade_to"), before),
	    fact_at(column(m, "grade_from"), after), "grade_from",
	    N_("grade") };
	if (s->end < 0 || s->begin < 0)
		*s = (struct seam){ fact_at(column(m, "age_to"), before),
		    fact_at(column(m, "age_from"), after), "age_from",
		    N_("age") };
	if (s->end < 0 || s->begin < 0)
		return false;
	check_measured(m->check);
	return true;
}

static void
report_seam(const struct chain_map *m, uint32_t step, const struct seam *s)
{
	find_pair(m, "curriculum", m->steps[step], s->field, step);
	fill_text(m->check, "what", s->what);
	fill_number(m->check, "end", s->end);
	fill_number(m->check, "begin", s->begin);
	find_end(m->check);
}

static void
look_gap(const struct chain_map *m, uint32_t step)
{
	struct seam s;

	if (seam_at(m, step, &s) && s.begin > s.end + 1)
		report_seam(m, step, &s);
}

void
chain_gap(struct check *c)
{
	each_pair(c, look_gap);
}

static void
look_overlap(const struct chain_map *m, uint32_t step)
{
	struct seam s;

	if (seam_at(m, step, &s) && s.begin <= s.end)
		report_seam(m, step, &s);
}

void
chain_overlap(struct check *c)
{
	each_pair(c, look_overlap);
}

/* Whether a topic of this step leans on one of the step before. */
static bool
is_joined(const struct chain_map *m, uint32_t step)
{
	uint32_t row = m->steps[step], at, other;
	struct chain_walk walk;

	for (at = m->first[row]; at < m->first[row + 1]; at++) {
		chain_walk(&walk, m, m->taught[at], CHAIN_DEEPENS);
		while (chain_next(&walk, &other))
			if (chain_has(m, other) &&
			    m->step_of[other] == step - 1)
				return true;
	}
	return false;
}

static uint32_t
topic_count(const struct chain_map *m, uint32_t step)
{
	return m->first[m->steps[step] + 1] - m->first[m->steps[step]];
}

/* The share of seams that some prerequisite crosses. */
void
chain_joint(struct check *c)
{
	struct chain_map *m = chain_each(c);
	uint32_t chain = 0, step;

	while (m != NULL && chain_visit(m, &chain)) {
		for (step = 1; step < m->step_count; step++) {
			bool joined = is_joined(m, step);

			if (topic_count(m, step) == 0 ||
			    topic_count(m, step - 1) == 0)
				continue;
			check_share(c, joined, 1);
			if (joined)
				continue;
			find_pair(m, "curriculum", m->steps[step], NULL,
			    step);
			find_end(c);
		}
	}
}

static void
look_age(struct check *c, uint32_t topic, uint32_t curriculum,
    const char *field, const struct fact_column *range[2])
{
	int64_t own = fact_at(facts_column(&c->facts, "topic", field), topic);
	int64_t from = fact_at(range[0], curriculum);
	int64_t to = fact_at(range[1], curriculum);

	if (own < 0 || from < 0 || to < 0)
		return;
	check_measured(c);
	if (own >= from && own <= to)
		return;
	find(c, "topic", topic, field);
	fill_record(c, "topic", "topic", topic);
	fill_record(c, "curriculum", "curriculum", curriculum);
	fill_number(c, "own", own);
	fill_number(c, "from", from);
	fill_number(c, "to", to);
	find_end(c);
}

void
chain_age(struct check *c)
{
	const struct chain_map *m = chain_map(c);
	const struct fact_column *ages[2], *grades[2];
	uint32_t topic;

	if (m == NULL)
		return;
	ages[0] = column(m, "age_from");
	ages[1] = column(m, "age_to");
	grades[0] = column(m, "grade_from");
	grades[1] = column(m, "grade_to");
	for (topic = 0; topic < m->topics->rows; topic++) {
		int64_t curriculum = fact_at(m->curriculum, topic);

		if (curriculum < 0)
			continue;
		look_age(c, topic, (uint32_t)curriculum, "age", ages);
		look_age(c, topic, (uint32_t)curriculum, "grade", grades);
	}
}

/* The limit of the nearest age that the table has, not above this one. */
static bool
hours_at(const struct check *c, int64_t age, int64_t *limit)
{
	char name[32];

	for (; age > 0; age--) {
		snprintf(name, sizeof name, "age_%d", (int)age);
		if (rule_limit(c->now->words, name, limit))
			return true;
	}
	return false;
}

void
chain_load(struct check *c)
{
	const struct chain_map *m = chain_map(c);
	uint32_t row;

	for (row = 0; m != NULL && row < m->curricula->rows; row++) {
		int64_t hours = fact_at(column(m, "hours"), row);
		int64_t weeks = fact_at(column(m, "weeks"), row);
		int64_t age = fact_at(column(m, "age_from"), row), limit;

		if (hours < 0 || weeks <= 0 || age < 0 ||
		    !hours_at(c, age, &limit))
			continue;
		check_measured(c);
		if (hours * FACT_MILLION <= limit * weeks)
			continue;
		find(c, "curriculum", row, "hours");
		fill_record(c, "curriculum", "curriculum", row);
		fill_share(c, "hours", hours * FACT_MILLION / weeks);
		fill_share(c, "limit", limit);
		fill_number(c, "age", age);
		find_end(c);
	}
}
