/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/matching.h"

/*
 * Moving trainees along: one takes a place, whoever had it goes to another
 * of its own choices, and so on to a place that is free.  A search in breadth
 * finds the shortest such way.  To enter a full opening somebody must leave
 * it; to enter a full host by an opening with room, anybody may leave the
 * host.  So a search looks at each opening's and each host's trainees once.
 *
 * What a failed search has seen is closed off by full places for good and
 * is not looked at again (as in augmenting a flow).
 */
struct moving {
	struct matching	*m;
	uint32_t	*in_opening;	/* a list by opening: first trainee */
	uint32_t	*next, *before;	/* of trainees in one opening */
	uint32_t	*openings_of, *host_first;	/* by host */
	uint32_t	*queue;
	uint32_t	*by;		/* the choice whose place it gives up */
	bool		*seen_trainee, *seen_opening, *seen_host;
	uint32_t	 tail;
	uint32_t	 fuller;	/* the host to relieve, or none */
};

static bool
moving_begin(struct moving *v, struct matching *m)
{
	const struct allocate *p = m->problem;
	struct arena *a = &m->arena;

	*v = (struct moving){ .m = m, .fuller = ALLOCATE_NONE };
	v->in_opening = arena_array(a, (size_t)p->openings + 1, 4);
	v->next = arena_array(a, (size_t)p->trainees + 1, 4);
	v->before = arena_array(a, (size_t)p->trainees + 1, 4);
	v->openings_of = arena_array(a, (size_t)p->openings + 1, 4);
	v->host_first = arena_array(a, (size_t)p->hosts + 2, 4);
	v->queue = arena_array(a, (size_t)p->trainees + 1, 4);
	v->by = arena_array(a, (size_t)p->trainees + 1, 4);
	v->seen_trainee = arena_array(a, (size_t)p->trainees + 1, 1);
	v->seen_opening = arena_array(a, (size_t)p->openings + 1, 1);
	v->seen_host = arena_array(a, (size_t)p->hosts + 1, 1);
	return !a->failed;
}

static void
list_in(struct moving *v, uint32_t trainee, uint32_t opening)
{
	uint32_t head = v->in_opening[opening];

	v->next[trainee] = head;
	v->before[trainee] = ALLOCATE_NONE;
	if (head != ALLOCATE_NONE)
		v->before[head] = trainee;
	v->in_opening[opening] = trainee;
}

static void
list_out(struct moving *v, uint32_t trainee, uint32_t opening)
{
	uint32_t next = v->next[trainee], before = v->before[trainee];

	if (next != ALLOCATE_NONE)
		v->before[next] = before;
	if (before != ALLOCATE_NONE)
		v->next[before] = next;
	else
		v->in_opening[opening] = next;
}

static void
moving_fill(struct moving *v)
{
	const struct allocate *p = v->m->problem;
	uint32_t i;

	for (i = 0; i < p->openings; i++) {
		v->in_opening[i] = ALLOCATE_NONE;
		v->host_first[p->host_of[i]]++;
	}
	for (i = 1; i <= p->hosts; i++)
		v->host_first[i] += v->host_first[i - 1];
	for (i = p->openings; i-- > 0;)
		v->openings_of[--v->host_first[p->host_of[i]]] = i;
	for (i = 0; i < p->trainees; i++)
		if (v->m->placed[i] != ALLOCATE_NONE)
			list_in(v, i, matching_opening(v->m,
			    v->m->placed[i]));
}

/* All in this opening may leave, for somebody who comes by choice. */
static void
ask_to_leave(struct moving *v, uint32_t opening, uint32_t choice)
{
	uint32_t trainee;

	if (v->seen_opening[opening])
		return;
	v->seen_opening[opening] = true;
	for (trainee = v->in_opening[opening]; trainee != ALLOCATE_NONE;
	    trainee = v->next[trainee]) {
		if (v->seen_trainee[trainee])
			continue;
		v->seen_trainee[trainee] = true;
		v->by[trainee] = choice;
		v->queue[v->tail++] = trainee;
	}
}

static void
ask_host_to_leave(struct moving *v, uint32_t host, uint32_t choice)
{
	uint32_t i;

	if (v->seen_host[host])
		return;
	v->seen_host[host] = true;
	for (i = v->host_first[host]; i < v->host_first[host + 1]; i++)
		ask_to_leave(v, v->openings_of[i], choice);
}

static bool
opening_has_room(const struct matching *m, uint32_t opening)
{
	return m->opening_used[opening] < m->opening_places[opening];
}

static bool
host_has_room(const struct matching *m, uint32_t host)
{
	return m->host_used[host] < m->host_places[host];
}

static void
move_to(struct moving *v, uint32_t trainee, uint32_t choice)
{
	if (v->m->placed[trainee] != ALLOCATE_NONE)
		list_out(v, trainee, matching_opening(v->m,
		    v->m->placed[trainee]));
	matching_take(v->m, trainee, choice);
	list_in(v, trainee, matching_opening(v->m, choice));
}

/* The last of the way takes its new place, then the one who came for its
 * old one, back to where the search began. */
