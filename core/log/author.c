/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/author.h"

#include <errno.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/log/branch.h"
#include "core/log/fold.h"
#include "core/log/intro.h"
#include "core/log/roster.h"
#include "core/log/trust.h"

#define AUTHOR_KEY	SPAN("author")	/* in META: our DEV */
#define NEXT_FILE	"key.next"	/* until its first line is durable */

/* What the database says of its writer. */
struct own {
	bool		there, sealed;
	bool		forked;		/* others went on with its key */
	char		dev[DEV_CHARS + 1];
	struct writer	writer;
	struct seal	seal;
};

static enum err
own_read(struct own *own, struct store *store, struct note *why)
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
	own->sealed = seal_get(&txn, &own->seal);
	return txn_end(&txn);
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0 || errno != ENOENT;
}

/* The key in this file, if there is one; its DEV is "" if not. */
static enum err
key_in(const char *path, struct author *author, struct note *why)
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
static enum err
settle(const char *dir, struct arena *arena, struct note *why)
{
	char *path = file_join(arena, dir, KEY_FILE);
	char *next = file_join(arena, dir, NEXT_FILE);
	struct author old;
	enum err err;
	char *aside;

	if (path == NULL || next == NULL)
		return ERR_NOMEM;
	err = key_in(path, &old, why);
	key_wipe(&old.key);
	aside = err != OK ? NULL : arena_printf(arena, "%s/" KEY_FILE "-%s",
	    dir, old.dev[0] == '\0' ? "unnamed" : old.dev);
	if (err == OK && aside == NULL)
		err = ERR_NOMEM;
	if (err == OK && is_there(path))
		err = file_rename(path, aside, why);
	return err == OK ? file_rename(next, path, why) : err;
}

