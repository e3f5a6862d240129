/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/synctest.h"

#define H64 "0123456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef"

static struct sync_test test;

static int
setup(void **state)
{
	*state = &test;
	return sync_begin(&test) ? 0 : -1;
}

static int
teardown(void **state)
{
	sync_end(*state);
	return 0;
}

/* Two change-sets, a loose hollow line, one that is not whole. */
static const char *const lines[] = {
	"\"t\":5,\"u\":\"bek\",\"of\":2,\"note\":\"why\",\"r\":\"school\"}",
	"\"r\":\"school\"}",
	"\"t\":9,\"u\":\"\",\"tq\":1,\"undo\":\"" DEV_B ".1\","
	    "\"r\":\"school\"}",
	"\"x\":\"" H64 "\"}",
	"\"t\":7,\"u\":\"bek\",\"of\":9,\"r\":\"school\"}",
	NULL
};

static void
test_change_sets(void **state)
{
	struct sync_test *t = *state;
	struct change_set set;
	struct writer writer;
	struct txn txn;
	uint64_t first;

	sync_hear(t, DEV_B, lines);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_true(writer_find(&txn, span_of(DEV_B), &writer));
	assert_int_equal(writer.last, 5);
	assert_int_equal(writer.folded, 4);
	first = stamp_make(writer.number, 1);
	assert_true(log_set_of(&txn, first + 1, &set));
	assert_int_equal(set.first, first);
	assert_int_equal(set.of, 2);
	assert_int_equal(set.t, 5);
	assert_span(set.user, "bek");
	assert_span(set.note, "why");
	assert_true(log_set_of(&txn, first + 2, &set));
	assert_true(set.doubtful);
	assert_int_equal(set.undoes, first);
	assert_false(log_set_of(&txn, first + 3, &set));
	assert_int_equal(fold_end(&txn, &writer), 4);
	writer.limit = 3;
	assert_int_equal(fold_end(&txn, &writer), 3);
	writer.limit = 1;
	assert_int_equal(fold_end(&txn, &writer), 0);
	txn_abandon(&txn);
}

/* Newest first, and only those that count. */
static void
test_sets_by_time(void **state)
{
	static const int64_t want[] = { SYNC_NOW * INT64_C(1000), 9, 5 };
	struct sync_test *t = *state;
	struct change_set set;
	struct walk walk;
	struct txn txn;
	size_t count = 0;

	sync_hear(t, DEV_B, lines);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	log_sets(&walk, &txn);
	while (log_next_set(&walk, &set)) {
		assert_in_range(count, 0, 2);
		assert_int_equal(set.t, want[count++]);
	}
	walk_end(&walk);
	assert_int_equal(count, 3);
	txn_abandon(&txn);
}

/* h(n) by the rule alone, for lines as many as need waypoints. */
static void
test_chain(void **state)
{
	struct sync_test *t = *state;
	unsigned char want[HASH_BYTES], got[HASH_BYTES], x[HASH_BYTES];
	const char *many[2 * CHAIN_WAYPOINT + 20];
	struct writer writer;
	struct buf text;
	struct txn txn;
	size_t i, count = sizeof many / sizeof *many - 1;

	for (i = 0; i < count; i++)
		many[i] = i == 1500 ? "\"x\":\"" H64 "\"}" :
		    "\"t\":5,\"u\":\"\",\"k\":\"x-none\"}";
	many[count] = NULL;
	sync_hear(t, DEV_B, many);
	buf_init(&text);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_true(writer_find(&txn, span_of(DEV_B), &writer));
	chain_begin(want, span_of(DEV_B));
	assert_true(log_hash(&txn, &writer, 0, got));
	assert_memory_equal(got, want, HASH_BYTES);
	for (i = 0; i < count; i++) {
		buf_reset(&text);
		buf_printf(&text, "{\"n\":%u,%s", (unsigned)i + 1, many[i]);
		if (i == 1500 && hex_read(SPAN(H64), x, sizeof x))
			chain_hash(want, 'r', x);
		else
			chain_line(want, 'k', buf_span(&text));
		assert_true(i % 97 != 0 ||
		    log_hash(&txn, &writer, i + 1, got));
		if (i % 97 == 0)
			assert_memory_equal(got, want, HASH_BYTES);
	}
	assert_memory_equal(writer.hash, want, HASH_BYTES);
	assert_false(log_hash(&txn, &writer, count + 1, got));
	assert_int_equal(txn_count(&txn, TREE_CHAIN), 2);
	txn_abandon(&txn);
	buf_free(&text);
}

static bool
takes(struct log_run *run, const char *text)
{
	struct arena arena;
	struct line line;
	bool fits;

	arena_init(&arena);
	assert_int_equal(line_read(&line, span_of(text), &arena, NULL), OK);
	fits = log_run_takes(run, &line);
	arena_clear(&arena);
	return fits;
}

