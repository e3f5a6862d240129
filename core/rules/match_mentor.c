/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/rules/match_part.h"

/*
 * Mentors of one group of openings among the trainees placed there: each
 * trainee asks for the mentor with most room, and who finds none moves
 * others on (Kuhn's augmenting paths; a group is small).
 */
struct tutoring {
	struct match	*m;
	uint32_t	*trainees, count;	/* placed in this group */
	uint32_t	*used;			/* each person */
	uint32_t	*seen, turn;		/* each person */
};

static const struct match_opening *
opening_of(const struct match *m, uint32_t trainee)
{
	return &m->openings[m->choices[m->placed[trainee]].opening];
}

static void
give(struct tutoring *t, uint32_t trainee, uint32_t mentor)
{
	t->m->mentor_of[trainee] = mentor;
	t->used[mentor]++;
}

/* The mentor with the most room left, the first named of equals. */
static bool
take_free(struct tutoring *t, uint32_t trainee, const int32_t *mentors,
    uint32_t count)
{
	const struct match_opening *o = opening_of(t->m, trainee);
	uint32_t i, most = 0, best = MATCH_NONE;

	for (i = 0; i < count; i++) {
		uint32_t left = match_mentor_left(t->m, o, mentors[i]);

		if (left == 0 || left <= t->used[mentors[i]])
			continue;
		left -= t->used[mentors[i]];
		if (left > most) {
			most = left;
			best = (uint32_t)mentors[i];
		}
	}
	if (best != MATCH_NONE)
		give(t, trainee, best);
	return best != MATCH_NONE;
}

static bool
find_mentor(struct tutoring *t, uint32_t trainee)
{
	const struct match_opening *o = opening_of(t->m, trainee);
	uint32_t count, i, k;
	const int32_t *mentors = fact_items(facts_column(&t->m->facts,
	    "opening", "mentors"), o->row, &count);

	if (take_free(t, trainee, mentors, count))
		return true;
	for (i = 0; i < count; i++) {
		if (match_mentor_left(t->m, o, mentors[i]) == 0 ||
		    t->seen[mentors[i]] == t->turn)
			continue;
		t->seen[mentors[i]] = t->turn;
		for (k = 0; k < t->count; k++) {
			uint32_t other = t->trainees[k];

			if (t->m->mentor_of[other] != (uint32_t)mentors[i] ||
			    !find_mentor(t, other))
				continue;
			t->used[mentors[i]]--;
			give(t, trainee, (uint32_t)mentors[i]);
			return true;
		}
	}
	return false;
}

/* False: somebody stays without one; his opening loses a place. */
static bool
tutor_group(struct tutoring *t)
{
	bool all = true;
	uint32_t i, k, count;

	for (i = 0; i < t->count; i++) {
		struct match_opening *o = &t->m->openings[
		    t->m->choices[t->m->placed[t->trainees[i]]].opening];

		if (o->mentors == UINT32_MAX)
			continue;
		t->turn++;
		if (find_mentor(t, t->trainees[i]))
			continue;
		o->mentors = 0;
		for (k = 0; k < t->count; k++)
			o->mentors += k != i && opening_of(t->m,
			    t->trainees[k]) == o;
		all = false;
		break;
	}
	for (i = 0; i < t->count; i++) {
		const int32_t *mentors = fact_items(facts_column(
		    &t->m->facts, "opening", "mentors"), opening_of(t->m,
		    t->trainees[i])->row, &count);

		for (k = 0; k < count; k++)
			if (mentors[k] >= 0)
				t->used[mentors[k]] = 0;
	}
	return all;
}

struct seat {
	uint32_t	group, trainee;
};

static int
by_group(const void *a, const void *b)
{
	const struct seat *one = a, *other = b;

	if (one->group != other->group)
		return one->group < other->group ? -1 : 1;
	return (one->trainee > other->trainee) -
	    (one->trainee < other->trainee);
}

static bool
tutor_all(struct tutoring *t, struct seat *seats, uint32_t count)
{
	bool all = true;
	uint32_t i;

	for (i = 0; i < count; i++)
		t->trainees[i] = seats[i].trainee;
	for (i = 0; i < count; i += t->count, t->trainees += t->count) {
		for (t->count = 1; i + t->count < count &&
		    seats[i + t->count].group == seats[i].group;)
			t->count++;
		all &= tutor_group(t);
	}
	return all;
}

bool
match_mentors(struct match *m, bool *failed)
{
	uint32_t people = facts_of(&m->facts, "person")->rows, i, count = 0;
	struct tutoring t = { .m = m };
	struct arena arena;
	struct seat *seats;
	bool all = true;

	arena_init(&arena);
	seats = arena_array(&arena, (size_t)m->trainee_count + 1,
	    sizeof *seats);
	t.trainees = arena_array(&arena, (size_t)m->trainee_count + 1, 4);
	t.used = arena_array(&arena, (size_t)people + 1, 4);
	t.seen = arena_array(&arena, (size_t)people + 1, 4);
	*failed = arena.failed;
	for (i = 0; !arena.failed && i < m->trainee_count; i++) {
		m->mentor_of[i] = MATCH_NONE;
		if (m->placed[i] != ALLOCATE_NONE)
			seats[count++] = (struct seat){
			    opening_of(m, i)->group, i };
	}
	if (count > 1)
		qsort(seats, count, sizeof *seats, by_group);
	if (count > 0)
		all = tutor_all(&t, seats, count);
	arena_clear(&arena);
	return all;
}
