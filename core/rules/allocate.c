/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/allocate.h"

#include "core/rules/matching.h"

/* A worse pair for its host has a greater key. */
static uint64_t
badness(const struct matching *m, uint32_t choice)
{
	return (uint64_t)m->problem->choices[choice].rank << 32 |
	    m->trainee_of[choice];
}

/*
 * The trainees held by one opening or host, the worst on top: a binary heap
 * of choices.  Those given up elsewhere stay in it until they come to the
 * top (holds() tells them).
 */
struct held {
	uint32_t	*choices, count, room;
};

static bool
held_add(const struct matching *m, struct held *h, uint32_t choice)
{
	uint32_t at = h->count, *more;

	if (h->count == h->room) {
		more = mem_grow(h->choices, h->room * 2 + 4, sizeof *more);
		if (more == NULL)
			return false;
		h->choices = more;
		h->room = h->room * 2 + 4;
	}
	h->count++;
	for (; at > 0 && badness(m, h->choices[(at - 1) / 2]) <
	    badness(m, choice); at = (at - 1) / 2)
		h->choices[at] = h->choices[(at - 1) / 2];
	h->choices[at] = choice;
	return true;
}

static void
held_pop(const struct matching *m, struct held *h)
{
	uint32_t last = h->choices[--h->count], at = 0, child;

	while ((child = 2 * at + 1) < h->count) {
		if (child + 1 < h->count &&
		    badness(m, h->choices[child + 1]) >
		    badness(m, h->choices[child]))
			child++;
		if (badness(m, h->choices[child]) <= badness(m, last))
			break;
		h->choices[at] = h->choices[child];
		at = child;
	}
	if (h->count > 0)
		h->choices[at] = last;
}

/* The worst that is still held, or ALLOCATE_NONE. */
static uint32_t
held_worst(const struct matching *m, struct held *h)
{
	while (h->count > 0) {
		uint32_t choice = h->choices[0];

		if (m->placed[m->trainee_of[choice]] == choice)
			return choice;
		held_pop(m, h);
	}
	return ALLOCATE_NONE;
}

/* Trainees ask in turn; who is full keeps the better. */
struct asking {
	struct matching	*m;
	struct held	*by_opening, *by_host;
	uint32_t	*waiting, waits;
};

/*
 * Whether an opening or host with no place left would rather keep whom it
 * has: the pair is out for good, since those it keeps only get better.
 */
static bool
declines(struct asking *a, struct held *held, uint32_t used, uint32_t places,
    uint32_t choice)
{
	uint32_t worst;

	if (places == 0)
		return true;
	if (used < places)
		return false;
	worst = held_worst(a->m, held);
	return worst == ALLOCATE_NONE ||
	    badness(a->m, choice) > badness(a->m, worst);
}

static void
send_away(struct asking *a, struct held *held)
{
	uint32_t worst = held_worst(a->m, held);

	if (worst == ALLOCATE_NONE)
		return;
	a->waiting[a->waits++] = a->m->trainee_of[worst];
	matching_drop(a->m, a->m->trainee_of[worst]);
}

/* A trainee asks for the next choice; true when it was taken. */
static bool
ask(struct asking *a, uint32_t trainee, uint32_t choice, bool *fine)
{
	struct matching *m = a->m;
	uint32_t opening = m->problem->choices[choice].opening;
	uint32_t host = m->problem->host_of[opening];

	if (declines(a, &a->by_opening[opening], m->opening_used[opening],
	    m->opening_places[opening], choice) ||
	    declines(a, &a->by_host[host], m->host_used[host],
	    m->host_places[host], choice))
		return false;
	matching_take(m, trainee, choice);
	*fine = held_add(m, &a->by_opening[opening], choice) &&
	    held_add(m, &a->by_host[host], choice);
	if (m->opening_used[opening] > m->opening_places[opening])
		send_away(a, &a->by_opening[opening]);
	else if (m->host_used[host] > m->host_places[host])
		send_away(a, &a->by_host[host]);
	return true;
}

static bool
trainees_ask(struct asking *a)
{
	const struct allocate *p = a->m->problem;
	bool fine = true;

	while (fine && a->waits > 0) {
		uint32_t trainee = a->waiting[--a->waits];
		uint32_t *next = &a->m->next[trainee];

		while (fine && *next < p->first[trainee + 1])
			if (ask(a, trainee, (*next)++, &fine))
				break;
	}
	return fine;
}

static void
asking_clear(struct asking *a)
{
	const struct allocate *p = a->m->problem;
	uint32_t i;

	for (i = 0; a->by_opening != NULL && i < p->openings; i++)
		mem_free(a->by_opening[i].choices);
	for (i = 0; a->by_host != NULL && i < p->hosts; i++)
		mem_free(a->by_host[i].choices);
	mem_free(a->by_opening);
	mem_free(a->by_host);
	mem_free(a->waiting);
}

