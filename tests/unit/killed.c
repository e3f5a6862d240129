/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * A writer that says through a pipe what was saved is killed at random
 * moments, in small saves and in imports.  After each: the database opens,
 * verify finds nothing, what was said to be saved is there, and of an import
 * there is all or nothing.
 */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "core/edit/verify.h"
#include "tests/unit/synctest.h"

enum {
	KILLS = 20,			/* of one database */
	DATABASES_SOAK = 25,
	IMPORT = 1600,			/* records of two lines: a bulk */
	EVERY = 3			/* so many additions are imports */
};

struct saved {				/* what comes through the pipe */
	uint64_t	id;
	uint32_t	number;		/* its name is this */
	uint32_t	records;	/* new ones */
};

struct tale {				/* of a writer's life */
	struct sync_test *t;
	uint64_t	 seed;
	uint32_t	 number;
	int		 pipe;
	uint64_t	 known[32];	/* ids to edit */
	size_t		 known_count;
};

static struct sync_test test;

static void
child_needs(bool fine)
{
	if (!fine) {
		fprintf(stderr, "%s\n", test.base.why.text);
		_exit(1);
	}
}

static void
name_it(struct sync_test *t, struct change *change, uint32_t number)
{
	char text[24];

	snprintf(text, sizeof text, "name %u", (unsigned)number);
	sync_set(t, change, SCHOOL_NAME, text);
}

static struct saved
fill(struct tale *tale, struct change *change)
{
	struct sync_test *t = tale->t;
	struct saved saved = { 0, ++tale->number, 1 };
	size_t i, known = tale->known_count;

	if (known > 0 && test_below(&tale->seed, 2) == 0) {
		saved.id = tale->known[test_below(&tale->seed, known)];
		saved.records = 0;
		change_open(change, sync_school(t), saved.id);
		name_it(t, change, saved.number);
		return saved;
	}
	if (test_below(&tale->seed, EVERY) == 0)
		saved.records = IMPORT;
	for (i = 0; i < saved.records; i++) {
		saved.id = change_create(change, sync_school(t));
		sync_set(t, change, SCHOOL_CODE, "code");
		sync_set(t, change, SCHOOL_ADDRESS, "personal");
		name_it(t, change, saved.number);
	}
	if (known < sizeof tale->known / sizeof *tale->known)
		tale->known[tale->known_count++] = saved.id;
	return saved;
}

/* Saves until it is killed. */
static void
live(struct tale *tale)
{
	struct sync_test *t = tale->t;
	struct change_result result;
	struct change *change;
	struct saved saved;

	child_needs(test_open(&t->base, STORE_WRITE));
	child_needs(fold_recover(t->base.store, &t->base.why) == OK);
	child_needs(author_open(&t->author, t->base.store, t->state,
	    &t->clock, span_of("ali"), &t->base.why) == OK);
	for (;;) {
		child_needs(change_begin(t->base.store, &t->author,
		    &t->base.why, &change) == OK);
		saved = fill(tale, change);
		child_needs(change_end(change, &result) == OK);
		child_needs(write(tale->pipe, &saved, sizeof saved) ==
		    (ssize_t)sizeof saved);
	}
}

/* What should be there, as far as the pipe told. */
struct ledger {
	struct saved	 saved[100000];
	size_t		 count;
};

static struct ledger ledger;
static unsigned half_done;		/* found and mended */

static void
run_and_kill(struct tale *tale)
{
	struct timespec moment = { 0, 0 };
	size_t acks = test_below(&tale->seed, 6), got = 0;
	int ends[2], status;
	struct saved saved;
	pid_t pid;

	tale->seed += 0x9e3779b97f4a7c15U;
	assert_int_equal(pipe(ends), 0);
	tale->pipe = ends[1];
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		live(tale);
	}
	close(ends[1]);
	moment.tv_nsec = (long)test_below(&tale->seed, 150000000);
	while (got <= acks &&
	    read(ends[0], &saved, sizeof saved) == (ssize_t)sizeof saved) {
		ledger.saved[ledger.count++] = saved;
		got++;
	}
	nanosleep(&moment, NULL);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	while (read(ends[0], &saved, sizeof saved) == (ssize_t)sizeof saved)
		ledger.saved[ledger.count++] = saved;
	close(ends[0]);
}

