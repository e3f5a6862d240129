/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <sys/stat.h>
#include <unistd.h>

#include "core/store/env.h"
#include "tests/unit/testschema.h"

/* Whether a data file that is shorter than LMDB counts was cut. */

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
cut(struct test_base *b, off_t size)
{
	char path[128];

	store_close(b->store);
	b->store = NULL;
	snprintf(path, sizeof path, "%s/data.mdb", b->db);
	assert_int_equal(truncate(path, size), 0);
	b->why.text[0] = '\0';
}

static void
test_cut_short(void **state)
{
	static const off_t sizes[] = { 0, 1, 4095, 4096, 8191, 8192, 20480 };
	struct test_base *b = *state;
	struct store *none;
	size_t i;

	for (i = sizeof sizes / sizeof *sizes; i-- > 0;) {
		cut(b, sizes[i]);
		assert_int_equal(store_open(b->db, STORE_WRITE, b->schema,
		    &b->why, &none), ERR_DAMAGED);
		assert_null(none);
		assert_non_null(strstr(b->why.text, "restore a backup"));
	}
}

static void
put_one(struct txn *txn, void *with)
{
	const unsigned *number = with;
	struct buf key;

	buf_init(&key);
	buf_u32(&key, *number);
	txn_put(txn, TREE_LOG, buf_span(&key), buf_span(&key));
	buf_free(&key);
}

static void
put_in_vain(struct txn *txn, void *with)
{
	static char pages[40000];

	(void)with;
	txn_put(txn, TREE_LOG, SPAN("long"), span_make(pages, sizeof pages));
	txn_drop(txn, TREE_LOG, SPAN("long"));
}

/* A page that one transaction takes and gives back is never written: the
 * file ends before it, and nothing is missing. */
static void
test_unwritten_end(void **state)
{
	struct test_base *b = *state;
	struct stat file;
	size_t used, map;
	unsigned i;

	/* Some single pages are free before. */
	for (i = 0; i < 8; i++)
		assert_int_equal(store_write(b->store, put_one, &i,
		    &b->why), OK);
	assert_int_equal(store_write(b->store, put_in_vain, NULL, &b->why),
	    OK);
	used = env_used(b->store, &map);
	assert_int_equal(env_file(b->store, &file), 0);
	assert_true((size_t)file.st_size < used);
	store_close(b->store);
	assert_true(test_open(b, STORE_READ));
	store_close(b->store);
	assert_true(test_open(b, STORE_WRITE));
	/* What is cut now was written. */
	cut(b, file.st_size / 2);
	assert_false(test_open(b, STORE_READ));
	assert_non_null(strstr(b->why.text, "was cut short"));
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_cut_short),
		EACH(test_unwritten_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
