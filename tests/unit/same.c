/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/edit/history.h"
#include "core/log/same.h"
#include "core/edit/verify.h"
#include "tests/unit/joining.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

/*
 * Offices join and part records, edit and delete them, and refer to them;
 * bundles arrive in random orders.  In the end the same records are one
 * everywhere, and hold the same.
 */

enum { OFFICES = 3, ROUNDS = 40, SEEDS = 16, LONG = 500, IDS = 12 };

struct world {
	struct desk	desks[OFFICES];
	uint64_t	seed;
};

static size_t
below(struct world *w, size_t n)
{
	return test_below(&w->seed, n);
}

/* Some school, under any of its ids, or 0. */
static uint64_t
some_id(struct world *w, struct desk *desk)
{
	uint64_t ids[IDS], id = 0, member;
	size_t count = 0;
	struct span key, value;
	struct walk walk, inner;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	walk_begin(&walk, &txn, TREE_RECORDS, SPAN(""));
	while (count < IDS && walk_next(&walk, &key, &value))
		ids[count++] = get_u64(key.at);
	walk_end(&walk);
	if (count > 0)
		id = ids[below(w, count)];
	alias_members(&inner, &txn, id);
	while (alias_next(&inner, &member))
		if (below(w, 2) == 0)
			id = member;
	walk_end(&inner);
	assert_int_equal(txn_end(&txn), OK);
	return id;
}

static void
some_turn(struct world *w)
{
	static const char *const names[] = { "A", "B", "C" };
	struct desk *one = &w->desks[below(w, OFFICES)];
	struct desk *two = &w->desks[below(w, OFFICES)];
	uint64_t id = some_id(w, one);

	switch (below(w, 9)) {
	case 0:
	case 1:
		joining(one, id, some_id(w, one), below(w, 2) == 0);
		break;
	case 2:
		joining_undo(one);
		break;
	case 3:
		if (id != 0)
			desk_drop(one, id);
		break;
	case 4:
	case 5:
		desk_name(one, below(w, 3) == 0 ? 0 : id,
		    names[below(w, 3)]);
		break;
	default:
		if (one != two)
			desk_pass(one, two);
	}
}

static void
complain(void *with, const char *sentence)
{
	(void)with;
	print_error("%s\n", sentence);
}

static void
check_whole(struct desk *desk, uint64_t seed)
{
	struct verify_tally tally;

	assert_int_equal(verify(desk->store, complain, NULL, &tally,
	    &desk->why), OK);
	if (tally.faults != 0)
		fail_msg("seed %llu: %llu faults", (unsigned long long)seed,
		    (unsigned long long)tally.faults);
}

static void
play(struct world *w, uint64_t seed)
{
	size_t i, j;

	w->seed = seed * 0x9e3779b97f4a7c15U + 7;
	for (i = 0; i < OFFICES; i++) {
		char name[8];

		snprintf(name, sizeof name, "o%zu", i);
		desk_open(&w->desks[i], name, (int64_t)i);
	}
	for (i = 0; i < ROUNDS; i++)
		some_turn(w);
	for (i = 0; i < 2 * OFFICES; i++)
		for (j = 0; j < OFFICES; j++)
			if (i % OFFICES != j)
				desk_pass(&w->desks[i % OFFICES], &w->desks[j]);
	for (i = 0; i < OFFICES; i++) {
		assert_desks_equal(&w->desks[0], &w->desks[i]);
		check_whole(&w->desks[i], seed);
	}
	for (i = 0; i < OFFICES; i++)
		desk_remove(&w->desks[i]);
}

static void
test_orders(void **state)
{
	static struct world w;
	const char *soak = getenv("KLASTER_SOAK");
	uint64_t seed, seeds = soak == NULL || *soak == '\0' ? SEEDS : LONG;

	(void)state;
	for (seed = 1; seed <= seeds; seed++)
		play(&w, seed);
}

