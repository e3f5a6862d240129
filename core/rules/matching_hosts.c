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
	uint32_t	*first;		/* by host */
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
	for (i = 0; i < p->hosts; i++)
		qsort(&o->offers[o->first[i]], o->first[i + 1] - o->first[i],
		    sizeof *o->offers, offer_order);
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

/* What a trainee prefers to an offer it has already, and has room. */
static bool
is_welcome(const struct matching *m, const struct offer *offer)
{
	uint32_t opening = matching_opening(m, offer->choice);

	return !matching_is_pinned(m, offer->trainee) &&
	    offer->choice < m->placed[offer->trainee] &&
	    m->opening_used[opening] < m->opening_places[opening];
}

static void
host_offers(struct offering *o, uint32_t host)
{
	struct matching *m = o->m;
	uint32_t at = o->first[host];

	while (at < o->first[host + 1] &&
	    m->host_used[host] < m->host_places[host]) {
		const struct offer *offer = &o->offers[at++];
		uint32_t had = m->placed[offer->trainee];

		if (!is_welcome(m, offer))
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
