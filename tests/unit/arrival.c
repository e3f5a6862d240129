/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/env.h"
#include "tests/unit/peer.h"

/*
 * While many records arrive at once, whoever looks on from another process
 * sees all of them or none, and entries that fit what he sees.
 */

/* Many new records, and every tenth of those that were there. */
static struct bulk *
arrive(void)
{
	struct bulk *bulk = bulk_begin(base.store, 1 << 20);
	struct buf bytes;
	unsigned i = SCHOOLS;
	struct txn txn;

	buf_init(&bytes);
	while (bulk != NULL && i < SCHOOLS + MORE) {
		txn_begin(&txn, base.store, TXN_WRITE, &base.why);
		do {
			buf_reset(&bytes);
			make(i, 3, &bytes);
			bulk_put(bulk, &txn, id_of(i), buf_span(&bytes));
			if (i % 5 == 0)
				save(&txn, i - SCHOOLS, 4);
		} while (++i % 500 != 0 && i < SCHOOLS + MORE);
		assert_int_equal(txn_end(&txn), OK);
	}
	buf_free(&bytes);
	return bulk;
}

/*
 * What LMDB calls in each commit, before anybody sees it: what the one before
 * left is looked at, or this one is the last.
 */
static struct peer *watching;
static unsigned commits, dies_at, wrong;

int
fdatasync(int fd)
{
	commits++;
	if (commits == dies_at)
		_exit(0);
	if (watching != NULL)
		wrong += ask(watching, 'w') && ask(watching, 'o') ? 0 : 1;
	return fsync(fd);
}

static void
test_many_arrive(void **state)
{
	struct bulk *bulk;
	struct peer peer;
	unsigned before;

	(void)state;
	peer_begin(&peer);
	assert_true(test_open(&base, STORE_WRITE));
	watching = &peer;
	commits = 0;
	bulk = arrive();
	assert_non_null(bulk);
	base.store->full = 20;
	before = commits;
	assert_true(before > 3);
	assert_int_equal(bulk_end(bulk, &base.why), OK);
	watching = NULL;
	assert_int_equal(wrong, 0);
	assert_true(commits > before + 4);
	assert_true(ask(&peer, 'w') && ask(&peer, 'a'));
	assert_true(is_whole());
	peer_end(&peer);
}

/* Whoever brings them dies in one of his commits: they are not there until
 * somebody who writes comes. */
static void
killed_in(unsigned commit)
{
	struct txn txn;
	uint64_t number;
	struct bulk *bulk;
	pid_t pid = fork();

	if (pid == 0) {
		commits = 0;
		dies_at = commit;
		if (!test_open(&base, STORE_WRITE))
			_exit(1);
		base.store->full = 20;
		bulk = arrive();
		_exit(bulk == NULL || bulk_end(bulk, &base.why) != OK);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(test_open(&base, STORE_READ));
	txn_begin(&txn, base.store, TXN_READ, &base.why);
	number = txn_number(&txn);
	assert_int_equal(txn_end(&txn), OK);
	assert_true(has_row("unindexed"));
	assert_true(is_whole());
	assert_int_equal(count_seen(), SCHOOLS);
	store_close(base.store);
	assert_true(test_open(&base, STORE_READ));
	txn_begin(&txn, base.store, TXN_READ, &base.why);
	assert_true(txn_number(&txn) == number);
	assert_int_equal(txn_end(&txn), OK);
	store_close(base.store);
	assert_true(test_open(&base, STORE_WRITE));
	assert_false(has_row("unindexed"));
	assert_true(is_whole());
}

static void
test_many_killed(void **state)
{
	unsigned commit;

	for (commit = 4; commit < 12; commit += 2) {
		if (commit > 4) {
			end(state);
			assert_int_equal(begin(state), 0);
		}
		killed_in(commit);
	}
	/* all were stored by then */
	assert_int_equal(count_seen(), SCHOOLS + MORE);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_many_arrive),
		EACH(test_many_killed),
	};

	return cmocka_run_group_tests_name("arrival", tests, NULL, NULL);
}
