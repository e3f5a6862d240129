/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

#include <stdlib.h>

void
chain_want(struct facts *f)
{
	facts_want(f, "chain", "curricula");
	facts_want(f, "curriculum", "title");
	facts_want(f, "topic", "curriculum");
	facts_want(f, "topic", "position");
	facts_want(f, "topic", "age");
	facts_want(f, "topic", "level");
	facts_want(f, "topic", "requires");
	facts_want(f, "topic", "requires_any");
	facts_want(f, "topic", "deepens");
	facts_want(f, "topic", "same_as");
}

static void
find_columns(struct chain_map *m, const struct facts *f)
{
	m->topics = facts_of(f, "topic");
	m->curricula = facts_of(f, "curriculum");
	m->chains = facts_of(f, "chain");
	m->links = facts_column(f, "chain", "curricula");
	m->curriculum = facts_column(f, "topic", "curriculum");
	m->position = facts_column(f, "topic", "position");
	m->age = facts_column(f, "topic", "age");
	m->level = facts_column(f, "topic", "level");
	m->requires_all = facts_column(f, "topic", "requires");
	m->requires_any = facts_column(f, "topic", "requires_any");
	m->deepens = facts_column(f, "topic", "deepens");
	m->same_as = facts_column(f, "topic", "same_as");
}

static uint32_t *
numbers(struct chain_map *m, uint32_t count)
{
	return arena_array(&m->check->arena, (size_t)count + 1,
	    sizeof(uint32_t));
}

static bool
make_arrays(struct chain_map *m)
{
	m->part = numbers(m, m->topics->rows);
	m->chained = arena_array(&m->check->arena,
	    (size_t)m->curricula->rows + 1, sizeof(bool));
	m->taught = numbers(m, m->topics->rows);
	m->order = numbers(m, m->topics->rows);
	m->place = numbers(m, m->topics->rows);
	m->step_of = numbers(m, m->topics->rows);
	m->nearby = arena_array(&m->check->arena,
	    (size_t)m->chains->rows + 1, sizeof(bool));
	m->first = numbers(m, m->curricula->rows + 1);
	m->steps = numbers(m, m->curricula->rows);
	return !m->check->arena.failed;
}

/* A topic among those of its curriculum. */
struct placed {
	int64_t		position;
	uint32_t	topic;
};

static int
compare_placed(const void *a, const void *b)
{
	const struct placed *one = a, *other = b;

	if (one->position != other->position)
		return one->position < other->position ? -1 : 1;
	return one->topic < other->topic ? -1 : 1;
}

static void
sort_curriculum(struct chain_map *m, struct placed *placed, uint32_t row)
{
	uint32_t count = m->first[row + 1] - m->first[row], i;

	for (i = 0; i < count; i++) {
		uint32_t topic = m->taught[m->first[row] + i];

		placed[i] = (struct placed){ fact_at(m->position, topic),
		    topic };
	}
	qsort(placed, count, sizeof *placed, compare_placed);
	for (i = 0; i < count; i++)
		m->taught[m->first[row] + i] = placed[i].topic;
}

/* Topics by curriculum, in each by position. */
static bool
sort_topics(struct chain_map *m)
{
	struct placed *placed = mem_grow(NULL, (size_t)m->topics->rows + 1,
	    sizeof *placed);
	uint32_t i;

	if (placed == NULL)
		return false;
	for (i = 0; i < m->topics->rows; i++)
		if (fact_at(m->curriculum, i) >= 0)
			m->first[fact_at(m->curriculum, i)]++;
	for (i = 1; i <= m->curricula->rows; i++)
		m->first[i] += m->first[i - 1];
	for (i = m->topics->rows; i-- > 0;)
		if (fact_at(m->curriculum, i) >= 0)
			m->taught[--m->first[fact_at(m->curriculum, i)]] = i;
	for (i = 0; i < m->curricula->rows; i++)
		sort_curriculum(m, placed, i);
	mem_free(placed);
	return true;
}

/* Topics that all need each other; a choice is no must. */
static bool
find_parts(struct chain_map *m)
{
	struct graph_edge *edges = mem_grow(NULL,
	    (size_t)m->requires_all->list.count + 1, sizeof *edges);
	struct chain_walk walk;
	uint32_t topic, needed, used = 0, parts;
	struct arena arena;
	struct graph graph;
	bool fine;

	if (edges == NULL)
		return false;
	for (topic = 0; topic < m->topics->rows; topic++) {
		chain_walk(&walk, m, topic, CHAIN_ALL);
		while (chain_next(&walk, &needed))
			edges[used++] = (struct graph_edge){ topic, needed };
	}
	arena_init(&arena);
	fine = graph_build(&graph, &arena, m->topics->rows, edges, used) &&
	    graph_components(&graph, m->part, &parts);
	arena_clear(&arena);
	mem_free(edges);
	return fine;
}

