/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/env.h"

#include <assert.h>
#include <errno.h>

#include "core/base/words.h"
#include "core/store/bulk.h"
#include "core/store/envpart.h"
#include "core/store/fault.h"
#include "core/store/folder.h"
#include "core/store/format.h"
#include "core/store/held.h"
#include "core/store/home.h"
#include "core/store/lock.h"

enum {
	READERS = 126,
	LOCK_BYTES = (READERS + 2) * 64,	/* of lock.mdb, for so many */
	MISSES_MOST = 16		/* before a tree is not appended to */
};

/* The map at first, and what a transaction should find free in it. */
#define MAP_FIRST	((size_t)1 << (sizeof(size_t) > 4 ? 30 : 28))
#define MAP_SPARE	(MAP_FIRST / 4)

enum err
env_fail(const struct store *store, int rc, struct note *why)
{
	uint64_t need = (store->dirty + 16) * store->page;

	switch (rc) {
	case MDB_MAP_FULL:
		return ERR_GROW;
	case ENOMEM:
		return ERR_NOMEM;
	case ENOSPC:
		return folder_full(store->dir, need, why);
	case EDQUOT:
		return note_fail(ERR_FULL, why, _("%s/data.mdb: the quota of "
		    "this disk is used up; nothing was written; free some "
		    "space and try again"), store->dir);
	case EFBIG:
		return note_fail(ERR_FULL, why, _("%s/data.mdb: this process "
		    "may not write files so large (ulimit -f); nothing was "
		    "written"), store->dir);
	case EIO:
		return folder_failed(store->dir, need, why);
	case MDB_READERS_FULL:
		return note_fail(ERR_BUSY, why,
		    _("%s: %d programs are reading this database already; "
		    "close one and try again"), store->dir, READERS);
	case MDB_MAP_RESIZED:
		return note_fail(ERR_BUSY, why,
		    _("%s: another process enlarged the database just now; "
		    "try again"), store->dir);
	case MDB_VERSION_MISMATCH:
		return note_fail(ERR_REFUSED, why,
		    _("%s: another version of LMDB made this database"),
		    store->dir);
	case MDB_INVALID:
	case MDB_CORRUPTED:
	case MDB_CURSOR_FULL:
	case MDB_PAGE_FULL:
	case MDB_PANIC:
	case MDB_BAD_TXN:
	case EFAULT:
	case MDB_PAGE_NOTFOUND:
	case MDB_INCOMPATIBLE:
		return note_fail(ERR_DAMAGED, why,
		    _("%s/data.mdb is damaged (%s); restore a backup"),
		    store->dir, mdb_strerror(rc));
	default:
		return note_fail(ERR_SYSTEM, why, "%s: %s", store->dir,
		    mdb_strerror(rc));
	}
}

/* A tree of the indexes is that of the generation that txn goes by. */
static unsigned
handle(const struct txn *txn, enum tree tree)
{
	return env_is_index((int)tree) ?
	    txn->held->at->trees[tree - TREE_INDEX] :
	    txn->store->trees[tree];
}

static void
txn_check(struct txn *txn, int rc)
{
	if (rc != 0 && txn->err == OK)
		txn->err = env_fail(txn->store, rc, txn->why);
}

int
env_open(struct store *store, const char *dir)
{
	unsigned flags = MDB_NOTLS;
	MDB_stat stat;
	int rc = mdb_env_create(&store->env);

	if (rc != 0)
		return rc;
	rc = mdb_env_set_assert(store->env, fault_found);
	if (store->mode == STORE_READ)
		flags |= MDB_RDONLY;
	/* who has no room for a lock cannot write, nor can anybody else */
	if (!folder_room(dir, "lock.mdb", LOCK_BYTES)) {
		if (store->mode != STORE_READ)
			rc = ENOSPC;
		flags |= MDB_NOLOCK;
	}
	if (rc == 0 && store->mode == STORE_CREATE)
		rc = mdb_env_set_mapsize(store->env, MAP_FIRST);
	if (rc == 0)
		rc = mdb_env_set_maxdbs(store->env, TREE_COUNT +
		    GENERATIONS * INDEX_TREES);
	if (rc == 0)
		rc = mdb_env_set_maxreaders(store->env, READERS);
	if (rc == 0)
		rc = mdb_env_open(store->env, dir, flags, 0600);
	if (rc == 0)
		rc = mdb_env_stat(store->env, &stat);
	if (rc == 0)
		store->page = stat.ms_psize;
	return rc;
}

