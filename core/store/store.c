/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/store.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/store/folder.h"
#include "core/store/foreign.h"
#include "core/store/format.h"
#include "core/store/held.h"
#include "core/store/index.h"
#include "core/store/lock.h"

/* A file cut short would end the process when a page behind its end is
 * read. */
static enum err
check_size(const struct store *store, struct note *why)
{
	size_t map, need = env_used(store, &map);
	struct stat file;
	bool sound = true;
	int rc = env_file(store, &file);

	if (rc == 0 && (uint64_t)file.st_size < need)
		rc = env_free_from(store, (size_t)file.st_size / store->page,
		    &sound);
	if (rc != 0)
		return env_fail(store, rc, why);
	if (sound)
		return OK;
	return note_fail(ERR_DAMAGED, why,
	    _("%s/data.mdb was cut short: it has %llu bytes of %llu; restore "
	    "a backup"), store->dir, (unsigned long long)file.st_size,
	    (unsigned long long)need);
}

static enum err
check_foreign(const struct store *store, struct note *why)
{
	struct arena arena;
	char *path;
	enum err err = OK;

	arena_init(&arena);
	path = file_join(&arena, store->dir, "data.mdb");
	if (path != NULL)
		err = foreign_check(path, why);
	arena_clear(&arena);
	return err;
}

static void
bind_names(struct txn *txn, void *with)
{
	(void)with;
	held_bind(txn);
}

static enum err
bind_schema(struct store *store, struct note *why)
{
	struct txn txn;
	enum err err;
	bool all;

	txn_begin(&txn, store, TXN_READ, why);
	all = names_bind(&txn, store->schema);
	err = txn_end(&txn);
	return err != OK || all || store->mode == STORE_READ ? err :
	    store_write(store, bind_names, NULL, why);
}

static enum err
open_existing(struct store *store, struct note *why)
{
	enum err err = folder_holds(store->dir, "data.mdb", why);
	struct lock_file opening;
	int rc;

	if (err != OK)
		return err;
	err = lock_opening(&opening, store->dir, why);
	if (err != OK)
		return err;
	rc = env_open(store, store->dir);
	lock_leave(&opening);
	if (rc != 0)
		err = check_foreign(store, why);
	if (rc != 0)
		return err == OK ? env_fail(store, rc, why) : err;
	err = check_size(store, why);
	if (err != OK)
		return err;
	store_sweep(store);
	rc = env_trees(store, TREE_META + 1);
	if (rc != 0)
		return env_fail(store, rc, why);
	err = format_check(store, store->mode == STORE_READ, why);
	if (err != OK)
		return err;
	rc = env_trees(store, TREE_COUNT);
	if (rc != 0)
		return env_fail(store, rc, why);
	return bind_schema(store, why);
}

static enum err
is_due(struct store *store, bool *due, struct note *why)
{
	struct txn txn;

	txn_begin(&txn, store, TXN_READ, why);
	*due = index_is_due(&txn);
	return txn_end(&txn);
}

/* Who only reads goes by what there is. */
static enum err
renew(struct store *store, struct note *why)
{
	struct note ignored = { "" };
	bool due = false;
	enum err err = OK;

	if (store->mode != STORE_READ)
		err = is_due(store, &due, why);
	if (err != OK || !due)
		return err;
	err = index_renew(store, &ignored);
	if (err == OK || err == ERR_BUSY)
		return OK;
	return note_fail(err, why, "%s", ignored.text);
}

static enum err
create(struct store *store, struct note *why)
{
	struct folder_draft draft;
	enum err err = folder_begin(&draft, store->dir, why);
	int rc;

	if (err != OK)
		return err;
	rc = env_create(store, draft.draft);
	if (rc == 0)
		return folder_commit(&draft, why);
	folder_abandon(&draft);
	return env_fail(store, rc, why);
}

static struct store *
store_make(const char *dir, enum store_mode mode, struct schema *schema)
{
	struct store *store = mem_zero(1, sizeof *store);
	char *name = mem_grow(NULL, strlen(dir) + 1, 1);

	if (store == NULL || name == NULL) {
		mem_free(store);
		mem_free(name);
		return NULL;
	}
	store->dir = strcpy(name, dir);
	store->mode = mode;
	store->schema = schema;
	store->page = 4096;
	store->full = DIRTY_MOST;
	return store;
}

enum err
store_open(const char *dir, enum store_mode mode, struct schema *schema,
    struct note *why, struct store **out)
{
	struct store *store = store_make(dir, mode, schema);
	enum err err = OK;

