/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/file.h"
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

/* The line ends in this text after DEV was put for each @. */
static void
assert_line_ends(struct sync_test *t, uint64_t back, const char *want)
{
	struct buf line, end;

	buf_init(&line);
	buf_init(&end);
	for (; *want != '\0'; want++)
		if (*want == '@')
			buf_text(&end, t->author.dev);
		else
			buf_byte(&end, (unsigned char)*want);
	sync_line(t, back, &line);
	if (line.len < end.len || memcmp(line.at + line.len - end.len,
	    end.at, end.len) != 0)
		fail_msg("got %s\nwant ...%s", buf_cstr(&line),
		    buf_cstr(&end));
	buf_free(&line);
	buf_free(&end);
}

static void
test_create(void **state)
{
	struct sync_test *t = *state;
	uint64_t before = sync_last(t);
	uint64_t id = sync_add(t, "S1", "Bilim");

	assert_int_equal(stamp_serial(id), before + 1);
	assert_line_ends(t, 0, "{\"n\":2,\"t\":1800000000000,\"u\":\"ali\","
	    "\"r\":\"school\",\"set\":{\"code\":\"S1\",\"name\":\"Bilim\"}}");
	assert_field(t, id, SCHOOL_NAME, "Bilim");
	assert_int_equal(sync_flags(t, id), 0);
}

static void
test_edit(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim");

	sync_edit(t, id, SCHOOL_NAME, "Ziyo");
	assert_line_ends(t, 0, "\"r\":\"school/@.2\",\"set\":{\"name\":"
	    "\"Ziyo\"},\"old\":[\"@.2\"]}");
	sync_edit(t, id, SCHOOL_NAME, "Nur");
	assert_line_ends(t, 0, "{\"name\":\"Nur\"},\"old\":[\"@.3\"]}");
	assert_field(t, id, SCHOOL_NAME, "Nur");
	sync_edit(t, id, SCHOOL_NAME, NULL);
	assert_line_ends(t, 0, "{\"name\":null},\"old\":[\"@.4\"]}");
	assert_int_equal(sync_flags(t, id), 0);
}

static void
test_same_value_writes_nothing(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim");
	uint64_t last = sync_last(t);

	assert_int_equal(sync_edit(t, id, SCHOOL_NAME, "Bilim"), 0);
	assert_int_equal(sync_edit(t, id, SCHOOL_SHARE, NULL), 0);
	assert_int_equal(sync_last(t), last);
}

/* "Bilim" by us, then two concurrent values by others. */
static uint64_t
conflict(struct sync_test *t)
{
	uint64_t id = sync_add(t, "S1", "Bilim");
	char old[40];

	snprintf(old, sizeof old, "%s.%u", t->author.dev,
	    (unsigned)stamp_serial(id));
	sync_hear_set(t, DEV_B, 1800000001000, id, "\"name\":\"B\"", old);
	sync_hear_set(t, DEV_C, 1800000002000, id, "\"name\":\"C\"", old);
	assert_field(t, id, SCHOOL_NAME, "C|B");
	assert_int_equal(sync_flags(t, id), REC_CONFLICT);
	return id;
}

static void
test_hidden_sibling_stays(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = conflict(t);

	sync_edit(t, id, SCHOOL_NAME, "mine");
	assert_field(t, id, SCHOOL_NAME, "B|mine");
	assert_int_equal(sync_flags(t, id), REC_CONFLICT);
}

/* The test above can fail: an author that names all that is known. */
static void
test_naming_all_loses_it(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = conflict(t);
	struct change *change = sync_change(t);

	change_open_settle(change, sync_school(t), id);
	sync_set(t, change, SCHOOL_NAME, "mine");
	sync_save(t, change);
	assert_field(t, id, SCHOOL_NAME, "mine");
	assert_int_equal(sync_flags(t, id), 0);
}

static void
test_settle_with_a_value_that_is_there(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = conflict(t);
	struct change *change;

	assert_int_equal(sync_edit(t, id, SCHOOL_NAME, "C"), 0);
	change = sync_change(t);
	change_open_settle(change, sync_school(t), id);
	sync_set(t, change, SCHOOL_NAME, "C");
	assert_int_not_equal(sync_save(t, change), 0);
	assert_field(t, id, SCHOOL_NAME, "C");
	assert_int_equal(sync_flags(t, id), 0);
}

/* B set name and founded in one line; the name is hidden, the date shown.
 * Our line must name it for the date and must not for the name. */
