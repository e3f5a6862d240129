/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store/envpart.h"

/* How many pages from first on are free; freeDB is tree 0 of LMDB: lists of
 * page numbers, the length before them. */
static int
count_free(MDB_txn *txn, size_t first, size_t *count)
{
	MDB_cursor *cursor;
	MDB_val key, list;
	size_t length, page, i;
	int rc = mdb_cursor_open(txn, 0, &cursor);

	*count = 0;
	if (rc != 0)
		return rc;
	while ((rc = mdb_cursor_get(cursor, &key, &list, MDB_NEXT)) == 0) {
		memcpy(&length, list.mv_data, sizeof length);
		for (i = 1; i <= length && i < list.mv_size / sizeof page;
		    i++) {
			memcpy(&page, (char *)list.mv_data + i * sizeof page,
			    sizeof page);
			*count += page >= first;
		}
	}
	mdb_cursor_close(cursor);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

/* The rest of a process that reads where the file may have been cut: then it
 * dies of it. */
static _Noreturn void
look(MDB_txn *txn, size_t first, size_t end)
{
	size_t count;

	signal(SIGBUS, SIG_DFL);
	_exit(count_free(txn, first, &count) != 0 || first + count != end);
}

static int
ask(MDB_txn *txn, size_t first, size_t end, bool *all)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		look(txn, first, end);
	if (child < 0)
		return errno;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return errno;
	*all = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return 0;
}

int
env_free_from(const struct store *store, size_t first, bool *all)
{
	MDB_envinfo info;
	MDB_txn *txn;
	bool same;
	int rc;

	do {
		rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);
		if (rc != 0)
			return rc;
		/* Another process may have committed in between. */
		mdb_env_info(store->env, &info);
		same = info.me_last_txnid == mdb_txn_id(txn);
		if (same)
			rc = ask(txn, first, info.me_last_pgno + 1, all);
		mdb_txn_abort(txn);
	} while (!same);
	return rc;
}
