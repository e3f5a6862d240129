/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/exchange/bundle.h"
#include "tests/unit/office.h"
#include "tests/unit/parcel.h"
#include "tests/unit/place.h"

static void
trust(struct desk *desk, const struct desk *other)
{
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_WRITE, &desk->why);
	trust_put(&txn, span_of(other->author.dev), TRUST_ACCEPTED);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(fold_all(desk->store, NULL, NULL, &desk->why), OK);
}

/* The committed state as it lies on the disk. */
static struct buf
disk(const struct desk *desk)
{
	char path[128];
	struct buf bytes;

	buf_init(&bytes);
	snprintf(path, sizeof path, "%s/data.mdb", desk->db);
	assert_int_equal(file_read(path, (size_t)1 << 30, &bytes, NULL), OK);
	return bytes;
}

static void
assert_disk(const struct desk *desk, struct buf *before)
{
	struct buf now = disk(desk);

	assert_true(span_is(buf_span(&now), buf_span(before)));
	buf_free(&now);
}

static uint64_t
same_record(struct desk *from, uint64_t id, struct desk *to)
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

/* A full bundle there, a delta back, edits of both, until both are equal. */
static void
test_two_offices(void **state)
{
	struct desk a, b;
	uint64_t school, there;
	struct buf before;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 7200);
	school = desk_name(&a, 0, "School 1");
	desk_set(&a, school, SCHOOL_PUPILS, value_integer(100));
	desk_send(&a, NULL, "1");
	before = disk(&b);
	assert_int_equal(desk_take(&b, "1", BUNDLE_APPLY), ERR_REFUSED);
	assert_non_null(strstr(b.why.text, "--trust"));
	assert_non_null(strstr(b.why.text, "\"A\""));
	assert_disk(&b, &before);
	buf_free(&before);
	assert_int_equal(desk_take(&b, "1", BUNDLE_TRUST), OK);
	assert_desks_equal(&a, &b);
	before = disk(&b);
	assert_int_equal(desk_take(&b, "1", BUNDLE_APPLY), ERR_LOOK);
	assert_disk(&b, &before);
	buf_free(&before);
	there = same_record(&a, school, &b);
	desk_set(&b, there, SCHOOL_PUPILS, value_integer(200));
	desk_name(&b, 0, "School 2");
	desk_set(&a, school, SCHOOL_PUPILS, value_integer(300));
	desk_send(&b, &a, "2");
	assert_int_equal(desk_take(&a, "2", BUNDLE_TRUST), OK);
	desk_send(&a, &b, "3");
	assert_int_equal(desk_take(&b, "3", BUNDLE_APPLY), OK);
	assert_desks_equal(&a, &b);
	desk_drop(&b, there);
	desk_send(&b, &a, "4");
	assert_int_equal(desk_take(&a, "4", BUNDLE_APPLY), OK);
	assert_desks_equal(&a, &b);
	assert_int_equal(desk_take(&a, "2", BUNDLE_APPLY), ERR_LOOK);
	desk_remove(&a);
	desk_remove(&b);
	unlink("1");
	unlink("2");
	unlink("3");
	unlink("4");
}

static uint64_t
count_lines(const char *path)
{
	struct bundle_facts facts;
	uint64_t lines;

	assert_int_equal(bundle_read(path, NULL, NULL, NULL, &facts,
	    NULL), OK);
	lines = facts.lines;
	bundle_facts_clear(&facts);
	return lines;
}

/* A delta holds what its receiver lacks, by the receiver's own word. */
static void
test_delta(void **state)
{
	struct desk a, b;
	uint64_t school;
	int i;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	school = desk_name(&a, 0, "School");
	for (i = 1; i < 3000; i++)
		desk_set(&a, school, SCHOOL_PUPILS, value_integer(i));
	desk_send(&a, NULL, "full");
	assert_int_equal(count_lines("full"), 3001 + 4);
	assert_int_equal(desk_take(&b, "full", BUNDLE_TRUST), OK);
	desk_send(&b, NULL, "have");
	assert_int_equal(desk_take(&a, "have", BUNDLE_TRUST), OK);
	desk_set(&a, school, SCHOOL_PUPILS, value_integer(9));
	desk_send(&a, &b, "delta");
	assert_int_equal(count_lines("delta"), 1 + 4);
	assert_int_equal(desk_take(&b, "delta", BUNDLE_APPLY), OK);
	assert_desks_equal(&a, &b);
	/* nothing to send: still a bundle, with what we have */
	desk_send(&b, &a, "back");
	assert_int_equal(count_lines("back"), 2);
	assert_int_equal(desk_take(&a, "back", BUNDLE_APPLY), ERR_LOOK);
	desk_send(&a, &b, "none");
	assert_int_equal(count_lines("none"), 2);
	desk_remove(&a);
	desk_remove(&b);
	unlink("full");
	unlink("have");
	unlink("delta");
	unlink("back");
	unlink("none");
}

