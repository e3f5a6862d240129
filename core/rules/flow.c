/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/flow.h"

/* Arcs that lead nowhere now, and the end of a node's arcs. */
#define NOWHERE (UINT32_MAX - 1)
#define END UINT32_MAX
/* The first arc of an opening leads to its host, the others to trainees. */
#define TO_HOST (UINT32_MAX - 1)

static void
list_in(struct flow *f, uint32_t trainee, uint32_t opening)
{
	uint32_t head = f->in_opening[opening];

	f->next[trainee] = head;
	f->before[trainee] = ALLOCATE_NONE;
	if (head != ALLOCATE_NONE)
		f->before[head] = trainee;
	f->in_opening[opening] = trainee;
}

static void
list_out(struct flow *f, uint32_t trainee, uint32_t opening)
{
	uint32_t next = f->next[trainee], before = f->before[trainee];

	if (next != ALLOCATE_NONE)
		f->before[next] = before;
	if (before != ALLOCATE_NONE)
		f->next[before] = next;
	else
		f->in_opening[opening] = next;
}

static void
fill(struct flow *f)
{
	const struct allocate *p = f->m->problem;
	uint32_t i;

	for (i = 0; i < p->openings; i++) {
		f->in_opening[i] = ALLOCATE_NONE;
		f->host_first[p->host_of[i]]++;
	}
	for (i = 1; i <= p->hosts; i++)
		f->host_first[i] += f->host_first[i - 1];
	for (i = p->openings; i-- > 0;)
		f->openings_of[--f->host_first[p->host_of[i]]] = i;
	for (i = 0; i < p->trainees; i++)
		if (f->m->placed[i] != ALLOCATE_NONE)
			list_in(f, i, matching_opening(f->m,
			    f->m->placed[i]));
}

bool
flow_begin(struct flow *f, struct matching *m)
{
	const struct allocate *p = m->problem;
	struct arena *a = &m->arena;
	size_t nodes = (size_t)p->trainees + p->openings + p->hosts;

	*f = (struct flow){ .m = m, .nodes = (uint32_t)nodes,
	    .first_host = p->trainees + p->openings };
	f->in_opening = arena_array(a, (size_t)p->openings + 1, 4);
	f->next = arena_array(a, (size_t)p->trainees + 1, 4);
	f->before = arena_array(a, (size_t)p->trainees + 1, 4);
	f->openings_of = arena_array(a, (size_t)p->openings + 1, 4);
	f->host_first = arena_array(a, (size_t)p->hosts + 2, 4);
	f->gives = arena_array(a, nodes + 1, 4);
	f->takes = arena_array(a, nodes + 1, 4);
	f->part = arena_array(a, nodes + 1, 4);
	f->level = arena_array(a, nodes + 1, 4);
	f->at = arena_array(a, nodes + 1, 4);
	f->line = arena_array(a, nodes + 1, 4);
	if (a->failed)
		return false;
	fill(f);
	return true;
}

static void
first_arc(struct flow *f, uint32_t node)
{
	const struct allocate *p = f->m->problem;

	if (node < p->trainees)
		f->at[node] = p->first[node];
	else if (node < f->first_host)
		f->at[node] = TO_HOST;
	else
		f->at[node] = f->host_first[node - f->first_host];
}

static inline void
next_arc(struct flow *f, uint32_t node)
{
	const struct allocate *p = f->m->problem;

	if (node < p->trainees || node >= f->first_host)
		f->at[node]++;
	else if (f->at[node] == TO_HOST)
		f->at[node] = f->in_opening[node - p->trainees];
	else
		f->at[node] = f->next[f->at[node]];
}

static inline uint32_t
from_trainee(const struct flow *f, uint32_t trainee, uint32_t at)
{
	if (at == f->m->problem->first[trainee + 1])
		return END;
	return f->m->problem->trainees + matching_opening(f->m, at);
}

static inline uint32_t
from_opening(const struct flow *f, uint32_t opening, uint32_t at)
{
	const struct matching *m = f->m;

	if (at != TO_HOST)
		return at;
	if (m->opening_used[opening] < m->opening_places[opening])
		return f->first_host + m->problem->host_of[opening];
	return NOWHERE;
}

