/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/verify.h"
#include "tests/unit/synctest.h"

static struct sync_test test;

/* Some records with all that a record can have, and a foreign writer. */
static int
setup(void **state)
{
	struct change *change;
	char code[16], old[40];
	uint64_t id = 0;
	int i;

	*state = &test;
	if (!sync_begin(&test))
		return -1;
	change = sync_change(&test);
	for (i = 0; i < 1100; i++) {
		id = change_create(change, sync_school(&test));
		snprintf(code, sizeof code, "S%04d", i);
		sync_set(&test, change, SCHOOL_CODE, code);
		sync_set(&test, change, SCHOOL_NAME, "Bilim maskani");
	}
	sync_save(&test, change);
	snprintf(old, sizeof old, "%s.%u", test.author.dev,
	    (unsigned)stamp_serial(id));
	sync_hear_set(&test, DEV_B, 1800000001000, id, "\"name\":\"B\"",
	    old);
	sync_hear_set(&test, DEV_C, 1800000002000, id, "\"name\":\"C\"",
	    old);
	sync_add(&test, "E1", "edited");
	sync_edit(&test, sync_add(&test, "E2", "x"), SCHOOL_ADDRESS, "y");
	return author_publish(&test.author, test.base.store,
	    &test.base.why) == OK ? 0 : -1;
}

static int
teardown(void **state)
{
	sync_end(*state);
	return 0;
}

static void
listen(void *with, const char *sentence)
{
	struct buf *heard = with;

	buf_text(heard, sentence);
	buf_byte(heard, '\n');
}

static void
run_verify(struct sync_test *t, struct verify_tally *tally,
    struct buf *heard)
{
	buf_reset(heard);
	t->base.why.text[0] = '\0';
	assert_ok(verify(t->base.store, listen, heard, tally, &t->base.why),
	    &t->base.why);
}

static void
test_clean(void **state)
{
	struct sync_test *t = *state;
	struct verify_tally tally;
	struct buf heard;

	buf_init(&heard);
	run_verify(t, &tally, &heard);
	assert_string_equal(buf_cstr(&heard), "");
	assert_int_equal(tally.faults, 0);
	assert_int_equal(tally.writers, 3);
	assert_int_equal(tally.lines, sync_last(t) + 2);
	assert_int_equal(tally.records, 1102);
	assert_true(tally.entries > 1102 * 4);
	buf_free(&heard);
}

/* Damage: one byte of a value, a key that goes, or one that comes. */
enum harm { HARM_VALUE, HARM_DROP, HARM_ADD };

struct damage {
	enum tree	 tree;
	enum harm	 harm;
	size_t		 place;		/* which entry of the tree */
	size_t		 byte;		/* from the end */
	const char	*said;
};

static void
do_harm(struct txn *txn, void *with)
{
	const struct damage *d = with;
	unsigned char key_copy[WALK_KEY];
	struct span key, value;
	struct walk walk;
	struct buf copy;
	size_t i;

	buf_init(&copy);
	walk_begin(&walk, txn, d->tree, SPAN(""));
	for (i = 0; i <= d->place; i++)
		assert_true(walk_next(&walk, &key, &value));
	memcpy(key_copy, key.at, key.len);
	key.at = (const char *)key_copy;
	buf_add(&copy, value);
	walk_end(&walk);
	if (d->harm == HARM_VALUE) {
		copy.at[copy.len - 1 - d->byte] ^= 1;
	} else if (d->harm == HARM_DROP) {
		txn_drop(txn, d->tree, key);
		buf_free(&copy);
		return;
	} else {
		key_copy[key.len - 1 - d->byte] ^= 0x55;
	}
	txn_put(txn, d->tree, key, buf_span(&copy));
	buf_free(&copy);
}

static void
assert_found(struct sync_test *t, const struct damage *d)
{
	struct damage copy = *d;
	struct verify_tally tally;
	struct buf heard;

	buf_init(&heard);
	assert_ok(store_write(t->base.store, do_harm, &copy, &t->base.why),
	    &t->base.why);
	run_verify(t, &tally, &heard);
	if (tally.faults == 0 || strstr(buf_cstr(&heard), d->said) == NULL)
		fail_msg("tree %d, harm %d: \"%s\" is not in \"%s\"",
		    (int)d->tree, (int)d->harm, d->said,
		    buf_cstr(&heard));
	buf_free(&heard);
}