static void
test_lines_are_split(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim"), last;
	struct change *change;
	char old[40];

	snprintf(old, sizeof old, "%s.%u", t->author.dev,
	    (unsigned)stamp_serial(id));
	sync_hear_set(t, DEV_B, 1800000001000, id,
	    "\"name\":\"B\",\"founded\":\"1999-01-01\"", old);
	sync_hear_set(t, DEV_C, 1800000002000, id, "\"name\":\"C\"", old);
	last = sync_last(t);
	change = sync_change(t);
	change_open(change, sync_school(t), id);
	sync_set(t, change, SCHOOL_NAME, "mine");
	sync_set(t, change, SCHOOL_FOUNDED, "2001-01-01");
	sync_save(t, change);
	assert_int_equal(sync_last(t), last + 2);
	assert_field(t, id, SCHOOL_NAME, "B|mine");
	assert_field(t, id, SCHOOL_FOUNDED, "2001-01-01");
}

static void
test_equal_values_all_go(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim");
	char old[40];

	snprintf(old, sizeof old, "%s.%u", t->author.dev,
	    (unsigned)stamp_serial(id));
	sync_hear_set(t, DEV_B, 1800000001000, id, "\"name\":\"N\"", old);
	sync_hear_set(t, DEV_C, 1800000002000, id, "\"name\":\"N\"", old);
	assert_field(t, id, SCHOOL_NAME, "N|N");
	assert_int_equal(sync_flags(t, id), 0);
	sync_edit(t, id, SCHOOL_NAME, "mine");
	assert_field(t, id, SCHOOL_NAME, "mine");
}

/* A form that was open while somebody else saved. */
static void
test_seen(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim");
	struct change_seen seen = {
		t->base.t.school_fields[SCHOOL_NAME].slot, id
	};
	struct change *change;

	sync_edit(t, id, SCHOOL_NAME, "meanwhile");
	change = sync_change(t);
	change_open_seen(change, sync_school(t), id, &seen, 1);
	sync_set(t, change, SCHOOL_NAME, "form");
	sync_save(t, change);
	assert_line_ends(t, 0, "{\"name\":\"form\"},\"old\":[\"@.2\"]}");
	assert_field(t, id, SCHOOL_NAME, "form|meanwhile");
	assert_int_equal(sync_flags(t, id), REC_CONFLICT);
}

static void
test_remove(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim");
	struct change *change;

	sync_edit(t, id, SCHOOL_NAME, "Ziyo");
	change = sync_change(t);
	change_remove(change, sync_school(t), id);
	sync_save(t, change);
	assert_line_ends(t, 0, "\"r\":\"school/@.2\",\"del\":true,\"old\":"
	    "[\"@.2\",\"@.3\"]}");
	assert_int_equal(sync_flags(t, id), REC_GONE);
	change = sync_change(t);
	change_remove(change, sync_school(t), id);
	assert_int_equal(sync_save(t, change), 0);
}

static void
test_removed_and_edited(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim");
	struct change *change = sync_change(t);
	char old[40];

	change_remove(change, sync_school(t), id);
	sync_save(t, change);
	snprintf(old, sizeof old, "%s.%u", t->author.dev,
	    (unsigned)stamp_serial(id));
	sync_hear_set(t, DEV_B, 1800000001000, id, "\"name\":\"B\"", old);
	assert_int_equal(sync_flags(t, id), REC_DISPUTED);
	assert_field(t, id, SCHOOL_NAME, "B");
	change = sync_change(t);
	change_open_settle(change, sync_school(t), id);
	sync_save(t, change);
	assert_int_equal(sync_flags(t, id), 0);
	assert_field(t, id, SCHOOL_NAME, "B");
}

static void
test_personal_fields_stand_alone(void **state)
{
	struct sync_test *t = *state;
	struct change *change = sync_change(t);
	uint64_t id = change_create(change, sync_school(t)), next;
	struct buf one, two;

	sync_set(t, change, SCHOOL_ADDRESS, "Street 1");
	sync_set(t, change, SCHOOL_CODE, "S1");
	next = change_create(change, sync_school(t));
	sync_set(t, change, SCHOOL_ADDRESS, "Street 1");
	sync_save(t, change);
	assert_int_equal(next, id + 2);
	assert_line_ends(t, 3, ",\"of\":4,\"r\":\"school\",\"set\":{\"code\":"
	    "\"S1\"}}");
	assert_line_ends(t, 1, ",\"r\":\"school\"}");
	buf_init(&one);
	buf_init(&two);
	sync_line(t, 2, &one);
	sync_line(t, 0, &two);
	assert_non_null(strstr(buf_cstr(&one), "\"r\":\"school/"));
	assert_non_null(strstr(buf_cstr(&one), "\"set\":{\"address\":"
	    "\"Street 1\"},\"z\":\""));
	/* Two salts. */
	assert_string_not_equal(strstr(buf_cstr(&one), "\"z\""),
	    strstr(buf_cstr(&two), "\"z\""));
	buf_free(&one);
	buf_free(&two);
	assert_field(t, id, SCHOOL_ADDRESS, "Street 1");
	assert_field(t, next, SCHOOL_ADDRESS, "Street 1");
}

