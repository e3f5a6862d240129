/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/match_part.h"

/* Allocations that may be tried; fewer where each takes long. */
enum { TRIES = 60, TRIES_LARGE = 6, TRIES_LARGEST = 2, LARGE = 200000 };

/* One opening that was tried with more places. */
struct tried {
	bool		done;
	uint32_t	demand;		/* trainees that only lack a place */
	uint32_t	helps;
};

struct advice {
	struct match	*m;
	uint32_t	 placed;	/* as it is */
	uint32_t	 tries;
	struct tried	*tried;		/* each opening */
	bool		 failed;
};

/*
 * How many more are placed as things stand now: as many whoever is favoured
 * in a stable result, and as many however the hosts are loaded.
 */
static uint32_t
gain(struct advice *a)
{
	enum allocate_aim aim = a->m->ask.aim < ALLOCATE_LARGEST ?
	    ALLOCATE_TRAINEES : ALLOCATE_LARGEST;
	uint32_t placed;

	if (a->tries == 0)
		return 0;
	a->tries--;
	placed = match_allocate(a->m, aim);
	a->failed |= placed == UINT32_MAX;
	return !a->failed && placed > a->placed ? placed - a->placed : 0;
}

static enum match_bar
lowest(uint32_t bars)
{
	int bar = 0;

	while (bar < MATCH_NO_OPENING && (bars >> bar & 1) == 0)
		bar++;
	return (enum match_bar)bar;
}

/* The nearest opening that only these bars keep from the trainee. */
static const struct match_far *
only_barred(struct advice *a, const struct match_trainee *t, uint32_t bars)
{
	const struct match_reach *reach = match_reach(a->m, t);
	uint32_t i;

	for (i = 0; reach != NULL && i < reach->count; i++)
		if (match_is_far(a->m, &reach->items[i]) ==
		    (bars >> MATCH_TRAVEL & 1) &&
		    match_bars(a->m, t, &reach->items[i]) == bars)
			return &reach->items[i];
	return NULL;
}

/* With one bar gone for one trainee. */
static bool
try_lifting(struct advice *a, struct match_unplaced *u, enum match_bar bar)
{
	struct match_trainee *t = &a->m->trainees[u->trainee];
	const struct match_far *far = only_barred(a, t, 1u << bar);
	const struct match_opening *o;

	if (far == NULL)
		return false;
	t->lifted = 1u << bar;
	u->helps = gain(a);
	t->lifted = 0;
	o = &a->m->openings[far->opening];
	u->bar = bar;
	u->opening = far->opening;
	u->amount = bar == MATCH_ELIGIBLE ?
	    fact_at(a->m->columns.eligible, t->row) - o->from : 1;
	return u->helps > 0;
}

/* With all allowed to travel as far as this one must. */
static bool
try_travel(struct advice *a, struct match_unplaced *u)
{
	struct match_trainee *t = &a->m->trainees[u->trainee];
	const struct match_far *far = only_barred(a, t, 1u << MATCH_TRAVEL);
	int64_t kept = a->m->ask.travel;

	if (far == NULL)
		return false;
	a->m->ask.travel = far->metres;
	u->helps = gain(a);
	a->m->ask.travel = kept;
	u->bar = MATCH_TRAVEL;
	u->opening = far->opening;
	u->amount = far->metres;
	return u->helps > 0;
}

/* Of what the trainee could have, what most of those left over could. */
static uint32_t
wanted_opening(struct advice *a, const struct match_trainee *t)
{
	const struct match_reach *reach = match_reach(a->m, t);
	uint32_t i, best = MATCH_NONE;

	for (i = 0; reach != NULL && i < reach->count; i++) {
		uint32_t at = reach->items[i].opening;

		if (match_is_far(a->m, &reach->items[i]) ||
		    match_bars(a->m, t, &reach->items[i]) != 0)
			continue;
		if (best == MATCH_NONE ||
		    a->tried[at].demand > a->tried[best].demand)
			best = at;
	}
	return best;
}

