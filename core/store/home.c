/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/home.h"

#include <errno.h>
#include <sys/stat.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/store/env.h"
#include "core/store/lock.h"

/* In META: u8 form, machine, u64 inode, nonce. */
enum { FORM = 1, HOME_BYTES = 1 + MACHINE_BYTES + 8 + NONCE_BYTES };

#define HOME_KEY SPAN("seal")

bool
home_get(struct txn *txn, struct home *home)
{
	struct span bytes;

	if (!txn_get(txn, TREE_META, HOME_KEY, &bytes) ||
	    bytes.len != HOME_BYTES || bytes.at[0] != FORM)
		return false;
	memcpy(home->machine, bytes.at + 1, MACHINE_BYTES);
	home->inode = get_u64(bytes.at + 1 + MACHINE_BYTES);
	memcpy(home->nonce, bytes.at + 1 + MACHINE_BYTES + 8, NONCE_BYTES);
	return true;
}

void
home_put(struct txn *txn, const struct home *home)
{
	struct buf bytes;

	buf_init(&bytes);
	buf_byte(&bytes, FORM);
	buf_add(&bytes, span_make(home->machine, MACHINE_BYTES));
	buf_u64(&bytes, home->inode);
	buf_add(&bytes, span_make(home->nonce, NONCE_BYTES));
	if (bytes.failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_META, HOME_KEY, buf_span(&bytes));
	buf_free(&bytes);
}

void
home_break(struct txn *txn)
{
	txn_drop(txn, TREE_META, HOME_KEY);
}

/* The file of that name; not there: false, with errno. */
static bool
look(const struct store *store, struct stat *facts)
{
	struct arena arena;
	char *path;
	bool there;

	arena_init(&arena);
	path = file_join(&arena, store->dir, "data.mdb");
	errno = ENOMEM;
	there = path != NULL && stat(path, facts) == 0;
	arena_clear(&arena);
	return there;
}

enum err
home_inode(struct store *store, uint64_t *inode, struct note *why)
{
	struct stat facts;

	if (!look(store, &facts))
		return errno == ENOMEM ? ERR_NOMEM : note_fail(ERR_SYSTEM,
		    why, "%s/data.mdb: %s.", store->dir, strerror(errno));
	*inode = (uint64_t)facts.st_ino;
	return OK;
}

void
home_move(struct txn *txn)
{
	struct home home;
	enum err err;

	if (!home_get(txn, &home))
		return;
	err = home_inode(txn->store, &home.inode, txn->why);
	if (err == OK)
		home_put(txn, &home);
	else
		txn_fail(txn, err, "%s", err_text(err));
}

static bool
read_home(struct store *store, struct home *home, struct note *why)
{
	struct txn txn;
	bool there;

	/* not txn_begin(), which would look here again */
	if (env_begin(&txn, store, TXN_READ, why) != OK)
		return false;
	there = home_get(&txn, home);
	return txn_end(&txn) == OK && there;
}

static enum err
say_gone(struct store *store, struct note *why)
{
	store->gone = true;
	return note_fail(ERR_BUSY, why, _("%s: another database was put in "
	    "the place of the one that is open; nothing was written. Leave "
	    "klaster and start it again."), store->dir);
}

/* Whether what lies there now is the database that said this of itself. */
static bool
is_same(struct store *store, const struct home *was, uint64_t inode)
{
	struct note ignored = { "" };
	struct home is;

	return env_open(store, store->dir) == 0 &&
	    env_trees(store, TREE_COUNT) == 0 &&
	    read_home(store, &is, &ignored) && is.inode == inode &&
	    memcmp(was->machine, is.machine, MACHINE_BYTES) == 0 &&
	    memcmp(was->nonce, is.nonce, NONCE_BYTES) == 0;
}

/* Goes on with the new file, or stays at the old one for good. */
static enum err
move(struct store *store, uint64_t inode, struct note *why)
{
	struct note ignored = { "" };
	struct store old = { .env = store->env };
	struct lock_file opening;
	struct home was;
	enum err err;
	bool same;

	if (!read_home(store, &was, &ignored))
		return say_gone(store, why);
	err = lock_opening(&opening, store->dir, why);
	if (err != OK)
		return err;
	env_forget_indexes(store);
	memcpy(old.trees, store->trees, sizeof old.trees);
	store->env = NULL;
	same = is_same(store, &was, inode);
	lock_leave(&opening);
	if (same) {
		env_close(&old);
		return OK;
	}
	env_close(store);
	store->env = old.env;
	memcpy(store->trees, old.trees, sizeof old.trees);
	return say_gone(store, why);
}

enum err
home_follow(struct store *store, struct note *why)
{
	struct stat facts, open;
	int rc;

	if (store->gone)
		return say_gone(store, why);
	if (!look(store, &facts))
		return errno == ENOMEM ? ERR_NOMEM : note_fail(ERR_SYSTEM,
		    why, _("%s: the database that is open lies there no more "
		    "(%s); nothing was written."), store->dir,
		    strerror(errno));
	rc = env_file(store, &open);
	if (rc != 0)
		return env_fail(store, rc, why);
	if (open.st_dev == facts.st_dev && open.st_ino == facts.st_ino)
		return OK;
	if (store->open > 0)
		return note_fail(ERR_BUSY, why, _("%s: the data file was "
		    "made anew meanwhile; try again."), store->dir);
	return move(store, (uint64_t)facts.st_ino, why);
}