static bool
best_for_trainees(struct matching *m)
{
	const struct allocate *p = m->problem;
	struct asking a = { .m = m };
	uint32_t trainee;
	bool fine;

	a.by_opening = mem_zero((size_t)p->openings + 1, sizeof *a.by_opening);
	a.by_host = mem_zero((size_t)p->hosts + 1, sizeof *a.by_host);
	a.waiting = mem_zero((size_t)p->trainees + 1, sizeof *a.waiting);
	fine = a.by_opening != NULL && a.by_host != NULL && a.waiting != NULL;
	for (trainee = p->trainees; fine && trainee-- > 0;)
		if (!matching_is_pinned(m, trainee))
			a.waiting[a.waits++] = trainee;
	fine = fine && trainees_ask(&a);
	asking_clear(&a);
	return fine;
}

bool
allocate(const struct allocate *problem, enum allocate_aim aim,
    const uint32_t *pinned, uint32_t *placed)
{
	struct matching m;
	bool fine = matching_begin(&m, problem, pinned, placed);

	if (fine && aim == ALLOCATE_HOSTS)
		fine = matching_by_hosts(&m);
	else if (fine)
		fine = best_for_trainees(&m);
	if (fine && aim >= ALLOCATE_LARGEST)
		fine = matching_enlarge(&m);
	if (fine && aim == ALLOCATE_EVEN)
		fine = matching_level(&m);
	matching_end(&m);
	return fine;
}

/* The worst badness that an opening and a host hold. */
static void
worst_held(const struct matching *m, uint64_t *opening_worst,
    uint64_t *host_worst)
{
	const struct allocate *p = m->problem;
	uint32_t trainee;

	for (trainee = 0; trainee < p->trainees; trainee++) {
		uint32_t choice = m->placed[trainee], opening;
		uint64_t bad;

		if (choice == ALLOCATE_NONE)
			continue;
		opening = p->choices[choice].opening;
		bad = badness(m, choice) + 1;
		if (bad > opening_worst[opening])
			opening_worst[opening] = bad;
		if (bad > host_worst[p->host_of[opening]])
			host_worst[p->host_of[opening]] = bad;
	}
}

/*
 * The three ways in which a pair blocks: both have room; the opening has,
 * and the host would swap its worst, or moves the trainee among its own; the
 * opening would swap its worst.
 */
static bool
blocks(const struct matching *m, uint32_t trainee, uint32_t choice,
    const uint64_t *opening_worst, const uint64_t *host_worst)
{
	const struct allocate *p = m->problem;
	uint32_t opening = p->choices[choice].opening;
	uint32_t host = p->host_of[opening], has = m->placed[trainee];
	uint64_t bad = badness(m, choice) + 1;
	bool own = has != ALLOCATE_NONE &&
	    p->host_of[p->choices[has].opening] == host;

	if (m->opening_places[opening] == 0 || m->host_places[host] == 0)
		return false;
	if (m->opening_used[opening] < m->opening_places[opening])
		return own || m->host_used[host] < m->host_places[host] ||
		    bad < host_worst[host];
	return bad < opening_worst[opening];
}

uint64_t
allocate_blocking(const struct allocate *p, const uint32_t *pinned,
    const uint32_t *placed, uint32_t *choice)
{
	uint64_t *opening_worst, *host_worst, pairs = 0;
	uint32_t trainee, at;
	struct matching m;

	*choice = ALLOCATE_NONE;
	opening_worst = mem_zero((size_t)p->openings + 1, sizeof(uint64_t));
	host_worst = mem_zero((size_t)p->hosts + 1, sizeof(uint64_t));
	if (opening_worst == NULL || host_worst == NULL ||
	    !matching_view(&m, p, pinned, placed)) {
		mem_free(opening_worst);
		mem_free(host_worst);
		return UINT64_MAX;
	}
	worst_held(&m, opening_worst, host_worst);
	for (trainee = 0; trainee < p->trainees; trainee++) {
		if (pinned != NULL && pinned[trainee] != ALLOCATE_NONE)
			continue;
		for (at = p->first[trainee]; at < p->first[trainee + 1] &&
		    at != m.placed[trainee]; at++) {
			if (!blocks(&m, trainee, at, opening_worst,
			    host_worst))
				continue;
			if (pairs++ == 0)
				*choice = at;
		}
	}
	matching_end(&m);
	mem_free(opening_worst);
	mem_free(host_worst);
	return pairs;
}
