/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/match_part.h"

/* Where no rule says it: kilometres. */
enum { TRAVEL_MOST = 100, WISH_STEP = 1000 };

/* Openings may lose a place for want of mentors so often. */
enum { ROUNDS = 200 };

static int64_t
limit_metres(const struct ruleset *set, const char *rule, const char *name,
    int64_t otherwise)
{
	const struct rule_words *words = set == NULL ? NULL :
	    ruleset_find(set, span_of(rule));
	int64_t limit;

	if (words == NULL || !rule_limit(words, name, &limit))
		return otherwise * 1000;
	return limit / 1000; /* millionths of a kilometre are millimetres */
}

static void
take_columns(struct match *m)
{
	const struct facts *f = &m->facts;

	m->columns = (struct match_columns){
		.eligible = facts_column(f, "person", "eligible_from"),
		.documents = facts_column(f, "person", "documents"),
		.requires = facts_column(f, "opening", "requires"),
		.topics = facts_column(f, "opening", "topics"),
		.programme = facts_column(f, "person", "programme"),
		.wishes = facts_column(f, "person", "wishes"),
		.opened = facts_column(f, "subject", "opened"),
		.closed = facts_column(f, "subject", "closed"),
		.taught_in = facts_column(f, "topic", "curriculum"),
		.stage = facts_column(f, "curriculum", "stage"),
		.speciality = facts_column(f, "person", "speciality"),
	};
}

static bool
make_room(struct match *m)
{
	size_t room = (size_t)m->trainee_count + 1;

	m->first = arena_array(&m->arena, room + 1, sizeof *m->first);
	m->placed = arena_array(&m->arena, room, sizeof *m->placed);
	m->mentor_of = arena_array(&m->arena, room, sizeof *m->mentor_of);
	m->proposals = arena_array(&m->arena, room, sizeof *m->proposals);
	m->unplaced = arena_array(&m->arena, room, sizeof *m->unplaced);
	return !m->arena.failed;
}

/* Until every trainee of an opening with mentors has one. */
static bool
settle(struct match *m)
{
	bool failed = false;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		if (match_allocate(m, m->ask.aim) == UINT32_MAX)
			return false;
		if (match_mentors(m, &failed) || failed)
			break;
	}
	return !failed;
}

static struct match_proposal
propose(const struct match *m, uint32_t trainee)
{
	const struct match_trainee *t = &m->trainees[trainee];
	uint32_t choice = m->placed[trainee], i;
	uint32_t opening = m->choices[choice].opening;
	const struct match_opening *o = &m->openings[opening];
	const struct match_reach *reach = match_reach((struct match *)m, t);
	struct match_proposal p = { .trainee = t->row, .opening = o->row,
	    .mentor = m->mentor_of[trainee], .old = t->old,
	    .wish = match_wish(m, t, o->host), .metres = FACT_NONE,
	    .could = m->first[trainee + 1] - m->first[trainee] };

	for (i = 0; reach != NULL && i < reach->count; i++)
		if (reach->items[i].opening == opening &&
		    reach->items[i].metres != MATCH_UNKNOWN)
			p.metres = reach->items[i].metres;
	return p;
}

static void
write_down(struct match *m)
{
	uint32_t i;

	for (i = 0; i < m->trainee_count; i++) {
		if (m->placed[i] != ALLOCATE_NONE)
			m->proposals[m->proposal_count++] = propose(m, i);
		else
			m->unplaced[m->unplaced_count++] =
			    (struct match_unplaced){ .trainee = i,
			    .bar = MATCH_NO_OPENING, .opening = MATCH_NONE };
	}
}

static bool
match_all(struct match *m)
{
	uint32_t i;

	if (!match_gather(m) || !make_room(m) || !settle(m))
		return false;
	write_down(m);
	if (!match_advice(m))
		return false;
	for (i = 0; i < m->unplaced_count; i++) {
		struct match_unplaced *u = &m->unplaced[i];

		u->trainee = m->trainees[u->trainee].row;
		if (u->opening != MATCH_NONE)
			u->opening = m->openings[u->opening].row;
	}
	return !m->arena.failed;
}

enum err
match_run(struct match *m, struct txn *txn, const struct match_ask *ask,
    struct note *why)
{
	enum err err;

	*m = (struct match){ .txn = txn, .ask = *ask };
	arena_init(&m->arena);
	m->wish_step = limit_metres(ask->ruleset, "placement_missing",
	    "wish", WISH_STEP);
	if (m->ask.travel == 0)
		m->ask.travel = limit_metres(ask->ruleset,
		    "placement_distance", "kilometres", TRAVEL_MOST);
	if (!facts_begin(&m->facts, store_schema(txn->store), ask->today))
		return note_nomem(why);
	match_want(&m->facts);
	err = facts_load(&m->facts, txn, 0);
	if (err != OK)
		return err;
	take_columns(m);
	if (!match_all(m))
		return note_nomem(why);
	return OK;
}

void
match_clear(struct match *m)
{
	facts_end(&m->facts);
	mem_free(m->choices);
	arena_clear(&m->arena);
	*m = (struct match){ .proposal_count = 0 };
}