void
env_forget_indexes(struct store *store)
{
	held_close(store);
	memset(store->generations, 0, sizeof store->generations);
}

void
env_close(struct store *store)
{
	env_forget_indexes(store);
	if (store->env != NULL)
		mdb_env_close(store->env);
	store->env = NULL;
}

/* The map. */

size_t
env_used(const struct store *store, size_t *map)
{
	MDB_envinfo info;

	mdb_env_info(store->env, &info);
	*map = info.me_mapsize;
	return (info.me_last_pgno + 1) * store->page;
}

int
env_file(const struct store *store, struct stat *file)
{
	int fd, rc = mdb_env_get_fd(store->env, &fd);

	return rc == 0 && fstat(fd, file) != 0 ? errno : rc;
}

int
env_map(struct store *store, size_t bytes)
{
	assert(store->open == 0);
	return mdb_env_set_mapsize(store->env, bytes);
}

/* A transaction that begins while others read could not grow the map: so
 * let there be room beforehand. */
static void
map_spare(struct store *store)
{
	size_t map, used = env_used(store, &map);

	if (map >= MAP_FIRST && map <= SIZE_MAX / 4 && map - used < MAP_SPARE)
		env_map(store, map * 2);
}

void
env_spare(struct store *store)
{
	size_t map, used = env_used(store, &map);

	while (map <= SIZE_MAX / 4 &&
	    map - used < 4 * DIRTY_MOST * store->page)
		map *= 2;
	env_map(store, map);
}

void
env_sweep(struct store *store)
{
	int dead;

	mdb_reader_check(store->env, &dead);
}

/* Page by page: LMDB's compact copy believes what a damaged page says of its
 * length, and writes over our memory. */
int
env_copy(struct store *store, int fd)
{
	return mdb_env_copyfd2(store->env, fd, 0);
}

/* Transactions. */

static int
begin(struct txn *txn)
{
	struct store *store = txn->store;
	unsigned flags = txn->mode == TXN_READ ? MDB_RDONLY : 0;
	MDB_txn *mdb = NULL;
	size_t used;
	int rc;

	if (store->open == 0)
		map_spare(store);
	/* a dead reader keeps every page that is freed from then on */
	if (txn->mode == TXN_WRITE)
		env_sweep(store);
	rc = mdb_txn_begin(store->env, NULL, flags, &mdb);
	if (rc == MDB_READERS_FULL) {
		env_sweep(store);
		rc = mdb_txn_begin(store->env, NULL, flags, &mdb);
	}
	/* Another process enlarged the file; take its size over. */
	while (rc == MDB_MAP_RESIZED && store->open == 0) {
		rc = mdb_env_set_mapsize(store->env, 0);
		if (rc == 0)
			rc = mdb_txn_begin(store->env, NULL, flags, &mdb);
	}
	txn->mdb = mdb;
	used = env_used(store, &txn->most);
	if (txn->mode == TXN_READ)
		txn->most = used;
	return rc;
}

/* Begins, and knows which indexes are in force; a generation that is new here
 * is opened first.  It may have gone meanwhile: then another is in force. */
static int
begin_seeing(struct txn *txn)
{
	struct generation *g;
	uint32_t number;
	int rc, tries = 0;

	while ((rc = begin(txn)) == 0 && !held_see(txn, &number)) {
		mdb_txn_abort(txn->mdb);
		txn->mdb = NULL;
		g = held_place(txn->store, number);
		g->number = number;
		rc = env_index_open(txn->store, g);
		if (rc != 0 && (rc != MDB_NOTFOUND || tries++ > READERS))
			return rc == MDB_NOTFOUND ? MDB_INVALID : rc;
	}
	return rc;
}

int
env_heal(struct store *store)
{
	struct txn txn = { .store = store, .mode = TXN_WRITE };
	int rc = begin(&txn);

	if (rc == 0)
		mdb_txn_abort(txn.mdb);
	return rc;
}