/* Whoever said it is not believed any more: they part again. */
static void
test_unsaid(void **state)
{
	struct desk a, b;
	uint64_t one, two;
	struct writer writer;
	struct txn txn;

	(void)state;
	desk_open(&a, "a", 0);
	desk_open(&b, "b", 1);
	one = desk_name(&a, 0, "A");
	two = desk_name(&a, 0, "B");
	desk_pass(&a, &b);
	assert_int_equal(joining_records(&a), 2);
	txn_begin(&txn, b.store, TXN_READ, &b.why);
	assert_true(writer_find(&txn, span_of(a.author.dev), &writer));
	assert_int_equal(txn_end(&txn), OK);
	joining(&b, stamp_make(writer.number, stamp_serial(one)),
	    stamp_make(writer.number, stamp_serial(two)), false);
	assert_int_equal(joining_records(&b), 1);
	desk_pass(&b, &a);
	assert_int_equal(joining_records(&a), 1);
	txn_begin(&txn, a.store, TXN_WRITE, &a.why);
	trust_put_end(&txn, span_of(b.author.dev), 1);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(fold_all(a.store, NULL, NULL, &a.why), OK);
	assert_int_equal(joining_records(&a), 2);
	check_whole(&a, 0);
	desk_remove(&a);
	desk_remove(&b);
}

/* Of a record and of what is written behind "b". */
static bool
reads(struct txn *txn, const char *dev, const char *kind, unsigned n)
{
	struct span kinds, raw;
	struct arena arena;
	struct line line;
	uint64_t one, two;
	struct buf text;
	bool fine;

	arena_init(&arena);
	buf_init(&text);
	buf_printf(&text, "{\"n\":9,\"t\":1,\"u\":\"\",\"k\":\"same\","
	    "\"a\":\"school/%s.2\",\"b\":\"%s/%s.%u\"}", dev, kind, dev, n);
	raw = buf_span(&text);
	assert_int_equal(line_read(&line, raw, &arena, NULL), OK);
	fine = same_read(txn, &line, &arena, &one, &two, &kinds);
	buf_free(&text);
	arena_clear(&arena);
	return fine;
}

/* Two records of one kind, and nothing else. */
static void
test_read(void **state)
{
	struct desk desk;
	struct txn txn;

	(void)state;
	desk_open(&desk, "a", 0);
	txn_begin(&txn, desk.store, TXN_READ, &desk.why);
	assert_true(reads(&txn, desk.author.dev, "school", 3));
	assert_false(reads(&txn, desk.author.dev, "school", 2));
	assert_false(reads(&txn, desk.author.dev, "area", 3));
	assert_int_equal(txn_end(&txn), OK);
	desk_remove(&desk);
}

/* Joined by the same bundle, they refer to each other by what is left. */
static void
test_referring(void **state)
{
	struct desk a, b;
	uint64_t ids[4];
	struct txn txn;
	struct buf ref;
	size_t i;

	(void)state;
	desk_open(&a, "a", 0);
	desk_open(&b, "b", 1);
	for (i = 0; i < 4; i++)
		ids[i] = desk_name(&a, 0, "A");
	buf_init(&ref);
	txn_begin(&txn, a.store, TXN_READ, &a.why);
	joining_text(&txn, ids[3], &ref);
	assert_int_equal(txn_end(&txn), OK);
	desk_set(&a, ids[0], SCHOOL_AREA, value_text(buf_span(&ref)));
	buf_free(&ref);
	joining(&a, ids[0], ids[1], false);
	joining(&a, ids[2], ids[3], false);
	desk_pass(&a, &b);
	check_whole(&a, 0);
	check_whole(&b, 0);
	assert_desks_equal(&a, &b);
	desk_remove(&a);
	desk_remove(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_unsaid),
		cmocka_unit_test(test_referring),
		cmocka_unit_test(test_orders),
	};

	return cmocka_run_group_tests(tests, place_make, place_drop);
}