static void
test_group(void **state)
{
	struct sync_test *t = *state;
	struct change *change = sync_change(t);
	uint64_t id = change_create(change, sync_school(t));
	struct value pupils = value_integer(500);

	change_set(change, &t->base.t.school_fields[SCHOOL_PUPILS], &pupils);
	sync_set(t, change, SCHOOL_SHARE, "0.5");
	sync_save(t, change);
	sync_edit(t, id, SCHOOL_SHARE, "0.6");
	assert_line_ends(t, 0, "\"set\":{\"share\":\"0.6\",\"pupils\":500},"
	    "\"old\":[\"@.2\"]}");
	sync_edit(t, id, SCHOOL_NAME, "Ziyo");
	assert_line_ends(t, 0, "\"set\":{\"name\":\"Ziyo\"}}");
}

static void
test_doubtful_clock(void **state)
{
	struct sync_test *t = *state;
	uint64_t id = sync_add(t, "S1", "Bilim");
	struct buf line;

	buf_init(&line);
	clock_fixed(&t->clock, 86400000);
	sync_edit(t, id, SCHOOL_NAME, "in 1970");
	sync_line(t, 0, &line);
	assert_non_null(strstr(buf_cstr(&line), ",\"tq\":1,"));
	clock_fixed(&t->clock, (SYNC_NOW - 2 * 86400) * INT64_C(1000));
	sync_edit(t, id, SCHOOL_NAME, "two days back");
	sync_line(t, 0, &line);
	assert_non_null(strstr(buf_cstr(&line), ",\"tq\":1,"));
	clock_fixed(&t->clock, (SYNC_NOW - 3600) * INT64_C(1000));
	sync_edit(t, id, SCHOOL_NAME, "an hour back");
	sync_line(t, 0, &line);
	assert_null(strstr(buf_cstr(&line), "\"tq\""));
	/* ahead once, and corrected: doubted once */
	clock_fixed(&t->clock, (SYNC_NOW + 900 * 86400) * INT64_C(1000));
	sync_edit(t, id, SCHOOL_NAME, "ahead");
	clock_fixed(&t->clock, SYNC_NOW * INT64_C(1000));
	sync_edit(t, id, SCHOOL_NAME, "corrected");
	sync_line(t, 0, &line);
	assert_non_null(strstr(buf_cstr(&line), ",\"tq\":1,"));
	sync_edit(t, id, SCHOOL_NAME, "right");
	sync_line(t, 0, &line);
	assert_null(strstr(buf_cstr(&line), "\"tq\""));
	buf_free(&line);
}

static void
test_too_long(void **state)
{
	struct sync_test *t = *state;
	struct change *change = sync_change(t);
	struct change_result result;
	struct buf text;
	uint64_t last = sync_last(t);

	buf_init(&text);
	while (text.len < 70000)
		buf_byte(&text, 'x');
	change_create(change, sync_school(t));
	sync_set(t, change, SCHOOL_NAME, buf_cstr(&text));
	assert_int_equal(change_end(change, &result), ERR_INPUT);
	assert_non_null(strstr(t->base.why.text, "too long"));
	assert_int_equal(sync_last(t), last);
	/* Two of half the length go to two lines. */
	text.len = 40000;
	change = sync_change(t);
	change_create(change, sync_school(t));
	sync_set(t, change, SCHOOL_CODE, buf_cstr(&text));
	sync_set(t, change, SCHOOL_NAME, buf_cstr(&text));
	sync_save(t, change);
	assert_int_equal(sync_last(t), last + 2);
	buf_free(&text);
}

static void
test_abandon(void **state)
{
	struct sync_test *t = *state;
	uint64_t last = sync_last(t);
	struct change *change = sync_change(t);

	change_create(change, sync_school(t));
	sync_set(t, change, SCHOOL_CODE, "S1");
	change_abandon(change);
	assert_int_equal(sync_last(t), last);
	sync_add(t, "S1", "Bilim");
}

static void
put_limit(struct txn *txn, void *with)
{
	const struct sync_test *t = with;
	struct writer writer;

	assert_true(writer_find(txn, sync_dev(t), &writer));
	writer.limit = writer.last;
	writer_put(txn, &writer);
}

/* All that is written counts, and the next line would not. */
static void
test_ended_at_the_last_line(void **state)
{
	struct sync_test *t = *state;
	struct change *change = NULL;

	sync_add(t, "S1", "Bilim");
	assert_ok(store_write(t->base.store, put_limit, t, &t->base.why),
	    &t->base.why);
	assert_int_equal(change_begin(t->base.store, &t->author,
	    &t->base.why, &change), ERR_REFUSED);
	assert_null(change);
}

