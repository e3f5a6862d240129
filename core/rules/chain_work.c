/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

void
chain_want_work(struct facts *f)
{
	chain_want(f);
	facts_want(f, "work", "sort");
	facts_want(f, "work", "topics");
	facts_want(f, "work", "predecessor");
}

static bool
is_basic(const struct fact_column *sort, uint32_t work)
{
	int64_t word = fact_at(sort, work);

	return word >= 0 && (word == fact_word(sort, "textbook") ||
	    word == fact_word(sort, "manual"));
}

/*
 * Marks the topics that a work, basic or not, covers; NULL where no works
 * are kept at all: nothing was measured then.
 */
static bool *
find_covered(const struct chain_map *m, bool basic)
{
	const struct facts *f = &m->check->facts;
	const struct fact_column *sort = facts_column(f, "work", "sort");
	const struct fact_column *topics = facts_column(f, "work", "topics");
	uint32_t works = facts_of(f, "work")->rows, work, i, count;
	bool *covered = works == 0 ? NULL : arena_array(&m->check->arena,
	    (size_t)m->topics->rows + 1, sizeof *covered);

	for (work = 0; covered != NULL && work < works; work++) {
		const int32_t *items = fact_items(topics, work, &count);

		if (fact_at(sort, work) < 0 || is_basic(sort, work) != basic)
			continue;
		for (i = 0; i < count; i++)
			if (items[i] >= 0)
				covered[items[i]] = true;
	}
	return covered;
}

/* Topics of chains; the figure is the share that is covered. */
void
chain_work(struct check *c)
{
	const struct chain_map *m = chain_map(c);
	bool *covered = m == NULL ? NULL : find_covered(m, true);
	int64_t all = 0, met = 0, curriculum;
	uint32_t topic;

	for (topic = 0; covered != NULL && topic < m->topics->rows;
	    topic++) {
		curriculum = fact_at(m->curriculum, topic);
		if (curriculum < 0 || !m->chained[curriculum])
			continue;
		all++;
		met += covered[topic];
		if (covered[topic])
			continue;
		find(c, "topic", topic, NULL);
		fill_record(c, "topic", "topic", topic);
		find_end(c);
	}
	if (all > 0)
		check_figure(c, met * FACT_MILLION / all);
}

/* Curriculum by curriculum: few topics have such a work of their own. */
void
chain_auxiliary(struct check *c)
{
	const struct chain_map *m = chain_map(c);
	bool *covered = m == NULL ? NULL : find_covered(m, false);
	int64_t all = 0, met = 0;
	uint32_t row, at;

	for (row = 0; covered != NULL && row < m->curricula->rows; row++) {
		uint32_t count = m->first[row + 1] - m->first[row], own = 0;

		if (!m->chained[row] || count == 0)
			continue;
		for (at = m->first[row]; at < m->first[row + 1]; at++)
			own += covered[m->taught[at]];
		all += count;
		met += own;
		if (own == count)
			continue;
		find(c, "curriculum", row, NULL);
		fill_record(c, "curriculum", "curriculum", row);
		fill_number(c, "count", count - own);
		fill_number(c, "all", count);
		find_end(c);
	}
	if (all > 0)
		check_figure(c, met * FACT_MILLION / all);
}

/* The step of the visited chain that a work is for; UINT32_MAX: none. */
static uint32_t
step_of_work(const struct chain_map *m, uint32_t work)
{
	const struct fact_column *topics = facts_column(&m->check->facts,
	    "work", "topics");
	uint32_t i, count, step = UINT32_MAX;
	const int32_t *items = fact_items(topics, work, &count);

	for (i = 0; i < count; i++)
		if (chain_has(m, items[i]) && (step == UINT32_MAX ||
		    m->step_of[items[i]] > step))
			step = m->step_of[items[i]];
	return step;
}

/* Works by the topics that they cover: for one chain, few are looked at. */
struct shelf {
	const struct fact_column *sort, *topics, *before;
	uint32_t		 *first, *works;	/* of each topic */
	uint32_t		 *seen, chains;
};

static bool
shelf_make(const struct chain_map *m, struct shelf *s)
{
	struct check *c = m->check;
	uint32_t works = facts_of(&c->facts, "work")->rows, work, i, count;

	s->chains = 0;
	s->sort = facts_column(&c->facts, "work", "sort");
	s->topics = facts_column(&c->facts, "work", "topics");
	s->before = facts_column(&c->facts, "work", "predecessor");
	s->first = arena_array(&c->arena, (size_t)m->topics->rows + 2, 4);
	s->works = arena_array(&c->arena, s->topics->list.count + 1, 4);
	s->seen = arena_array(&c->arena, (size_t)works + 1, 4);
	if (c->arena.failed)
		return false;
	for (i = 0; i < s->topics->list.count; i++)
		if (s->topics->list.items[i] >= 0)
			s->first[s->topics->list.items[i]]++;
	for (i = 1; i <= m->topics->rows; i++)
		s->first[i] += s->first[i - 1];
	for (work = works; work-- > 0;) {
		const int32_t *items = fact_items(s->topics, work, &count);

		for (i = 0; i < count; i++)
			if (items[i] >= 0)
				s->works[--s->first[items[i]]] = work;
	}
	return true;
}

/* A textbook above the lowest stage that has one names the one below. */
static void
look_predecessor(const struct chain_map *m, const struct shelf *s,
    uint32_t work, uint32_t lowest)
{
	struct check *c = m->check;

	if (fact_at(s->sort, work) != fact_word(s->sort, "textbook") ||
	    step_of_work(m, work) <= lowest)
		return;
	check_measured(c);
	if (fact_at(s->before, work) != FACT_NONE)
		return;
	find(c, "work", work, "predecessor");
	fill_record(c, "work", "work", work);
	fill_record(c, "chain", "chain", m->chain);
	find_end(c);
}

static void
look_shelf(const struct chain_map *m, struct shelf *s)
{
	uint32_t i, at, lowest = UINT32_MAX;
	int64_t textbook = fact_word(s->sort, "textbook");

	s->chains++;
	for (i = 0; i < m->count; i++) {
		uint32_t topic = m->order[i];

		for (at = s->first[topic]; at < s->first[topic + 1]; at++) {
			uint32_t work = s->works[at];

			if (s->seen[work] == s->chains)
				continue;
			s->seen[work] = s->chains;
			if (fact_at(s->sort, work) == textbook &&
			    step_of_work(m, work) < lowest)
				lowest = step_of_work(m, work);
			look_predecessor(m, s, work, lowest);
		}
	}
}

void
chain_predecessor(struct check *c)
{
	struct chain_map *m = chain_each(c);
	struct shelf s;
	uint32_t chain = 0;

	if (m == NULL || !shelf_make(m, &s))
		return;
	while (chain_visit(m, &chain))
		look_shelf(m, &s);
}