	*out = NULL;
	if (store == NULL)
		return ERR_NOMEM;
	if (mode == STORE_CREATE)
		err = create(store, why);
	if (err == OK)
		err = open_existing(store, why);
	if (err == OK)
		err = renew(store, why);
	if (err == OK)
		*out = store;
	else
		store_close(store);
	return err;
}

enum err
store_open_damaged(const char *dir, struct schema *schema, struct note *why,
    struct store **out)
{
	struct store *store = store_make(dir, STORE_READ, schema);
	struct note ignored = { "" };
	enum err err;
	int rc;

	*out = NULL;
	if (store == NULL)
		return ERR_NOMEM;
	err = folder_holds(store->dir, "data.mdb", why);
	rc = err == OK ? env_open(store, store->dir) : 0;
	if (rc == 0 && err == OK)
		rc = env_trees(store, TREE_META + 1);
	if (rc == 0 && err == OK &&
	    format_check(store, true, &ignored) == ERR_REFUSED)
		err = note_fail(ERR_REFUSED, why, "%s", ignored.text);
	if (rc == 0 && err == OK)
		rc = env_trees(store, TREE_COUNT);
	if (rc != 0)
		err = env_fail(store, rc, why);
	if (err == OK)
		*out = store;
	else
		store_close(store);
	return err;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	assert(store->open == 0 && store->lock.depth == 0);
	env_close(store);
	buf_free(&store->key);
	buf_free(&store->text);
	mem_free(store->dir);
	mem_free(store);
}

const char *
store_dir(const struct store *store)
{
	return store->dir;
}

const struct schema *
store_schema(const struct store *store)
{
	return store->schema;
}

enum err
store_grow(struct store *store, struct note *why)
{
	size_t map;
	int rc;

	if (store->open > 0)
		return note_fail(ERR_BUSY, why,
		    _("%s: the database must grow while it is being read; "
		    "try again"), store->dir);
	env_used(store, &map);
	rc = map > SIZE_MAX / 4 ? ENOMEM : env_map(store, map * 2);
	return rc == 0 ? OK : env_fail(store, rc, why);
}

void
store_tighten(struct store *store)
{
	env_map(store, 1);
}

void
store_sweep(struct store *store)
{
	env_sweep(store);
}

enum err
store_room(struct store *store, uint64_t *used, uint64_t *left,
    struct note *why)
{
	size_t map;

	*used = env_used(store, &map);
	if (!folder_left(store->dir, left))
		return env_fail(store, errno, why);
	return OK;
}

enum err
store_reserve(struct store *store, uint64_t bytes, struct note *why)
{
	size_t map, used = env_used(store, &map);
	uint64_t left;
	int rc;

	if (folder_left(store->dir, &left) && left < bytes)
		return folder_full(store->dir, bytes, why);
	if (store->open > 0 || bytes > SIZE_MAX / 4 - used ||
	    map - used >= bytes)
		return OK;
	while (map - used < bytes)
		map *= 2;
	rc = env_map(store, map);
	return rc == 0 ? OK : env_fail(store, rc, why);
}

enum err
store_copy(struct store *store, const char *path, struct note *why)
{
	struct file_draft draft;
	enum err err;
	int rc;

	err = file_draft_begin(&draft, path, 0600, why);
	if (err != OK)
		return err;
	rc = env_copy(store, draft.fd);
	if (rc == 0)
		return file_draft_commit(&draft, why);
	file_draft_abandon(&draft);
	if (rc == ENOSPC || rc == EIO || rc == EDQUOT)
		return note_fail(ERR_FULL, why,
		    _("%s: the copy could not be written: %s"), path,
		    strerror(rc));
	return env_fail(store, rc, why);
}

void
txn_fail(struct txn *txn, enum err err, const char *form, ...)
{
	va_list args;

	if (txn->err != OK)
		return;
	txn->err = err;
	if (txn->why == NULL || txn->why->text[0] != '\0')
		return;
	va_start(args, form);
	vsnprintf(txn->why->text, sizeof txn->why->text, form, args);
	va_end(args);
}

void
txn_nomem(struct txn *txn)
{
	txn_fail(txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

enum err
store_write(struct store *store, void (*work)(struct txn *, void *),
    void *with, struct note *why)
{
	struct txn txn;
	enum err err;

	do {
		txn_begin(&txn, store, TXN_WRITE, why);
		if (txn.err == OK)
			work(&txn, with);
		err = txn_end(&txn);
	} while (err == ERR_GROW && (err = store_grow(store, why)) == OK);
	return err;
}
