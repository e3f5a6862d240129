/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/author.h"

#include <errno.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/log/authorpart.h"
#include "core/log/branch.h"
#include "core/log/fold.h"
#include "core/log/roster.h"
#include "core/log/trust.h"

enum err
author_own(struct own *own, struct store *store, struct note *why)
{
	struct span dev;
	struct txn txn;

	memset(own, 0, sizeof *own);
	txn_begin(&txn, store, TXN_READ, why);
	if (txn_get(&txn, TREE_META, AUTHOR_KEY, &dev) &&
	    writer_find(&txn, dev, &own->writer)) {
		own->there = true;
		memcpy(own->dev, own->writer.dev, sizeof own->dev);
		own->forked = branch_is(&txn, own->writer.number);
	}
	own->sealed = home_get(&txn, &own->seal);
	return txn_end(&txn);
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0 || errno != ENOENT;
}

/* The key in this file, if there is one; its DEV is "" if not. */
enum err
author_key_in(const char *path, struct author *author, struct note *why)
{
	author->dev[0] = '\0';
	author->locked = false;
	return is_there(path) ? key_look(path, &author->key, &author->locked,
	    author->dev, why) : OK;
}

/* A key with a passphrase that minisign wrote names no DEV: it is taken for
 * ours until it is opened. */
static bool
is_own(struct author *author, const struct own *own)
{
	if (author->locked && author->dev[0] == '\0')
		memcpy(author->dev, own->dev, sizeof author->dev);
	return strcmp(author->dev, own->dev) == 0;
}

/*
 * key.next becomes key.  The key of another writer is kept beside, under
 * that writer's name.
 */
enum err
author_settle(const char *dir, struct arena *arena, struct note *why)
{
	char *path = file_join(arena, dir, KEY_FILE);
	char *next = file_join(arena, dir, NEXT_FILE);
	struct author old;
	enum err err;
	char *aside;

	if (path == NULL || next == NULL)
		return ERR_NOMEM;
	err = author_key_in(path, &old, why);
	key_wipe(&old.key);
	aside = err != OK ? NULL : arena_printf(arena, "%s/" KEY_FILE "-%s",
	    dir, old.dev[0] == '\0' ? "unnamed" : old.dev);
	if (err == OK && aside == NULL)
		err = ERR_NOMEM;
	if (err == OK && is_there(path))
		err = file_rename(path, aside, why);
	return err == OK ? file_rename(next, path, why) : err;
}

/*
 * The writer's key, also when a renewal was cut short; *has: it is there.
 * Without the lock, somebody may be in the middle of a renewal: then nothing
 * is put in order, and it may seem not to be there.
 */
static enum err
own_key(struct author *author, const struct own *own, struct store *store,
    bool locked, bool *has, struct note *why)
{
	const char *dir = store_dir(store);
	struct arena arena;
	enum err err;
	char *path;

	*has = false;
	arena_init(&arena);
	path = file_join(&arena, dir, KEY_FILE);
	err = path == NULL ? ERR_NOMEM : author_key_in(path, author, why);
	if (err == OK && !is_own(author, own) && locked) {
		path = file_join(&arena, dir, NEXT_FILE);
		err = path == NULL ? ERR_NOMEM :
		    author_key_in(path, author, why);
		if (err == OK && is_own(author, own))
			err = author_settle(dir, &arena, why);
	}
	*has = err == OK && is_own(author, own);
	if (*has && author->locked) {
		memcpy(author->key.public, own->writer.key, PUBLIC_BYTES);
		crypt_number(author->key.public, author->key.number);
	}
	arena_clear(&arena);
	return err;
}

struct key_door
author_door(const struct author *author, struct store *store)
{
	return (struct key_door){ store_dir(store), author->ask,
	    author->locked ? NULL : &author->key };
}

/* phrase: gets what opened it; or NULL. */
enum err
author_unlock_with(struct author *author, struct store *store,
    struct buf *phrase, struct note *why)
{
	struct key_door door = author_door(author, store);
	struct keypair key;
	enum err err = OK;

	if (!author->locked)
		return OK;
	err = key_open(&door, &key, phrase, why);
	if (err == OK && memcmp(key.public, author->key.public,
	    PUBLIC_BYTES) != 0)
		err = note_fail(ERR_REFUSED, why, _("%s/" KEY_FILE ": this "
		    "is the key of another writer."), store_dir(store));
	if (err == OK) {
		author->key = key;
		author->locked = false;
	}
	key_wipe(&key);
	return err;
}

enum err
author_unlock(struct author *author, struct store *store, struct note *why)
{
	return author_unlock_with(author, store, NULL, why);
}

void
author_reuse(struct author *author, const struct keypair *key)
{
	if (!author->locked || !crypt_is_pair(author->key.public,
	    key->secret))
		return;
	author->key = *key;
	author->locked = false;
}

static void
author_begin(struct author *author, const char *state, struct clock *clock,
    struct span user)
{
	memset(author, 0, sizeof *author);
	author->clock = clock;
	author->user = user;
	author->state = state;
	author->renewed = SEAL_FITS;
}

/* What stands between an author and writing on under its name. */
struct doubts {
	struct own	 own;
	bool		 has_key;
	enum seal_answer answer;
};