static void
test_runs(void **state)
{
	static const char first[] = "{\"n\":1,\"t\":1,\"u\":\"\",\"of\":3,"
	    "\"r\":\"a\"}";
	static const char next[] = "{\"n\":2,\"r\":\"a\"}";
	static const char hollow[] = "{\"n\":3,\"x\":\"" H64 "\"}";
	struct log_run run = { 0 };

	(void)state;
	assert_false(takes(&run, next));
	run = (struct log_run){ 0 };
	assert_true(takes(&run, first));
	assert_true(takes(&run, next));
	assert_true(takes(&run, hollow));
	assert_int_equal(run.rest, 0);
	assert_false(takes(&run, next));
	run = (struct log_run){ 0 };
	assert_true(takes(&run, first));
	assert_false(takes(&run, first));
	/* The head of a set was erased: what follows may belong to it. */
	run = (struct log_run){ 0 };
	assert_true(takes(&run, hollow));
	assert_true(takes(&run, next));
	assert_true(takes(&run, first));
	assert_true(takes(&run, next));
	assert_true(takes(&run, next));
	assert_false(takes(&run, next));
}

static void
append_wrong(struct txn *txn, void *with)
{
	struct sync_test *t = with;
	struct writer writer;
	struct arena arena;
	struct line line;

	arena_init(&arena);
	assert_true(writer_find(txn, sync_dev(t), &writer));
	assert_int_equal(line_read(&line, SPAN("{\"n\":9,\"r\":\"a\"}"),
	    &arena, NULL), OK);
	log_append(txn, &writer, &line);
	arena_clear(&arena);
}

static void
test_gap(void **state)
{
	struct sync_test *t = *state;

	assert_int_equal(store_write(t->base.store, append_wrong, t,
	    &t->base.why), ERR_DAMAGED);
	assert_int_equal(sync_last(t), 1);
}

/* A writer nobody trusts: its lines are kept and not folded. */
static void
distrust(struct txn *txn, void *with)
{
	(void)with;
	trust_put(txn, span_of(DEV_C), TRUST_NONE);
}

static void
append_only(struct txn *txn, void *with)
{
	const struct sync_lines *heard = with;
	struct writer writer;

	sync_put_lines(txn, with);
	assert_true(writer_find(txn, span_of(heard->dev), &writer));
	writer.folded = 0;
	writer_put(txn, &writer);
	distrust(txn, NULL);
}

static void
test_quarantine(void **state)
{
	static const char *const one[] = {
		"\"t\":5,\"u\":\"\",\"k\":\"x-none\"}", NULL
	};
	struct sync_test *t = *state;
	struct sync_lines heard = { DEV_C, one, &t->base.why };
	struct writer writer;
	struct txn txn;

	assert_ok(store_write(t->base.store, append_only, &heard,
	    &t->base.why), &t->base.why);
	assert_ok(fold_all(t->base.store, NULL, NULL, &t->base.why),
	    &t->base.why);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_true(writer_find(&txn, span_of(DEV_C), &writer));
	assert_int_equal(writer.folded, 0);
	assert_false(fold_is_due(&txn));
	txn_abandon(&txn);
}

#define DEV	"ABCDEFGHIJKLMNOP"
#define ALIKE	DEV ".ffffffffffffffffffffffffffff"

/* Names of lines that begin alike, one at the end of their numbers: each is
 * itself, and their order is not that in which they were met. */
static void
test_marks(void **state)
{
	static const char *const names[] = {
		ALIKE "0003", ALIKE "0001", ALIKE "0002", DEV ".7"
	};
	struct test_base *b = &test.base;
	uint64_t stamps[4], again;
	struct buf text;
	struct txn txn;
	size_t i, j;

	(void)state;
	buf_init(&text);
	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	for (i = 0; i < 4; i++)
		stamps[i] = stamp_read(&txn, span_of(names[i]));
	assert_int_equal(txn_end(&txn), OK);
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	for (i = 0; i < 4; i++) {
		again = stamp_read(&txn, span_of(names[i]));
		assert_int_equal(again, stamps[i]);
		buf_reset(&text);
		stamp_text(&txn, again, &text);
		assert_string_equal(buf_cstr(&text), names[i]);
		for (j = 0; j < i; j++)
			assert_int_not_equal(stamps[i], stamps[j]);
	}
	assert_true(stamp_order(&txn, stamps[1], stamps[2]) < 0);
	assert_true(stamp_order(&txn, stamps[0], stamps[2]) > 0);
	assert_true(stamp_order(&txn, stamps[3], stamps[1]) < 0);
	assert_int_equal(txn_end(&txn), OK);
	buf_free(&text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define EACH(test_) cmocka_unit_test_setup_teardown(test_, setup, teardown)
		EACH(test_change_sets),
		EACH(test_sets_by_time),
		EACH(test_chain),
		EACH(test_runs),
		EACH(test_gap),
		EACH(test_quarantine),
		EACH(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