enum err
env_begin(struct txn *txn, struct store *store, enum txn_mode mode,
    struct note *why)
{
	assert(mode == TXN_READ || !store->writing);
	*txn = (struct txn){ .store = store, .mode = mode, .why = why };
	txn_check(txn, begin_seeing(txn));
	if (txn->mdb == NULL)
		return txn->err;
	store->open++;
	if (mode == TXN_READ) {
		bulk_see(txn);
		return txn->err;
	}
	store->writing = true;
	if (store->dirty > 0)
		memset(store->seen, 0, sizeof store->seen);
	store->dirty = 0;
	return OK;
}

void
txn_begin(struct txn *txn, struct store *store, enum txn_mode mode,
    struct note *why)
{
	enum err err = OK;

	if (mode == TXN_WRITE)
		err = lock_hold(store, why);
	else if (store->open == 0 && store->lock.depth == 0 && !store->alone)
		err = home_follow(store, why);
	if (err != OK)
		*txn = (struct txn){ .store = store, .mode = mode,
		    .why = why, .err = err };
	else if (env_begin(txn, store, mode, why) != OK && mode == TXN_WRITE)
		lock_drop(store);
}

static void
end_appender(struct txn *txn, enum tree tree)
{
	struct appender *a = &txn->store->appenders[tree];

	if (a->cursor != NULL)
		mdb_cursor_close(a->cursor);
	a->cursor = NULL;
}

static void
end_appenders(struct txn *txn)
{
	int i;

	if (txn->mode != TXN_WRITE)
		return;
	for (i = 0; i < TREE_COUNT; i++) {
		end_appender(txn, (enum tree)i);
		txn->store->appenders[i].misses = 0;
	}
}

void
env_turn(struct txn *txn, struct held *held)
{
	int i;

	for (i = TREE_INDEX; i <= TREE_TROUBLE; i++) {
		end_appender(txn, (enum tree)i);
		txn->store->appenders[i].misses = 0;
	}
	txn->changes++;
	txn->held = held;
}

static void
close_txn(struct txn *txn)
{
	assert(txn->walks == 0);
	held_leave(txn);
	txn->mdb = NULL;
	txn->store->open--;
	if (txn->mode == TXN_READ)
		return;
	txn->store->writing = false;
	lock_alive(txn->store);
	lock_drop(txn->store);
}

void
txn_abandon(struct txn *txn)
{
	if (txn->mdb == NULL)
		return;
	end_appenders(txn);
	mdb_txn_abort(txn->mdb);
	close_txn(txn);
}

enum err
txn_end(struct txn *txn)
{
	if (txn->mdb != NULL && txn->mode == TXN_WRITE && txn->err == OK) {
		end_appenders(txn);
		txn_check(txn, IN_LMDB(mdb_txn_commit(txn->mdb)));
		close_txn(txn);
	} else {
		txn_abandon(txn);
	}
	return txn->err;
}

/* A damaged length would lead behind the map, or out of a copy. */
static int
whole(int rc, const MDB_val *bytes, size_t most)
{
	return rc == 0 && bytes->mv_size > most ? MDB_CORRUPTED : rc;
}

bool
txn_get(struct txn *txn, enum tree tree, struct span key, struct span *value)
{
	MDB_val at = { key.len, (void *)(uintptr_t)key.at }, found;
	int rc;

	if (txn->err != OK || key.len == 0)
		return false;
	rc = IN_LMDB(mdb_get(txn->mdb, handle(txn, tree), &at, &found));
	rc = whole(rc, &found, txn->most);
	if (rc == MDB_NOTFOUND)
		return false;
	txn_check(txn, rc);
	if (rc == 0)
		*value = span_make(found.mv_data, found.mv_size);
	return rc == 0;
}

static char *
reserve(struct txn *txn, enum tree tree, struct span key, size_t len)
{
	MDB_val at = { key.len, (void *)(uintptr_t)key.at };
	MDB_val value = { len, NULL };
	int rc;

	if (txn->err != OK)
		return NULL;
	end_appender(txn, tree);
	txn->changes++;
	rc = IN_LMDB(mdb_put(txn->mdb, handle(txn, tree), &at, &value,
	    MDB_RESERVE));
	txn_check(txn, rc);
	if (rc != 0)
		return NULL;
	dirty_count(txn->store, value.mv_data, len);
	return value.mv_data;
}