/* The second of three is lost: the third names what is missing. */
static void
test_gap(void **state)
{
	struct bundle_outcome outcome;
	struct desk a, b;
	struct buf before;
	uint64_t school;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	school = desk_name(&a, 0, "School");
	desk_send(&a, NULL, "1");
	assert_int_equal(desk_take(&b, "1", BUNDLE_TRUST), OK);
	desk_send(&b, &a, "have");
	assert_int_equal(desk_take(&a, "have", BUNDLE_TRUST), OK);
	desk_set(&a, school, SCHOOL_PUPILS, value_integer(1));
	desk_send(&a, &b, "2");
	/* as if 2 had arrived, and what B says of it, too */
	{
		struct txn txn;
		struct buf have;

		buf_init(&have);
		buf_printf(&have, "{\"%s\":3}", a.author.dev);
		txn_begin(&txn, a.store, TXN_WRITE, NULL);
		trust_heard(&txn, span_of(b.author.dev), 1895392000000,
		    buf_span(&have), SPAN(""));
		assert_int_equal(txn_end(&txn), OK);
		buf_free(&have);
	}
	desk_set(&a, school, SCHOOL_PUPILS, value_integer(2));
	desk_send(&a, &b, "3");
	before = disk(&b);
	assert_int_equal(bundle_apply(b.store, &b.author, "3",
	    BUNDLE_APPLY, NULL, &outcome, &b.why), ERR_LOOK);
	assert_int_equal(outcome.lines, 0);
	assert_non_null(strstr(buf_cstr(&outcome.report), "Lines 3 to 3 of"));
	bundle_outcome_clear(&outcome);
	buf_free(&before);
	assert_int_equal(desk_take(&b, "2", BUNDLE_APPLY), OK);
	assert_int_equal(desk_take(&b, "3", BUNDLE_APPLY), OK);
	assert_desks_equal(&a, &b);
	desk_remove(&a);
	desk_remove(&b);
	unlink("1");
	unlink("2");
	unlink("3");
	unlink("have");
}

/* Lines of somebody unknown wait until a person accepts him. */
static void
test_relay(void **state)
{
	struct bundle_outcome outcome;
	struct desk a, b, c;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	desk_open(&c, "C", 2);
	desk_name(&a, 0, "School of A");
	desk_send(&a, NULL, "1");
	assert_int_equal(desk_take(&b, "1", BUNDLE_TRUST), OK);
	desk_name(&b, 0, "School of B");
	desk_send(&b, NULL, "2");
	assert_int_equal(bundle_apply(c.store, &c.author, "2",
	    BUNDLE_TRUST, NULL, &outcome, &c.why), ERR_LOOK);
	assert_int_equal(outcome.kept_back, 2);
	assert_int_equal(outcome.lines, 4);
	assert_non_null(strstr(buf_cstr(&outcome.report), a.author.dev));
	bundle_outcome_clear(&outcome);
	/* kept and passed on */
	desk_send(&c, NULL, "3");
	assert_int_equal(count_lines("3"), 2 + 4 + 4 + 3);
	trust(&c, &a);
	assert_desks_equal(&b, &c);
	desk_remove(&a);
	desk_remove(&b);
	desk_remove(&c);
	unlink("1");
	unlink("2");
	unlink("3");
}

enum { BUNDLES = 4 };

/* The bundles in the order that this number stands for, each twice. */
static void
take_in_order(struct desk *desk, unsigned order)
{
	char names[] = "1234", one[2] = "";
	unsigned left, place;

	for (left = BUNDLES; left > 0; left--) {
		place = order % left;
		order /= left;
		one[0] = names[place];
		memmove(names + place, names + place + 1, left - place);
		assert_int_not_equal(desk_take(desk, one, BUNDLE_TRUST),
		    ERR_REFUSED);
		assert_int_equal(desk_take(desk, one, BUNDLE_TRUST),
		    ERR_LOOK);
	}
}