static void
find_chained(struct chain_map *m)
{
	const int32_t *items = m->links->list.items;
	uint32_t i;

	for (i = 0; i < m->links->list.count; i++)
		if (items[i] >= 0)
			m->chained[items[i]] = true;
}

static bool
make(struct chain_map *m)
{
	if (!make_arrays(m))
		return false;
	find_chained(m);
	return sort_topics(m) && find_parts(m);
}

static void
leave(struct chain_map *m)
{
	while (m->count > 0)
		m->place[m->order[--m->count]] = 0;
	m->step_count = 0;
}

/* No topic came or went, and so the order of codes stays. */
void
chain_map_renew(struct chain_map *m)
{
	leave(m);
	memset(m->first, 0, ((size_t)m->curricula->rows + 1) *
	    sizeof *m->first);
	memset(m->chained, 0, m->curricula->rows * sizeof *m->chained);
	find_chained(m);
	m->check->failed |= !sort_topics(m) || !find_parts(m);
}

struct chain_map *
chain_map(struct check *c)
{
	struct chain_map *m = c->chains;

	if (m != NULL)
		return m;
	m = arena_get(&c->arena, sizeof *m);
	if (m != NULL) {
		m->check = c;
		find_columns(m, &c->facts);
	}
	if (m == NULL || !make(m)) {
		c->failed = true;
		return NULL;
	}
	c->chains = m;
	return m;
}

struct chain_map *
chain_each(struct check *c)
{
	struct chain_map *m = chain_map(c);

	return m == NULL || !check_parts(c, m->chains->rows) ? NULL : m;
}

static bool
has_step(const struct chain_map *m, int32_t curriculum)
{
	uint32_t i;

	for (i = 0; i < m->step_count; i++)
		if (m->steps[i] == (uint32_t)curriculum)
			return true;
	return false;
}

static void
add_step(struct chain_map *m, uint32_t curriculum)
{
	uint32_t at;

	for (at = m->first[curriculum]; at < m->first[curriculum + 1]; at++) {
		uint32_t topic = m->taught[at];

		m->order[m->count++] = topic;
		m->place[topic] = m->count;
		m->step_of[topic] = m->step_count;
	}
	m->steps[m->step_count++] = curriculum;
}

bool
chain_visit(struct chain_map *m, uint32_t *chain)
{
	const struct rule_result *rule = m->check->now;
	bool parts = rule != NULL && rule->parts != NULL;
	const int32_t *items;
	uint32_t i, count;

	leave(m);
	while (parts && m->near != NULL && *chain < m->chains->rows &&
	    !m->near[*chain])
		(*chain)++;
	if (parts)
		check_part(m->check, *chain < m->chains->rows ? *chain + 1 :
		    0);
	if (*chain >= m->chains->rows)
		return false;
	m->chain = (*chain)++;
	items = fact_items(m->links, m->chain, &count);
	for (i = 0; i < count; i++)
		if (items[i] >= 0 && !has_step(m, items[i]))
			add_step(m, (uint32_t)items[i]);
	return true;
}

void
chain_walk(struct chain_walk *w, const struct chain_map *m, uint32_t topic,
    enum chain_lean last)
{
	*w = (struct chain_walk){ .map = m, .topic = topic, .last = last };
}

bool
chain_next(struct chain_walk *w, uint32_t *leans_on)
{
	const struct chain_map *m = w->map;
	const struct fact_column *const lists[CHAIN_LEANS] = {
		[CHAIN_ALL] = m->requires_all,
		[CHAIN_ANY] = m->requires_any,
		[CHAIN_SAME] = m->same_as,
	};
	const int32_t *items;
	uint32_t count;

	for (; w->lean <= w->last; w->lean++, w->at = 0) {
		if (w->lean == CHAIN_DEEPENS) {
			int64_t row = fact_at(m->deepens, w->topic);

			*leans_on = (uint32_t)row;
			if (row >= 0 && w->at++ == 0)
				return true;
			continue;
		}
		items = fact_items(lists[w->lean], w->topic, &count);
		while (w->at < count) {
			int32_t row = items[w->at++];

			*leans_on = (uint32_t)row;
			if (row >= 0)
				return true;
		}
	}
	return false;
}

void
chain_find(const struct chain_map *m, uint32_t topic, const char *field)
{
	struct check *c = m->check;

	find(c, "topic", topic, field);
	fill_record(c, "topic", "topic", topic);
	fill_record(c, "chain", "chain", m->chain);
}

void
chain_fill_pair(const struct chain_map *m, uint32_t topic, uint32_t other)
{
	fill_record(m->check, "other", "topic", other);
	fill_way(m->check, "topic", topic);
	fill_way(m->check, "topic", other);
}
