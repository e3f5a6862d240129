/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Two processes in one database, the other at just the wrong moment: it dies
 * when its commit is written and nobody was told, it writes though it should
 * have waited, it keeps the lock; and the database is not the one any more.
 */
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/edit/verify.h"
#include "core/store/env.h"
#include "core/store/home.h"
#include "core/store/lock.h"
#include "tests/unit/synctest.h"

enum { PATIENCE = 20, SECOND = 1000 };	/* ms */

struct peer {
	pid_t	pid;
	int	to, from;
};

static struct sync_test test;
static bool dies;			/* with its next commit */

/* Where somebody is waited for, time passes by naps alone, and he gives a
 * sign of life in each until he has held the lock long enough. */
static struct {
	const struct peer	*peer;
	int64_t			 ms, holds;
	bool			 on;
} naps;

/* Who saves when the next commit is done. */
static const struct peer *between;
static bool committed;

static bool ask(const struct peer *, char what);

static bool
is_of_data(int fd)
{
	struct stat here, data;
	char path[128];

	snprintf(path, sizeof path, "%s/data.mdb", test.base.db);
	return fstat(fd, &here) == 0 && stat(path, &data) == 0 &&
	    here.st_ino == data.st_ino;
}

/*
 * LMDB writes one of the first two pages last: from then on the commit is
 * there, and what LMDB tells the other processes comes after it.
 */
ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	struct iovec all = { (void *)(uintptr_t)bytes, len };
	ssize_t done = pwritev(fd, &all, 1, at);

	if (at >= 2 * 4096 || !is_of_data(fd))
		return done;
	if (dies)
		kill(getpid(), SIGKILL);
	committed = true;
	return done;
}

static void
lose_lock(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s/writing", test.base.db);
	assert_int_equal(remove(path), 0);
}

/* It is asked for a sign of life behind each commit. */
int
clock_gettime(clockid_t which, struct timespec *now)
{
	const struct peer *next = between;

	if (next != NULL && committed) {
		between = NULL;
		lose_lock();
		assert_true(ask(next, 's'));
	}
	if (!naps.on || which != CLOCK_MONOTONIC)
		return (int)syscall(SYS_clock_gettime, which, now);
	now->tv_sec = (time_t)(naps.ms / 1000);
	now->tv_nsec = (long)(naps.ms % 1000) * 1000000;
	return 0;
}

int
nanosleep(const struct timespec *nap, struct timespec *rest)
{
	if (naps.peer == NULL)
		return (int)syscall(SYS_nanosleep, nap, rest);
	naps.ms += nap->tv_nsec / 1000000;
	return ask(naps.peer, naps.ms < naps.holds ? 'a' : 'u') ? 0 : -1;
}

static bool
reopen(void)
{
	struct sync_test *t = &test;

	return test_open(&t->base, STORE_WRITE) &&
	    fold_recover(t->base.store, &t->base.why) == OK &&
	    author_open(&t->author, t->base.store, t->state, &t->clock,
	    span_of("ali"), &t->base.why) == OK;
}

static enum err
begin_change(struct change **change)
{
	return change_begin(test.base.store, &test.author, &test.base.why,
	    change);
}

static enum err
end_change(struct change *change, const char *code)
{
	struct change_result result;

	change_create(change, sync_school(&test));
	sync_set(&test, change, SCHOOL_CODE, code);
	return change_end(change, &result);
}

static enum err
save(const char *code)
{
	struct change *change;
	enum err err = begin_change(&change);

	return err == OK ? end_change(change, code) : err;
}

/* A transaction without a line of ours. */
static void
write_row(struct txn *txn, void *with)
{
	(void)with;
	txn_put(txn, TREE_META, SPAN("beside"), SPAN("x"));
}

static bool
peer_act(char what)
{
	struct store *store = test.base.store;

	switch (what) {
	case 'd':
		dies = true;
		return save("dying") != OK;	/* not reached */
	case 's':
		return save("between") == OK;
	case 'r':
		return store_write(store, write_row, NULL,
		    &test.base.why) == OK;
	case 'l':
		return lock_take(store, &test.base.why) == OK;
	case 'a':
		naps.ms += SECOND;
		lock_alive(store);
		return true;
	default:
		lock_drop(store);
		return true;
	}
}

static void
peer_live(int from, int to)
{
	char what, said = reopen() ? 'y' : 'n';

	while (write(to, &said, 1) == 1 && read(from, &what, 1) == 1)
		said = peer_act(what) ? 'y' : 'n';
	_exit(0);
}