static void
test_any_order(void **state)
{
	struct desk a, b, c, first;
	uint64_t school, there;
	unsigned order;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 7);
	school = desk_name(&a, 0, "School");
	desk_send(&a, NULL, "1");
	assert_int_equal(desk_take(&b, "1", BUNDLE_TRUST), OK);
	there = same_record(&a, school, &b);
	desk_name(&b, there, "School of B");
	desk_send(&b, NULL, "2");
	desk_name(&a, school, "School of A");
	desk_drop(&a, school);
	desk_send(&a, NULL, "3");
	desk_set(&b, there, SCHOOL_PUPILS, value_integer(5));
	desk_send(&b, NULL, "4");
	desk_open(&first, "D", 9);
	take_in_order(&first, 0);
	for (order = 1; order < 24; order++) {
		desk_open(&c, "C", 8);
		take_in_order(&c, order);
		assert_desks_equal(&first, &c);
		desk_remove(&c);
	}
	desk_remove(&a);
	desk_remove(&b);
	desk_remove(&first);
	unlink("1");
	unlink("2");
	unlink("3");
	unlink("4");
}

/* What would change, and nothing does. */
static void
test_dry_run(void **state)
{
	struct bundle_outcome outcome;
	struct desk a, b;
	struct buf before;
	uint64_t one, two;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	one = desk_set(&a, 0, SCHOOL_CODE, value_text(SPAN("SCH-1")));
	two = desk_set(&a, 0, SCHOOL_CODE, value_text(SPAN("SCH-2")));
	desk_set(&a, one, SCHOOL_PUPILS, value_integer(528));
	desk_send(&a, NULL, "1");
	assert_int_equal(desk_take(&b, "1", BUNDLE_TRUST), OK);
	desk_set(&a, one, SCHOOL_PUPILS, value_integer(530));
	desk_set(&a, one, SCHOOL_PUPILS, value_integer(531));
	desk_drop(&a, two);
	desk_set(&a, 0, SCHOOL_CODE, value_text(SPAN("SCH-3")));
	desk_send(&a, NULL, "2");
	before = disk(&b);
	assert_int_equal(bundle_apply(b.store, &b.author, "2",
	    BUNDLE_DRY_RUN, NULL, &outcome, &b.why), OK);
	assert_string_equal(buf_cstr(&outcome.preview),
	    "school/SCH-1 pupils: 528 -> 531\n"
	    "school/SCH-2: removed\n"
	    "school/SCH-3: new\n");
	assert_int_equal(outcome.lines, 4);
	assert_int_equal(outcome.known, 4);
	bundle_outcome_clear(&outcome);
	assert_disk(&b, &before);
	buf_free(&before);
	desk_remove(&a);
	desk_remove(&b);
	unlink("1");
	unlink("2");
}

static void
put_file(const char *path, struct parcel *parcel)
{
	struct buf packed;

	buf_init(&packed);
	parcel_ship(parcel, &packed);
	assert_int_equal(file_write(path, 0600, buf_span(&packed), NULL), OK);
	buf_free(&packed);
}

/* A parcel whose sender's log goes on with these lines. */
static void
parcel_with(struct parcel *parcel, const char *lines)
{
	unsigned char h[HASH_BYTES];
	struct buf all;

	buf_reset(&parcel->body);
	buf_init(&all);
	parcel_intro(&parcel->key, &all);
	buf_text(&all, lines);
	parcel_run(parcel, &parcel->key, 1, h, buf_span(&all));
	buf_free(&all);
}

/* One key, two histories: neither counts, and that is said. */
static void
test_fork(void **state)
{
	struct bundle_outcome outcome;
	struct parcel parcel;
	struct desk a;
	char *after;

	(void)state;
	desk_open(&a, "A", 0);
	parcel_open(&parcel);
	parcel_with(&parcel, "{\"n\":2,\"t\":1,\"u\":\"\",\"r\":\"school\","
	    "\"set\":{\"pupils\":1}}\n");
	put_file("1", &parcel);
	parcel_with(&parcel, "{\"n\":2,\"t\":1,\"u\":\"\",\"r\":\"school\","
	    "\"set\":{\"pupils\":2}}\n{\"n\":3,\"t\":1,\"u\":\"\","
	    "\"r\":\"school\",\"set\":{\"pupils\":3}}\n");
	put_file("2", &parcel);
	assert_int_equal(desk_take(&a, "1", BUNDLE_TRUST), OK);
	assert_int_equal(bundle_apply(a.store, &a.author, "2",
	    BUNDLE_APPLY, NULL, &outcome, &a.why), ERR_LOOK);
	assert_int_equal(outcome.lines, 2);
	assert_non_null(strstr(buf_cstr(&outcome.report), "two different"));
	bundle_outcome_clear(&outcome);
	after = desk_dump(&a);
	assert_string_equal(after, "");
	free(after);
	parcel_free(&parcel);
	desk_remove(&a);
	unlink("1");
	unlink("2");
}

/* What lies in 1 once it was proven, when the lock is taken. */
static const char *later;

int
flock(int fd, int how)
{
	char command[32];

	if (later != NULL) {
		snprintf(command, sizeof command, "cat %s >1", later);
		later = NULL;
		assert_int_equal(system(command), 0);
	}
	return (int)syscall(SYS_flock, fd, how);
}

