/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/names.h"
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
test_newer(void **state)
{
	struct test_base *b = *state;
	struct txn txn;
	struct store *none;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	txn_put(&txn, TREE_META, SPAN("format"), SPAN("\0\0\1\0"));
	assert_int_equal(txn_end(&txn), OK);
	store_close(b->store);
	b->store = NULL;
	assert_int_equal(store_open(b->db, STORE_READ, b->schema, &b->why,
	    &none), ERR_REFUSED);
	assert_non_null(strstr(b->why.text, "newer klaster"));
}

/* The rows of writers had no limit in format 1. */
static void
make_old(struct txn *txn)
{
	struct writer writer;
	struct span row;
	struct buf old;

	writer_meet(txn, SPAN("AAAAAAAAAAAAAAAA"), &writer);
	writer.last = 7;
	writer_put(txn, &writer);
	assert_true(txn_get(txn, TREE_WRITERS, SPAN("\0\0\0\1"), &row));
	buf_init(&old);
	buf_byte(&old, 1);
	buf_add(&old, span_make(row.at + 1, 40));
	buf_add(&old, span_from(row, 49));
	txn_put(txn, TREE_WRITERS, SPAN("\0\0\0\1"), buf_span(&old));
	txn_put(txn, TREE_META, SPAN("format"), SPAN("\0\0\0\1"));
	buf_free(&old);
}

static void
test_older(void **state)
{
	struct test_base *b = *state;
	struct writer writer;
	struct store *none;
	struct txn txn;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	make_old(&txn);
	assert_int_equal(txn_end(&txn), OK);
	store_close(b->store);
	b->store = NULL;
	assert_int_equal(store_open(b->db, STORE_READ, b->schema, &b->why,
	    &none), ERR_REFUSED);
	assert_non_null(strstr(b->why.text, "an older klaster"));
	assert_int_equal(store_open(b->db, STORE_WRITE, b->schema, &b->why,
	    &b->store), OK);
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	assert_true(writer_get(&txn, 1, &writer));
	assert_int_equal(writer.last, 7);
	assert_true(writer.limit == SERIAL_MAX);
	assert_int_equal(txn_end(&txn), OK);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_newer),
		EACH(test_older),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
