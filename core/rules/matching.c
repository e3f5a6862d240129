/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/matching.h"

static uint32_t *
copy_of(struct arena *arena, const uint32_t *from, uint32_t count)
{
	uint32_t *to = arena_array(arena, (size_t)count + 1, sizeof *to);

	if (to != NULL && count > 0)
		memcpy(to, from, count * sizeof *to);
	return to;
}

static void
less_one(uint32_t *places)
{
	if (*places > 0)
		(*places)--;
}

static void
set_pinned_aside(struct matching *m)
{
	uint32_t trainee;

	for (trainee = 0; trainee < m->problem->trainees; trainee++) {
		if (!matching_is_pinned(m, trainee))
			continue;
		less_one(&m->opening_places[matching_opening(m,
		    m->pinned[trainee])]);
		less_one(&m->host_places[matching_host(m,
		    m->pinned[trainee])]);
	}
}

bool
matching_begin(struct matching *m, const struct allocate *p,
    const uint32_t *pinned, uint32_t *out)
{
	uint32_t choices = p->first[p->trainees], trainee, at;

	*m = (struct matching){ .problem = p, .pinned = pinned, .out = out };
	arena_init(&m->arena);
	m->next = copy_of(&m->arena, p->first, p->trainees);
	m->opening_places = copy_of(&m->arena, p->opening_places,
	    p->openings);
	m->host_places = copy_of(&m->arena, p->host_places, p->hosts);
	m->placed = arena_array(&m->arena, (size_t)p->trainees + 1, 4);
	m->trainee_of = arena_array(&m->arena, (size_t)choices + 1, 4);
	m->opening_used = arena_array(&m->arena, (size_t)p->openings + 1, 4);
	m->host_used = arena_array(&m->arena, (size_t)p->hosts + 1, 4);
	if (m->arena.failed)
		return false;
	for (trainee = 0; trainee < p->trainees; trainee++) {
		m->placed[trainee] = ALLOCATE_NONE;
		for (at = p->first[trainee]; at < p->first[trainee + 1]; at++)
			m->trainee_of[at] = trainee;
	}
	set_pinned_aside(m);
	return true;
}

bool
matching_view(struct matching *m, const struct allocate *p,
    const uint32_t *pinned, const uint32_t *placed)
{
	uint32_t trainee;

	if (!matching_begin(m, p, pinned, NULL))
		return false;
	for (trainee = 0; trainee < p->trainees; trainee++)
		if (placed[trainee] != ALLOCATE_NONE &&
		    !matching_is_pinned(m, trainee))
			matching_take(m, trainee, placed[trainee]);
	return true;
}

void
matching_end(struct matching *m)
{
	uint32_t trainee;

	if (m->out != NULL && !m->arena.failed)
		for (trainee = 0; trainee < m->problem->trainees; trainee++)
			m->out[trainee] = matching_is_pinned(m, trainee) ?
			    m->pinned[trainee] : m->placed[trainee];
	arena_clear(&m->arena);
}

bool
matching_is_pinned(const struct matching *m, uint32_t trainee)
{
	return m->pinned != NULL && m->pinned[trainee] != ALLOCATE_NONE;
}

void
matching_drop(struct matching *m, uint32_t trainee)
{
	uint32_t choice = m->placed[trainee];

	if (choice == ALLOCATE_NONE)
		return;
	m->opening_used[matching_opening(m, choice)]--;
	m->host_used[matching_host(m, choice)]--;
	m->placed[trainee] = ALLOCATE_NONE;
}

void
matching_take(struct matching *m, uint32_t trainee, uint32_t choice)
{
	matching_drop(m, trainee);
	m->opening_used[matching_opening(m, choice)]++;
	m->host_used[matching_host(m, choice)]++;
	m->placed[trainee] = choice;
}
