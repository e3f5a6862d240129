/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/history.h"
#include "tests/unit/synctest.h"

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

static enum err
try_undo(struct sync_test *t, uint64_t set, bool again, struct buf *blocks,
    struct change_result *result)
{
	t->base.why.text[0] = '\0';
	return again ? redo(t->base.store, &t->author, blocks, result,
	    &t->base.why) : undo(t->base.store, &t->author, set, blocks,
	    result, &t->base.why);
}

static uint64_t
take_back(struct sync_test *t, uint64_t set, bool again)
{
	struct change_result result;
	struct buf blocks;
	enum err err;

	buf_init(&blocks);
	err = try_undo(t, set, again, &blocks, &result);
	if (err != OK)
		fail_msg("%d %s: %s", (int)err, t->base.why.text,
		    buf_cstr(&blocks));
	buf_free(&blocks);
	return result.set;
}

/* It is refused, and the sentences hold this text. */
static void
assert_blocked(struct sync_test *t, uint64_t set, const char *part)
{
	struct change_result result;
	struct buf blocks;
	uint64_t last = sync_last(t);

	buf_init(&blocks);
	assert_int_equal(try_undo(t, set, false, &blocks, &result),
	    ERR_REFUSED);
	assert_string_not_equal(t->base.why.text, "");
	if (strstr(buf_cstr(&blocks), part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part,
		    buf_cstr(&blocks));
	assert_int_equal(sync_last(t), last);
	buf_free(&blocks);
}

static void
test_events(void **state)
{
	static const char *const want[] = {
		" - -", "code - S1", "name - Bilim", "name Bilim Ziyo",
		"name Bilim B", " - -"
	};
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim");
	struct change *change;
	struct event *events;
	struct arena arena;
	struct buf row;
	char old[40];
	size_t i, count;
	struct txn txn;

	sync_edit(t, id, SCHOOL_NAME, "Ziyo");
	snprintf(old, sizeof old, "%s.%u", t->author.dev,
	    (unsigned)stamp_serial(id));
	sync_hear_set(t, DEV_B, 1800000001000, id, "\"name\":\"B\"", old);
	clock_fixed(&t->clock, 1800000002000);
	change = sync_change(t);
	change_remove(change, sync_school(t), id);
	sync_save(t, change);
	arena_init(&arena);
	buf_init(&row);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_ok(history_of(&txn, id, &arena, &events, &count),
	    &t->base.why);
	assert_int_equal(count, sizeof want / sizeof *want);
	for (i = 0; i < count; i++) {
		buf_reset(&row);
		buf_add(&row, events[i].field);
		buf_byte(&row, ' ');
		value_to_text(&row, &events[i].before);
		if (events[i].before.tag == VALUE_NULL)
			buf_byte(&row, '-');
		buf_byte(&row, ' ');
		value_to_text(&row, &events[i].after);
		if (events[i].after.tag == VALUE_NULL)
			buf_byte(&row, '-');
		assert_string_equal(buf_cstr(&row), want[i]);
		assert_span(events[i].set.user, i == 4 ? "bek" : "ali");
		assert_int_equal(events[i].removed, i == 5);
	}
	txn_abandon(&txn);
	buf_free(&row);
	arena_clear(&arena);
}

static void
assert_as_of(struct sync_test *t, uint64_t id, int64_t ms, const char *want)
{
	struct rec_view rec;
	struct value name;
	struct txn txn;
	struct buf out;
	bool found;

	buf_init(&out);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	found = history_as_of(&txn, id, ms, &out);
	assert_int_equal(found, want != NULL);
	if (found) {
		assert_true(rec_view(&rec, id, buf_span(&out)));
		name = rec_value(&rec,
		    t->base.t.school_fields[SCHOOL_NAME].slot);
		assert_span(name.text, want);
	}
	txn_abandon(&txn);
	buf_free(&out);
}

static void
test_as_of(void **state)
{
	struct sync_test *t = *state;
	int64_t now = (int64_t)SYNC_NOW * 1000;
	struct change *change;
	uint64_t id = sync_add(t, "S1", "one");

	clock_fixed(&t->clock, now + 1000);
	sync_edit(t, id, SCHOOL_NAME, "two");
	clock_fixed(&t->clock, now + 2000);
	change = sync_change(t);
	change_remove(change, sync_school(t), id);
	sync_save(t, change);
	assert_as_of(t, id, now - 1, NULL);
	assert_as_of(t, id, now, "one");
	assert_as_of(t, id, now + 999, "one");
	assert_as_of(t, id, now + 1000, "two");
	assert_as_of(t, id, now + 2000, NULL);
}

static void
test_one_after_the_other(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	int i;

	sync_edit(t, id, SCHOOL_NAME, "two");
	sync_edit(t, id, SCHOOL_NAME, "three");
	for (i = 0; i < 2; i++) {
		take_back(t, 0, false);
		assert_field(t, id, SCHOOL_NAME, "two");
		take_back(t, 0, false);
		assert_field(t, id, SCHOOL_NAME, "one");
		take_back(t, 0, false);
		assert_int_equal(sync_flags(t, id), REC_GONE);
		take_back(t, 0, true);
		assert_field(t, id, SCHOOL_NAME, "one");
		assert_int_equal(sync_flags(t, id), 0);
		take_back(t, 0, true);
		assert_field(t, id, SCHOOL_NAME, "two");
		take_back(t, 0, true);
		assert_field(t, id, SCHOOL_NAME, "three");
	}
}

static void
test_nothing_left(void **state)
{
	struct sync_test *t = *state;
	struct change_result result;
	struct buf blocks;

	buf_init(&blocks);
	assert_int_equal(try_undo(t, 0, false, &blocks, &result), ERR_INPUT);
	assert_int_equal(try_undo(t, 0, true, &blocks, &result), ERR_INPUT);
	sync_add(t, "S1", "one");
	assert_int_equal(try_undo(t, 0, true, &blocks, &result), ERR_INPUT);
	take_back(t, 0, false);
	assert_int_equal(try_undo(t, 0, false, &blocks, &result), ERR_INPUT);
	assert_int_equal(try_undo(t, stamp_make(1, 99), false, &blocks,
	    &result), ERR_INPUT);
	buf_free(&blocks);
}

static void
test_only_ones_own(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	struct change_result result;
	struct buf blocks;

	buf_init(&blocks);
	sync_edit(t, id, SCHOOL_NAME, "two");
	t->author.user = span_of("vali");
	assert_int_equal(try_undo(t, 0, false, &blocks, &result), ERR_INPUT);
	t->author.user = span_of("ali");
	take_back(t, 0, false);
	assert_field(t, id, SCHOOL_NAME, "one");
	buf_free(&blocks);
}

static void
test_blocked_by_a_later_edit(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	uint64_t set = sync_edit(t, id, SCHOOL_NAME, "two");

	t->author.user = span_of("vali");
	sync_edit(t, id, SCHOOL_NAME, "three");
	assert_blocked(t, set, "field name of school/S1 was changed again "
	    "by vali on 2027-01-15\n");
	assert_blocked(t, id, "field name of school/S1 was changed again");
	/* When that edit is taken back, the first can be too. */
	take_back(t, 0, false);
	take_back(t, set, false);
	assert_field(t, id, SCHOOL_NAME, "one");
}

/* Other fields were changed since: those stay. */
static void
test_other_fields_stay(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	uint64_t set = sync_edit(t, id, SCHOOL_NAME, "two");

	sync_edit(t, id, SCHOOL_ADDRESS, "Street");
	take_back(t, set, false);
	assert_field(t, id, SCHOOL_NAME, "one");
	assert_field(t, id, SCHOOL_ADDRESS, "Street");
	/* But a record is not taken away from under an edit. */
	assert_blocked(t, id, "field address of school/S1 was changed again "
	    "by ali");
}

static void
test_blocked_by_a_reference(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	struct change *change = sync_change(t);
	struct buf list, ref;
	struct value value;

	buf_init(&list);
	buf_init(&ref);
	buf_text(&ref, "school/");
	stamp_text(change_txn(change), id, &ref);
	value_list_add(&list, buf_span(&ref));
	value = value_list(&list);
	change_create(change, sync_school(t));
	sync_set(t, change, SCHOOL_CODE, "S2");
	change_set(change, &t->base.t.school_fields[SCHOOL_PARTNERS],
	    &value);
	sync_save(t, change);
	assert_blocked(t, id, "school/S2 refers to school/S1 (field "
	    "partners)\n");
	take_back(t, 0, false);
	take_back(t, 0, false);
	assert_int_equal(sync_flags(t, id), REC_GONE);
	buf_free(&list);
	buf_free(&ref);
}

static void
test_removal(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	struct change *change;

	sync_edit(t, id, SCHOOL_ADDRESS, "Street");
	sync_edit(t, id, SCHOOL_NAME, "two");
	change = sync_change(t);
	change_remove(change, sync_school(t), id);
	sync_save(t, change);
	take_back(t, 0, false);
	assert_int_equal(sync_flags(t, id), 0);
	assert_field(t, id, SCHOOL_CODE, "S1");
	assert_field(t, id, SCHOOL_NAME, "two");
	assert_field(t, id, SCHOOL_ADDRESS, "Street");
	take_back(t, 0, true);
	assert_int_equal(sync_flags(t, id), REC_GONE);
	take_back(t, 0, false);
	assert_field(t, id, SCHOOL_NAME, "two");
}

/* Removed here, edited there: after the undo both values are there. */
static void
test_removal_against_an_edit(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	struct change *change = sync_change(t);
	char old[40];

	change_remove(change, sync_school(t), id);
	sync_save(t, change);
	snprintf(old, sizeof old, "%s.%u", t->author.dev,
	    (unsigned)stamp_serial(id));
	sync_hear_set(t, DEV_B, 1800000001000, id, "\"name\":\"B\"", old);
	take_back(t, 0, false);
	assert_field(t, id, SCHOOL_CODE, "S1");
	assert_field(t, id, SCHOOL_NAME, "B");
	assert_int_equal(sync_flags(t, id), 0);
}

static void
test_settled_conflict(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	struct change *change;
	char old[40];

	snprintf(old, sizeof old, "%s.%u", t->author.dev,
	    (unsigned)stamp_serial(id));
	sync_hear_set(t, DEV_B, 1800000001000, id, "\"name\":\"B\"", old);
	sync_hear_set(t, DEV_C, 1800000002000, id, "\"name\":\"C\"", old);
	change = sync_change(t);
	change_open_settle(change, sync_school(t), id);
	sync_set(t, change, SCHOOL_NAME, "mine");
	sync_save(t, change);
	assert_int_equal(sync_flags(t, id), 0);
	take_back(t, 0, false);
	assert_int_equal(sync_flags(t, id), REC_CONFLICT);
	take_back(t, 0, true);
	assert_field(t, id, SCHOOL_NAME, "mine");
	assert_int_equal(sync_flags(t, id), 0);
}

/* B's concurrent value remains when ours is taken back. */
static void
test_concurrent_value_stays(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");
	char old[40];

	snprintf(old, sizeof old, "%s.%u", t->author.dev,
	    (unsigned)stamp_serial(id));
	sync_edit(t, id, SCHOOL_NAME, "mine");
	sync_hear_set(t, DEV_B, 1800000001000, id, "\"name\":\"B\"", old);
	assert_int_equal(sync_flags(t, id), REC_CONFLICT);
	take_back(t, 0, false);
	assert_field(t, id, SCHOOL_NAME, "B");
}

static void
test_field_that_was_empty(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "one");

	sync_edit(t, id, SCHOOL_FOUNDED, "1999-01-01");
	take_back(t, 0, false);
	assert_field(t, id, SCHOOL_FOUNDED, "");
	take_back(t, 0, true);
	assert_field(t, id, SCHOOL_FOUNDED, "1999-01-01");
	take_back(t, 0, false);
	/* The emptied field does not keep the record from going. */
	take_back(t, 0, false);
	assert_int_equal(sync_flags(t, id), REC_GONE);
}

