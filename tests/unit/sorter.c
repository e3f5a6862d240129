/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/base/sorter.h"

struct entry {
	unsigned char	bytes[40];
	size_t		len;
};

static int
order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return span_order(span_make(x->bytes, x->len),
	    span_make(y->bytes, y->len));
}

static void
roll(struct entry *entry, uint64_t *seed, unsigned letters)
{
	size_t i;

	entry->len = dice(seed) % sizeof entry->bytes;
	for (i = 0; i < entry->len; i++)
		entry->bytes[i] = (unsigned char)(dice(seed) % letters);
}

/* Sorted by sorter.c and by qsort(): the same. */
static void
compare(size_t count, size_t memory, unsigned letters)
{
	struct entry *entries = calloc(count + 1, sizeof *entries);
	struct sorter *sorter = sorter_begin(".", memory);
	struct note why = { "" };
	uint64_t seed = 88172645463325252u + count;
	struct span got;
	size_t i;

	assert_non_null(entries);
	assert_non_null(sorter);
	for (i = 0; i < count; i++) {
		roll(&entries[i], &seed, letters);
		sorter_add(sorter, span_make(entries[i].bytes,
		    entries[i].len));
	}
	qsort(entries, count, sizeof *entries, order);
	assert_int_equal(sorter_sort(sorter, &why), OK);
	for (i = 0; i < count; i++) {
		assert_true(sorter_next(sorter, &got));
		assert_true(span_is(got, span_make(entries[i].bytes,
		    entries[i].len)));
	}
	assert_false(sorter_next(sorter, &got));
	assert_int_equal(sorter_end(sorter, &why), OK);
	free(entries);
}

static void
test_in_memory(void **state)
{
	(void)state;
	compare(0, 1 << 20, 256);
	compare(1, 1 << 20, 256);
	compare(1000, 1 << 20, 256);
	compare(20000, 1 << 24, 2);
	compare(20000, 1 << 24, 1);
}

static void
test_in_runs(void **state)
{
	(void)state;
	compare(5000, 0, 256);
	compare(5000, 100, 3);
	compare(20000, 4096, 256);
	compare(20000, 100000, 2);
}

static void
test_entries_larger_than_a_piece(void **state)
{
	struct sorter *sorter = sorter_begin(".", 1000);
	struct note why = { "" };
	char *large = calloc(1, 300000);
	struct span got;
	int i;

	(void)state;
	assert_non_null(large);
	for (i = 0; i < 5; i++) {
		large[0] = (char)(5 - i);
		sorter_add(sorter, span_make(large, 300000u - (unsigned)i));
		sorter_add(sorter, span_make(large, 1));
	}
	assert_int_equal(sorter_sort(sorter, &why), OK);
	for (i = 1; i <= 5; i++) {
		assert_true(sorter_next(sorter, &got));
		assert_int_equal(got.len, 1);
		assert_int_equal(got.at[0], i);
		assert_true(sorter_next(sorter, &got));
		assert_int_equal(got.len, 300000 - 5 + i);
		assert_int_equal(got.at[0], i);
	}
	assert_int_equal(sorter_end(sorter, &why), OK);
	free(large);
}

static void
test_no_folder(void **state)
{
	struct sorter *sorter = sorter_begin("nowhere", 10);
	struct note why = { "" };
	struct span got;

	(void)state;
	sorter_add(sorter, SPAN("some entry"));
	sorter_add(sorter, SPAN("another one"));
	sorter_add(sorter, SPAN("third"));
	assert_int_equal(sorter_sort(sorter, &why), ERR_SYSTEM);
	assert_non_null(strstr(why.text, "nowhere"));
	assert_false(sorter_next(sorter, &got));
	assert_int_equal(sorter_end(sorter, &why), ERR_SYSTEM);
}

/* Whichever allocation fails, the end says so. */
static void
test_no_memory(void **state)
{
	unsigned long n, i;

	(void)state;
	for (n = 1; n < 60; n++) {
		struct sorter *sorter;
		enum err sorted, ended;

		mem_fail_after(n);
		sorter = sorter_begin(".", 3000);
		for (i = 0; sorter != NULL && i < 500; i++)
			sorter_add(sorter, span_make(&i, sizeof i));
		if (sorter == NULL)
			continue;
		sorted = sorter_sort(sorter, NULL);
		ended = sorter_end(sorter, NULL);
		mem_fail_after(0);
		assert_true(sorted == OK || sorted == ERR_NOMEM);
		assert_int_equal(sorted, ended);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_memory),
		cmocka_unit_test(test_in_runs),
		cmocka_unit_test(test_entries_larger_than_a_piece),
		cmocka_unit_test(test_no_folder),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
