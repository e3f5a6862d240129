/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/world.h"

#include "core/log/branch.h"
#include "core/edit/verify.h"
#include "tests/sync/oracle.h"
#include "tests/sync/rule.h"

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

static void
count_sent(const struct world_office *office, uint64_t *lines,
    size_t *writers)
{
	size_t i;

	*lines = *writers = 0;
	for (i = 0; i < office->hold_count; i++) {
		*lines += office->holds[i].sent;
		*writers += office->holds[i].sent > 0;
	}
}

/* Whether each holds what any holds.  (What a writer has not signed when its
 * log forks it writes again, under a new key: that stays with it.) */
static bool
all_hold_all(struct world *w)
{
	uint64_t lines, others;
	size_t i, writers, there;

	count_sent(&w->offices[0], &lines, &writers);
	for (i = 1; i < w->count; i++) {
		count_sent(&w->offices[i], &others, &there);
		if (lines != others || writers != there)
			return false;
	}
	return true;
}

static void
say_paths(struct world *w, struct world_office *office)
{
	struct path_walk walk;
	struct writer writer;
	struct path path;
	struct txn txn;
	uint32_t number;

	txn_begin(&txn, office->desk.store, TXN_READ, NULL);
	for (number = 1; writer_get(&txn, number, &writer); number++) {
		paths(&walk, &txn, &writer);
		while (path_next(&walk, &path))
			world_say(w, "office %zu has %s: %llu to %llu, "
			    "signed to %llu, folded to %llu",
			    world_number(w, office), writer.dev,
			    (unsigned long long)path.branch.from,
			    (unsigned long long)path_last(&path),
			    (unsigned long long)path_signed(&path),
			    (unsigned long long)writer.folded);
		path_end(&walk);
	}
	if (txn_end(&txn) != OK)
		world_say(w, "office %zu cannot be read",
		    world_number(w, office));
}

/* For diff(1). */
static void
leave_dump(const char *name, const char *dump)
{
	FILE *file = fopen(name, "w");

	if (file == NULL)
		return;
	fputs(dump, file);
	fclose(file);
}

static void
must_be_equal(struct world *w, struct world_office *one,
    struct world_office *two)
{
	char *a = desk_dump(&one->desk), *b = desk_dump(&two->desk);

	if (strcmp(a, b) != 0) {
		leave_dump("one.dump", a);
		leave_dump("other.dump", b);
		say_paths(w, one);
		say_paths(w, two);
		world_fail(w, "offices %zu and %zu differ: one.dump and "
		    "other.dump", world_number(w, one),
		    world_number(w, two));
	}
	free(a);
	free(b);
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
	(void)rule_admit(w, &w->offices[0]);
	for (round = 0; round < ROUNDS; round++) {
		all_to_all(w);
		if (all_hold_all(w) && !rule_admit(w, &w->offices[0]))
			break;
	}
	for (i = 0; round == ROUNDS && i < w->count; i++)
		say_paths(w, &w->offices[i]);
	if (round == ROUNDS)
		world_fail(w, "the exchange does not come to an end");
	for (i = 0; i < w->count; i++) {
		must_verify(w, &w->offices[i]);
		must_be_equal(w, &w->offices[0], &w->offices[i]);
	}
	oracle_compare(w, &w->offices[0]);
}