static void
try_opening(struct advice *a, uint32_t at, struct tried *tried)
{
	struct match_opening *o = &a->m->openings[at], kept = *o;
	uint32_t group_kept = a->m->group_places[o->group];
	uint32_t least = o->places < o->mentors ? o->places : o->mentors;

	o->places = o->places == least ? least + tried->demand : o->places;
	if (o->mentors == least)
		o->mentors = least + tried->demand;
	a->m->group_places[o->group] += tried->demand;
	tried->helps = gain(a);
	tried->done = true;
	a->m->group_places[o->group] = group_kept;
	*o = kept;
}

static bool
try_places(struct advice *a, struct match_unplaced *u)
{
	const struct match_trainee *t = &a->m->trainees[u->trainee];
	uint32_t at = wanted_opening(a, t);
	const struct match_opening *o = &a->m->openings[at];
	struct tried *tried;

	if (at == MATCH_NONE)
		return false;
	tried = &a->tried[at];
	if (!tried->done)
		try_opening(a, at, tried);
	u->bar = o->mentors < o->places ? MATCH_MENTORS : MATCH_FULL;
	u->opening = at;
	u->helps = tried->helps;
	u->amount = tried->helps;
	return u->helps > 0;
}

/* Nothing that helps by itself: what is nearest to being had. */
static void
say_least(struct advice *a, struct match_unplaced *u)
{
	const struct match_trainee *t = &a->m->trainees[u->trainee];
	const struct match_reach *reach = match_reach(a->m, t);
	uint32_t i, least = UINT32_MAX;

	u->helps = 0;
	u->amount = 0;
	for (i = 0; reach != NULL && i < reach->count; i++) {
		uint32_t bars = match_bars(a->m, t, &reach->items[i]);

		if (bars != 0 && bars < least) {
			least = bars;
			u->bar = lowest(bars);
			u->opening = reach->items[i].opening;
		}
	}
}

static void
advise(struct advice *a, struct match_unplaced *u)
{
	const struct match_trainee *t = &a->m->trainees[u->trainee];
	bool full = wanted_opening(a, t) != MATCH_NONE;

	if (a->m->ask.advise && (try_lifting(a, u, MATCH_PAPERS) ||
	    try_lifting(a, u, MATCH_ELIGIBLE) || try_places(a, u) ||
	    try_travel(a, u) || try_lifting(a, u, MATCH_TOPICS)))
		return;
	if (!full) {
		say_least(a, u);
		return;
	}
	u->opening = wanted_opening(a, t);
	u->bar = a->m->openings[u->opening].mentors <
	    a->m->openings[u->opening].places ? MATCH_MENTORS : MATCH_FULL;
	u->helps = 0;
	u->amount = 0;
}

static void
count_demand(struct advice *a)
{
	uint32_t i, k;

	for (i = 0; i < a->m->unplaced_count; i++) {
		const struct match_trainee *t =
		    &a->m->trainees[a->m->unplaced[i].trainee];
		const struct match_reach *reach = match_reach(a->m, t);

		for (k = 0; reach != NULL && k < reach->count; k++)
			if (!match_is_far(a->m, &reach->items[k]) &&
			    match_bars(a->m, t, &reach->items[k]) == 0)
				a->tried[reach->items[k].opening].demand++;
	}
}

bool
match_advice(struct match *m)
{
	struct advice a = { .m = m, .placed = m->proposal_count,
	    .tries = TRIES };
	uint32_t i;

	if (m->first[m->trainee_count] > LARGE)
		a.tries = m->ask.aim < ALLOCATE_LARGEST ? TRIES_LARGE :
		    TRIES_LARGEST;
	a.tried = arena_array(&m->arena, (size_t)m->opening_count + 1,
	    sizeof *a.tried);
	if (a.tried == NULL)
		return false;
	count_demand(&a);
	for (i = 0; i < m->unplaced_count && !a.failed; i++)
		advise(&a, &m->unplaced[i]);
	return !a.failed;
}
