/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

/*
 * The same topic elsewhere: in another curriculum, in what is required of
 * graduates, in a framework from abroad.  same_as may stand at either side.
 */
void
chain_want_match(struct facts *f)
{
	chain_want(f);
	facts_want(f, "curriculum", "sort");
	facts_want(f, "topic", "hours");
}

static const struct fact_column *
sorts(const struct chain_map *m)
{
	return facts_column(&m->check->facts, "curriculum", "sort");
}

/* What sort of curriculum the topic is of; a programme unless it says. */
static int64_t
sort_of(const struct chain_map *m, uint32_t topic)
{
	int64_t curriculum = fact_at(m->curriculum, topic), sort;

	if (curriculum < 0)
		return FACT_NONE;
	sort = fact_at(sorts(m), (uint32_t)curriculum);
	return sort < 0 ? fact_word(sorts(m), "programme") : sort;
}

static bool
is_taught(const struct chain_map *m, uint32_t topic)
{
	int64_t curriculum = fact_at(m->curriculum, topic);

	return curriculum >= 0 && m->chained[curriculum] &&
	    sort_of(m, topic) == fact_word(sorts(m), "programme");
}

/* Marks the topics that have the same one in a chain. */
static bool *
find_covered(const struct chain_map *m)
{
	bool *covered = arena_array(&m->check->arena,
	    (size_t)m->topics->rows + 1, sizeof *covered);
	uint32_t topic, i, count;
	const int32_t *items;

	for (topic = 0; covered != NULL && topic < m->topics->rows;
	    topic++) {
		items = fact_items(m->same_as, topic, &count);
		for (i = 0; i < count; i++) {
			if (items[i] < 0)
				continue;
			if (is_taught(m, topic))
				covered[items[i]] = true;
			if (is_taught(m, (uint32_t)items[i]))
				covered[topic] = true;
		}
	}
	return covered;
}

/* Topics of curricula of this sort that no chain covers. */
static void
look_uncovered(struct check *c, const char *sort)
{
	const struct chain_map *m = chain_map(c);
	bool *covered = m == NULL ? NULL : find_covered(m);
	int64_t word, all = 0, met = 0;
	uint32_t topic;

	if (covered == NULL)
		return;
	word = fact_word(sorts(m), sort);
	for (topic = 0; topic < m->topics->rows; topic++) {
		if (sort_of(m, topic) != word)
			continue;
		all++;
		met += covered[topic];
		if (covered[topic])
			continue;
		find(c, "topic", topic, "same_as");
		fill_record(c, "topic", "topic", topic);
		fill_record(c, "curriculum", "curriculum",
		    (uint32_t)fact_at(m->curriculum, topic));
		find_end(c);
	}
	if (all > 0)
		check_figure(c, met * FACT_MILLION / all);
}

void
chain_requirement(struct check *c)
{
	look_uncovered(c, "requirements");
}

void
chain_foreign(struct check *c)
{
	look_uncovered(c, "foreign");
}

static bool
shares_chain(const struct chain_map *m, uint32_t one, uint32_t other)
{
	uint32_t chain, i, count;

	for (chain = 0; chain < m->chains->rows; chain++) {
		const int32_t *items = fact_items(m->links, chain, &count);
		unsigned found = 0;

		for (i = 0; i < count; i++) {
			found |= items[i] == (int32_t)one;
			found |= items[i] == (int32_t)other ? 2u : 0;
		}
		if (found == 3)
			return true;
	}
	return false;
}

static bool
says_same(const struct chain_map *m, uint32_t topic, uint32_t other)
{
	uint32_t i, count;
	const int32_t *items = fact_items(m->same_as, topic, &count);

	for (i = 0; i < count; i++)
		if (items[i] == (int32_t)other)
			return true;
	return false;
}

static void
look_shared(const struct chain_map *m, uint32_t topic, uint32_t other)
{
	const struct fact_column *hours = facts_column(&m->check->facts,
	    "topic", "hours");
	struct check *c = m->check;
	int64_t spent = fact_at(hours, topic);

	if (!is_taught(m, topic) || !is_taught(m, other))
		return;
	check_measured(c);
	if (shares_chain(m, (uint32_t)fact_at(m->curriculum, topic),
	    (uint32_t)fact_at(m->curriculum, other)))
		return;
	find(c, "topic", topic, "same_as");
	fill_record(c, "topic", "topic", topic);
	chain_fill_pair(m, topic, other);
	fill_number(c, "hours", spent < 0 ? 0 : spent);
	find_end(c);
}

/* The same topic in chains of their own; each pair once. */
void
chain_shared(struct check *c)
{
	const struct chain_map *m = chain_map(c);
	uint32_t topic, i, count;

	for (topic = 0; m != NULL && topic < m->topics->rows; topic++) {
		const int32_t *items = fact_items(m->same_as, topic, &count);

		for (i = 0; i < count; i++) {
			uint32_t other = (uint32_t)items[i];

			if (items[i] >= 0 && other != topic &&
			    (topic < other || !says_same(m, other, topic)))
				look_shared(m, topic, other);
		}
	}
}
