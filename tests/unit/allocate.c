/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/allocate.h"
#include "tests/unit/unit.h"

/*
 * Random small problems, held against the definitions: no pair blocks, no
 * stable result is better for anybody, none places more, none is more even.
 * Every allocation of a problem is tried.
 */
enum { TRAINEES = 5, OPENINGS = 4, HOSTS = 3, ROUNDS = 1500 };

/* Larger ones, where a result is held against what it could still do. */
enum { MANY_TRAINEES = 150, MANY_OPENINGS = 40, MANY_HOSTS = 16,
	MANY_ROUNDS = 300 };

struct sample {
	struct allocate		problem;
	uint32_t		first[MANY_TRAINEES + 1];
	struct allocate_choice	choices[MANY_TRAINEES * MANY_OPENINGS];
	uint32_t		host_of[MANY_OPENINGS];
	uint32_t		opening_places[MANY_OPENINGS];
	uint32_t		host_places[MANY_HOSTS];
	uint32_t		rank[MANY_HOSTS][MANY_TRAINEES];
};

static void
shuffle(uint32_t *numbers, uint32_t count, uint64_t *seed)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		numbers[i] = i;
	for (i = count; i > 1; i--) {
		uint32_t j = (uint32_t)(dice(seed) % i), kept = numbers[i - 1];

		numbers[i - 1] = numbers[j];
		numbers[j] = kept;
	}
}

/* How large, how many wishes and places at most. */
struct size {
	uint32_t	trainees, openings, hosts, wishes, opening, host;
};

static const struct size few = { TRAINEES, OPENINGS, HOSTS, OPENINGS, 2, 3 };
static const struct size many = { MANY_TRAINEES, MANY_OPENINGS, MANY_HOSTS,
	6, 9, 14 };

static void
sample_make(struct sample *s, const struct size *size, uint64_t *seed)
{
	uint32_t order[MANY_OPENINGS], i, t, at = 0;

	for (i = 0; i < size->openings; i++) {
		s->host_of[i] = (uint32_t)(dice(seed) % size->hosts);
		s->opening_places[i] =
		    (uint32_t)(dice(seed) % (size->opening + 1));
	}
	for (i = 0; i < size->hosts; i++) {
		s->host_places[i] = (uint32_t)(dice(seed) % (size->host + 1));
		shuffle(s->rank[i], size->trainees, seed);
	}
	for (t = 0; t < size->trainees; t++) {
		uint32_t wishes = (uint32_t)(dice(seed) % (size->wishes + 1));

		s->first[t] = at;
		shuffle(order, size->openings, seed);
		for (i = 0; i < wishes; i++)
			s->choices[at++] = (struct allocate_choice){ order[i],
			    s->rank[s->host_of[order[i]]][t] };
	}
	s->first[size->trainees] = at;
	s->problem = (struct allocate){ size->trainees, size->openings,
	    size->hosts, s->first, s->choices, s->host_of, s->opening_places,
	    s->host_places };
}

static bool
fits(const struct sample *s, const uint32_t *placed)
{
	uint32_t opening[OPENINGS] = { 0 }, host[HOSTS] = { 0 }, t;

	for (t = 0; t < TRAINEES; t++) {
		uint32_t o;

		if (placed[t] == ALLOCATE_NONE)
			continue;
		assert_true(placed[t] >= s->first[t] &&
		    placed[t] < s->first[t + 1]);
		o = s->choices[placed[t]].opening;
		if (++opening[o] > s->opening_places[o] ||
		    ++host[s->host_of[o]] > s->host_places[s->host_of[o]])
			return false;
	}
	return true;
}

/* The next of all allocations, as an odometer; false after the last. */
static bool
next_allocation(const struct sample *s, uint32_t *placed)
{
	uint32_t t;

	for (t = 0; t < TRAINEES; t++) {
		if (placed[t] == ALLOCATE_NONE)
			placed[t] = s->first[t];
		else
			placed[t]++;
		if (placed[t] < s->first[t + 1])
			return true;
		placed[t] = ALLOCATE_NONE;
	}
	return false;
}

