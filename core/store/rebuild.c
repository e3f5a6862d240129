/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <unistd.h>

#include "core/base/file.h"
#include "core/store/held.h"

struct rebuild {
	struct txn	*from;
	struct store	*to;
	struct txn	 txn;		/* of to */
	struct store_last *last;
};

static void
commit(struct rebuild *r)
{
	enum err err = txn_end(&r->txn);

	txn_begin(&r->txn, r->to, TXN_WRITE, r->from->why);
	if (err != OK)
		r->txn.err = err;
}

static void
copy_tree(struct rebuild *r, enum tree tree)
{
	struct span key, value;
	struct walk walk;

	walk_begin(&walk, r->from, tree, SPAN(""));
	while (r->txn.err == OK && walk_next(&walk, &key, &value)) {
		txn_append(&r->txn, tree, key, value);
		if (txn_is_full(&r->txn))
			commit(r);
	}
	walk_end(&walk);
}

/* What it says of the indexes first: the trees that are in force, alone. */
static void
copy_meta(struct rebuild *r)
{
	copy_tree(r, TREE_META);
	txn_drop(&r->txn, TREE_META, HELD_NEXT);
	txn_drop(&r->txn, TREE_META, SPAN("stale"));
	if (r->from->err == OK && r->from->held->at->number != 0)
		env_index_make(&r->txn, r->from->held->at->number);
	commit(r);
}

static enum err
copy_all(struct rebuild *r)
{
	int tree;

	txn_begin(&r->txn, r->to, TXN_WRITE, r->from->why);
	copy_meta(r);
	for (tree = TREE_META + 1; tree < TREE_COUNT; tree++)
		copy_tree(r, (enum tree)tree);
	if (r->last != NULL && r->txn.err == OK && r->from->err == OK)
		r->last->run(&r->txn, r->last->with);
	if (r->from->err == OK)
		return txn_end(&r->txn);
	txn_abandon(&r->txn);
	return r->from->err;
}

/* Room for all of it beforehand: nobody begins again here. */
static enum err
open_new(struct store *to, const struct store *from, struct note *why)
{
	size_t map, used = env_used(from, &map);
	int rc = env_create(to, to->dir);

	to->mode = STORE_WRITE;
	if (rc == 0)
		rc = env_open(to, to->dir);
	if (rc == 0)
		rc = env_trees(to, TREE_COUNT);
	if (rc == 0)
		rc = env_map(to, map > 2 * used ? map : 2 * used);
	return rc == 0 ? OK : env_fail(to, rc, why);
}

/* The lock belongs to this process and not to what is copied. */
static void
drop_lock(const char *folder)
{
	struct arena arena;
	char *path;

	arena_init(&arena);
	path = file_join(&arena, folder, "lock.mdb");
	if (path != NULL)
		unlink(path);
	arena_clear(&arena);
}

enum err
store_rebuild(struct txn *from, const char *folder, struct store_last *last)
{
	struct store *to = mem_zero(1, sizeof *to);
	struct rebuild r = { .from = from, .to = to, .last = last };
	enum err err = ERR_NOMEM;

	if (to == NULL)
		return ERR_NOMEM;
	to->dir = mem_grow(NULL, strlen(folder) + 1, 1);
	to->mode = STORE_CREATE;
	to->alone = true;
	to->schema = from->store->schema;
	to->page = from->store->page;
	to->full = from->store->full;
	if (to->dir != NULL) {
		strcpy(to->dir, folder);
		err = open_new(to, from->store, from->why);
	}
	if (err == OK)
		err = copy_all(&r);
	store_close(to);
	drop_lock(folder);
	return err;
}
