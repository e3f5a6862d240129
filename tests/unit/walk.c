/* SPDX-License-Identifier: ISC */
#include <config.h>

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

static void
put(struct txn *txn, unsigned number)
{
	char key[16];

	snprintf(key, sizeof key, "k%06u", number);
	txn_put(txn, TREE_LOG, span_of(key), SPAN("value"));
}

/* Walks against a table of which keys are there. */
enum { KEYS = 300, WALKS = 4, STEPS = 60000 };

struct model_walk {
	struct walk	walk;
	unsigned	gap;		/* stands before key number gap */
	int		last;		/* stepped to, -1: nothing */
};

static void
model_step(struct model_walk *m, const bool *there, bool back)
{
	struct span key, value;
	char want[16];
	unsigned i = m->gap;
	bool got = back ? walk_back(&m->walk, &key, &value) :
	    walk_next(&m->walk, &key, &value);

	if (back)
		while (i > 100 && !there[i - 1])
			i--;
	else
		while (i < 200 && !there[i])
			i++;
	m->last = -1;
	m->gap = i;
	if (i == (back ? 100 : 200)) {
		assert_false(got);
		return;
	}
	assert_true(got);
	m->last = (int)(back ? i - 1 : i);
	m->gap = back ? i - 1 : i + 1;
	snprintf(want, sizeof want, "k%06d", m->last);
	assert_true(span_is(key, span_of(want)));
	assert_true(span_is(value, SPAN("value")));
}

static void
model_seek(struct model_walk *m, uint64_t *seed)
{
	char key[16];
	unsigned i = (unsigned)test_below(seed, KEYS);

	m->last = -1;
	if (i % 5 == 0) {
		walk_to_end(&m->walk);
		m->gap = 200;
		return;
	}
	snprintf(key, sizeof key, "k%06u%s", i, i % 2 ? "" : "x");
	walk_seek(&m->walk, span_of(key));
	i += i % 2 ? 0 : 1;
	m->gap = i < 100 ? 100 : i > 200 ? 200 : i;
}

static void
test_walks(void **state)
{
	struct test_base *b = *state;
	struct model_walk m[WALKS];
	bool there[KEYS] = { false };
	uint64_t seed = 20260301;
	struct txn txn;
	unsigned i, at;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	for (i = 0; i < WALKS; i++) {
		walk_begin(&m[i].walk, &txn, TREE_LOG, SPAN("k0001"));
		m[i].gap = 100;
		m[i].last = -1;
	}
	for (i = 0; i < STEPS; i++) {
		struct model_walk *w = &m[test_below(&seed, WALKS)];
		size_t what = test_below(&seed, 100);

		at = (unsigned)test_below(&seed, KEYS);
		if (what < 15) {
			put(&txn, at);
			there[at] = true;
		} else if (what < 25 && w->last >= 0 && there[w->last]) {
			walk_drop(&w->walk);
			there[w->last] = false;
			w->last = -1;
		} else if (what < 35) {
			model_seek(w, &seed);
		} else {
			model_step(w, there, what % 2);
		}
	}
	for (i = 0; i < WALKS; i++)
		walk_end(&m[i].walk);
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_walk_reading(void **state)
{
	struct test_base *b = *state;
	struct model_walk m;
	bool there[KEYS] = { false };
	uint64_t seed = 5;
	struct txn txn;
	unsigned i;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	for (i = 0; i < KEYS; i++) {
		if (i % 3 == 0)
			continue;
		put(&txn, i);
		there[i] = true;
	}
	assert_int_equal(txn_end(&txn), OK);
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	m.gap = 100;
	walk_begin(&m.walk, &txn, TREE_LOG, SPAN("k0001"));
	for (i = 0; i < 5000; i++) {
		if (test_below(&seed, 20) == 0)
			model_seek(&m, &seed);
		else
			model_step(&m, there, test_below(&seed, 16) < 7);
	}
	walk_end(&m.walk);
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_all_ones(void **state)
{
	struct test_base *b = *state;
	struct span key, value;
	struct walk walk;
	struct txn txn;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	txn_put(&txn, TREE_LOG, SPAN("\xfe"), SPAN("a"));
	txn_put(&txn, TREE_LOG, SPAN("\xff\xff"), SPAN("b"));
	txn_put(&txn, TREE_LOG, SPAN("\xff\xff\x01"), SPAN("c"));
	walk_begin(&walk, &txn, TREE_LOG, SPAN("\xff\xff"));
	walk_to_end(&walk);
	assert_true(walk_back(&walk, &key, &value));
	assert_span(value, "c");
	assert_true(walk_back(&walk, &key, &value));
	assert_span(value, "b");
	assert_false(walk_back(&walk, &key, &value));
	assert_true(walk_next(&walk, &key, &value));
	assert_span(value, "b");
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_append(void **state)
{
	static const char *const keys[] = { "b", "d", "c", "d", "a", "e" };
	struct test_base *b = *state;
	struct span key, value;
	struct walk walk;
	struct txn txn;
	char seen[16] = "";
	size_t i;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	for (i = 0; i < 6; i++)
		txn_append(&txn, TREE_LOG, span_of(keys[i]), SPAN("v"));
	walk_begin(&walk, &txn, TREE_LOG, SPAN(""));
	while (walk_next(&walk, &key, &value))
		strncat(seen, key.at, key.len);
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
	assert_string_equal(seen, "abcde");
}

static void
test_is_full(void **state)
{
	struct test_base *b = *state;
	struct txn txn;
	uint64_t seed = 9;
	unsigned i, sorted, loose;
	char key[16];

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	for (i = 0; i < 1000000 && !txn_is_full(&txn); i++) {
		snprintf(key, sizeof key, "k%09u", i);
		txn_put(&txn, TREE_LOG, span_of(key), SPAN("12345678"));
	}
	sorted = i;
	txn_abandon(&txn);
	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	assert_false(txn_is_full(&txn));
	for (i = 0; i < 1000000 && !txn_is_full(&txn); i++) {
		snprintf(key, sizeof key, "k%09u",
		    (unsigned)test_below(&seed, 1000000000));
		txn_put(&txn, TREE_LOG, span_of(key),
		    span_make(b->folder, 64));
	}
	loose = i;
	txn_abandon(&txn);
	/* 8,000 pages: half full in ascending order, 2/3 in any order. */
	assert_in_range(sorted, 300000, 1000000);
	assert_in_range(loose, 150000, 350000);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_walks),
		EACH(test_walk_reading),
		EACH(test_all_ones),
		EACH(test_append),
		EACH(test_is_full),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
