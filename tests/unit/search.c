/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/posting.h"
#include "tests/unit/testschema.h"

static struct test_base base;

static int
setup(void **state)
{
	*state = &base;
	return test_begin(&base) ? 0 : -1;
}

static int
teardown(void **state)
{
	test_end(*state);
	return 0;
}

/* Long postings: blocks split, empty and join. */
/* Some of the ids, in order, to be there or not. */
static size_t
choose(struct post_change *all, bool *there, size_t count, uint64_t *seed)
{
	uint64_t every = 1 + test_below(seed, 400);
	size_t i, chosen = 0;

	for (i = 0; i < count; i++) {
		if (test_below(seed, every) != 0)
			continue;
		there[i] = test_below(seed, 2) != 0;
		all[chosen++] = (struct post_change){ i * 300 + 1,
		    there[i] };
	}
	return chosen;
}

static void
test_blocks(void **state)
{
	enum { COUNT = 6000 };
	static bool there[COUNT];
	static struct post_change all[COUNT];
	struct test_base *b = *state;
	struct posting p;
	struct span key, packed;
	struct walk walk;
	struct txn txn;
	uint64_t seed = 4, id, seen = 0, want = 0;
	size_t i, round;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	for (round = 0; round < 4 * COUNT; round++) {
		i = test_below(&seed, COUNT);
		there[i] = test_below(&seed, 3) != 0;
		assert_int_equal(txn.err, OK);
		if (there[i])
			search_post(&txn, 7, SPAN("word"), i * 300 + 1);
		else
			search_unpost(&txn, 7, SPAN("word"), i * 300 + 1);
	}
	for (round = 0; round < 60; round++)
		search_change(&txn, 7, SPAN("word"), all,
		    choose(all, there, COUNT, &seed));
	search_post(&txn, 7, SPAN("wor"), 5);
	search_post(&txn, 7, SPAN("words"), 5);
	walk_begin(&walk, &txn, TREE_POSTED, span_make("\0\7word\0", 7));
	while (walk_next(&walk, &key, &packed)) {
		assert_true(packed.len <= POSTING_MOST);
		posting_begin(&p, key, packed);
		while (posting_next(&p, &id)) {
			assert_true(there[id / 300]);
			seen++;
		}
	}
	walk_end(&walk);
	for (i = 0; i < COUNT; i++)
		want += there[i];
	assert_int_equal(seen, want);
	assert_int_equal(txn_end(&txn), OK);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_blocks),
	};

	return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
