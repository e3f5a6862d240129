/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

void
chain_want_use(struct facts *f)
{
	chain_want(f);
	facts_want(f, "topic", "exit");
}

/* What later topics of a chain make of each one. */
enum use { USE_LEANS = 1, USE_USED = 2, USE_LATER = 4 };

/*
 * Backwards through the chain: used by anything; used at a later stage, be it
 * by way of others of its own stage.
 */
static void
find_uses(const struct chain_map *m, unsigned char *uses)
{
	struct chain_walk walk;
	uint32_t i, other;

	for (i = 0; i < m->count; i++)
		uses[m->order[i]] = 0;
	for (i = m->count; i-- > 0;) {
		uint32_t topic = m->order[i];

		chain_walk(&walk, m, topic, CHAIN_SAME);
		while (chain_next(&walk, &other)) {
			uses[topic] |= USE_LEANS;
			if (!chain_has(m, other))
				continue;
			uses[other] |= USE_USED;
			if (chain_before(m, other, topic) &&
			    (m->step_of[other] < m->step_of[topic] ||
			    (uses[topic] & USE_LATER) != 0))
				uses[other] |= USE_LATER;
		}
	}
}

static void
each_use(struct check *c, bool (*is_fault)(const struct chain_map *,
    uint32_t topic, unsigned uses))
{
	struct chain_map *m = chain_each(c);
	unsigned char *uses;
	uint32_t chain = 0, i;

	if (m == NULL)
		return;
	uses = mem_zero((size_t)m->topics->rows + 1, 1);
	c->failed |= uses == NULL;
	while (uses != NULL && chain_visit(m, &chain)) {
		find_uses(m, uses);
		for (i = 0; i < m->count; i++) {
			check_measured(c);
			if (!is_fault(m, m->order[i], uses[m->order[i]]))
				continue;
			chain_find(m, m->order[i], NULL);
			find_end(c);
		}
	}
	mem_free(uses);
}

static bool
is_loose(const struct chain_map *m, uint32_t topic, unsigned uses)
{
	(void)topic;
	return m->count > 1 && (uses & (USE_LEANS | USE_USED)) == 0;
}

void
chain_loose(struct check *c)
{
	each_use(c, is_loose);
}

static bool
is_exit(const struct chain_map *m, uint32_t topic)
{
	return fact_at(facts_column(&m->check->facts, "topic", "exit"),
	    topic) == 1;
}

/* What leaves the chain by its last stage need not lead on. */
static bool
is_dead_end(const struct chain_map *m, uint32_t topic, unsigned uses)
{
	return (uses & USE_USED) == 0 && (uses & USE_LEANS) != 0 &&
	    m->step_of[topic] + 1 < m->step_count && !is_exit(m, topic);
}

void
chain_dead_end(struct check *c)
{
	each_use(c, is_dead_end);
}

static bool
is_unused(const struct chain_map *m, uint32_t topic, unsigned uses)
{
	return is_exit(m, topic) && (uses & USE_LATER) == 0 &&
	    (uses & (USE_LEANS | USE_USED)) != 0 &&
	    m->step_of[topic] + 1 < m->step_count;
}

void
chain_exit_unused(struct check *c)
{
	each_use(c, is_unused);
}

/* The lowest stage that the ways back from each topic reach. */
struct depth {
	uint32_t	*lowest;	/* topic: step */
	uint32_t	*by;		/* topic: the next one of that way */
};

static void
find_depths(const struct chain_map *m, struct depth *d)
{
	struct chain_walk walk;
	uint32_t i, other;

	for (i = 0; i < m->count; i++) {
		uint32_t topic = m->order[i];

		d->lowest[topic] = m->step_of[topic];
		d->by[topic] = topic;
		chain_walk(&walk, m, topic, CHAIN_SAME);
		while (chain_next(&walk, &other)) {
			if (!chain_has(m, other) ||
			    !chain_before(m, other, topic) ||
			    d->lowest[other] >= d->lowest[topic])
				continue;
			d->lowest[topic] = d->lowest[other];
			d->by[topic] = other;
		}
	}
}

static void
report_path(const struct chain_map *m, const struct depth *d,
    uint32_t topic)
{
	struct check *c = m->check;

	chain_find(m, topic, "requires");
	fill_record(c, "curriculum", "curriculum",
	    m->steps[d->lowest[topic]]);
	fill_way(c, "topic", topic);
	for (; d->by[topic] != topic; topic = d->by[topic])
		fill_way(c, "topic", d->by[topic]);
	find_end(c);
}

static void
look_paths(const struct chain_map *m, const struct depth *d)
{
	uint32_t i, topic;

	for (i = 0; i < m->count; i++) {
		topic = m->order[i];
		if (m->step_of[topic] + 1 != m->step_count ||
		    !is_exit(m, topic))
			continue;
		check_measured(m->check);
		if (d->lowest[topic] > 0)
			report_path(m, d, topic);
	}
}

void
chain_path(struct check *c)
{
	struct chain_map *m = chain_each(c);
	struct depth d;
	uint32_t chain = 0;

	if (m == NULL)
		return;
	d.lowest = arena_array(&c->arena, (size_t)m->topics->rows + 1, 4);
	d.by = arena_array(&c->arena, (size_t)m->topics->rows + 1, 4);
	while (!c->arena.failed && chain_visit(m, &chain)) {
		find_depths(m, &d);
		look_paths(m, &d);
	}
}
