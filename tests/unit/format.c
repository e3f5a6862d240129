/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <unistd.h>

#include "core/store/env.h"
#include "core/store/format.h"
#include "core/store/names.h"
#include "tests/fault/disk.h"
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

static void
put_format(struct test_base *b, const char format[4])
{
	struct txn txn;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	txn_put(&txn, TREE_META, SPAN("format"), span_make(format, 4));
	assert_int_equal(txn_end(&txn), OK);
}

/* Of before this table: nothing of it is read, nothing written beside it. */
static void
test_older(void **state)
{
	struct test_base *b = *state;
	struct store *none;
	int mode;

	put_format(b, "\0\0\0\2");
	store_close(b->store);
	b->store = NULL;
	for (mode = STORE_READ; mode <= STORE_WRITE; mode++) {
		b->why.text[0] = '\0';
		assert_int_equal(store_open(b->db, (enum store_mode)mode,
		    b->schema, &b->why, &none), ERR_REFUSED);
		assert_non_null(strstr(b->why.text,
		    "an older klaster made this database"));
		assert_non_null(strstr(b->why.text, "import them"));
	}
}

/* An invented step: each row of META counts one more, and a new one comes.
 * Run twice, or half, it would show. */
static void
count_up(struct txn *txn)
{
	unsigned char next[2] = "0";
	struct span value;

	if (txn_get(txn, TREE_META, SPAN("test"), &value))
		next[0] = (unsigned char)(value.at[0] + 1);
	txn_put(txn, TREE_META, SPAN("test"), span_make(next, 1));
	txn_put(txn, TREE_SHELVES, SPAN("test"), span_make(next, 1));
}

static void
never(struct txn *txn)
{
	(void)txn;
	fail_msg("a step that is behind this database ran");
}

static const struct format_step invented[] = {
	{ FORMAT - 1, never },
	{ FORMAT, count_up },
	{ FORMAT + 1, count_up },
	{ FORMAT + 2, NULL },
};

static void
reopen(struct test_base *b)
{
	store_close(b->store);
	b->store = NULL;
	b->why.text[0] = '\0';
	assert_true(test_open(b, STORE_WRITE));
}

static unsigned char
first_of(struct txn *txn, enum tree tree, const char *key)
{
	struct span value;

	assert_true(txn_get(txn, tree, span_of(key), &value));
	return (unsigned char)value.at[value.len - 1];
}

/* All of it or nothing: the format, and what the steps wrote. */
static bool
is_raised(struct test_base *b)
{
	struct txn txn;
	bool raised;

	txn_begin(&txn, b->store, TXN_READ, &b->why);
	raised = first_of(&txn, TREE_META, "format") == FORMAT + 2;
	assert_true(raised ||
	    first_of(&txn, TREE_META, "format") == FORMAT);
	assert_int_equal(first_of(&txn, TREE_META, "test"),
	    raised ? '2' : '0');
	assert_int_equal(first_of(&txn, TREE_SHELVES, "test"),
	    raised ? '2' : '0');
	txn_abandon(&txn);
	return raised;
}

static void
lower(struct txn *txn, void *with)
{
	static const unsigned char first[] = FORMAT_FIRST;

	(void)with;
	txn_put(txn, TREE_META, SPAN("format"),
	    span_make(first, sizeof first));
	txn_put(txn, TREE_META, SPAN("test"), SPAN("0"));
	txn_put(txn, TREE_SHELVES, SPAN("test"), SPAN("0"));
}

/* After kill -9 at each call that writes, the step is done or not begun, and
 * who opens it next does it. */
static void
test_killed_step(void **state)
{
	struct test_base *b = *state;
	char copy[128];
	uint64_t at;
	bool came = true;

	snprintf(copy, sizeof copy, "%s/format-%d.mdb", b->db, FORMAT);
	for (at = 1; came; at++) {
		assert_int_equal(store_write(b->store, lower, NULL, &b->why),
		    OK);
		remove(copy);
		disk_arm(DISK_GONE, at);
		(void)format_check_by(invented, b->store, false, &b->why);
		came = disk_disarm();
		env_close(b->store);
		assert_int_equal(env_open(b->store, b->db), 0);
		assert_int_equal(env_trees(b->store, TREE_COUNT), 0);
		if (!is_raised(b))
			assert_int_equal(format_check_by(invented, b->store,
			    false, &b->why), OK);
		assert_true(is_raised(b));
		assert_int_equal(access(copy, F_OK), 0);
	}
	assert_in_range(at, 8, 100);
	assert_int_equal(store_write(b->store, lower, NULL, &b->why), OK);
	b->why.text[0] = '\0';
	assert_int_equal(format_check_by(invented, b->store, true, &b->why),
	    ERR_REFUSED);
	assert_non_null(strstr(b->why.text, "run a command that writes"));
	remove(copy);
	reopen(b);
}

/* As LMDB lays it out for other machines: the number of the page is a word,
 * and so is what comes before the magic number. */
static void
test_foreign(void **state)
{
	static const struct {
		const char	*words;
		unsigned char	 at, magic[4];
	} rows[] = {
		{ sizeof(size_t) > 4 ? "(32 bit)" : "(64 bit)",
		    sizeof(size_t) > 4 ? 12 : 16, { 0xde, 0xc0, 0xef, 0xbe } },
		{ "another byte order", 12, { 0xbe, 0xef, 0xc0, 0xde } },
		{ "another byte order", 16, { 0xbe, 0xef, 0xc0, 0xde } },
	};
	struct test_base *b = *state;
	struct store *none;
	char path[128], page[4096];
	size_t i;
	FILE *file;

	store_close(b->store);
	b->store = NULL;
	snprintf(path, sizeof path, "%s/data.mdb", b->db);
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(page, 0, sizeof page);
		memcpy(page + rows[i].at, rows[i].magic, 4);
		file = fopen(path, "wb");
		assert_non_null(file);
		assert_int_equal(fwrite(page, 1, sizeof page, file),
		    sizeof page);
		assert_int_equal(fclose(file), 0);
		b->why.text[0] = '\0';
		assert_int_equal(store_open(b->db, STORE_READ, b->schema,
		    &b->why, &none), ERR_REFUSED);
		if (strstr(b->why.text, rows[i].words) == NULL)
			fail_msg("%s", b->why.text);
	}
	memset(page, 7, sizeof page);
	file = fopen(path, "wb");
	assert_int_equal(fwrite(page, 1, sizeof page, file), sizeof page);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(store_open(b->db, STORE_READ, b->schema, &b->why,
	    &none), ERR_DAMAGED);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_newer),
		EACH(test_older),
		EACH(test_killed_step),
		EACH(test_foreign),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
