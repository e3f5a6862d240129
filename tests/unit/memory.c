/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/mem.h"
#include "tests/unit/unit.h"

struct list {
	uint64_t	*rows;
	size_t		 count, room;
};

static bool
add(struct list *l, uint64_t row)
{
	if (!vec_room(&l->rows, &l->room, l->count, sizeof *l->rows))
		return false;
	l->rows[l->count++] = row;
	return true;
}

static void
test_room_for_one_more(void **state)
{
	struct list l = { .count = 0 };
	size_t before;
	uint64_t i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		before = l.room;
		assert_true(add(&l, i * i));
		/* It grows when it is full only, and then twofold. */
		assert_true(l.room == before || before == 0 ||
		    (before == i && l.room == 2 * before));
	}
	for (i = 0; i < 1000; i++)
		assert_int_equal(l.rows[i], i * i);
	mem_free(l.rows);
}

static void
test_no_room_leaves_all_as_it_was(void **state)
{
	struct list l = { .count = 0 };
	uint64_t i;
	size_t room;

	(void)state;
	for (i = 0; l.count < l.room || i == 0; i++)
		assert_true(add(&l, i));
	room = l.room;
	mem_fail_after(1);
	assert_false(add(&l, i));
	mem_fail_after(0);
	assert_int_equal(l.room, room);
	assert_int_equal(l.count, i);
	assert_int_equal(l.rows[i - 1], i - 1);
	assert_true(add(&l, i));
	mem_free(l.rows);
	/* So many that their bytes have no number. */
	room = SIZE_MAX / 4;
	l = (struct list){ .room = room, .count = room };
	assert_false(add(&l, 0));
	assert_int_equal(l.room, room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_room_for_one_more),
		cmocka_unit_test(test_no_room_leaves_all_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
