/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/matching.h"

#include <stdlib.h>

/* A pair as its host sees it: best trainee first, then the trainee's wish. */
struct offer {
	uint32_t	rank, trainee, choice;
};

static int
offer_order(const void *left, const void *right)
{
	const struct offer *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->trainee != b->trainee)
		return a->trainee < b->trainee ? -1 : 1;
	return (a->choice > b->choice) - (a->choice < b->choice);
}

struct offering {
	struct matching	*m;
	struct offer	*offers;
	uint32_t	*first, *end;	/* by host */
	uint32_t	*waiting, waits;
	bool		*waits_already;
};

static bool
offering_begin(struct offering *o, struct matching *m)
{
	const struct allocate *p = m->problem;
	uint32_t choices = p->first[p->trainees], i;

	*o = (struct offering){ .m = m };
	o->offers = arena_array(&m->arena, (size_t)choices + 1,
	    sizeof *o->offers);
	o->first = arena_array(&m->arena, (size_t)p->hosts + 2, 4);
	o->end = arena_array(&m->arena, (size_t)p->hosts + 1, 4);
	o->waiting = arena_array(&m->arena, (size_t)p->hosts + 1, 4);
	o->waits_already = arena_array(&m->arena, (size_t)p->hosts + 1, 1);
	if (m->arena.failed)
		return false;
	for (i = 0; i < choices; i++)
		o->first[matching_host(m, i)]++;
	for (i = 1; i <= p->hosts; i++)
		o->first[i] += o->first[i - 1];
	for (i = choices; i-- > 0;)
		o->offers[--o->first[matching_host(m, i)]] = (struct offer){
		    p->choices[i].rank, m->trainee_of[i], i };
	for (i = 0; i < p->hosts; i++) {
		o->end[i] = o->first[i + 1];
		qsort(&o->offers[o->first[i]], o->end[i] - o->first[i],
		    sizeof *o->offers, offer_order);
	}
	return true;
}

static void
must_offer(struct offering *o, uint32_t host)
{
	if (o->waits_already[host])
		return;
	o->waits_already[host] = true;
	o->waiting[o->waits++] = host;
}

/* A trainee's offers only get better: one it would not prefer is out. */
static bool
is_over(const struct matching *m, const struct offer *offer)
{
	return offer->choice >= m->placed[offer->trainee] ||
	    matching_is_pinned(m, offer->trainee);
}

/* What is over goes from the host's list, or each look costs all of it. */
static void
drop_over(struct offering *o, uint32_t host)
{
	uint32_t at, kept = o->first[host];

	for (at = kept; at < o->end[host]; at++)
		if (!is_over(o->m, &o->offers[at]))
			o->offers[kept++] = o->offers[at];
	o->end[host] = kept;
}

static bool
has_room(const struct matching *m, uint32_t choice)
{
	uint32_t opening = matching_opening(m, choice);

	return m->opening_used[opening] < m->opening_places[opening];
}

static void
host_offers(struct offering *o, uint32_t host)
{
	struct matching *m = o->m;
	uint32_t at = o->first[host];

	drop_over(o, host);
	while (at < o->end[host] &&
	    m->host_used[host] < m->host_places[host]) {
		const struct offer *offer = &o->offers[at++];
		uint32_t had = m->placed[offer->trainee];

		if (is_over(m, offer) || !has_room(m, offer->choice))
			continue;
		matching_take(m, offer->trainee, offer->choice);
		if (had == ALLOCATE_NONE)
			continue;
		if (matching_host(m, had) == host)
			at = o->first[host];
		else
			must_offer(o, matching_host(m, had));
	}
}

bool
matching_by_hosts(struct matching *m)
{
	struct offering o;
	uint32_t host;

	if (!offering_begin(&o, m))
		return false;
	for (host = m->problem->hosts; host-- > 0;)
		must_offer(&o, host);
	while (o.waits > 0) {
		host = o.waiting[--o.waits];
		o.waits_already[host] = false;
		host_offers(&o, host);
	}
	return true;
}
