/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/log/intro.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

static void run(const char *form, ...) PRINTF_LIKE(1, 2);

static void
run(const char *form, ...)
{
	char command[512];
	va_list args;

	va_start(args, form);
	vsnprintf(command, sizeof command, form, args);
	va_end(args);
	assert_int_equal(system(command), 0);
}

static uint64_t
last_of(struct desk *desk, const char *dev)
{
	struct writer writer = { .last = 0 };
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, NULL);
	writer_find(&txn, span_of(dev), &writer);
	assert_int_equal(txn_end(&txn), OK);
	return writer.last;
}

/* As it was: the same writer, whose line 1 says who it is. */
static void
test_again(void **state)
{
	char dev[DEV_CHARS + 1];
	struct office office;
	struct arena arena;
	struct desk a;
	struct stat st;
	struct txn txn;

	(void)state;
	desk_open(&a, "A", 0);
	memcpy(dev, a.author.dev, sizeof dev);
	desk_name(&a, 0, "School");
	desk_close(&a);
	assert_int_equal(stat("A.db/key", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_not_equal(access("A.db/key.next", F_OK), 0);
	assert_int_equal(desk_reopen(&a), OK);
	assert_string_equal(a.author.dev, dev);
	assert_int_equal(a.author.renewed, SEAL_FITS);
	arena_init(&arena);
	txn_begin(&txn, a.store, TXN_READ, NULL);
	assert_true(office_get(&txn, span_of(dev), &arena, &office));
	assert_int_equal(office.trust, TRUST_SELF);
	assert_span(office.title, "A");
	assert_int_equal(office.last, 2);
	assert_int_equal(office.folded, 2);
	assert_int_equal(memcmp(office.fingerprint, dev, 4), 0);
	assert_int_equal(txn_end(&txn), OK);
	arena_clear(&arena);
	desk_remove(&a);
}

static void
assert_renewed(struct desk *desk, const char *old, enum seal_answer why)
{
	assert_int_equal(desk_reopen(desk), OK);
	assert_string_not_equal(desk->author.dev, old);
	assert_int_equal(desk->author.renewed, why);
	assert_non_null(author_renewed_text(&desk->author));
	assert_int_equal(last_of(desk, desk->author.dev), 1);
}

static void
read_intro(struct desk *desk, struct arena *arena, struct intro *intro)
{
	struct line line;
	struct span raw;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, NULL);
	assert_true(log_get(&txn, stamp_make(author_number(&txn,
	    &desk->author), 1), &raw));
	raw = arena_copy(arena, raw);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(line_read(&line, raw, arena, NULL), OK);
	assert_true(intro_read(intro, &line, arena));
}

/* A copied folder is a new writer, for which the old key speaks: whoever
 * trusts the old one trusts it. */
static void
test_copied(void **state)
{
	struct writer writer;
	struct intro intro;
	struct arena arena;
	struct txn txn;
	struct desk a, b, c;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	desk_name(&a, 0, "School");
	desk_close(&a);
	run("cp -a A.db C.db");
	c = a;
	strcpy(c.db, "C.db");
	c.schema = test_schema(&c.t);
	assert_renewed(&c, a.author.dev, SEAL_OTHER_FILE);
	arena_init(&arena);
	read_intro(&c, &arena, &intro);
	assert_span(intro.title, "A");
	assert_span(intro.old_dev, a.author.dev);
	assert_int_equal(intro.old_n, 2);
	assert_true(intro.signed_by_old);
	arena_clear(&arena);
	assert_int_equal(access("C.db/key.next", F_OK), -1);
	/* what the old one wrote last can leave from here */
	txn_begin(&txn, c.store, TXN_READ, NULL);
	assert_true(writer_find(&txn, span_of(a.author.dev), &writer));
	assert_int_equal(writer.signed_at, 2);
	assert_int_equal(txn_end(&txn), OK);
	desk_name(&c, 0, "School of the copy");
	/* the original goes on as itself */
	assert_int_equal(desk_reopen(&a), OK);
	assert_int_equal(a.author.renewed, SEAL_FITS);
	desk_send(&a, NULL, "1");
	assert_int_equal(desk_take(&b, "1", BUNDLE_TRUST), OK);
	desk_send(&c, NULL, "2");
	assert_int_equal(desk_take(&a, "2", BUNDLE_APPLY), OK);
	desk_send(&a, NULL, "3");
	assert_int_equal(desk_take(&b, "3", BUNDLE_APPLY), OK);
	txn_begin(&txn, b.store, TXN_READ, NULL);
	assert_int_equal(trust_of(&txn, span_of(c.author.dev)),
	    TRUST_ACCEPTED);
	assert_int_equal(txn_end(&txn), OK);
	assert_desks_equal(&a, &b);
	assert_desks_equal(&a, &c);
	desk_remove(&a);
	desk_remove(&b);
	desk_remove(&c);
	run("rm -f 1 2 3");
}

/* Another home folder, another account: no reason to alarm. */
static void
test_no_witness(void **state)
{
	char dev[DEV_CHARS + 1];
	struct desk a;

	(void)state;
	desk_open(&a, "A", 0);
	memcpy(dev, a.author.dev, sizeof dev);
	desk_close(&a);
	run("rm -r A.state");
	assert_int_equal(desk_reopen(&a), OK);
	assert_string_equal(a.author.dev, dev);
	desk_close(&a);
	strcpy(a.state, "other.state");
	assert_int_equal(desk_reopen(&a), OK);
	assert_string_equal(a.author.dev, dev);
	assert_int_equal(access("other.state", F_OK), 0);
	desk_remove(&a);
	run("rm -r A.state");
}

static void
test_other_nonce(void **state)
{
	char dev[DEV_CHARS + 1];
	struct desk a;

	(void)state;
	desk_open(&a, "A", 0);
	memcpy(dev, a.author.dev, sizeof dev);
	desk_close(&a);
	run("echo 00112233445566778899aabbccddeeff 1 >A.state/%s", dev);
	assert_renewed(&a, dev, SEAL_OTHER_NONCE);
	desk_remove(&a);
}

static void
test_other_machine(void **state)
{
	char dev[DEV_CHARS + 1];
	struct home seal;
	struct txn txn;
	struct desk a;

	(void)state;
	desk_open(&a, "A", 0);
	memcpy(dev, a.author.dev, sizeof dev);
	txn_begin(&txn, a.store, TXN_WRITE, NULL);
	assert_true(home_get(&txn, &seal));
	seal.machine[0] ^= 1;
	home_put(&txn, &seal);
	assert_int_equal(txn_end(&txn), OK);
	desk_close(&a);
	assert_renewed(&a, dev, SEAL_OTHER_MACHINE);
	desk_remove(&a);
}

/* The file put back in place, inode and all, after lines had left: their
 * numbers are not given again, and the lines come home. */
static void
test_put_back(void **state)
{
	char dev[DEV_CHARS + 1];
	uint64_t school;
	struct desk a, b;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	memcpy(dev, a.author.dev, sizeof dev);
	school = desk_name(&a, 0, "School");
	desk_close(&a);
	run("cp A.db/data.mdb old");
	assert_int_equal(desk_reopen(&a), OK);
	desk_set(&a, school, SCHOOL_PUPILS, value_integer(7));
	desk_send(&a, NULL, "1");
	assert_int_equal(desk_take(&b, "1", BUNDLE_TRUST), OK);
	desk_close(&a);
	run("cat old >A.db/data.mdb");
	assert_renewed(&a, dev, SEAL_BEHIND);
	assert_int_equal(last_of(&a, dev), 2);
	desk_set(&a, school, SCHOOL_PUPILS, value_integer(8));
	desk_send(&b, NULL, "2");
	assert_int_equal(desk_take(&a, "2", BUNDLE_TRUST), OK);
	assert_int_equal(last_of(&a, dev), 3);
	desk_send(&a, NULL, "3");
	assert_int_equal(desk_take(&b, "3", BUNDLE_APPLY), OK);
	assert_desks_equal(&a, &b);
	desk_remove(&a);
	desk_remove(&b);
	run("rm -f 1 2 3 old");
}

/* Lines of ours come back before we noticed: the next opening makes a new
 * writer. */
static void
test_own_lines(void **state)
{
	char dev[DEV_CHARS + 1];
	struct desk a, b;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	memcpy(dev, a.author.dev, sizeof dev);
	desk_close(&a);
	run("cp A.db/data.mdb old");
	assert_int_equal(desk_reopen(&a), OK);
	desk_name(&a, 0, "School");
	desk_send(&a, NULL, "1");
	assert_int_equal(desk_take(&b, "1", BUNDLE_TRUST), OK);
	desk_send(&b, NULL, "2");
	desk_close(&a);
	run("cat old >A.db/data.mdb; rm -r A.state");
	assert_int_equal(desk_reopen(&a), OK);
	assert_string_equal(a.author.dev, dev);
	assert_int_equal(desk_take(&a, "2", BUNDLE_TRUST), OK);
	assert_string_not_equal(a.author.dev, dev);
	assert_int_equal(a.author.renewed, SEAL_BEHIND);
	assert_int_equal(last_of(&a, dev), 2);
	desk_remove(&a);
	desk_remove(&b);
	run("rm -f 1 2 old");
}

static void
test_no_key(void **state)
{
	char dev[DEV_CHARS + 1];
	struct intro intro;
	struct arena arena;
	struct desk a;

	(void)state;
	desk_open(&a, "A", 0);
	memcpy(dev, a.author.dev, sizeof dev);
	desk_close(&a);
	run("rm A.db/key");
	assert_renewed(&a, dev, SEAL_OTHER_FILE);
	arena_init(&arena);
	read_intro(&a, &arena, &intro);
	assert_span(intro.old_dev, dev);
	assert_false(intro.signed_by_old);
	arena_clear(&arena);
	desk_remove(&a);
}

/* Cut short between the line and the file: the next opening ends it. */
static void
test_cut_short(void **state)
{
	char dev[DEV_CHARS + 1];
	struct desk a, b;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	memcpy(dev, a.author.dev, sizeof dev);
	desk_close(&a);
	desk_close(&b);
	run("mv A.db/key A.db/key.next; cp B.db/key A.db/key");
	assert_int_equal(desk_reopen(&a), OK);
	assert_string_equal(a.author.dev, dev);
	assert_int_equal(access("A.db/key.next", F_OK), -1);
	desk_close(&a);
	run("test -s A.db/key-%s", b.author.dev);
	assert_int_equal(desk_reopen(&a), OK);
	assert_string_equal(a.author.dev, dev);
	desk_close(&a);
	run("echo nonsense >A.db/key");
	assert_int_equal(desk_reopen(&a), ERR_DAMAGED);
	store_close(a.store);
	a.store = NULL;
	desk_remove(&a);
	desk_remove(&b);
}

static void
move_seal(struct txn *txn, void *with)
{
	(void)with;
	home_move(txn);
}

/* compact: another inode by our own hand. */
static void
test_resealed(void **state)
{
	struct store_last last = { move_seal, NULL };
	char dev[DEV_CHARS + 1];
	struct txn txn;
	struct desk a;

	(void)state;
	desk_open(&a, "A", 0);
	memcpy(dev, a.author.dev, sizeof dev);
	run("mkdir new");
	txn_begin(&txn, a.store, TXN_READ, &a.why);
	assert_int_equal(store_rebuild(&txn, "new", &last), OK);
	assert_int_equal(txn_end(&txn), OK);
	desk_close(&a);
	run("mv new/data.mdb A.db/data.mdb && rmdir new");
	assert_int_equal(desk_reopen(&a), OK);
	assert_string_equal(a.author.dev, dev);
	desk_remove(&a);
}

static enum err
find(struct desk *desk, const char *name, char dev[DEV_CHARS + 1])
{
	struct office office;
	struct arena arena;
	struct txn txn;
	enum err err;

	arena_init(&arena);
	txn_begin(&txn, desk->store, TXN_READ, NULL);
	err = office_find(&txn, span_of(name), &arena, NULL, &office);
	if (err == OK)
		memcpy(dev, office.dev, DEV_CHARS + 1);
	assert_int_equal(txn_end(&txn), OK);
	arena_clear(&arena);
	return err;
}

static void
test_find(void **state)
{
	char dev[DEV_CHARS + 1];
	struct desk a, b, c;

	(void)state;
	desk_open(&a, "Nurobod", 0);
	desk_open(&b, "Nurota", 1);
	desk_open(&c, "Nuro", 1);
	desk_send(&b, NULL, "1");
	desk_send(&c, NULL, "2");
	assert_int_equal(desk_take(&a, "1", BUNDLE_TRUST), OK);
	assert_int_equal(desk_take(&a, "2", BUNDLE_TRUST), OK);
	assert_int_equal(find(&a, "nurot", dev), OK);
	assert_string_equal(dev, b.author.dev);
	assert_int_equal(find(&a, "Nuro", dev), OK);
	assert_string_equal(dev, c.author.dev);
	assert_int_equal(find(&a, b.author.dev, dev), OK);
	assert_string_equal(dev, b.author.dev);
	assert_int_equal(find(&a, "nur", dev), ERR_INPUT);
	assert_int_equal(find(&a, "x", dev), ERR_INPUT);
	desk_remove(&a);
	desk_remove(&b);
	desk_remove(&c);
	run("rm -f 1 2");
}

static enum err
tell_phrase(void *with, const char *path, struct note *why,
    struct buf *phrase)
{
	(void)path;
	(void)why;
	++*(int *)with;
	buf_text(phrase, "sirli so'z");
	return OK;
}

/* A key that goes on for another has its passphrase, opened or not. */
static void
test_phrase(void **state)
{
	char dev[DEV_CHARS + 1];
	struct keypair key;
	struct desk a;
	int asked = 0;

	(void)state;
	desk_open(&a, "a", 0);
	assert_int_equal(key_save("a.db/key", &a.author.key,
	    SPAN("sirli so'z"), &a.why), OK);
	desk_close(&a);
	assert_int_equal(desk_reopen(&a), OK);
	assert_true(a.author.locked);
	desk_name(&a, 0, "maktab");
	assert_int_equal(author_publish(&a.author, a.store, &a.why),
	    ERR_REFUSED);
	a.author.ask = (struct key_ask){ tell_phrase, &asked };
	assert_int_equal(author_unlock(&a.author, a.store, &a.why), OK);
	assert_int_equal(author_publish(&a.author, a.store, &a.why), OK);
	assert_int_equal(asked, 1);
	memcpy(dev, a.author.dev, sizeof dev);
	assert_int_equal(author_rotate(&a.author, a.store, &a.why), OK);
	assert_int_equal(asked, 2);
	assert_string_not_equal(dev, a.author.dev);
	assert_int_equal(key_load("a.db/key", SPAN(""), &key, NULL),
	    ERR_REFUSED);
	assert_int_equal(key_load("a.db/key", SPAN("sirli so'z"), &key,
	    NULL), OK);
	a.author.ask = (struct key_ask){ NULL, NULL };
	assert_int_equal(author_rotate(&a.author, a.store, &a.why),
	    ERR_REFUSED);
	desk_remove(&a);
}

/* Of two at once the second knows the key of a writer that was: it may not
 * sign what the first made. */
static void
test_rotated_twice(void **state)
{
	struct author late;
	struct writer own;
	struct desk a;
	struct txn txn;

	(void)state;
	desk_open(&a, "a", 0);
	late = a.author;
	assert_int_equal(author_rotate(&a.author, a.store, &a.why), OK);
	assert_int_equal(author_rotate(&late, a.store, &a.why), ERR_BUSY);
	txn_begin(&txn, a.store, TXN_READ, NULL);
	assert_true(writer_find(&txn, author_here(&txn), &own));
	assert_int_equal(txn_end(&txn), OK);
	assert_string_equal(own.dev, a.author.dev);
	assert_int_equal(own.signed_at, 0);
	author_close(&late);
	desk_remove(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_copied),
		cmocka_unit_test(test_no_witness),
		cmocka_unit_test(test_other_nonce),
		cmocka_unit_test(test_other_machine),
		cmocka_unit_test(test_put_back),
		cmocka_unit_test(test_own_lines),
		cmocka_unit_test(test_no_key),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_resealed),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_phrase),
		cmocka_unit_test(test_rotated_twice),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
