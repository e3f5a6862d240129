/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/base/file.h"
#include "tests/unit/testschema.h"
#include "tui/record/journal.h"

enum { NOW = 1000 };

static struct test_base	base;
static struct arena	arena;

static int
begin(void **state)
{
	(void)state;
	arena_init(&arena);
	return test_begin(&base) ? 0 : -1;
}

static int
end(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof path, "%s/drafts", base.db);
	remove(path);
	arena_clear(&arena);
	test_end(&base);
	return 0;
}

static char *
path_of(uint64_t id, const char *user)
{
	struct txn txn;
	char *path;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	path = journal_path(&arena, &txn, span_of(user), &base.t.school, id,
	    NOW);
	txn_abandon(&txn);
	assert_non_null(path);
	return path;
}

static void
write_field(struct journal *journal, size_t field, const char *text,
    int64_t ms)
{
	struct change_seen seen[] = { { 3, 0 } };
	struct journal_head head = { .kind = &base.t.school, .seen = seen,
	    .seen_count = 1 };
	struct txn txn;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	assert_int_equal(journal_write(journal, &txn, &head,
	    &base.t.school_fields[field], span_of(text), ms, &base.why), OK);
	txn_abandon(&txn);
}

/* The newest text of each field that was read. */
struct texts {
	struct buf	text[SCHOOL_FIELDS];
};

static void
take(void *with, const struct field *field, struct span text)
{
	struct texts *texts = with;

	buf_reset(&texts->text[field->place]);
	buf_add(&texts->text[field->place], text);
}

static bool
read_all(const char *path, struct texts *texts, struct journal_head *head)
{
	struct txn txn;
	bool done;
	size_t i;

	for (i = 0; i < SCHOOL_FIELDS; i++)
		buf_reset(&texts->text[i]);
	txn_begin(&txn, base.store, TXN_READ, &base.why);
	done = journal_read(&txn, path, &arena, head, take, texts);
	txn_abandon(&txn);
	return done;
}

static void
forget(struct texts *texts)
{
	size_t i;

	for (i = 0; i < SCHOOL_FIELDS; i++)
		buf_free(&texts->text[i]);
}

static void
test_what_was_typed_comes_back(void **state)
{
	struct texts texts = { { { 0 } } };
	struct journal_head head;
	struct journal journal;
	char *path = path_of(0, "a. karimov");

	(void)state;
	journal_init(&journal, path);
	write_field(&journal, SCHOOL_NAME, "12-umumta\xca\xbblim", NOW);
	write_field(&journal, SCHOOL_PUPILS, "70", NOW + 1);
	write_field(&journal, SCHOOL_PUPILS, "703", NOW + 2);
	write_field(&journal, SCHOOL_ADDRESS, "\"line\"\nfeed", NOW + 3);
	journal_close(&journal);
	/* Another run goes on with the same file. */
	journal_init(&journal, path);
	write_field(&journal, SCHOOL_NAME, "", NOW + 4);
	assert_true(read_all(path, &texts, &head));
	assert_span(buf_span(&texts.text[SCHOOL_NAME]), "");
	assert_span(buf_span(&texts.text[SCHOOL_PUPILS]), "703");
	assert_span(buf_span(&texts.text[SCHOOL_ADDRESS]), "\"line\"\nfeed");
	assert_ptr_equal(head.kind, &base.t.school);
	assert_int_equal(head.t, NOW + 4);
	assert_int_equal(head.fields, 5);
	assert_int_equal(head.seen_count, 1);
	assert_int_equal(head.seen[0].slot, 3);
	remove(path);
	journal_close(&journal);
	forget(&texts);
}

/* Cut anywhere by a crash: the whole lines before the cut are there. */
static void
test_every_cut(void **state)
{
	struct texts texts = { { { 0 } } };
	struct journal_head head;
	struct journal journal;
	struct buf whole;
	char *path = path_of(0, "u");
	size_t cut, last = 0;

	(void)state;
	journal_init(&journal, path);
	write_field(&journal, SCHOOL_NAME, "first", NOW);
	write_field(&journal, SCHOOL_NAME, "second", NOW);
	journal_close(&journal);
	buf_init(&whole);
	assert_int_equal(file_read(path, 4096, &whole, NULL), OK);
	for (cut = 0; cut <= whole.len; cut++) {
		assert_int_equal(file_write(path, 0600,
		    span_make(whole.at, cut), NULL), OK);
		if (!read_all(path, &texts, &head)) {
			assert_int_equal(last, 0);
			continue;
		}
		assert_true(head.fields >= last);
		last = head.fields;
		/* And it can be gone on with. */
		journal_init(&journal, path);
		write_field(&journal, SCHOOL_PUPILS, "5", NOW);
		journal_close(&journal);
		assert_true(read_all(path, &texts, &head));
		assert_span(buf_span(&texts.text[SCHOOL_PUPILS]), "5");
	}
	assert_int_equal(last, 2);
	remove(path);
	buf_free(&whole);
	forget(&texts);
}

static size_t
count_drafts(const char *user, struct journal_head **heads)
{
	struct txn txn;
	size_t count;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	count = journal_list(&txn, span_of(user), &arena, heads);
	txn_abandon(&txn);
	return count;
}

static void
test_a_list_for_each_user(void **state)
{
	struct journal_head *heads;
	struct journal mine, other;
	char *path = path_of(0, "ann"), *theirs = path_of(0, "anna");
	struct buf old;

	(void)state;
	journal_init(&mine, path);
	journal_init(&other, theirs);
	assert_int_equal(count_drafts("ann", &heads), 0);
	write_field(&mine, SCHOOL_NAME, "x", NOW);
	write_field(&other, SCHOOL_NAME, "y", NOW);
	assert_int_equal(count_drafts("ann", &heads), 1);
	assert_string_equal(heads[0].path, path);
	journal_drop(&mine, false);
	assert_int_equal(count_drafts("ann", &heads), 0);
	assert_int_equal(count_drafts("anna", &heads), 1);
	buf_init(&old);
	buf_printf(&old, "%s.old", path);
	assert_int_equal(remove(buf_cstr(&old)), 0);
	remove(theirs);
	buf_free(&old);
	journal_close(&mine);
	journal_close(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_typed_comes_back),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_a_list_for_each_user),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