static void
complain(void *with, const char *sentence)
{
	(void)with;
	print_error("%s\n", sentence);
}

/* The last name said for a record; a later one may have been saved and not
 * said. */
static uint32_t
last_said(uint64_t id)
{
	uint32_t number = 0;
	size_t i;

	for (i = 0; i < ledger.count; i++)
		if (ledger.saved[i].id == id)
			number = ledger.saved[i].number;
	return number;
}

static void
check_record(struct txn *txn, struct tale *tale, const struct saved *saved)
{
	uint16_t slot = tale->t->base.t.school_fields[SCHOOL_NAME].slot;
	struct rec_view rec;
	struct value name;
	char text[24];

	if (!record_get(txn, saved->id, &rec))
		fail_msg("save %u is lost", (unsigned)saved->number);
	name = rec_value(&rec, slot);
	memcpy(text, name.text.at, name.text.len);
	text[name.text.len] = '\0';
	assert_true(strtoul(text + 5, NULL, 10) >= last_said(saved->id));
	tale->number = (uint32_t)strtoul(text + 5, NULL, 10) > tale->number ?
	    (uint32_t)strtoul(text + 5, NULL, 10) : tale->number;
}

static void
check(struct tale *tale)
{
	struct sync_test *t = tale->t;
	struct verify_tally tally;
	uint64_t said = 0, there;
	struct txn txn;
	size_t i;

	t->base.why.text[0] = '\0';
	if (!test_open(&t->base, STORE_WRITE))
		fail_msg("%s", t->base.why.text);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	half_done += !log_is_swept(&txn) || fold_is_due(&txn);
	assert_ok(txn_end(&txn), &t->base.why);
	assert_ok(fold_recover(t->base.store, &t->base.why), &t->base.why);
	assert_ok(verify(t->base.store, complain, NULL, &tally,
	    &t->base.why), &t->base.why);
	assert_int_equal(tally.faults, 0);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	for (i = 0; i < ledger.count; i++) {
		said += ledger.saved[i].records;
		check_record(&txn, tale, &ledger.saved[i]);
	}
	there = index_count(&txn, sync_school(t));
	assert_ok(txn_end(&txn), &t->base.why);
	/* One save may have been made and not said. */
	for (; there > said; said = there)
		if (there - said == 1 || there - said == IMPORT)
			ledger.saved[ledger.count++] = (struct saved){
			    ledger.saved[0].id, 0, (uint32_t)(there - said) };
		else
			fail_msg("%lu records are too many",
			    (unsigned long)(there - said));
	assert_int_equal(there, said);
	store_close(t->base.store);
	t->base.store = NULL;
}

static void
kill_and_kill(struct tale *tale)
{
	struct sync_test *t = tale->t;
	int i;

	ledger.count = 0;
	tale->number = 1;
	tale->known[0] = sync_add(t, "code", "name 1");
	tale->known_count = 1;
	ledger.saved[ledger.count++] = (struct saved){ tale->known[0], 1, 1 };
	author_close(&t->author);
	store_close(t->base.store);
	t->base.store = NULL;
	for (i = 0; i < KILLS; i++) {
		run_and_kill(tale);
		check(tale);
	}
	assert_in_range(ledger.count, KILLS, SIZE_MAX);
}

static void
test_kills(void **state)
{
	struct tale tale = { .t = &test, .seed = 77 };
	int i, databases = DATABASES_SOAK;

	(void)state;
	if (getenv("KLASTER_SOAK") == NULL || *getenv("KLASTER_SOAK") == '\0')
		databases = 2;
	for (i = 0; i < databases; i++) {
		assert_true(sync_begin(&test));
		kill_and_kill(&tale);
		sync_end(&test);
	}
	print_message("# %u of %u found half-way\n", half_done,
	    (unsigned)databases * KILLS);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kills),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