/* A file that is changed while it is read: proven, and then another one that
 * would be, too. */
static void
test_changed_meanwhile(void **state)
{
	struct parcel parcel;
	struct buf before;
	struct desk a;

	(void)state;
	desk_open(&a, "A", 0);
	parcel_open(&parcel);
	parcel_with(&parcel, "{\"n\":2,\"t\":1,\"u\":\"\",\"r\":\"school\","
	    "\"set\":{\"pupils\":1}}\n");
	put_file("1", &parcel);
	parcel_with(&parcel, "{\"n\":2,\"t\":1,\"u\":\"\",\"r\":\"school\","
	    "\"set\":{\"pupils\":2}}\n");
	put_file("2", &parcel);
	before = disk(&a);
	later = "2";
	assert_int_equal(desk_take(&a, "1", BUNDLE_TRUST), ERR_REFUSED);
	assert_null(later);
	assert_non_null(strstr(a.why.text, "changed while it was read"));
	assert_disk(&a, &before);
	assert_int_equal(desk_take(&a, "1", BUNDLE_TRUST), OK);
	buf_free(&before);
	parcel_free(&parcel);
	desk_remove(&a);
	unlink("1");
	unlink("2");
}

/* More lines in one change-set than one batch takes; and a hollow line. */
static void
test_large_set(void **state)
{
	enum { LINES = 30000 };
	unsigned char h[HASH_BYTES];
	struct parcel parcel;
	struct buf lines;
	struct txn txn;
	struct desk a;
	int n;

	(void)state;
	desk_open(&a, "A", 0);
	parcel_open(&parcel);
	buf_init(&lines);
	parcel_intro(&parcel.key, &lines);
	buf_printf(&lines, "{\"n\":2,\"t\":5,\"u\":\"me\",\"of\":%d,"
	    "\"r\":\"school\",\"set\":{\"pupils\":2}}\n", LINES);
	for (n = 3; n < LINES + 2; n++)
		buf_printf(&lines, "{\"n\":%d,\"r\":\"school\",\"set\":"
		    "{\"pupils\":%d,\"name\":\"School %d of this large set "
		    "of schools\"}}\n", n, n, n);
	parcel_run(&parcel, &parcel.key, 1, h, buf_span(&lines));
	put_file("1", &parcel);
	assert_int_equal(desk_take(&a, "1", BUNDLE_TRUST), OK);
	txn_begin(&txn, a.store, TXN_READ, NULL);
	assert_int_equal(txn_count(&txn, TREE_RECORDS), LINES);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(desk_take(&a, "1", BUNDLE_TRUST), ERR_LOOK);
	buf_free(&lines);
	parcel_free(&parcel);
	desk_remove(&a);
	unlink("1");
}

static void
test_hollow(void **state)
{
	unsigned char h[HASH_BYTES], of_line[HASH_BYTES];
	struct mark log = { .sort = MARK_LOG, .n = 1 };
	struct parcel parcel;
	struct desk a, b;
	struct buf lines;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 0);
	parcel_open(&parcel);
	buf_init(&lines);
	parcel_intro(&parcel.key, &lines);
	log.dev = span_of(parcel.dev);
	chain_begin(h, log.dev);
	memcpy(log.hash, h, HASH_BYTES);
	mark_write(&parcel.body, &log);
	parcel_chain(buf_span(&lines), h);
	crypt_hash(of_line, SPAN("{\"n\":2,...}"));
	chain_hash(h, LINE_PLAIN, of_line);
	buf_text(&lines, "{\"n\":2,\"x\":\"");
	hex_write(&lines, of_line, HASH_BYTES);
	buf_text(&lines, "\"}\n");
	buf_add(&parcel.body, buf_span(&lines));
	parcel_head(&parcel.body, &parcel.key, 2, h);
	put_file("1", &parcel);
	assert_int_equal(desk_take(&a, "1", BUNDLE_TRUST), OK);
	desk_send(&a, NULL, "2");
	assert_int_equal(desk_take(&b, "2", BUNDLE_TRUST), ERR_LOOK);
	assert_desks_equal(&a, &b);
	buf_free(&lines);
	parcel_free(&parcel);
	desk_remove(&a);
	desk_remove(&b);
	unlink("1");
	unlink("2");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_offices),
		cmocka_unit_test(test_delta),
		cmocka_unit_test(test_gap),
		cmocka_unit_test(test_relay),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_dry_run),
		cmocka_unit_test(test_fork),
		cmocka_unit_test(test_changed_meanwhile),
		cmocka_unit_test(test_large_set),
		cmocka_unit_test(test_hollow),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