static bool
heard(const struct peer *p)
{
	char said = 'n';

	return read(p->from, &said, 1) == 1 && said == 'y';
}

static bool
ask(const struct peer *p, char what)
{
	return write(p->to, &what, 1) == 1 && heard(p);
}

/* Both have the database open from here on. */
static void
peer_begin(struct peer *p)
{
	int to[2], from[2];

	author_close(&test.author);
	store_close(test.base.store);
	test.base.store = NULL;
	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	p->pid = fork();
	if (p->pid == 0) {
		close(to[1]);
		close(from[0]);
		peer_live(to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	p->to = to[1];
	p->from = from[0];
	assert_true(p->pid > 0 && heard(p));
	assert_true(reopen());
}

static int
peer_end(struct peer *p)
{
	int status;

	close(p->to);
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
	close(p->from);
	return status;
}

static int
begin(void **state)
{
	(void)state;
	lock_manner("test", PATIENCE);
	return sync_begin(&test) && sync_add(&test, "first", "a") != 0 ?
	    0 : -1;
}

static int
end(void **state)
{
	(void)state;
	sync_end(&test);
	return 0;
}

static void
complain(void *with, const char *sentence)
{
	(void)with;
	print_error("%s\n", sentence);
}

static void
is_whole(uint64_t schools)
{
	struct verify_tally tally;
	struct txn txn;

	assert_ok(verify(test.base.store, complain, NULL, &tally,
	    &test.base.why), &test.base.why);
	assert_int_equal(tally.faults, 0);
	txn_begin(&txn, test.base.store, TXN_READ, &test.base.why);
	assert_int_equal(index_count(&txn, sync_school(&test)), schools);
	assert_ok(txn_end(&txn), &test.base.why);
}

/* The line of the dead is there, and the next one does not take its place. */
static void
test_dies_in_its_commit(void **state)
{
	struct peer peer;
	int status;

	(void)state;
	peer_begin(&peer);
	assert_false(ask(&peer, 'd'));
	status = peer_end(&peer);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_ok(save("next"), &test.base.why);
	is_whole(3);
}

/* Somebody deletes the lock's file; another process writes meanwhile. */
static void
written_between(char what, uint64_t schools)
{
	struct change *change;
	struct peer peer;

	peer_begin(&peer);
	assert_ok(begin_change(&change), &test.base.why);
	lose_lock();
	assert_true(ask(&peer, what));
	assert_int_equal(end_change(change, "late"), ERR_BUSY);
	peer_end(&peer);
	is_whole(schools);
	assert_ok(save("again"), &test.base.why);
	is_whole(schools + 1);
}

static void
test_saved_between(void **state)
{
	(void)state;
	written_between('s', 2);
}

/* Between two transactions of one change. */
static void
test_saved_within(void **state)
{
	struct change *change;
	struct peer peer;
	unsigned i;

	(void)state;
	peer_begin(&peer);
	assert_ok(begin_change(&change), &test.base.why);
	for (i = 0; i < 400; i++) {
		change_create(change, sync_school(&test));
		sync_set(&test, change, SCHOOL_NAME, "one of many");
	}
	test.base.store->full = 4;
	committed = false;
	between = &peer;
	assert_int_equal(end_change(change, "late"), ERR_BUSY);
	assert_null(between);
	peer_end(&peer);
	is_whole(2);
	assert_ok(save("again"), &test.base.why);
	is_whole(3);
}

/* What was asked of the tables may not be so any more. */
static void
test_any_transaction_between(void **state)
{
	(void)state;
	written_between('r', 1);
}

static void
test_waits_for_the_lock(void **state)
{
	struct peer peer;
	char pid[24];

	(void)state;
	peer_begin(&peer);
	assert_true(ask(&peer, 'l'));
	assert_int_equal(store_write(test.base.store, write_row, NULL,
	    &test.base.why), ERR_BUSY);
	snprintf(pid, sizeof pid, "%ld", (long)peer.pid);
	assert_non_null(strstr(test.base.why.text, pid));
	assert_int_equal(save("late"), ERR_BUSY);
	assert_int_equal(lock_try(test.base.store, &test.base.why), ERR_BUSY);
	is_whole(1);
	assert_true(ask(&peer, 'u'));
	assert_ok(save("now"), &test.base.why);
	is_whole(2);
	peer_end(&peer);
}

static enum err
save_beside(struct peer *peer, int64_t holds)
{
	enum err err;

	naps.on = true;
	naps.ms = 0;
	naps.holds = holds;
	peer_begin(peer);
	assert_true(ask(peer, 'l'));
	naps.peer = peer;
	err = save("late");
	naps.peer = NULL;
	naps.on = false;
	return err;
}

/* Whoever gives signs of life is waited for beyond our patience... */
static void
test_waits_while_it_lives(void **state)
{
	struct peer peer;

	(void)state;
	assert_ok(save_beside(&peer, 50 * SECOND), &test.base.why);
	assert_int_equal(naps.ms, 50 * SECOND);
	peer_end(&peer);
	is_whole(2);
}

/* ...but for a minute at most. */
static void
test_waits_for_a_minute(void **state)
{
	struct peer peer;

	(void)state;
	assert_int_equal(save_beside(&peer, 90 * SECOND), ERR_BUSY);
	assert_int_equal(naps.ms, 60 * SECOND);
	assert_true(ask(&peer, 'u'));
	peer_end(&peer);
	is_whole(1);
}

static void
test_nests(void **state)
{
	struct peer peer;

	(void)state;
	peer_begin(&peer);
	assert_ok(lock_take(test.base.store, &test.base.why),
	    &test.base.why);
	assert_ok(lock_take(test.base.store, &test.base.why),
	    &test.base.why);
	lock_drop(test.base.store);
	assert_false(ask(&peer, 's'));
	lock_drop(test.base.store);
	assert_true(ask(&peer, 's'));
	peer_end(&peer);
	is_whole(2);
}

static void
shell(const char *command)
{
	char text[512];

	snprintf(text, sizeof text, "cd '%s' && %s", test.base.folder,
	    command);
	assert_int_equal(system(text), 0);
}

/* A copy is another database, also when it says the same of itself. */
static void
test_a_copy_in_its_place(void **state)
{
	struct txn txn;

	(void)state;
	shell("cp -r db copy && mv db aside && mv copy db");
	assert_int_equal(save("lost"), ERR_BUSY);
	assert_non_null(strstr(test.base.why.text, "another database"));
	txn_begin(&txn, test.base.store, TXN_READ, &test.base.why);
	assert_int_equal(txn_end(&txn), ERR_BUSY);
	/* It comes back: nobody knows what was in between. */
	shell("rm -r db && mv aside db");
	assert_int_equal(save("lost"), ERR_BUSY);
	author_close(&test.author);
	store_close(test.base.store);
	assert_true(reopen());
	is_whole(1);
}

/* Though it says of itself, truly, that it lies where it was made. */
static void
test_another_in_its_place(void **state)
{
	struct sync_test other;
	char from[128], to[128];

	(void)state;
	assert_true(sync_begin(&other));
	snprintf(from, sizeof from, "%s/data.mdb", other.base.db);
	snprintf(to, sizeof to, "%s/data.mdb", test.base.db);
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(save("lost"), ERR_BUSY);
	assert_non_null(strstr(test.base.why.text, "another database"));
	sync_end(&other);
}

static void
move_seal(struct txn *txn, void *with)
{
	(void)with;
	home_move(txn);
}

/* The same one, made anew: it is gone on with. */
static void
test_made_anew(void **state)
{
	struct store_last last = { move_seal, NULL };
	struct txn txn;
	char path[128];

	(void)state;
	shell("mkdir new");
	snprintf(path, sizeof path, "%s/new", test.base.folder);
	txn_begin(&txn, test.base.store, TXN_READ, &test.base.why);
	assert_ok(store_rebuild(&txn, path, &last), &test.base.why);
	assert_ok(txn_end(&txn), &test.base.why);
	shell("mv db/data.mdb old && mv new/data.mdb db/data.mdb");
	assert_ok(save("next"), &test.base.why);
	is_whole(2);
	author_close(&test.author);
	store_close(test.base.store);
	assert_true(reopen());
	is_whole(2);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_dies_in_its_commit),
		EACH(test_saved_between),
		EACH(test_saved_within),
		EACH(test_any_transaction_between),
		EACH(test_waits_for_the_lock),
		EACH(test_waits_while_it_lives),
		EACH(test_waits_for_a_minute),
		EACH(test_nests),
		EACH(test_a_copy_in_its_place),
		EACH(test_another_in_its_place),
		EACH(test_made_anew),
	};

	return cmocka_run_group_tests_name("beside", tests, NULL, NULL);
}
