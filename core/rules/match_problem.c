/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/rules/match_part.h"

/*
 * A host's rank of a trainee: those who wished for it, then by distance in
 * steps, then by admission score and code (PLACE_BITS for these two).
 */
enum { PLACE_BITS = 20, STEP_METRES = 5000 };

static bool
choice_room(struct match *m, uint32_t count)
{
	struct allocate_choice *more;
	uint32_t room = m->choice_room;

	if (count < room)
		return true;
	room = room * 2 + 256;
	more = mem_grow(m->choices, room, sizeof *more);
	if (more == NULL)
		return false;
	m->choices = more;
	m->choice_room = room;
	return true;
}

/* What one trainee may have, with what it costs to go there. */
struct offer {
	uint32_t	opening, wish;
	int32_t		metres;
	int64_t		cost;
};

static int
by_cost(const void *a, const void *b)
{
	const struct offer *one = a, *other = b;

	if (one->cost != other->cost)
		return one->cost < other->cost ? -1 : 1;
	return (one->opening > other->opening) -
	    (one->opening < other->opening);
}

static uint32_t
rank_of(const struct offer *offer, uint32_t place)
{
	const uint32_t most = UINT32_MAX >> (PLACE_BITS + 1);
	uint32_t step = (uint32_t)offer->metres / STEP_METRES + 1;

	if (offer->wish > 0)
		step = 0;
	if (place >> PLACE_BITS != 0)
		place = (1u << PLACE_BITS) - 1;
	return (step < most ? step : most) << PLACE_BITS | place;
}

static struct offer
offer_of(const struct match *m, const struct match_trainee *t,
    const struct match_far *far)
{
	uint32_t count;
	struct offer offer = { .opening = far->opening,
	    .metres = far->metres, .cost = far->metres };

	fact_items(m->columns.wishes, t->row, &count);
	offer.wish = match_wish(m, t, m->openings[far->opening].host);
	offer.cost += m->wish_step * (offer.wish > 0 ? offer.wish - 1 :
	    count);
	return offer;
}

/* Appends the choices of one trainee. */
static bool
add_choices(struct match *m, uint32_t trainee, uint32_t place,
    struct offer *offers, uint32_t *count)
{
	const struct match_trainee *t = &m->trainees[trainee];
	const struct match_reach *reach = match_reach(m, t);
	uint32_t i, have = 0;
	bool sorted = true;

	for (i = 0; reach != NULL && i < reach->count; i++) {
		if (match_is_far(m, &reach->items[i]) ||
		    match_bars(m, t, &reach->items[i]) != 0)
			continue;
		offers[have] = offer_of(m, t, &reach->items[i]);
		sorted &= have == 0 ||
		    by_cost(&offers[have - 1], &offers[have]) < 0;
		have++;
	}
	if (!sorted)
		qsort(offers, have, sizeof *offers, by_cost);
	for (i = 0; i < have; i++) {
		if (!choice_room(m, *count))
			return false;
		m->choices[(*count)++] = (struct allocate_choice){
		    offers[i].opening, rank_of(&offers[i], place) };
	}
	return reach != NULL;
}

struct scored {
	int64_t		score;
	uint32_t	trainee;
};

static int
by_score(const void *a, const void *b)
{
	const struct scored *one = a, *other = b;

	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return (one->trainee > other->trainee) -
	    (one->trainee < other->trainee);
}

/* place[trainee]: by score, then by code. */
static bool
places_by_score(const struct match *m, uint32_t *place)
{
	struct scored *scored = mem_grow(NULL, (size_t)m->trainee_count + 1,
	    sizeof *scored);
	uint32_t i;

	if (scored == NULL)
		return false;
	for (i = 0; i < m->trainee_count; i++)
		scored[i] = (struct scored){ m->trainees[i].score, i };
	if (m->trainee_count > 1)
		qsort(scored, m->trainee_count, sizeof *scored, by_score);
	for (i = 0; i < m->trainee_count; i++)
		place[scored[i].trainee] = i;
	mem_free(scored);
	return true;
}

static bool
make_choices(struct match *m)
{
	uint32_t *place = mem_grow(NULL, (size_t)m->trainee_count + 1,
	    sizeof *place), i, count = 0;
	struct offer *offers = mem_grow(NULL, (size_t)m->opening_count + 1,
	    sizeof *offers);
	bool fine = place != NULL && offers != NULL &&
	    places_by_score(m, place);

	for (i = 0; fine && i < m->trainee_count; i++) {
		m->first[i] = count;
		fine = add_choices(m, i, place[i], offers, &count);
	}
	m->first[m->trainee_count] = count;
	mem_free(place);
	mem_free(offers);
	return fine;
}

/* The choices, from bars and places as they are now. */
static bool
make_problem(struct match *m)
{
	struct allocate *p = &m->problem;
	uint32_t *host_of, *places, i;

	*p = (struct allocate){ .trainees = m->trainee_count,
	    .openings = m->opening_count, .hosts = m->group_count };
	host_of = arena_array(&m->arena, (size_t)p->openings + 1, 4);
	places = arena_array(&m->arena, (size_t)p->openings + 1, 4);
	if (host_of == NULL || places == NULL || !choice_room(m, 0) ||
	    !make_choices(m))
		return false;
	for (i = 0; i < p->openings; i++) {
		const struct match_opening *o = &m->openings[i];

		host_of[i] = o->group;
		places[i] = o->places < o->mentors ? o->places : o->mentors;
	}
	p->first = m->first;
	p->choices = m->choices;
	p->host_of = host_of;
	p->opening_places = places;
	p->host_places = m->group_places;
	return true;
}

uint32_t
match_allocate(struct match *m, enum allocate_aim aim)
{
	uint32_t i, count = 0;

	if (!make_problem(m) ||
	    !allocate(&m->problem, aim, NULL, m->placed))
		return UINT32_MAX;
	for (i = 0; i < m->trainee_count; i++)
		count += m->placed[i] != ALLOCATE_NONE;
	return count;
}
