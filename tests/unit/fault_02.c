/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Fault 2: five bundles in all 120 orders, each applied twice: equal, and
 * the second time not a byte of the database changes.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/base/file.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

enum { BUNDLES = 5, ORDERS = 120 };

static uint64_t
there(struct desk *from, uint64_t id, struct desk *to)
{
	struct txn txn;
	struct buf text;

	buf_init(&text);
	txn_begin(&txn, from->store, TXN_READ, NULL);
	stamp_text(&txn, id, &text);
	assert_int_equal(txn_end(&txn), OK);
	txn_begin(&txn, to->store, TXN_READ, NULL);
	id = stamp_read(&txn, buf_span(&text));
	assert_int_equal(txn_end(&txn), OK);
	buf_free(&text);
	return id;
}

/* Edits of both, before and after they know of each other. */
static void
make_bundles(struct desk *a, struct desk *b)
{
	uint64_t school = desk_name(a, 0, "School"), same;

	desk_send(a, NULL, "1");
	assert_int_equal(desk_take(b, "1", BUNDLE_TRUST), OK);
	same = there(a, school, b);
	desk_name(b, same, "School of B");
	desk_send(b, NULL, "2");
	desk_name(a, school, "School of A");
	desk_drop(a, school);
	desk_send(a, NULL, "3");
	desk_set(b, same, SCHOOL_PUPILS, value_integer(5));
	desk_send(b, NULL, "4");
	assert_int_equal(desk_take(a, "4", BUNDLE_TRUST), OK);
	desk_set(a, school, SCHOOL_PUPILS, value_integer(6));
	desk_send(a, NULL, "5");
}

static struct buf
bytes_of(const struct desk *desk)
{
	char path[128];
	struct buf bytes;

	buf_init(&bytes);
	snprintf(path, sizeof path, "%s/data.mdb", desk->db);
	assert_int_equal(file_read(path, (size_t)1 << 30, &bytes, NULL), OK);
	return bytes;
}

static void
take_twice(struct desk *desk, const char *name)
{
	struct buf before, after;

	assert_int_not_equal(desk_take(desk, name, BUNDLE_TRUST),
	    ERR_REFUSED);
	before = bytes_of(desk);
	assert_int_equal(desk_take(desk, name, BUNDLE_TRUST), ERR_LOOK);
	after = bytes_of(desk);
	assert_true(span_is(buf_span(&before), buf_span(&after)));
	buf_free(&before);
	buf_free(&after);
}

static void
take_in_order(struct desk *desk, unsigned order)
{
	char names[] = "12345", one[2] = "";
	unsigned left, place;

	for (left = BUNDLES; left > 0; left--) {
		place = order % left;
		order /= left;
		one[0] = names[place];
		memmove(names + place, names + place + 1, left - place);
		take_twice(desk, one);
	}
}

static void
test_orders(void **state)
{
	struct desk a, b, c, first;
	unsigned order;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 7);
	make_bundles(&a, &b);
	desk_open(&first, "D", 9);
	take_in_order(&first, 0);
	for (order = 1; order < ORDERS; order++) {
		desk_open(&c, "C", 8);
		take_in_order(&c, order);
		assert_desks_equal(&first, &c);
		desk_remove(&c);
	}
	desk_remove(&a);
	desk_remove(&b);
	desk_remove(&first);
	assert_int_equal(system("rm 1 2 3 4 5"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orders),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
