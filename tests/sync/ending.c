/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/world.h"

#include "core/sync/verify.h"
#include "tests/sync/oracle.h"

enum { ROUNDS = 6 };

static void
complain(void *with, const char *sentence)
{
	struct world *w = with;

	world_say(w, "verify: %s", sentence);
}

static void
must_verify(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	struct verify_tally tally;
	enum err err = verify(desk->store, complain, w, &tally, &desk->why);

	if (err != OK || tally.faults > 0)
		world_fail(w, "office %zu: verify: %s (%llu faults)",
		    world_number(w, office), desk->why.text,
		    (unsigned long long)tally.faults);
}

static void
must_take(struct world *w, struct world_office *to)
{
	enum err err = desk_take(&to->desk, "all.bundle", BUNDLE_TRUST);

	if (err != OK && err != ERR_LOOK)
		world_fail(w, "office %zu does not take: %s",
		    world_number(w, to), to->desk.why.text);
	world_note(w, to);
	world_reopen(w, to);		/* who got own lines back is new */
	world_trust(w, to);
}

static void
all_to_all(struct world *w)
{
	size_t from, to;

	for (from = 0; from < w->count; from++) {
		desk_send(&w->offices[from].desk, NULL, "all.bundle");
		world_note(w, &w->offices[from]);
		for (to = 0; to < w->count; to++)
			if (to != from)
				must_take(w, &w->offices[to]);
	}
}

/* Whether each holds what any holds. */
static bool
all_hold_all(struct world *w)
{
	size_t i, j;

	for (i = 0; i < w->count; i++) {
		const struct world_office *one = &w->offices[i];
		const struct world_office *next =
		    &w->offices[(i + 1) % w->count];
		uint64_t sum = 0, there = 0;

		for (j = 0; j < one->hold_count; j++)
			sum += one->holds[j].last;
		for (j = 0; j < next->hold_count; j++)
			there += next->holds[j].last;
		if (sum != there || one->hold_count != next->hold_count)
			return false;
	}
	return true;
}

static void
must_be_equal(struct world *w, struct world_office *one,
    struct world_office *two)
{
	char *a = desk_dump(&one->desk), *b = desk_dump(&two->desk);
	size_t at = 0;

	if (strcmp(a, b) != 0) {
		while (a[at] == b[at])
			at++;
		while (at > 0 && a[at - 1] != '\n')
			at--;
		world_fail(w, "offices %zu and %zu differ:\n%.300s\nand\n"
		    "%.300s", world_number(w, one), world_number(w, two),
		    a + at, b + at);
	}
	free(a);
	free(b);
}

static void
say_holdings(struct world *w)
{
	size_t i, j;

	for (i = 0; i < w->count; i++)
		for (j = 0; j < w->offices[i].hold_count; j++)
			world_say(w, "office %zu has %s up to %llu", i,
			    w->offices[i].holds[j].dev, (unsigned long long)
			    w->offices[i].holds[j].last);
}

void
world_end(struct world *w)
{
	size_t i, round;

	world_say(w, "the end");
	for (i = 0; i < w->count; i++) {
		must_verify(w, &w->offices[i]);
		w->offices[i].young = false;
		world_reopen(w, &w->offices[i]);
		world_trust(w, &w->offices[i]);
	}
	for (round = 0; round < ROUNDS; round++) {
		all_to_all(w);
		if (all_hold_all(w))
			break;
	}
	if (round == ROUNDS)
		say_holdings(w);
	if (round == ROUNDS)
		world_fail(w, "the exchange does not come to an end");
	for (i = 0; i < w->count; i++) {
		must_verify(w, &w->offices[i]);
		must_be_equal(w, &w->offices[0], &w->offices[i]);
	}
	oracle_compare(w, &w->offices[0]);
}