/* The writer's key, also when a renewal was cut short; *has: it is there. */
static enum err
own_key(struct author *author, const struct own *own, const char *dir,
    bool *has, struct note *why)
{
	struct arena arena;
	enum err err;
	char *path;

	*has = false;
	arena_init(&arena);
	path = file_join(&arena, dir, KEY_FILE);
	err = path == NULL ? ERR_NOMEM : key_in(path, author, why);
	if (err == OK && !is_own(author, own)) {
		path = file_join(&arena, dir, NEXT_FILE);
		err = path == NULL ? ERR_NOMEM : key_in(path, author, why);
		if (err == OK && is_own(author, own))
			err = settle(dir, &arena, why);
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
static enum err
unlock(struct author *author, struct store *store, struct buf *phrase,
    struct note *why)
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
	return unlock(author, store, NULL, why);
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

/* Everything that the work of one transaction needs. */
struct introduction {
	const struct author	*author;
	const struct seal	*seal;
	struct span		 instead;	/* of this writer, or "" */
	const struct keypair	*old;		/* its key, or NULL */
	bool			 ends;		/* its log, with this */
	struct intro		 intro;
	struct buf		 line;
	int64_t			 now;
};

static void
sign_head(struct txn *txn, struct span dev, const struct keypair *key)
{
	struct writer writer;
	struct buf text;

	if (!writer_find(txn, dev, &writer) ||
	    writer.signed_at == writer.last)
		return;
	buf_init(&text);
	log_head_text(&text, writer.dev, writer.last, writer.hash);
	if (text.failed)
		txn_fail(txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	crypt_sign(key, buf_span(&text), writer.signature);
	writer.signed_at = writer.last;
	memcpy(writer.signed_hash, writer.hash, HASH_BYTES);
	writer_put(txn, &writer);
	buf_free(&text);
}

static void
introduce(struct txn *txn, void *with)
{
	struct introduction *work = with;
	struct span dev = span_of(work->author->dev), now = SPAN("");
	struct writer writer;
	struct arena arena;
	struct line line;

	(void)txn_get(txn, TREE_META, AUTHOR_KEY, &now);
	if (!span_is(now, work->instead))
		txn_fail(txn, ERR_BUSY, _("%s: another process has just "
		    "made it a new writer; try again."),
		    store_dir(txn->store));
	/* nobody else will: what it wrote last must be able to leave,
	 * unless it is to be written again */
	if (work->ends)
		roster_end(txn, work->instead, dev, work->now,
		    work->author->user);
	if (work->old != NULL && writer_find(txn, work->instead, &writer) &&
	    !branch_is(txn, writer.number))
		sign_head(txn, work->instead, work->old);
	arena_init(&arena);
	writer_meet(txn, dev, &writer);
	if (line_read(&line, buf_span(&work->line), &arena, txn->why) != OK)
		txn_fail(txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	chain_begin(writer.hash, dev);
	memcpy(writer.key, work->author->key.public, PUBLIC_BYTES);
	writer.has_key = true;
	if (txn->err == OK)
		log_append(txn, &writer, &line);
	writer_put(txn, &writer);
	trust_put(txn, dev, TRUST_SELF);
	if (writer_find(txn, dev, &writer))
		fold_now(txn, &writer);
	author_put(txn, dev);
	seal_put(txn, work->seal);
	arena_clear(&arena);
}

static void
introduction_write(struct introduction *work)
{
	struct line_head head = {
		.n = 1, .of = 1, .t = work->now, .user = work->author->user
	};
	struct buf rest;

	buf_init(&rest);
	buf_init(&work->line);
	intro_write(&rest, &work->intro);
	line_write(&work->line, &head, buf_span(&rest));
	work->line.failed = work->line.failed || rest.failed;
	buf_free(&rest);
}

/* The line goes in under the lock of all who append. */
static enum err
introduction_save(struct introduction *work, struct store *store,
    struct note *why)
{
	enum err err;
	int lock;

	if (work->line.failed)
		return ERR_NOMEM;
	err = log_lock(store, &lock, why);
	if (err != OK)
		return err;
	err = store_write(store, introduce, work, why);
	close(lock);
	return err;
}

/*
 * A new key, its first line, its files: in this order, so that whatever is
 * cut short leaves either the old writer or the new one whole.  intro: the
 * title, and whom it continues.
 */
static enum err
become(struct author *author, struct store *store, struct intro *intro,
    struct span instead, const struct keypair *old, struct span phrase,
    struct note *why)
{
	struct introduction work = { .author = author,
	    .ends = author->renewed == SEAL_ROTATED };
	struct seal seal;
	struct arena arena;
	struct buf text;
	enum err err;
	char *next;

	arena_init(&arena);
	buf_init(&text);
	key_make(&author->key);
	key_dev(author->key.public, author->dev);
	memcpy(intro->key, author->key.public, PUBLIC_BYTES);
	memcpy(intro->dev, author->dev, sizeof intro->dev);
	if (intro->old_dev.len > 0 && old != NULL) {
		intro_text(&text, intro);
		crypt_sign(old, buf_span(&text), intro->old_sig);
		intro->signed_by_old = true;
	}
	crypt_random(seal.nonce, NONCE_BYTES);
	work.seal = &seal;
	work.intro = *intro;
	work.instead = instead;
	work.old = old;
	work.now = clock_now(author->clock);
	introduction_write(&work);
	next = file_join(&arena, store_dir(store), NEXT_FILE);
	err = text.failed || next == NULL ? ERR_NOMEM :
	    seal_here(&seal, store, why);
	if (err == OK)
		err = seal_witness(&seal, author->state, author->dev, 1, why);
	if (err == OK)
		err = key_save(next, &author->key, phrase, why);
	if (err == OK)
		err = introduction_save(&work, store, why);
	if (err == OK)
		err = settle(store_dir(store), &arena, why);
	buf_free(&work.line);
	buf_free(&text);
	arena_clear(&arena);
	return err;
}

/* The title that the old writer introduced itself with. */
static enum err
title_of(const struct own *own, struct store *store, struct buf *title,
    struct note *why)
{
	struct office office;
	struct arena arena;
	struct txn txn;

	arena_init(&arena);
	txn_begin(&txn, store, TXN_READ, why);
	if (own->there &&
	    office_get(&txn, span_of(own->dev), &arena, &office))
		buf_add(title, office.title);
	arena_clear(&arena);
	return txn_end(&txn);
}

/* The new key gets the passphrase of the old one, which is known only when
 * it was asked for just now. */
static enum err
unlock_for_next(struct author *author, struct store *store,
    struct buf *phrase, struct note *why)
{
	struct author there;
	struct arena arena;
	enum err err;
	char *path;

	arena_init(&arena);
	path = file_join(&arena, store_dir(store), KEY_FILE);
	err = path == NULL ? ERR_NOMEM : key_in(path, &there, why);
	key_wipe(&there.key);
	if (err == OK)
		author->locked = there.locked;
	arena_clear(&arena);
	return err == OK ? unlock(author, store, phrase, why) : err;
}

static enum err
renew(struct author *author, struct store *store, const struct own *own,
    bool has_key, struct note *why)
{
	struct intro intro = { .signed_by_old = false };
	struct buf title, phrase;
	struct keypair old;
	enum err err = OK;

	buf_init(&title);
	buf_init(&phrase);
	if (has_key)
		err = unlock_for_next(author, store, &phrase, why);
	old = author->key;
	if (err == OK)
		err = title_of(own, store, &title, why);
	intro.title = buf_span(&title);
	if (own->writer.last > 0) {
		intro.old_dev = span_of(own->dev);
		intro.old_n = own->writer.last;
		memcpy(intro.old_hash, own->writer.hash, HASH_BYTES);
	}
	if (err == OK)
		err = become(author, store, &intro, span_of(own->dev),
		    has_key ? &old : NULL, buf_span(&phrase), why);
	key_wipe(&old);
	key_forget(&phrase);
	buf_free(&title);
	return err;
}

enum err
author_rotate(struct author *author, struct store *store, struct note *why)
{
	struct own own;
	enum err err = own_read(&own, store, why);

	if (err == OK && own.writer.limit <= own.writer.last)
		return note_fail(ERR_REFUSED, why, _("A hub has ended the "
		    "key of this office, which therefore cannot name a new "
		    "one. Make a new database (klaster init), and apply a "
		    "bundle from the hub there."));
	author->renewed = SEAL_ROTATED;
	return err == OK ? renew(author, store, &own, true, why) : err;
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

enum err
author_open(struct author *author, struct store *store, const char *state,
    struct clock *clock, struct span user, struct note *why)
{
	enum seal_answer answer = SEAL_BEHIND;
	struct key_ask ask = author->ask;
	struct own own;
	bool has_key;
	enum err err;

	author_begin(author, state, clock, user);
	author->ask = ask;
	err = own_read(&own, store, why);
	if (err == OK)
		err = own_key(author, &own, store_dir(store), &has_key, why);
	if (err == OK && own.sealed)
		err = seal_check(&own.seal, store, state, own.dev,
		    own.writer.last, &answer, why);
	if (err != OK)
		return err;
	if (own.forked && answer <= SEAL_UNWITNESSED)
		answer = SEAL_SHARED;
	if (!has_key || answer > SEAL_UNWITNESSED) {
		author->renewed = !has_key && answer <= SEAL_UNWITNESSED ?
		    SEAL_OTHER_FILE : answer;
		return renew(author, store, &own, has_key, why);
	}
	if (answer == SEAL_UNWITNESSED)
		return seal_witness(&own.seal, state, own.dev,
		    own.writer.signed_at, why);
	return OK;
}

/* Made anew by another process, or with cause to become another. */
static bool
is_stale(struct txn *txn, const struct author *author)
{
	struct span dev = author_here(txn);
	struct writer own;
	struct seal seal;

	return !span_is(dev, span_of(author->dev)) ||
	    !seal_get(txn, &seal) ||
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
	return become(author, store, &intro, SPAN(""), NULL, SPAN(""), why);
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
	sign_head(txn, span_of(author->dev), &author->key);
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

	err = own_read(&own, store, why);
	if (err == OK && own.writer.signed_at != own.writer.last) {
		err = author_unlock(author, store, why);
		if (err == OK)
			err = store_write(store, sign_work, author, why);
		if (err == OK)
			err = own_read(&own, store, why);
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
