/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/env.h"

#include <stdio.h>

#include "core/store/envpart.h"
#include "core/store/fault.h"
#include "core/store/format.h"
#include "core/store/held.h"

static const char *const tree_names[TREE_COUNT] = {
	[TREE_META]	= "meta",
	[TREE_NAMES]	= "names",
	[TREE_WRITERS]	= "writers",
	[TREE_LOG]	= "log",
	[TREE_CHAIN]	= "chain",
	[TREE_SETS]	= "sets",
	[TREE_WHEN]	= "when",
	[TREE_TOUCHED]	= "touched",
	[TREE_RECORDS]	= "records",
	[TREE_INDEX]	= "index",
	[TREE_POSTED]	= "posted",
	[TREE_TROUBLE]	= "trouble",
	[TREE_OFFICES]	= "offices",
	[TREE_ROSTER]	= "roster",
	[TREE_BRANCHES]	= "branches",
	[TREE_ALIASES]	= "aliases",
	[TREE_ERASED]	= "erased",
	[TREE_SHELVES]	= "shelves",
	[TREE_WANTS]	= "wants",
	[TREE_MARKS]	= "marks",
	[TREE_SAID]	= "said",
};

/* Ours have no flags, and LMDB goes by those that it finds. */
static int
open_tree(MDB_txn *mdb, const char *name, unsigned flags, unsigned *tree)
{
	unsigned has = 0;
	int rc = IN_LMDB(mdb_dbi_open(mdb, name, flags, tree));

	if (rc == 0)
		rc = mdb_dbi_flags(mdb, *tree, &has);
	return has == 0 ? rc : MDB_INCOMPATIBLE;
}

static int
open_trees(struct store *store, MDB_txn *mdb, unsigned flags, int count)
{
	int i, rc = 0;

	for (i = 0; i < count && rc == 0; i++)
		if (!env_is_index(i))
			rc = open_tree(mdb, tree_names[i], flags,
			    &store->trees[i]);
	return rc == MDB_NOTFOUND ? MDB_INVALID : rc;
}

void
env_add_trees(struct txn *txn)
{
	int rc;

	if (txn->err != OK)
		return;
	rc = open_trees(txn->store, txn->mdb, MDB_CREATE, TREE_COUNT);
	if (rc != 0)
		txn_fail(txn, rc == MDB_MAP_FULL ? ERR_GROW : ERR_SYSTEM,
		    "%s", mdb_strerror(rc));
}

/* The first generation goes by the names alone. */
static int
open_index(MDB_txn *mdb, uint32_t number, unsigned flags, unsigned *trees)
{
	char name[32];
	int i, rc = 0;

	for (i = 0; i < INDEX_TREES && rc == 0; i++) {
		snprintf(name, sizeof name, number == 0 ? "%s" : "%s.%lu",
		    tree_names[TREE_INDEX + i], (unsigned long)number);
		rc = open_tree(mdb, name, flags, &trees[i]);
	}
	return rc;
}

/* Handles are kept when the transaction that opens them is committed. */
static int
open_in_own(struct store *store, struct generation *g, int count)
{
	MDB_txn *mdb;
	int rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &mdb);

	if (rc == MDB_MAP_RESIZED && store->open == 0) {
		mdb_env_set_mapsize(store->env, 0);
		rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &mdb);
	}
	if (rc != 0)
		return rc;
	rc = g != NULL ? open_index(mdb, g->number, 0, g->trees) :
	    open_trees(store, mdb, 0, count);
	if (rc == 0)
		return mdb_txn_commit(mdb);
	mdb_txn_abort(mdb);
	return rc;
}

int
env_trees(struct store *store, int count)
{
	return open_in_own(store, NULL, count);
}

int
env_index_open(struct store *store, struct generation *g)
{
	int rc = open_in_own(store, g, 0);

	g->is_open = rc == 0;
	return rc;
}

bool
env_is_missing(int rc)
{
	return rc == MDB_NOTFOUND;
}

void
env_index_close(struct store *store, struct generation *g)
{
	int i;

	for (i = 0; g->is_open && i < INDEX_TREES; i++)
		mdb_dbi_close(store->env, g->trees[i]);
	g->is_open = false;
}

static void
check(struct txn *txn, int rc)
{
	if (rc != 0)
		txn->err = env_fail(txn->store, rc, txn->why);
}

void
env_index_make(struct txn *txn, uint32_t number)
{
	unsigned trees[INDEX_TREES];

	if (txn->err == OK)
		check(txn, open_index(txn->mdb, number, MDB_CREATE, trees));
}

void
env_index_delete(struct txn *txn)
{
	struct generation *g = txn->held->at;
	int i;

	for (i = 0; txn->err == OK && i < INDEX_TREES; i++)
		check(txn, IN_LMDB(mdb_drop(txn->mdb, g->trees[i], 1)));
	g->is_open = false;	/* LMDB closed them */
}

int
env_create(struct store *store, const char *draft)
{
	unsigned char format[] = FORMAT_FIRST;
	unsigned trees[INDEX_TREES];
	MDB_val key = { strlen(FORMAT_KEY), FORMAT_KEY };
	MDB_val value = { sizeof format, format };
	MDB_txn *mdb = NULL;
	int rc = env_open(store, draft);

	if (rc == 0)
		rc = mdb_txn_begin(store->env, NULL, 0, &mdb);
	if (rc == 0)
		rc = open_trees(store, mdb, MDB_CREATE, TREE_COUNT);
	if (rc == 0)
		rc = open_index(mdb, 0, MDB_CREATE, trees);
	if (rc == 0)
		rc = mdb_put(mdb, store->trees[TREE_META], &key, &value, 0);
	if (rc == 0)
		rc = mdb_txn_commit(mdb);
	else if (mdb != NULL)
		mdb_txn_abort(mdb);
	if (rc == 0)
		rc = mdb_env_sync(store->env, 1);
	env_close(store);
	return rc;
}