static uint32_t
count_placed(const uint32_t *placed)
{
	uint32_t t, count = 0;

	for (t = 0; t < TRAINEES; t++)
		count += placed[t] != ALLOCATE_NONE;
	return count;
}

/* Sum of used * used / places over hosts, in twelfths. */
static uint32_t
unevenness(const struct sample *s, const uint32_t *placed)
{
	uint32_t used[HOSTS] = { 0 }, t, sum = 0;

	for (t = 0; t < TRAINEES; t++)
		if (placed[t] != ALLOCATE_NONE)
			used[s->host_of[s->choices[placed[t]].opening]]++;
	for (t = 0; t < HOSTS; t++)
		if (s->host_places[t] > 0)
			sum += 12 * used[t] * used[t] / s->host_places[t];
	return sum;
}

static void
nothing_placed(uint32_t *placed)
{
	uint32_t t;

	for (t = 0; t < TRAINEES; t++)
		placed[t] = ALLOCATE_NONE;
}

static void
stable_results_are_the_best_stable_ones(void **state)
{
	uint64_t seed = 11;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		uint32_t theirs[TRAINEES], hosts[TRAINEES], any[TRAINEES];
		uint32_t choice, t;
		struct sample s;

		sample_make(&s, &few, &seed);
		assert_true(allocate(&s.problem, ALLOCATE_TRAINEES, NULL,
		    theirs));
		assert_true(allocate(&s.problem, ALLOCATE_HOSTS, NULL,
		    hosts));
		assert_true(fits(&s, theirs) && fits(&s, hosts));
		assert_int_equal(allocate_blocking(&s.problem, NULL, theirs,
		    &choice), 0);
		assert_int_equal(allocate_blocking(&s.problem, NULL, hosts,
		    &choice), 0);
		nothing_placed(any);
		do {
			if (!fits(&s, any) || allocate_blocking(&s.problem,
			    NULL, any, &choice) != 0)
				continue;
			assert_int_equal(count_placed(any),
			    count_placed(theirs));
			for (t = 0; t < TRAINEES; t++) {
				assert_true(theirs[t] <= any[t]);
				assert_true(hosts[t] >= any[t]);
			}
		} while (next_allocation(&s, any));
	}
}

static void
largest_and_even_cannot_be_beaten(void **state)
{
	uint64_t seed = 12;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		uint32_t large[TRAINEES], even[TRAINEES], any[TRAINEES];
		uint32_t most = 0, least = UINT32_MAX;
		struct sample s;

		sample_make(&s, &few, &seed);
		assert_true(allocate(&s.problem, ALLOCATE_LARGEST, NULL,
		    large));
		assert_true(allocate(&s.problem, ALLOCATE_EVEN, NULL, even));
		assert_true(fits(&s, large) && fits(&s, even));
		nothing_placed(any);
		do {
			if (!fits(&s, any) || count_placed(any) < most)
				continue;
			if (count_placed(any) > most)
				least = UINT32_MAX;
			most = count_placed(any);
			if (unevenness(&s, any) < least)
				least = unevenness(&s, any);
		} while (next_allocation(&s, any));
		assert_int_equal(count_placed(large), most);
		assert_int_equal(count_placed(even), most);
		assert_int_equal(unevenness(&s, even), least);
	}
}

/* A result, and who was reached from somewhere by trainees moving along. */
struct reached {
	const struct sample	*s;
	const uint32_t		*placed;
	uint32_t		 opening_used[MANY_OPENINGS];
	uint32_t		 host_used[MANY_HOSTS];
	uint32_t		 queue[MANY_TRAINEES], count;
	bool			 seen[MANY_TRAINEES], hosts[MANY_HOSTS];
};

static void
reached_begin(struct reached *r, const struct sample *s,
    const uint32_t *placed)
{
	uint32_t t;

	*r = (struct reached){ .s = s, .placed = placed };
	for (t = 0; t < s->problem.trainees; t++) {
		if (placed[t] == ALLOCATE_NONE)
			continue;
		r->opening_used[s->choices[placed[t]].opening]++;
		r->host_used[s->host_of[s->choices[placed[t]].opening]]++;
	}
}

static void
reach_one(struct reached *r, uint32_t trainee)
{
	if (!r->seen[trainee])
		r->queue[r->count++] = trainee;
	r->seen[trainee] = true;
}

