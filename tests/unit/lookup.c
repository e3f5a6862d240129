/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/keytable.h"
#include "core/port/lookup.h"
#include "tests/unit/testschema.h"

/* Of a table without a free slot nobody would learn that a key is missing. */
static void
test_a_slot_stays_free(void **state)
{
	struct key_entry entry = { .id = 0 };
	struct keytable t;
	char key[16];
	uint32_t i;

	(void)state;
	keytable_init(&t);
	assert_int_equal(keytable_find(&t, 1, SPAN("nothing")), 0);
	for (i = 0; i < 3000; i++) {
		snprintf(key, sizeof key, "key %u", (unsigned)i);
		entry.id = i;
		assert_int_not_equal(keytable_add(&t, 1, span_of(key),
		    &entry), 0);
		assert_true(t.count < t.room);
	}
	assert_int_equal(keytable_find(&t, 1, SPAN("key 3000")), 0);
	assert_int_equal(keytable_find(&t, 2, SPAN("key 7")), 0);
	for (i = 0; i < 3000; i++) {
		uint32_t place;

		snprintf(key, sizeof key, "key %u", (unsigned)i);
		place = keytable_find(&t, 1, span_of(key));
		assert_int_not_equal(place, 0);
		assert_int_equal(keytable_get(&t, place).id, i);
	}
	keytable_clear(&t);
}

static void
put(struct test_base *b, struct txn *txn, uint64_t id, const char *code,
    const char *name)
{
	struct value v[SCHOOL_FIELDS] = { VALUE_EMPTY };
	struct buf bytes;

	v[SCHOOL_CODE] = value_text(span_of(code));
	if (name != NULL)
		v[SCHOOL_NAME] = value_text(span_of(name));
	buf_init(&bytes);
	test_build(&b->t.school, id, v, 0, &bytes);
	record_put(txn, id, buf_span(&bytes));
	buf_free(&bytes);
}

/* By another field than the code; a record that lacks it is no answer. */
static void
test_by_another_field(void **state)
{
	struct test_base b;
	const struct kind *kind = &b.t.school;
	const struct field *name = &b.t.school_fields[SCHOOL_NAME];
	struct lookup *lookup;
	struct writer w;
	struct txn txn;
	uint64_t id;

	(void)state;
	assert_true(test_begin(&b));
	txn_begin(&txn, b.store, TXN_WRITE, &b.why);
	writer_meet(&txn, SPAN("AAAAAAAAAAAAAAAA"), &w);
	put(&b, &txn, stamp_make(1, 1), "A", "one");
	put(&b, &txn, stamp_make(1, 2), "B", "two");
	put(&b, &txn, stamp_make(1, 3), "C", "two");
	put(&b, &txn, stamp_make(1, 4), "D", NULL);
	lookup = lookup_open(&txn);
	assert_non_null(lookup);
	assert_int_equal(lookup_find(lookup, kind, name, SPAN("one"), &id),
	    LOOKUP_ONE);
	assert_int_equal(id, stamp_make(1, 1));
	assert_int_equal(lookup_find(lookup, kind, name, SPAN("two"), &id),
	    LOOKUP_SEVERAL);
	assert_int_equal(lookup_find(lookup, kind, name, SPAN("three"), &id),
	    LOOKUP_NONE);
	assert_int_equal(lookup_find(lookup, kind, name, SPAN(""), &id),
	    LOOKUP_NONE);
	lookup_close(lookup);
	assert_int_equal(txn_end(&txn), OK);
	test_end(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_slot_stays_free),
		cmocka_unit_test(test_by_another_field),
	};

	return cmocka_run_group_tests_name("lookup", tests, NULL, NULL);
}