static const struct damage damages[] = {
	{ TREE_LOG, HARM_VALUE, 5, 4, "chain hash" },
	{ TREE_LOG, HARM_VALUE, 1100, 4, "signature" },
	{ TREE_LOG, HARM_VALUE, 5, 0, "wrong at byte" },
	{ TREE_LOG, HARM_DROP, 900, 0, "900 lines" },
	{ TREE_CHAIN, HARM_VALUE, 0, 3, "chain hash kept" },
	{ TREE_CHAIN, HARM_DROP, 0, 0, "chain hash kept" },
	{ TREE_SETS, HARM_VALUE, 1, 0, "change-set that begins here" },
	{ TREE_SETS, HARM_DROP, 2, 0, "change-set that begins here" },
	{ TREE_WHEN, HARM_DROP, 2, 0, "changes by time" },
	{ TREE_WHEN, HARM_ADD, 2, 0, "changes by time" },
	{ TREE_TOUCHED, HARM_DROP, 0, 0, "lines on each record" },
	{ TREE_TOUCHED, HARM_ADD, 0, 0, "lines on each record" },
	{ TREE_RECORDS, HARM_VALUE, 7, 0, "is not what its lines make" },
	{ TREE_RECORDS, HARM_VALUE, 1101, 3, "is not what its lines make" },
	{ TREE_RECORDS, HARM_DROP, 7, 0, "is missing" },
	{ TREE_RECORDS, HARM_ADD, 1101, 4, "no line that made it" },
	{ TREE_INDEX, HARM_DROP, 70, 0, "the index of kind \"school\"" },
	{ TREE_INDEX, HARM_ADD, 70, 0, "the index of kind \"school\"" },
	{ TREE_POSTED, HARM_VALUE, 0, 0, "words for searching" },
	{ TREE_POSTED, HARM_DROP, 3, 0, "words for searching" },
	{ TREE_POSTED, HARM_ADD, 3, 0, "words for searching" },
	{ TREE_TROUBLE, HARM_DROP, 0, 0, "list of conflicts" },
	{ TREE_TROUBLE, HARM_ADD, 0, 0, "list of conflicts" },
};

static void
test_every_damage_is_found(void **state)
{
	size_t i;

	for (i = 0; i < sizeof damages / sizeof *damages; i++) {
		assert_found(*state, &damages[i]);
		teardown(state);
		assert_int_equal(setup(state), 0);
	}
}

static void
miscount(struct txn *txn, void *with)
{
	struct span key, value;
	struct walk walk;

	(void)with;
	walk_begin(&walk, txn, TREE_META, SPAN("count"));
	assert_true(walk_next(&walk, &key, &value));
	walk_drop(&walk);
	walk_end(&walk);
}

static void
test_counts(void **state)
{
	struct sync_test *t = *state;
	struct verify_tally tally;
	struct buf heard;

	buf_init(&heard);
	assert_ok(store_write(t->base.store, miscount, NULL, &t->base.why),
	    &t->base.why);
	run_verify(t, &tally, &heard);
	assert_int_equal(tally.faults, 1);
	assert_non_null(strstr(buf_cstr(&heard), "0 records of kind school "
	    "are counted and 1102 are there"));
	buf_free(&heard);
}

enum { MANY = 3200 };

/* Bulks that create, change and remove, and one record in several ways. */
static void
test_after_bulks(void **state)
{
	struct sync_test *t = *state;
	struct change *change = sync_change(t);
	struct verify_tally tally;
	uint64_t ids[MANY];
	struct buf heard;
	char text[24];
	int i, turn;

	buf_init(&heard);
	for (i = 0; i < MANY; i++) {
		ids[i] = change_create(change, sync_school(t));
		snprintf(text, sizeof text, "M%d", i);
		sync_set(t, change, SCHOOL_CODE, text);
		sync_set(t, change, SCHOOL_ADDRESS, "in a line of its own");
	}
	sync_save(t, change);
	for (turn = 0; turn < 3; turn++) {
		change = sync_change(t);
		for (i = 0; i < MANY; i++) {
			if (turn == 2 && i % 3 == 0) {
				change_remove(change, sync_school(t), ids[i]);
				continue;
			}
			change_open(change, sync_school(t), ids[i]);
			snprintf(text, sizeof text, "name %d", i % 7 + turn);
			sync_set(t, change, SCHOOL_NAME, text);
			snprintf(text, sizeof text, "at %d", turn);
			sync_set(t, change, SCHOOL_ADDRESS, text);
		}
		sync_save(t, change);
		run_verify(t, &tally, &heard);
		assert_string_equal(buf_cstr(&heard), "");
	}
	buf_free(&heard);
}

static void
forge_head(struct txn *txn, void *with)
{
	struct sync_test *t = with;
	struct writer writer;

	assert_true(writer_find(txn, sync_dev(t), &writer));
	writer.hash[0] ^= 1;
	writer_put(txn, &writer);
}

static void
test_head(void **state)
{
	struct sync_test *t = *state;
	struct verify_tally tally;
	struct buf heard;

	buf_init(&heard);
	assert_ok(store_write(t->base.store, forge_head, t, &t->base.why),
	    &t->base.why);
	run_verify(t, &tally, &heard);
	assert_int_equal(tally.faults, 1);
	assert_non_null(strstr(buf_cstr(&heard), "kept for its head"));
	buf_free(&heard);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define EACH(test_) cmocka_unit_test_setup_teardown(test_, setup, teardown)
		EACH(test_clean),
		EACH(test_every_damage_is_found),
		EACH(test_after_bulks),
		EACH(test_counts),
		EACH(test_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