static inline uint32_t
from_host(const struct flow *f, uint32_t host, uint32_t at)
{
	if (at == f->host_first[host + 1])
		return END;
	if (f->m->opening_used[f->openings_of[at]] == 0)
		return NOWHERE;
	return f->m->problem->trainees + f->openings_of[at];
}

/* Where the arc that is to be looked at leads to. */
static inline uint32_t
arc(const struct flow *f, uint32_t node)
{
	uint32_t trainees = f->m->problem->trainees;

	if (node < trainees)
		return from_trainee(f, node, f->at[node]);
	if (node < f->first_host)
		return from_opening(f, node - trainees, f->at[node]);
	return from_host(f, node - f->first_host, f->at[node]);
}

static void
last_arc(struct flow *f, uint32_t node)
{
	const struct allocate *p = f->m->problem;

	if (node < p->trainees)
		f->at[node] = p->first[node + 1];
	else if (node < f->first_host)
		f->at[node] = END;
	else
		f->at[node] = f->host_first[node - f->first_host + 1];
}

/* Reaches what is next to a node, and leaves its first arc on a way. */
static void
look_around(struct flow *f, uint32_t node, uint32_t *tail)
{
	uint32_t beyond = f->level[node] + 1, to, first = 0;
	bool leads = false;

	for (first_arc(f, node); (to = arc(f, node)) != END;
	    next_arc(f, node)) {
		if (to == NOWHERE || f->level[to] < beyond ||
		    f->part[to] != f->part[node])
			continue;
		if (!leads)
			first = f->at[node];
		leads = true;
		if (f->level[to] == FLOW_UNSEEN)
			f->line[(*tail)++] = to;
		f->level[to] = beyond;
	}
	if (leads)
		f->at[node] = first;
}

/* Distances up to the nearest that take; false when none is reached. */
static bool
measure(struct flow *f)
{
	uint32_t head, tail = 0, nearest = FLOW_UNSEEN, node;

	for (node = 0; node < f->nodes; node++) {
		f->level[node] = f->gives[node] > 0 ? 0 : FLOW_UNSEEN;
		if (f->gives[node] > 0)
			f->line[tail++] = node;
	}
	for (head = 0; head < tail; head++) {
		node = f->line[head];
		if (f->takes[node] > 0)
			nearest = f->level[node];
		if (f->level[node] < nearest)
			look_around(f, node, &tail);
		else
			last_arc(f, node);
	}
	return nearest != FLOW_UNSEEN;
}

static void
move_to(struct flow *f, uint32_t trainee, uint32_t choice)
{
	struct matching *m = f->m;

	if (m->placed[trainee] != ALLOCATE_NONE)
		list_out(f, trainee, matching_opening(m,
		    m->placed[trainee]));
	matching_take(m, trainee, choice);
	list_in(f, trainee, matching_opening(m, choice));
}

/*
 * All on the way move, the last first.  An opening's arc goes on before the
 * trainee to whom it leads has left its list.
 */
static void
move_along(struct flow *f, uint32_t length)
{
	uint32_t trainees = f->m->problem->trainees, i;

	f->gives[f->line[0]]--;
	f->takes[f->line[length - 1]]--;
	for (i = length; i-- > 0;) {
		uint32_t node = f->line[i];

		if (node >= trainees)
			continue;
		if (i > 0)
			next_arc(f, f->line[i - 1]);
		move_to(f, node, f->at[node]);
	}
}

/* One of the shortest ways from a node on; what led nowhere is left behind. */
static bool
move_one(struct flow *f, uint32_t from)
{
	uint32_t length = 1;

	f->line[0] = from;
	while (length > 0) {
		uint32_t node = f->line[length - 1], to;

		if (f->takes[node] > 0) {
			move_along(f, length);
			return true;
		}
		while ((to = arc(f, node)) != END && (to == NOWHERE ||
		    f->level[to] != f->level[node] + 1 ||
		    f->part[to] != f->part[node]))
			next_arc(f, node);
		if (to != END)
			f->line[length++] = to;
		else if (--length > 0)
			next_arc(f, f->line[length - 1]);
	}
	return false;
}

void
flow_run(struct flow *f)
{
	uint32_t node;

	while (measure(f))
		for (node = 0; node < f->nodes; node++)
			while (f->gives[node] > 0 && move_one(f, node))
				;
}