static void
test_lock(void **state)
{
	struct sync_test *t = *state;
	struct change *change = sync_change(t);
	struct note why = { "" };
	char path[160];
	int fd;

	snprintf(path, sizeof path, "%s/writing", t->base.db);
	/* a lock of its own, as another process has it */
	assert_int_equal(file_lock(path, &fd, &why), ERR_BUSY);
	assert_string_not_equal(why.text, "");
	assert_ok(fold_recover(t->base.store, &why), &why);
	change_abandon(change);
	assert_ok(file_lock(path, &fd, &why), &why);
	lock_manner("set", 20);
	assert_int_equal(log_lock(t->base.store, &why), ERR_BUSY);
	close(fd);
	assert_ok(log_lock(t->base.store, &why), &why);
	lock_manner("", LOCK_WAIT);
	lock_drop(t->base.store);
}

enum { MANY = 7000 };

/* More than one transaction and more than the spool keeps in memory. */
static void
test_many(void **state)
{
	struct sync_test *t = *state;
	struct change *change = sync_change(t);
	struct change_result result;
	uint64_t id = 0;
	char text[900];
	struct txn txn;
	unsigned i;

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	for (i = 0; i < MANY; i++) {
		id = change_create(change, sync_school(t));
		snprintf(text, 10, "S%08u", i);
		sync_set(t, change, SCHOOL_CODE, text);
		sync_set(t, change, SCHOOL_NAME, "many");
	}
	assert_ok(change_end(change, &result), &t->base.why);
	assert_int_equal(result.lines, MANY);
	assert_field(t, id, SCHOOL_NAME, "many");
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_int_equal(index_count(&txn, sync_school(t)), MANY);
	snprintf(text, 10, "S%08u", MANY - 1);
	assert_int_equal(index_code(&txn, sync_school(t), span_of(text),
	    NULL), id);
	assert_false(fold_is_due(&txn));
	txn_abandon(&txn);
}

static void
leave_over(struct txn *txn, void *with)
{
	struct sync_test *t = with;
	struct writer writer;
	struct arena arena;
	struct line line;
	struct buf text;
	int i;

	arena_init(&arena);
	buf_init(&text);
	assert_true(writer_find(txn, sync_dev(t), &writer));
	for (i = 0; i < 2000; i++) {
		buf_reset(&text);
		buf_printf(&text, "{\"n\":%u,%s\"r\":\"school\",\"set\":"
		    "{\"code\":\"L%d\"}}", (unsigned)writer.last + 1,
		    i > 0 ? "" : "\"t\":5,\"u\":\"\",\"of\":9000,", i);
		assert_int_equal(line_read(&line, buf_span(&text), &arena,
		    NULL), OK);
		log_append(txn, &writer, &line);
	}
	buf_free(&text);
	arena_clear(&arena);
}

/* A process was killed while it appended: its lines are as if never there. */
static void
test_leftovers(void **state)
{
	struct sync_test *t = *state;
	struct change_set set;
	struct walk walk;
	struct span raw;
	struct txn txn;
	uint64_t id;

	assert_ok(store_write(t->base.store, leave_over, t, &t->base.why),
	    &t->base.why);
	id = sync_add(t, "S1", "Bilim");
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_false(log_get(&txn, id + 1, &raw));
	assert_false(log_get(&txn, id + 1999, &raw));
	assert_int_equal(txn_count(&txn, TREE_LOG), 2);
	assert_int_equal(txn_count(&txn, TREE_SETS), 2);
	assert_int_equal(txn_count(&txn, TREE_WHEN), 2);
	assert_int_equal(txn_count(&txn, TREE_CHAIN), 0);
	log_sets(&walk, &txn);
	assert_true(log_next_set(&walk, &set));
	assert_int_equal(set.first, id);
	walk_end(&walk);
	txn_abandon(&txn);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define EACH(test_) cmocka_unit_test_setup_teardown(test_, setup, teardown)
		EACH(test_create),
		EACH(test_edit),
		EACH(test_same_value_writes_nothing),
		EACH(test_hidden_sibling_stays),
		EACH(test_naming_all_loses_it),
		EACH(test_settle_with_a_value_that_is_there),
		EACH(test_lines_are_split),
		EACH(test_equal_values_all_go),
		EACH(test_seen),
		EACH(test_remove),
		EACH(test_removed_and_edited),
		EACH(test_personal_fields_stand_alone),
		EACH(test_group),
		EACH(test_doubtful_clock),
		EACH(test_too_long),
		EACH(test_abandon),
		EACH(test_ended_at_the_last_line),
		EACH(test_lock),
		EACH(test_many),
		EACH(test_leftovers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
