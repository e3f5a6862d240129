/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Fault 20: lines of a newer application go through an office with an older
 * one, which edits other fields of the same record.  They arrive byte for
 * byte as on the direct way; what the older one does not know survives there,
 * and comes to light when it is upgraded.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/edit/verify.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

static const char *const later[] = {
	",\"r\":\"room\",\"set\":{\"seats\":12,\"name\":\"Room\"}}",
	(",\"r\":\"school\",\"set\":{\"name\":\"N\",\"motto\":\"M\","
	    "\"tags\":[\"a\",\"b\"]},\"x_member\":{\"a\":[1,2]}}"),
	",\"k\":\"x_kind\",\"more\":[\"a\",{\"b\":null}]}",
	",\"r\":\"school\",\"set\":{\"pupils\":\"many\"}}"
};

static void
append(struct txn *txn, void *with)
{
	struct desk *desk = with;
	struct line_head head = { .of = 1, .user = SPAN("me") };
	struct writer writer;
	struct arena arena;
	struct line line;
	struct buf text;
	size_t i;

	assert_true(writer_find(txn, span_of(desk->author.dev), &writer));
	arena_init(&arena);
	buf_init(&text);
	for (i = 0; i < sizeof later / sizeof *later; i++) {
		buf_reset(&text);
		head.n = writer.last + 1;
		head.t = clock_now(&desk->clock);
		line_write(&text, &head, span_of(later[i]));
		assert_int_equal(line_read(&line, buf_span(&text), &arena,
		    txn->why), OK);
		log_append(txn, &writer, &line);
	}
	writer_put(txn, &writer);
	fold_now(txn, &writer);
	buf_free(&text);
	arena_clear(&arena);
}

/* Without the last fields of a school. */
static void
become_old(struct desk *desk)
{
	desk_close(desk);
	desk->schema = test_schema(&desk->t);
	desk->t.school.count = SCHOOL_TAGS;
	assert_int_equal(desk_reopen(desk), OK);
}

static void
become_new(struct desk *desk)
{
	desk_close(desk);
	desk->schema = test_schema(&desk->t);
	assert_int_equal(desk_reopen(desk), OK);
}

static void
complain(void *with, const char *sentence)
{
	(void)with;
	print_error("%s\n", sentence);
}

static void
check(struct desk *desk)
{
	struct verify_tally tally;

	assert_int_equal(verify(desk->store, complain, NULL, &tally,
	    &desk->why), OK);
	assert_int_equal(tally.faults, 0);
}

/* The lines of the first writer here, as they lie there. */
static struct buf
lines_of(struct desk *desk, const char *dev)
{
	struct writer writer;
	struct txn txn;
	struct buf all;
	struct span raw;
	uint64_t n;

	buf_init(&all);
	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(writer_find(&txn, span_of(dev), &writer));
	for (n = 1; n <= writer.last; n++) {
		assert_true(log_get(&txn, stamp_make(writer.number, n),
		    &raw));
		buf_add(&all, raw);
		buf_byte(&all, '\n');
	}
	assert_int_equal(txn_end(&txn), OK);
	return all;
}

static uint64_t
by_stamp(struct desk *desk, const char *dev, uint64_t n)
{
	struct writer writer;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(writer_find(&txn, span_of(dev), &writer));
	assert_int_equal(txn_end(&txn), OK);
	return stamp_make(writer.number, n);
}

static void
test_versions(void **state)
{
	struct buf direct, relayed;
	struct desk a, old, c;
	char *dump;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&old, "B", 1);
	desk_open(&c, "C", 2);
	become_old(&old);
	assert_int_equal(store_write(a.store, append, &a, &a.why), OK);
	desk_send(&a, NULL, "1");
	assert_int_equal(desk_take(&old, "1", BUNDLE_TRUST), OK);
	check(&old);
	/* line 3 made a school with a motto and tags */
	desk_name(&old, by_stamp(&old, a.author.dev, 3), "Renamed");
	desk_send(&old, NULL, "2");
	assert_int_equal(desk_take(&c, "1", BUNDLE_TRUST), OK);
	direct = lines_of(&c, a.author.dev);
	assert_int_equal(desk_take(&c, "2", BUNDLE_TRUST), OK);
	desk_remove(&c);
	desk_open(&c, "C", 2);
	(void)!desk_take(&c, "2", BUNDLE_TRUST);
	relayed = lines_of(&c, a.author.dev);
	assert_true(span_is(buf_span(&direct), buf_span(&relayed)));
	assert_int_equal(desk_take(&a, "2", BUNDLE_TRUST), OK);
	dump = desk_dump(&a);
	assert_non_null(strstr(dump, " motto 0 "));
	assert_non_null(strstr(dump, "\"Renamed\""));
	assert_non_null(strstr(dump, "[\"a\",\"b\"]"));
	free(dump);
	become_new(&old);
	check(&old);
	check(&a);
	assert_desks_equal(&a, &old);
	buf_free(&direct);
	buf_free(&relayed);
	desk_remove(&a);
	desk_remove(&old);
	desk_remove(&c);
	assert_int_equal(system("rm 1 2"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
