/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

void
chain_want_level(struct facts *f)
{
	chain_want(f);
	facts_want(f, "topic", "grade");
	facts_want(f, "topic", "hours");
}

/* An arrow of a chain from a topic to an earlier one that it leans on. */
struct arrow {
	const struct chain_map	*map;
	uint32_t		 topic, other;
	enum chain_lean		 lean;
};

static void
each_arrow(struct check *c, enum chain_lean last,
    void (*look)(const struct arrow *))
{
	struct chain_map *m = chain_each(c);
	struct chain_walk walk;
	uint32_t chain = 0, i, other;

	while (m != NULL && chain_visit(m, &chain)) {
		for (i = 0; i < m->count; i++) {
			chain_walk(&walk, m, m->order[i], last);
			while (chain_next(&walk, &other)) {
				struct arrow a = { m, m->order[i], other,
					walk.lean };

				if (chain_has(m, other) &&
				    chain_before(m, other, a.topic))
					look(&a);
			}
		}
	}
}

static bool
levels(const struct arrow *a, int64_t *level, int64_t *other)
{
	*level = fact_at(a->map->level, a->topic);
	*other = fact_at(a->map->level, a->other);
	if (*level < 0 || *other < 0)
		return false;
	check_measured(a->map->check);
	return true;
}

static void
report(const struct arrow *a, const char *field, int64_t level,
    int64_t other)
{
	chain_find(a->map, a->topic, field);
	chain_fill_pair(a->map, a->topic, a->other);
	fill_number(a->map->check, "level", level);
	fill_number(a->map->check, "before", other);
	find_end(a->map->check);
}

static void
look_lower(const struct arrow *a)
{
	int64_t level, other;

	if (a->lean >= CHAIN_DEEPENS && levels(a, &level, &other) &&
	    level < other)
		report(a, "level", level, other);
}

void
chain_level_lower(struct check *c)
{
	each_arrow(c, CHAIN_SAME, look_lower);
}

static void
look_falls(const struct arrow *a)
{
	int64_t level, other;

	if (levels(a, &level, &other) && level < other)
		report(a, "level", level, other);
}

void
chain_level_falls(struct check *c)
{
	each_arrow(c, CHAIN_ANY, look_falls);
}

/*
 * A jump is measured from the highest that a topic stands on, in whichever
 * column.
 */
static void
look_jump(const struct chain_map *m, uint32_t topic,
    const struct fact_column *column, const char *field, int64_t limit)
{
	int64_t own = fact_at(column, topic), best = -1;
	struct chain_walk walk;
	uint32_t other, highest = 0;

	chain_walk(&walk, m, topic, CHAIN_DEEPENS);
	while (own >= 0 && chain_next(&walk, &other)) {
		if (!chain_has(m, other) || !chain_before(m, other, topic) ||
		    fact_at(column, other) <= best)
			continue;
		best = fact_at(column, other);
		highest = other;
	}
	if (best < 0)
		return;
	check_measured(m->check);
	if (own - best > limit)
		report(&(struct arrow){ m, topic, highest, CHAIN_ALL }, field,
		    own, best);
}

static void
jumps(struct check *c, const struct fact_column *column, const char *field)
{
	int64_t limit = check_limit_whole(c, "most");
	struct chain_map *m = chain_each(c);
	uint32_t chain = 0, i;

	while (m != NULL && chain_visit(m, &chain))
		for (i = 0; i < m->count; i++)
			look_jump(m, m->order[i], column, field, limit);
}

void
chain_level_jump(struct check *c)
{
	jumps(c, facts_column(&c->facts, "topic", "level"), "level");
}

void
chain_grade_jump(struct check *c)
{
	jumps(c, facts_column(&c->facts, "topic", "grade"), "grade");
}

static bool
has_item(const struct fact_column *column, uint32_t row, uint32_t item)
{
	uint32_t i, count;
	const int32_t *items = fact_items(column, row, &count);

	for (i = 0; i < count; i++)
		if (items[i] == (int32_t)item)
			return true;
	return false;
}

/* same_as may stand at either; the later one repeats. */
static void
look_flat(const struct chain_map *m, uint32_t topic, uint32_t other)
{
	const struct fact_column *hours = facts_column(&m->check->facts,
	    "topic", "hours");
	int64_t level = fact_at(m->level, topic);

	if (level < 0 || fact_at(m->level, other) < 0)
		return;
	check_measured(m->check);
	if (fact_at(m->level, other) != level ||
	    fact_at(m->deepens, topic) == other)
		return;
	chain_find(m, topic, "deepens");
	chain_fill_pair(m, topic, other);
	fill_number(m->check, "level", level);
	fill_number(m->check, "hours", fact_at(hours, topic) < 0 ? 0 :
	    fact_at(hours, topic));
	find_end(m->check);
}

void
chain_flat(struct check *c)
{
	struct chain_map *m = chain_each(c);
	uint32_t chain = 0, i, k, count;

	while (m != NULL && chain_visit(m, &chain)) {
		for (i = 0; i < m->count; i++) {
			uint32_t topic = m->order[i];
			const int32_t *items = fact_items(m->same_as, topic,
			    &count);

			for (k = 0; k < count; k++) {
				uint32_t other = (uint32_t)items[k];

				if (!chain_has(m, items[k]) || other == topic)
					continue;
				if (chain_before(m, other, topic))
					look_flat(m, topic, other);
				else if (!has_item(m->same_as, other, topic))
					look_flat(m, other, topic);
			}
		}
	}
}