static enum err
look(struct author *author, struct store *store, bool locked,
    struct doubts *doubts, struct note *why)
{
	struct own *own = &doubts->own;
	enum err err = author_own(own, store, why);

	doubts->answer = SEAL_BEHIND;
	if (err == OK)
		err = own_key(author, own, store, locked, &doubts->has_key,
		    why);
	if (err == OK && own->sealed)
		err = seal_check(&own->seal, store, author->state, own->dev,
		    own->writer.last, &doubts->answer, why);
	if (own->forked && doubts->answer <= SEAL_UNWITNESSED)
		doubts->answer = SEAL_SHARED;
	if (err == OK && !doubts->has_key &&
	    doubts->answer <= SEAL_UNWITNESSED)
		doubts->answer = SEAL_OTHER_FILE;
	return err;
}

enum err
author_open(struct author *author, struct store *store, const char *state,
    struct clock *clock, struct span user, struct note *why)
{
	struct key_ask ask = author->ask;
	struct doubts doubts;
	enum err err;

	author_begin(author, state, clock, user);
	author->ask = ask;
	err = look(author, store, false, &doubts, why);
	if (err == OK && doubts.answer > SEAL_UNWITNESSED) {
		err = log_lock(store, why);
		if (err != OK)
			return err;
		err = look(author, store, true, &doubts, why);
		lock_drop(store);
	}
	if (err != OK)
		return err;
	if (doubts.answer > SEAL_UNWITNESSED) {
		author->renewed = doubts.answer;
		return author_renew(author, store, &doubts.own,
		    doubts.has_key, why);
	}
	if (doubts.answer == SEAL_UNWITNESSED)
		return seal_witness(&doubts.own.seal, state, doubts.own.dev,
		    doubts.own.writer.signed_at, why);
	return OK;
}

/* Made anew by another process, or with cause to become another. */
static bool
is_stale(struct txn *txn, const struct author *author)
{
	struct span dev = author_here(txn);
	struct writer own;
	struct home seal;

	return !span_is(dev, span_of(author->dev)) ||
	    !home_get(txn, &seal) ||
	    (writer_find(txn, dev, &own) && branch_is(txn, own.number));
}

enum err
author_again(struct author *author, struct store *store, struct note *why)
{
	struct author old = *author;
	struct txn txn;
	enum err err;
	bool stale;

	txn_begin(&txn, store, TXN_READ, why);
	stale = is_stale(&txn, author);
	err = txn_end(&txn);
	if (err == OK && stale)
		err = author_open(author, store, old.state, old.clock,
		    old.user, why);
	author->interest = old.interest;
	key_wipe(&old.key);
	return err;
}

enum err
author_create(struct author *author, struct store *store, const char *state,
    struct clock *clock, struct span user, struct span title,
    struct note *why)
{
	struct intro intro = { .title = title };

	author_begin(author, state, clock, user);
	return author_become(author, store, &intro, SPAN(""), NULL,
	    SPAN(""), why);
}

void
author_close(struct author *author)
{
	key_wipe(&author->key);
}

struct span
author_here(struct txn *txn)
{
	struct span dev = SPAN("");

	(void)txn_get(txn, TREE_META, AUTHOR_KEY, &dev);
	return dev;
}

void
author_put(struct txn *txn, struct span dev)
{
	txn_put(txn, TREE_META, AUTHOR_KEY, dev);
}

uint32_t
author_number(struct txn *txn, const struct author *author)
{
	struct writer writer;

	return writer_find(txn, span_of(author->dev), &writer) ?
	    writer.number : 0;
}

static void
sign_own(struct txn *txn, const struct author *author)
{
	author_sign_head(txn, span_of(author->dev), &author->key);
}

static void
sign_work(struct txn *txn, void *with)
{
	sign_own(txn, with);
}

enum err
author_publish(struct author *author, struct store *store, struct note *why)
{
	struct own own;
	enum err err;

	err = author_own(&own, store, why);
	if (err == OK && own.writer.signed_at != own.writer.last) {
		err = author_unlock(author, store, why);
		if (err == OK)
			err = store_write(store, sign_work, author, why);
		if (err == OK)
			err = author_own(&own, store, why);
	}
	if (err == OK)
		err = seal_witness(&own.seal, author->state, author->dev,
		    own.writer.signed_at, why);
	return err;
}

const char *
author_renewed_text(const struct author *author)
{
	static const char *const texts[] = {
		[SEAL_OTHER_MACHINE] = N_("This database came from another "
		    "machine; it goes on as a new writer."),
		[SEAL_OTHER_FILE] = N_("This database is a copy; it goes on as "
		    "a new writer."),
		[SEAL_OTHER_NONCE] = N_("This database was put back from a "
		    "copy; it goes on as a new writer."),
		[SEAL_BEHIND] = N_("This database is older than what was "
		    "sent from it; it goes on as a new writer."),
		[SEAL_SHARED] = N_("This database's key was used on another "
		    "machine, too; it goes on as a new writer."),
	};

	return author->renewed <= SEAL_UNWITNESSED ||
	    author->renewed == SEAL_ROTATED ? NULL :
	    _(texts[author->renewed]);
}
