/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "core/store/env.h"
#include "core/store/names.h"
#include "tests/unit/testschema.h"

static struct test_base base;

static int
setup(void **state)
{
	*state = &base;
	return test_begin(&base) ? 0 : -1;
}

static int
teardown(void **state)
{
	test_end(*state);
	return 0;
}

static void
put(struct txn *txn, unsigned number, const char *value)
{
	char key[16];

	snprintf(key, sizeof key, "k%06u", number);
	txn_put(txn, TREE_LOG, span_of(key), span_of(value));
}

static bool
has(struct txn *txn, unsigned number)
{
	char key[16];
	struct span value;

	snprintf(key, sizeof key, "k%06u", number);
	return txn_get(txn, TREE_LOG, span_of(key), &value);
}

static void
assert_says(const struct note *why, const char *part)
{
	if (strstr(why->text, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, why->text);
}

static void
reopen(struct test_base *b, enum store_mode mode)
{
	store_close(b->store);
	b->store = NULL;
	if (!test_open(b, mode))
		fail_msg("%s", b->why.text);
}

static void
test_create(void **state)
{
	struct test_base *b = *state;
	struct store *second;
	struct stat st;

	assert_int_equal(stat(b->db, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(store_open(b->db, STORE_CREATE, b->schema, &b->why,
	    &second), ERR_INPUT);
	assert_null(second);
	assert_says(&b->why, "something already");
}

static void
test_missing(void **state)
{
	struct test_base *b = *state;
	struct store *none;
	char path[128];

	assert_int_equal(store_open("no/such", STORE_READ, b->schema,
	    &b->why, &none), ERR_INPUT);
	assert_says(&b->why, "no/such");
	b->why.text[0] = '\0';
	assert_int_equal(store_open(b->folder, STORE_READ, b->schema,
	    &b->why, &none), ERR_INPUT);
	assert_says(&b->why, "there is no database here");
	snprintf(path, sizeof path, "%s/db.new", b->folder);
	assert_int_not_equal(access(path, F_OK), 0);
}

static void
test_leftover(void **state)
{
	struct test_base *b = *state;
	char draft[128], path[160];
	int fd;

	store_close(b->store);
	b->store = NULL;
	snprintf(path, sizeof path, "%s/data.mdb", b->db);
	assert_int_equal(remove(path), 0);
	snprintf(path, sizeof path, "%s/lock.mdb", b->db);
	assert_int_equal(remove(path), 0);
	snprintf(path, sizeof path, "%s/writing", b->db);
	assert_int_equal(remove(path), 0);
	snprintf(draft, sizeof draft, "%s.new", b->db);
	assert_int_equal(mkdir(draft, 0700), 0);
	snprintf(path, sizeof path, "%s/data.mdb", draft);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "half", 4), 4);
	close(fd);
	assert_true(test_open(b, STORE_CREATE));
	assert_int_not_equal(access(draft, F_OK), 0);
}

/* There are 24,575 names of each sort; then a new one gets no number, and
 * all that had one keep theirs. */
static void
test_names_run_out(void **state)
{
	struct test_base *b = *state;
	char name[16];
	struct txn txn;
	uint16_t slot, first;
	unsigned i;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	first = names_next(&txn, NAME_FIELD);
	for (i = first; i <= 24575; i++) {
		snprintf(name, sizeof name, "f%u", i);
		slot = names_slot(&txn, NAME_FIELD, span_of(name));
		assert_int_equal(slot, i);
	}
	assert_int_equal(names_next(&txn, NAME_FIELD), UINT16_MAX);
	assert_int_equal(names_slot(&txn, NAME_FIELD, SPAN("more")), 0);
	assert_int_equal(names_slot(&txn, NAME_FIELD, SPAN("f24575")), 24575);
	assert_span(names_text(&txn, NAME_FIELD, 24575), "f24575");
	txn_abandon(&txn);
}

static void
test_errors_stick(void **state)
{
	struct test_base *b = *state;
	struct span value;
	struct txn txn;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	put(&txn, 1, "one");
	txn_fail(&txn, ERR_INPUT, "row %d is wrong", 7);
	txn_fail(&txn, ERR_DAMAGED, "second");
	put(&txn, 2, "two");
	assert_false(has(&txn, 1));
	assert_false(txn_get(&txn, TREE_META, SPAN("format"), &value));
	assert_int_equal(txn_count(&txn, TREE_LOG), 0);
	assert_int_equal(txn_end(&txn), ERR_INPUT);
	assert_string_equal(b->why.text, "row 7 is wrong");
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	assert_false(has(&txn, 1));
	assert_true(txn_get(&txn, TREE_META, SPAN("format"), &value));
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_snapshot(void **state)
{
	struct test_base *b = *state;
	struct txn before, txn;

	txn_begin(&before, b->store, TXN_READ, &b->why);
	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	put(&txn, 1, "one");
	assert_false(has(&before, 1));
	assert_int_equal(txn_end(&txn), OK);
	assert_false(has(&before, 1));
	assert_int_equal(txn_end(&before), OK);
	txn_begin(&before, b->store, TXN_READ, &b->why);
	assert_true(has(&before, 1));
	assert_int_equal(txn_end(&before), OK);
}

static void
fill(struct txn *txn, void *with)
{
	static char page[3000];
	unsigned i;

	for (i = 0; i < 2000; i++)
		put(txn, i, "short");
	for (i = 2000; i < *(unsigned *)with; i++) {
		char key[16];

		snprintf(key, sizeof key, "k%06u", i);
		txn_put(txn, TREE_LOG, span_of(key),
		    span_make(page, sizeof page));
	}
}

static void
test_growth(void **state)
{
	struct test_base *b = *state;
	unsigned count = 4000;
	struct txn txn;

	store_tighten(b->store);
	assert_int_equal(store_write(b->store, fill, &count, &b->why), OK);
	assert_string_equal(b->why.text, "");
	reopen(b, STORE_READ);
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	assert_int_equal(txn_count(&txn, TREE_LOG), count);
	assert_true(has(&txn, count - 1));
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_growth_while_read(void **state)
{
	struct test_base *b = *state;
	unsigned count = 4000;
	struct txn reader;

	store_tighten(b->store);
	txn_begin(&reader, b->store, TXN_READ, NULL);
	assert_int_equal(store_write(b->store, fill, &count, &b->why),
	    ERR_BUSY);
	assert_says(&b->why, "being read");
	assert_int_equal(txn_end(&reader), OK);
}

static void
test_copy(void **state)
{
	struct test_base *b = *state;
	uint64_t used, left;
	char path[128], db[128];
	struct txn txn;
	unsigned count = 3000;

	assert_int_equal(store_write(b->store, fill, &count, &b->why), OK);
	assert_int_equal(store_room(b->store, &used, &left, &b->why), OK);
	assert_true(used > 3000000 && left > 0);
	snprintf(path, sizeof path, "%s/copy.mdb", b->folder);
	assert_int_equal(store_copy(b->store, path, &b->why), OK);
	store_close(b->store);
	b->store = NULL;
	snprintf(db, sizeof db, "%s/data.mdb", b->db);
	assert_int_equal(rename(path, db), 0);
	assert_true(test_open(b, STORE_WRITE));
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	assert_int_equal(txn_count(&txn, TREE_LOG), count);
	assert_int_equal(txn_end(&txn), OK);
}

/*
 * Other processes: this program again, with what to do and the database.
 */
static pid_t
child(const char *what, const char *db, int *answers)
{
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], 3);
		execl("/proc/self/exe", "store", what, db, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	*answers = ends[0];
	return pid;
}

static int
finish(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
wait_for(int answers)
{
	char byte;

	assert_int_equal(read(answers, &byte, 1), 1);
}

static void
test_resized(void **state)
{
	struct test_base *b = *state;
	struct txn txn;
	int answers;

	store_tighten(b->store);
	assert_int_equal(finish(child("fill", b->db, &answers)), 0);
	close(answers);
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	assert_true(has(&txn, 3999));
	assert_int_equal(txn_end(&txn), OK);
	store_tighten(b->store);
	assert_int_equal(finish(child("more", b->db, &answers)), 0);
	close(answers);
	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	assert_true(has(&txn, 7999));
	put(&txn, 9000, "mine");
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_dead_reader(void **state)
{
	struct test_base *b = *state;
	uint64_t before, after, left;
	unsigned i, count = 2500;
	struct txn txn;
	int answers;
	pid_t pid = child("read", b->db, &answers);

	wait_for(answers);
	close(answers);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(finish(pid), -1);
	store_sweep(b->store);
	assert_int_equal(store_write(b->store, fill, &count, &b->why), OK);
	assert_int_equal(store_room(b->store, &before, &left, &b->why), OK);
	for (i = 0; i < 50; i++) {
		txn_begin(&txn, b->store, TXN_WRITE, &b->why);
		put(&txn, i * 41, "again");
		assert_int_equal(txn_end(&txn), OK);
	}
	assert_int_equal(store_room(b->store, &after, &left, &b->why), OK);
	assert_true(after < before + 40 * 4096);
}

static void
test_readers_full(void **state)
{
	struct test_base *b = *state;
	struct txn txns[127];
	unsigned i;

	for (i = 0; i < 126; i++) {
		txn_begin(&txns[i], b->store, TXN_READ, &b->why);
		assert_int_equal(txns[i].err, OK);
	}
	txn_begin(&txns[i], b->store, TXN_READ, &b->why);
	assert_int_equal(txn_end(&txns[i]), ERR_BUSY);
	assert_says(&b->why, "126 programs");
	while (i-- > 0)
		assert_int_equal(txn_end(&txns[i]), OK);
}

static void
test_no_space(void **state)
{
	struct test_base *b = *state;
	struct txn txn;
	int answers;

	assert_int_equal(finish(child("limit", b->db, &answers)), 0);
	close(answers);
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	assert_false(has(&txn, 3000));
	assert_true(has(&txn, 0));
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_full_sentence(void **state)
{
	struct test_base *b = *state;
	struct txn txn;

	txn_begin(&txn, b->store, TXN_WRITE, &b->why);
	fill(&txn, &(unsigned){ 2500 });
	txn_abandon(&txn);
	assert_int_equal(env_fail(b->store, ENOSPC, &b->why), ERR_FULL);
	assert_says(&b->why, "are needed");
	assert_says(&b->why, b->db);
}

static void
test_many_writers(void **state)
{
	struct test_base *b = *state;
	int answers[4];
	struct txn txn;
	struct span value;
	pid_t pids[4];
	unsigned i;

	for (i = 0; i < 4; i++)
		pids[i] = child("count", b->db, &answers[i]);
	for (i = 0; i < 4; i++) {
		assert_int_equal(finish(pids[i]), 0);
		close(answers[i]);
	}
	txn_begin(&txn, b->store, TXN_READ, &b->why);
	assert_true(txn_get(&txn, TREE_META, SPAN("counter"), &value));
	assert_int_equal(get_u64(value.at), 200);
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_no_memory(void **state)
{
	struct test_base *b = *state;
	unsigned long i;
	enum err err = ERR_NOMEM;

	store_close(b->store);
	for (i = 1; err == ERR_NOMEM && i < 100; i++) {
		mem_fail_after(i);
		err = store_open(b->db, STORE_WRITE, b->schema, &b->why,
		    &b->store);
		mem_fail_after(0);
	}
	assert_int_equal(err, OK);
	assert_true(i > 2);
}

/* What the other processes do. */

static void
count_up(struct txn *txn, void *with)
{
	struct span value;
	struct buf next;
	uint64_t n = 0;

	(void)with;
	if (txn_get(txn, TREE_META, SPAN("counter"), &value))
		n = get_u64(value.at);
	buf_init(&next);
	buf_u64(&next, n + 1);
	txn_put(txn, TREE_META, SPAN("counter"), buf_span(&next));
	buf_free(&next);
}

static void
fill_more(struct txn *txn, void *with)
{
	static char page[3000];
	unsigned i;

	(void)with;
	for (i = 4000; i < 8000; i++) {
		char key[16];

		snprintf(key, sizeof key, "k%06u", i);
		txn_put(txn, TREE_LOG, span_of(key),
		    span_make(page, sizeof page));
	}
}

static int
child_limit(struct test_base *b)
{
	struct rlimit limit = { 1 << 20, 1 << 20 };
	unsigned count = 2000, more = 4000;

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0 ||
	    store_write(b->store, fill, &count, &b->why) != OK)
		return 2;
	switch (store_write(b->store, fill, &more, &b->why)) {
	case ERR_FULL:		/* the write failed */
	case ERR_SYSTEM:	/* it was cut short: LMDB says EIO */
		break;
	default:
		return 3;
	}
	if (strstr(b->why.text, "nothing was written") == NULL)
		return 5;
	/* What was there still can be read and changed. */
	return store_write(b->store, count_up, NULL, &b->why) == OK ? 0 : 4;
}

static int
child_work(struct test_base *b, const char *what)
{
	unsigned count = 4000, i;
	struct txn txn;
	enum err err = OK;

	if (strcmp(what, "fill") == 0)
		return store_write(b->store, fill, &count, &b->why) != OK;
	if (strcmp(what, "more") == 0)
		return store_write(b->store, fill_more, NULL, &b->why) != OK;
	if (strcmp(what, "limit") == 0)
		return child_limit(b);
	if (strcmp(what, "read") == 0) {
		txn_begin(&txn, b->store, TXN_READ, &b->why);
		if (write(3, "r", 1) == 1)
			pause();
	}
	for (i = 0; i < 50 && err == OK; i++)
		err = store_write(b->store, count_up, NULL, &b->why);
	return err != OK;
}

static int
child_main(const char *what, const char *db)
{
	struct test_base b = { .schema = NULL };
	int status;

	b.schema = test_schema(&b.t);
	snprintf(b.db, sizeof b.db, "%s", db);
	if (!test_open(&b, STORE_WRITE))
		return 1;
	status = child_work(&b, what);
	store_close(b.store);
	return status;
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		EACH(test_create),
		EACH(test_missing),
		EACH(test_leftover),
		EACH(test_names_run_out),
		EACH(test_errors_stick),
		EACH(test_snapshot),
		EACH(test_growth),
		EACH(test_growth_while_read),
		EACH(test_copy),
		EACH(test_resized),
		EACH(test_dead_reader),
		EACH(test_readers_full),
		EACH(test_no_space),
		EACH(test_full_sentence),
		EACH(test_many_writers),
		EACH(test_no_memory),
	};

	if (argc == 3)
		return child_main(argv[1], argv[2]);
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