static void
move_along(struct moving *v, uint32_t trainee, uint32_t choice)
{
	while (trainee != ALLOCATE_NONE) {
		uint32_t came = v->by[trainee];

		move_to(v, trainee, choice);
		choice = came;
		trainee = came == ALLOCATE_NONE ? ALLOCATE_NONE :
		    v->m->trainee_of[came];
	}
}

static void
forget_seen(struct moving *v, uint32_t from)
{
	const struct allocate *p = v->m->problem;
	uint32_t i, at;

	for (i = from; i < v->tail; i++) {
		uint32_t trainee = v->queue[i];

		v->seen_trainee[trainee] = false;
		for (at = p->first[trainee]; at < p->first[trainee + 1];
		    at++) {
			v->seen_opening[matching_opening(v->m, at)] = false;
			v->seen_host[matching_host(v->m, at)] = false;
		}
	}
	for (i = from; i < v->tail; i++) {
		uint32_t host, k;

		if (v->by[v->queue[i]] == ALLOCATE_NONE)
			continue;
		host = matching_host(v->m, v->by[v->queue[i]]);
		for (k = v->host_first[host]; k < v->host_first[host + 1]; k++)
			v->seen_opening[v->openings_of[k]] = false;
	}
	v->tail = from;
}

/*
 * Whether one trainee less here and one more there brings the loads nearer:
 * the sum of used * used / places over hosts must fall.
 */
static bool
relieves(const struct moving *v, uint32_t host)
{
	const struct matching *m = v->m;
	uint64_t there = 2 * (uint64_t)m->host_used[host] + 1;
	uint64_t here;

	if (v->fuller == ALLOCATE_NONE)
		return true;
	here = 2 * (uint64_t)m->host_used[v->fuller] - 1;
	return host != v->fuller && there * m->host_places[v->fuller] <
	    here * m->host_places[host];
}

/* Where the trainee could go at once; else whom it would have to ask. */
static uint32_t
free_choice(struct moving *v, uint32_t trainee)
{
	struct matching *m = v->m;
	uint32_t at;

	for (at = m->problem->first[trainee];
	    at < m->problem->first[trainee + 1]; at++) {
		uint32_t opening = matching_opening(m, at);
		uint32_t host = matching_host(m, at);

		if (at == m->placed[trainee] ||
		    m->opening_places[opening] == 0 ||
		    m->host_places[host] == 0)
			continue;
		if (!opening_has_room(m, opening))
			ask_to_leave(v, opening, at);
		else if (!host_has_room(m, host))
			ask_host_to_leave(v, host, at);
		else if (relieves(v, host))
			return at;
	}
	return ALLOCATE_NONE;
}

/*
 * A way that ends inside a full host would need its room twice: the one who
 * leaves an opening of the host and enters another of it frees nothing.  Such
 * steps lead on to the host's others, all of whom were asked already.
 */
static bool
search(struct moving *v, uint32_t from)
{
	uint32_t head = from, choice;

	while (head < v->tail) {
		choice = free_choice(v, v->queue[head]);
		if (choice == ALLOCATE_NONE) {
			head++;
			continue;
		}
		move_along(v, v->queue[head], choice);
		return true;
	}
	return false;
}

static void
place_one(struct moving *v, uint32_t trainee)
{
	uint32_t from = v->tail;

	v->by[trainee] = ALLOCATE_NONE;
	v->seen_trainee[trainee] = true;
	v->queue[v->tail++] = trainee;
	if (search(v, from))
		forget_seen(v, from);
}

/* Moves one trainee out of the host for good, if that levels the loads. */
static bool
relieve(struct moving *v, uint32_t host)
{
	uint32_t i, trainee;
	bool moved;

	v->fuller = host;
	for (i = v->host_first[host]; i < v->host_first[host + 1]; i++) {
		for (trainee = v->in_opening[v->openings_of[i]];
		    trainee != ALLOCATE_NONE; trainee = v->next[trainee]) {
			v->by[trainee] = ALLOCATE_NONE;
			v->seen_trainee[trainee] = true;
			v->queue[v->tail++] = trainee;
		}
		v->seen_opening[v->openings_of[i]] = true;
	}
	v->seen_host[host] = true;
	moved = search(v, 0);
	forget_seen(v, 0);
	for (i = v->host_first[host]; i < v->host_first[host + 1]; i++)
		v->seen_opening[v->openings_of[i]] = false;
	v->seen_host[host] = false;
	return moved;
}

bool
matching_enlarge(struct matching *m)
{
	struct moving v;
	uint32_t trainee;

	if (!moving_begin(&v, m))
		return false;
	moving_fill(&v);
	for (trainee = 0; trainee < m->problem->trainees; trainee++)
		if (m->placed[trainee] == ALLOCATE_NONE &&
		    !matching_is_pinned(m, trainee))
			place_one(&v, trainee);
	return true;
}

bool
matching_level(struct matching *m)
{
	struct moving v;
	uint32_t host;
	bool moved;

	if (!moving_begin(&v, m))
		return false;
	moving_fill(&v);
	do {
		moved = false;
		for (host = 0; host < m->problem->hosts; host++)
			while (m->host_used[host] > 0 && relieve(&v, host))
				moved = true;
	} while (moved);
	return true;
}