void
txn_put(struct txn *txn, enum tree tree, struct span key, struct span value)
{
	char *at = reserve(txn, tree, key, value.len);

	if (at != NULL && value.len > 0)
		memcpy(at, value.at, value.len);
}

static int
append(struct txn *txn, enum tree tree, MDB_val *key, MDB_val *value)
{
	struct appender *a = &txn->store->appenders[tree];
	size_t len = value->mv_size;
	MDB_cursor *cursor = a->cursor;
	int rc = 0;

	if (cursor == NULL)
		rc = mdb_cursor_open(txn->mdb, handle(txn, tree), &cursor);
	if (rc != 0)
		return rc;
	a->cursor = cursor;
	rc = MDB_KEYEXIST;
	if (a->misses < MISSES_MOST)
		rc = IN_LMDB(mdb_cursor_put(cursor, key, value,
		    MDB_RESERVE | MDB_APPEND));
	a->misses = rc == MDB_KEYEXIST ? a->misses + 1 : 0;
	if (rc == MDB_KEYEXIST) {
		*value = (MDB_val){ len, NULL };
		rc = IN_LMDB(mdb_cursor_put(cursor, key, value, MDB_RESERVE));
	}
	return rc;
}

void
txn_append(struct txn *txn, enum tree tree, struct span key,
    struct span bytes)
{
	MDB_val at = { key.len, (void *)(uintptr_t)key.at };
	MDB_val value = { bytes.len, NULL };
	int rc;

	if (txn->err != OK)
		return;
	txn->changes++;
	rc = append(txn, tree, &at, &value);
	txn_check(txn, rc);
	if (rc != 0)
		return;
	dirty_count(txn->store, value.mv_data, bytes.len);
	if (bytes.len > 0)
		memcpy(value.mv_data, bytes.at, bytes.len);
}

void
txn_drop(struct txn *txn, enum tree tree, struct span key)
{
	MDB_val at = { key.len, (void *)(uintptr_t)key.at };
	struct span old;
	int rc;

	if (!txn_get(txn, tree, key, &old))
		return;
	end_appender(txn, tree);
	txn->changes++;
	dirty_count(txn->store, old.at, old.len);
	rc = IN_LMDB(mdb_del(txn->mdb, handle(txn, tree), &at, NULL));
	txn_check(txn, rc);
}

uint64_t
txn_count(struct txn *txn, enum tree tree)
{
	MDB_stat stat;

	if (txn->err != OK)
		return 0;
	txn_check(txn, mdb_stat(txn->mdb, handle(txn, tree), &stat));
	return txn->err == OK ? stat.ms_entries : 0;
}

uint64_t
txn_number(const struct txn *txn)
{
	return txn->mdb == NULL ? 0 : mdb_txn_id(txn->mdb);
}

/* Cursors, for walk.c. */

void *
cursor_open(struct txn *txn, enum tree tree)
{
	MDB_cursor *cursor = NULL;

	if (txn->err == OK)
		txn_check(txn, mdb_cursor_open(txn->mdb,
		    handle(txn, tree), &cursor));
	return cursor;
}

void
cursor_close(void *cursor)
{
	mdb_cursor_close(cursor);
}

bool
cursor_move(struct txn *txn, void *cursor, enum cursor_move move,
    struct span *key, struct span *value)
{
	static const MDB_cursor_op ops[] = {
		[CURSOR_FIRST]	= MDB_FIRST,
		[CURSOR_LAST]	= MDB_LAST,
		[CURSOR_NEXT]	= MDB_NEXT,
		[CURSOR_BACK]	= MDB_PREV,
		[CURSOR_HERE]	= MDB_GET_CURRENT,
		[CURSOR_SEEK]	= MDB_SET_RANGE,
	};
	MDB_val at = { key->len, (void *)(uintptr_t)key->at }, found;
	int rc;

	if (txn->err != OK || cursor == NULL)
		return false;
	rc = IN_LMDB(mdb_cursor_get(cursor, &at, &found, ops[move]));
	rc = whole(whole(rc, &found, txn->most), &at, WALK_KEY);
	if (rc == MDB_NOTFOUND)
		return false;
	txn_check(txn, rc);
	if (rc != 0)
		return false;
	*key = span_make(at.mv_data, at.mv_size);
	*value = span_make(found.mv_data, found.mv_size);
	return true;
}