/* All in an opening; in a host when the opening is UINT32_MAX. */
static void
reach_all(struct reached *r, uint32_t opening, uint32_t host)
{
	uint32_t t, has;

	for (t = 0; t < r->s->problem.trainees; t++) {
		if (r->placed[t] == ALLOCATE_NONE)
			continue;
		has = r->s->choices[r->placed[t]].opening;
		if (opening == UINT32_MAX ? r->s->host_of[has] == host :
		    has == opening)
			reach_one(r, t);
	}
}

/* Hosts that could have one more when all who were reached may move. */
static void
reach_on(struct reached *r)
{
	uint32_t head, at;

	for (head = 0; head < r->count; head++) {
		uint32_t t = r->queue[head];

		for (at = r->s->first[t]; at < r->s->first[t + 1]; at++) {
			uint32_t o = r->s->choices[at].opening;
			uint32_t h = r->s->host_of[o];

			if (r->opening_used[o] >= r->s->opening_places[o]) {
				reach_all(r, o, h);
				continue;
			}
			reach_all(r, UINT32_MAX, h);
			r->hosts[h] |= r->host_used[h] < r->s->host_places[h];
		}
	}
}

static void
assert_nobody_left_fits(const struct sample *s, const uint32_t *placed)
{
	struct reached r;
	uint32_t i;

	reached_begin(&r, s, placed);
	for (i = 0; i < s->problem.trainees; i++)
		if (placed[i] == ALLOCATE_NONE)
			reach_one(&r, i);
	reach_on(&r);
	for (i = 0; i < s->problem.hosts; i++)
		assert_false(r.hosts[i]);
}

static void
assert_level(const struct sample *s, const uint32_t *placed)
{
	struct reached r;
	uint32_t from, to;

	for (from = 0; from < s->problem.hosts; from++) {
		reached_begin(&r, s, placed);
		reach_all(&r, UINT32_MAX, from);
		reach_on(&r);
		for (to = 0; to < s->problem.hosts; to++)
			if (to != from && r.hosts[to])
				assert_true((2 * r.host_used[from] - 1) *
				    s->host_places[to] <=
				    (2 * r.host_used[to] + 1) *
				    s->host_places[from]);
	}
}

static void
nothing_is_left_to_move(void **state)
{
	static struct sample s;
	uint32_t placed[MANY_TRAINEES];
	uint64_t seed = 14;
	int round;

	(void)state;
	for (round = 0; round < MANY_ROUNDS; round++) {
		sample_make(&s, &many, &seed);
		assert_true(allocate(&s.problem, ALLOCATE_LARGEST, NULL,
		    placed));
		assert_nobody_left_fits(&s, placed);
		assert_true(allocate(&s.problem, ALLOCATE_EVEN, NULL,
		    placed));
		assert_nobody_left_fits(&s, placed);
		assert_level(&s, placed);
	}
}

static void
what_people_pinned_stays(void **state)
{
	uint64_t seed = 13;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		uint32_t pinned[TRAINEES], placed[TRAINEES], t, choice;
		enum allocate_aim aim = (enum allocate_aim)(round % 4);
		struct sample s;

		sample_make(&s, &few, &seed);
		for (t = 0; t < TRAINEES; t++)
			pinned[t] = dice(&seed) % 3 == 0 &&
			    s.first[t + 1] > s.first[t] ? s.first[t] :
			    ALLOCATE_NONE;
		assert_true(allocate(&s.problem, aim, pinned, placed));
		for (t = 0; t < TRAINEES; t++)
			if (pinned[t] != ALLOCATE_NONE)
				assert_int_equal(placed[t], pinned[t]);
		if (aim <= ALLOCATE_HOSTS)
			assert_int_equal(allocate_blocking(&s.problem, pinned,
			    placed, &choice), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stable_results_are_the_best_stable_ones),
		cmocka_unit_test(largest_and_even_cannot_be_beaten),
		cmocka_unit_test(nothing_is_left_to_move),
		cmocka_unit_test(what_people_pinned_stays),
	};

	return cmocka_run_group_tests_name("allocate", tests, NULL, NULL);
}
