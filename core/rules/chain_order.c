/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

/* What is known of one topic's being there when another needs it. */
enum timing { EARLIER, LATER, NEVER };

static enum timing
timing_of(const struct chain_map *m, uint32_t topic, uint32_t needed)
{
	int64_t age, other;

	if (chain_has(m, needed))
		return chain_before(m, needed, topic) ? EARLIER : LATER;
	if (fact_at(m->curriculum, needed) < 0 ||
	    !m->chained[fact_at(m->curriculum, needed)])
		return NEVER;
	/* Taught in another chain: only ages can tell. */
	age = fact_at(m->age, topic);
	other = fact_at(m->age, needed);
	return age >= 0 && other >= 0 && other > age ? LATER : EARLIER;
}

static void
report(const struct chain_map *m, uint32_t topic, uint32_t needed)
{
	chain_find(m, topic, "requires");
	chain_fill_pair(m, topic, needed);
	find_end(m->check);
}

/* Prerequisites of one chain with this timing. */
static void
look_at_chain(const struct chain_map *m, enum timing timing)
{
	struct chain_walk walk;
	uint32_t i, needed;

	for (i = 0; i < m->count; i++) {
		chain_walk(&walk, m, m->order[i], CHAIN_ALL);
		while (chain_next(&walk, &needed)) {
			if (chain_in_circle(m, m->order[i], needed))
				continue;
			check_measured(m->check);
			if (timing_of(m, m->order[i], needed) == timing)
				report(m, m->order[i], needed);
		}
	}
}

void
chain_late(struct check *c)
{
	struct chain_map *m = chain_each(c);
	uint32_t chain = 0;

	while (m != NULL && chain_visit(m, &chain))
		look_at_chain(m, LATER);
}

void
chain_never(struct check *c)
{
	struct chain_map *m = chain_each(c);
	uint32_t chain = 0;

	while (m != NULL && chain_visit(m, &chain))
		look_at_chain(m, NEVER);
}

/* One member that is there in time, or not known here, is enough. */
static bool
choice_is_met(const struct chain_map *m, uint32_t topic)
{
	uint32_t i, count;
	const int32_t *items = fact_items(m->requires_any, topic, &count);

	for (i = 0; i < count; i++)
		if (items[i] < 0 || timing_of(m, topic,
		    (uint32_t)items[i]) == EARLIER)
			return true;
	return false;
}

static void
report_choice(const struct chain_map *m, uint32_t topic)
{
	uint32_t i, count;
	const int32_t *items = fact_items(m->requires_any, topic, &count);

	chain_find(m, topic, "requires_any");
	fill_way(m->check, "topic", topic);
	for (i = 0; i < count; i++)
		fill_way(m->check, "topic", (uint32_t)items[i]);
	find_end(m->check);
}

void
chain_choice(struct check *c)
{
	struct chain_map *m = chain_each(c);
	uint32_t chain = 0, i, count;

	while (m != NULL && chain_visit(m, &chain)) {
		for (i = 0; i < m->count; i++) {
			fact_items(m->requires_any, m->order[i], &count);
			if (count == 0)
				continue;
			check_measured(c);
			if (!choice_is_met(m, m->order[i]))
				report_choice(m, m->order[i]);
		}
	}
}
