/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/edit/forget.h"
#include "core/edit/verify.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

/*
 * Random histories of offices that edit the same few records and send each
 * other bundles, which get lost, doubled, and taken late, with personal values
 * or without.  Now and then somebody has a record forgotten.  In the end
 * everybody gets everything, and all must be equal.  KLASTER_SOAK=1 plays
 * many more of them.
 */

enum { OFFICES = 4, TURNS = 60, FILES = 12, SHORT = 6, LONG = 1000 };

struct world {
	struct desk	desks[OFFICES];
	uint64_t	seed;
	bool		written[FILES];
};

static const char *
file_name(size_t i)
{
	static char name[8];

	snprintf(name, sizeof name, "%zu", i);
	return name;
}

/* One of the records that this office knows, or 0. */
static uint64_t
some_record(struct world *w, struct desk *desk)
{
	struct span key, value;
	uint64_t id = 0;
	struct walk walk;
	struct txn txn;
	size_t left = test_below(&w->seed, 6) + 1;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	walk_begin(&walk, &txn, TREE_RECORDS, SPAN(""));
	while (left-- > 0 && walk_next(&walk, &key, &value))
		id = get_u64(key.at);
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
	return id;
}

static void
some_edit(struct world *w, struct desk *desk)
{
	uint64_t id = some_record(w, desk);
	static const char *const texts[] = { "A", "B", "C" };

	/* a clock that now and then jumps */
	if (test_below(&w->seed, 10) == 0)
		desk->clock.fixed += (int64_t)test_below(&w->seed, 200000) *
		    1000 - 100000000;
	switch (test_below(&w->seed, 8)) {
	case 6:
	case 7:
		desk_set(desk, id, SCHOOL_ADDRESS, value_text(span_of(
		    texts[test_below(&w->seed, 3)])));
		break;
	case 0:
		desk_name(desk, 0, texts[test_below(&w->seed, 3)]);
		break;
	case 1:
		if (id != 0)
			desk_drop(desk, id);
		break;
	case 2:
		desk_set(desk, id, SCHOOL_PUPILS,
		    value_integer((int64_t)test_below(&w->seed, 3)));
		break;
	default:
		desk_name(desk, id, texts[test_below(&w->seed, 3)]);
		break;
	}
}

static void
some_forgetting(struct world *w, struct desk *desk)
{
	uint64_t id = some_record(w, desk);
	struct forget_tally tally;
	enum err err;

	if (id == 0)
		return;
	desk->clock.fixed += 1000;
	err = forget(desk->store, &desk->author, &id, 1, &tally, &desk->why);
	assert_true(err == OK || (err == ERR_LOOK && tally.lines == 0));
}

static void
send(struct desk *desk, const struct bundle_wish *wish, const char *path)
{
	struct bundle_facts facts;

	desk->clock.fixed += 1000;
	assert_int_equal(bundle_create(desk->store, &desk->author, path, wish,
	    &facts, &desk->why), OK);
	bundle_facts_clear(&facts);
}

static void
some_bundle(struct world *w, struct desk *desk)
{
	size_t i = test_below(&w->seed, FILES);
	struct desk *to = &w->desks[test_below(&w->seed, OFFICES)];
	struct bundle_wish wish = {
		.dev = test_below(&w->seed, 3) == 0 ? NULL : to->author.dev,
		.no_personal = test_below(&w->seed, 3) == 0,
		.asks = test_below(&w->seed, 4) == 0
	};

	send(desk, &wish, file_name(i));
	w->written[i] = true;
}

static void
say_fault(void *with, const char *sentence)
{
	(void)with;
	print_message("# %s\n", sentence);
}

static void
assert_whole(struct desk *desk)
{
	struct verify_tally tally;

	assert_int_equal(verify(desk->store, say_fault, NULL, &tally,
	    &desk->why), OK);
	assert_int_equal(tally.faults, 0);
}

static void
some_taking(struct world *w, struct desk *desk)
{
	size_t i = test_below(&w->seed, FILES);
	enum err err;

	if (!w->written[i])
		return;
	err = desk_take(desk, file_name(i), BUNDLE_TRUST);
	if (err == ERR_REFUSED) {
		/* a delta before the first full one: no key yet */
		assert_non_null(strstr(desk->why.text, "is not known here"));
		return;
	}
	assert_true(err == OK || err == ERR_LOOK);
}

static void
trust_everybody(struct world *w, struct desk *desk)
{
	struct txn txn;
	size_t i;

	txn_begin(&txn, desk->store, TXN_WRITE, &desk->why);
	for (i = 0; i < OFFICES; i++)
		if (&w->desks[i] != desk)
			trust_put(&txn, span_of(w->desks[i].author.dev),
			    TRUST_ACCEPTED);
	assert_int_equal(txn_end(&txn), OK);
}

static void
everything_to_everybody(struct world *w)
{
	size_t from, to;

	for (from = 0; from < OFFICES; from++) {
		send(&w->desks[from], &(struct bundle_wish){ .dev = NULL },
		    "all");
		for (to = 0; to < OFFICES; to++)
			assert_int_not_equal(desk_take(&w->desks[to], "all",
			    BUNDLE_TRUST), ERR_REFUSED);
	}
	unlink("all");
}

static void
play(struct world *w, uint64_t seed)
{
	char name[2] = "A";
	size_t i;

	memset(w, 0, sizeof *w);
	w->seed = seed;
	for (i = 0; i < OFFICES; i++, name[0]++)
		desk_open(&w->desks[i], name, (int64_t)i);
	for (i = 0; i < OFFICES; i++)
		w->desks[i].t.school_fields[SCHOOL_ADDRESS].personal = true;
	for (i = 0; i < OFFICES; i++)
		trust_everybody(w, &w->desks[i]);
	for (i = 0; i < TURNS; i++) {
		struct desk *desk = &w->desks[test_below(&w->seed, OFFICES)];

		if (test_below(&w->seed, 20) == 0)
			some_forgetting(w, desk);
		switch (test_below(&w->seed, 4)) {
		case 0:
			some_bundle(w, desk);
			break;
		case 1:
			some_taking(w, desk);
			break;
		default:
			some_edit(w, desk);
			break;
		}
	}
	everything_to_everybody(w);
	for (i = 0; i < OFFICES; i++)
		assert_whole(&w->desks[i]);
	for (i = 1; i < OFFICES; i++)
		assert_desks_equal(&w->desks[0], &w->desks[i]);
	for (i = 0; i < OFFICES; i++)
		desk_remove(&w->desks[i]);
	for (i = 0; i < FILES; i++)
		unlink(file_name(i));
}

static void
test_random(void **state)
{
	const char *soak = getenv("KLASTER_SOAK");
	uint64_t seed, count = soak != NULL && *soak != '\0' ? LONG : SHORT;
	struct world *w = calloc(1, sizeof *w);

	(void)state;
	assert_non_null(w);
	for (seed = 1; seed <= count; seed++) {
		print_message("# seed %llu\n", (unsigned long long)seed);
		play(w, seed * 0x9E3779B97F4A7C15U);
	}
	free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
