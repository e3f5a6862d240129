/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/exchange/dump.h"

/* A tree that nobody thought of would be lost in a backup without a word. */
static void
every_tree_has_its_way_into_a_backup(void **state)
{
	size_t i, written = 0;

	(void)state;
	for (i = 0; i < TREE_COUNT; i++) {
		assert_int_not_equal(dump_trees[i].how, DUMP_NOTHING);
		assert_int_equal(dump_trees[i].how == DUMP_ITSELF,
		    dump_trees[i].run != NULL);
		written += dump_trees[i].run != NULL;
	}
	assert_true(written > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_tree_has_its_way_into_a_backup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
