/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Fault 8: the map is full inside an edit and inside a bundle: it grows, the
 * work is done once.  Another process, which opened the database before,
 * takes the larger map over, reading and writing.
 *
 * Fault 9: a reader dies in the middle of a transaction, and a thousand saves
 * follow: the data file stays below twice its size.
 */
#include "tests/unit/unit.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/office.h"
#include "tests/unit/place.h"

enum { SCHOOLS = 3000, SAVES = 1000 };

static void
many(struct desk *desk, int count)
{
	struct value name = value_text(SPAN("One of many schools"));
	struct change_result result;
	struct change *change;
	int i;

	assert_int_equal(change_begin(desk->store, &desk->author, &desk->why,
	    &change), OK);
	for (i = 0; i < count; i++) {
		change_create(change, &desk->t.school);
		change_set(change, &desk->t.school_fields[SCHOOL_NAME],
		    &name);
		change_close(change);
	}
	assert_int_equal(change_end(change, &result), OK);
}

static uint64_t
records(struct desk *desk)
{
	struct txn txn;
	uint64_t count;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	count = txn_count(&txn, TREE_RECORDS);
	return txn_end(&txn) == OK ? count : 0;
}

/* In a process of its own: opens it, and goes on when told. */
static pid_t
beside(const struct desk *desk, bool (*work)(struct desk *), int go[2],
    int ready[2])
{
	struct desk other = *desk;
	char byte = 1;
	pid_t pid;

	assert_int_equal(pipe(go), 0);
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid != 0)
		return pid;
	close(go[1]);
	if (read(go[0], &byte, 1) != 1)
		_exit(3);
	other.schema = test_schema(&other.t);
	if (desk_reopen(&other) != OK || write(ready[1], &byte, 1) != 1 ||
	    read(go[0], &byte, 1) != 1)
		_exit(3);
	_exit(work(&other) ? 0 : 1);
}

static bool
reads_and_writes(struct desk *desk)
{
	uint64_t before = records(desk);

	many(desk, 1);
	return before == SCHOOLS && records(desk) == SCHOOLS + 1;
}

static void
test_map_full(void **state)
{
	int go[2], ready[2], status;
	struct desk a, b;
	char byte = 1;
	pid_t pid;

	(void)state;
	memset(&a, 0, sizeof a);
	strcpy(a.db, "A.db");
	strcpy(a.state, "A.state");
	clock_fixed(&a.clock, 1795392000000);
	pid = beside(&a, reads_and_writes, go, ready);
	desk_open(&a, "A", 0);
	assert_int_equal(write(go[1], &byte, 1), 1);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	store_tighten(a.store);
	many(&a, SCHOOLS);
	assert_int_equal(records(&a), SCHOOLS);
	assert_int_equal(write(go[1], &byte, 1), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(records(&a), SCHOOLS + 1);
	desk_send(&a, NULL, "all");
	desk_open(&b, "B", 1);
	store_tighten(b.store);
	assert_int_equal(desk_take(&b, "all", BUNDLE_TRUST), OK);
	assert_desks_equal(&a, &b);
	desk_remove(&a);
	desk_remove(&b);
	unlink("all");
}

static bool
waits_for_its_end(struct desk *desk)
{
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	raise(SIGKILL);
	return txn_end(&txn) == OK;
}

static uint64_t
size_of(const struct desk *desk)
{
	char path[128];
	struct stat st;

	snprintf(path, sizeof path, "%s/data.mdb", desk->db);
	assert_int_equal(stat(path, &st), 0);
	return (uint64_t)st.st_size;
}

static void
test_dead_reader(void **state)
{
	int go[2], ready[2], status, i;
	uint64_t before, school;
	struct desk a;
	char byte = 1;
	pid_t pid;

	(void)state;
	memset(&a, 0, sizeof a);
	strcpy(a.db, "A.db");
	strcpy(a.state, "A.state");
	clock_fixed(&a.clock, 1795392000000);
	pid = beside(&a, waits_for_its_end, go, ready);
	desk_open(&a, "A", 0);
	many(&a, SCHOOLS);
	school = desk_name(&a, 0, "School");
	assert_int_equal(write(go[1], &byte, 1), 1);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	before = size_of(&a);
	assert_int_equal(write(go[1], &byte, 1), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	for (i = 0; i < SAVES; i++)
		desk_set(&a, school, SCHOOL_PUPILS, value_integer(i));
	print_message("# %llu bytes, then %llu\n",
	    (unsigned long long)before, (unsigned long long)size_of(&a));
	assert_true(size_of(&a) < 2 * before);
	desk_remove(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_map_full),
		cmocka_unit_test(test_dead_reader),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
