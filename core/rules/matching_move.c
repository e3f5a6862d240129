/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/flow.h"

bool
matching_enlarge(struct matching *m)
{
	struct flow f;
	uint32_t i;

	if (!flow_begin(&f, m))
		return false;
	for (i = 0; i < m->problem->trainees; i++)
		f.gives[i] = m->placed[i] == ALLOCATE_NONE &&
		    !matching_is_pinned(m, i);
	for (i = 0; i < m->problem->hosts; i++)
		f.takes[f.first_host + i] = m->host_places[i] -
		    m->host_used[i];
	flow_run(&f);
	return true;
}

/*
 * Levelling: the sum of used * used / places over hosts is to become as
 * small as it can.  One trainee less spares (2 * used - 1) / places there,
 * one more costs (2 * used + 1) / places here.
 *
 * Hosts that spare more than a level give, those that cost no more take, as
 * long as there is a way.  Whatever the givers still reach is then all above
 * that level, the rest is not, and nothing more can go from the one to the
 * other.  So both become parts with a level of their own, until in every
 * part none spares more than any costs (the decomposition of Fujishige and
 * Groenevelt, all parts of one depth in one flow).
 */
struct level {
	uint64_t	up, down;	/* the fraction; down 0: none yet */
};

struct part {
	struct level	most, least;	/* that hosts spare, that they cost */
	uint64_t	used, places;
	struct level	level;		/* down 0: it is level */
};

struct levelling {
	struct flow	 f;
	struct part	*parts;
	uint32_t	 count;
	uint32_t	*number;	/* of parts after a split */
};

static bool
is_less(struct level a, struct level b)
{
	return a.up * b.down < b.up * a.down;
}

static void
survey_host(struct part *part, uint64_t used, uint64_t places)
{
	struct level spares = { 2 * used - 1, places };
	struct level costs = { 2 * used + 1, places };

	if (used > 0 && (part->most.down == 0 || is_less(part->most, spares)))
		part->most = spares;
	if (used < places && (part->least.down == 0 ||
	    is_less(costs, part->least)))
		part->least = costs;
	part->used += used;
	part->places += places;
}

/* What all would have if trainees could go anywhere; or what parts them. */
static struct level
level_of(const struct part *part)
{
	struct level level = { 2 * part->used, part->places };

	if (part->most.down == 0 || part->least.down == 0 ||
	    !is_less(part->least, part->most))
		return (struct level){ .down = 0 };
	if (is_less(level, part->least) || !is_less(level, part->most))
		level = (struct level){ part->most.up + part->least.up,
		    part->most.down + part->least.down };
	return level;
}

/* False when all parts are level. */
static bool
survey(struct levelling *l)
{
	const struct matching *m = l->f.m;
	const uint32_t *part = l->f.part + l->f.first_host;
	bool uneven = false;
	uint32_t i;

	memset(l->parts, 0, l->count * sizeof *l->parts);
	for (i = 0; i < m->problem->hosts; i++)
		survey_host(&l->parts[part[i]], m->host_used[i],
		    m->host_places[i]);
	for (i = 0; i < l->count; i++) {
		l->parts[i].level = level_of(&l->parts[i]);
		uneven |= l->parts[i].level.down != 0;
	}
	return uneven;
}

/* How many the host should have: as many as spare no more than the level. */
static uint32_t
due(const struct level *level, uint64_t places)
{
	return (uint32_t)((level->up * places / level->down + 1) / 2);
}

static void
set_dues(struct levelling *l)
{
	const struct matching *m = l->f.m;
	uint32_t host;

	for (host = 0; host < m->problem->hosts; host++) {
		uint32_t node = l->f.first_host + host;
		const struct level *level =
		    &l->parts[l->f.part[node]].level;
		uint32_t used = m->host_used[host], most = used;

		if (level->down != 0)
			most = due(level, m->host_places[host]);
		l->f.gives[node] = used > most ? used - most : 0;
		l->f.takes[node] = used < most ? most - used : 0;
	}
}

#define NO_PART UINT32_MAX

/* What was reached and what was not; parts that have hosts get numbers. */
static void
split(struct levelling *l)
{
	uint32_t node, *key, count = 0;

	memset(l->number, 0xff, 2 * l->count * sizeof *l->number);
	for (node = l->f.nodes; node-- > 0;) {
		if (l->f.part[node] == NO_PART)
			continue;
		key = &l->number[2 * l->f.part[node] +
		    (l->f.level[node] != FLOW_UNSEEN)];
		if (node >= l->f.first_host && *key == NO_PART)
			*key = count++;
		l->f.part[node] = *key;
	}
	l->count = count;
}

bool
matching_level(struct matching *m)
{
	struct levelling l = { .count = 1 };
	size_t hosts = (size_t)m->problem->hosts + 1;

	l.parts = arena_array(&m->arena, hosts, sizeof *l.parts);
	l.number = arena_array(&m->arena, 2 * hosts, sizeof *l.number);
	if (!flow_begin(&l.f, m) || m->arena.failed)
		return false;
	while (survey(&l)) {
		set_dues(&l);
		flow_run(&l.f);
		split(&l);
	}
	return true;
}