enum { MANY = 4000 };

static void
test_import(void **state)
{
	struct sync_test *t = *state;
	uint64_t kept = sync_add(t, "K1", "kept"), id = 0;
	struct change *change = sync_change(t);
	char code[20];
	struct txn txn;
	unsigned i;

	change_open(change, sync_school(t), kept);
	sync_set(t, change, SCHOOL_NAME, "changed");
	for (i = 0; i < MANY; i++) {
		id = change_create(change, sync_school(t));
		snprintf(code, sizeof code, "S%05u", i);
		sync_set(t, change, SCHOOL_CODE, code);
		sync_set(t, change, SCHOOL_ADDRESS, "personal");
	}
	sync_save(t, change);
	take_back(t, 0, false);
	assert_field(t, kept, SCHOOL_NAME, "kept");
	assert_int_equal(sync_flags(t, id), REC_GONE);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_int_equal(index_count(&txn, sync_school(t)), 1);
	txn_abandon(&txn);
	take_back(t, 0, true);
	assert_field(t, kept, SCHOOL_NAME, "changed");
	assert_field(t, id, SCHOOL_ADDRESS, "personal");
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_int_equal(index_count(&txn, sync_school(t)), MANY + 1);
	txn_abandon(&txn);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define EACH(test_) cmocka_unit_test_setup_teardown(test_, setup, teardown)
		EACH(test_events),
		EACH(test_as_of),
		EACH(test_one_after_the_other),
		EACH(test_nothing_left),
		EACH(test_only_ones_own),
		EACH(test_blocked_by_a_later_edit),
		EACH(test_other_fields_stay),
		EACH(test_blocked_by_a_reference),
		EACH(test_removal),
		EACH(test_removal_against_an_edit),
		EACH(test_settled_conflict),
		EACH(test_concurrent_value_stays),
		EACH(test_field_that_was_empty),
		EACH(test_import),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
