/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/log/authorpart.h"
#include "core/log/branch.h"
#include "core/log/fold.h"
#include "core/log/roster.h"
#include "core/log/trust.h"

/* Everything that the work of one transaction needs. */
struct introduction {
	const struct author	*author;
	const struct home	*seal;
	struct span		 instead;	/* of this writer, or "" */
	const struct keypair	*old;		/* its key, or NULL */
	bool			 ends;		/* its log, with this */
	struct intro		 intro;
	struct buf		 line;
	int64_t			 now;
};

void
author_sign_head(struct txn *txn, struct span dev, const struct keypair *key)
{
	struct writer writer;
	struct buf text;

	if (!writer_find(txn, dev, &writer) ||
	    writer.signed_at == writer.last)
		return;
	buf_init(&text);
	log_head_text(&text, writer.dev, writer.last, writer.hash);
	if (text.failed)
		txn_nomem(txn);
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
		author_sign_head(txn, work->instead, work->old);
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
	home_put(txn, work->seal);
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

	if (work->line.failed)
		return ERR_NOMEM;
	err = log_lock(store, why);
	if (err != OK)
		return err;
	err = store_write(store, introduce, work, why);
	lock_drop(store);
	return err;
}

/*
 * A new key, its first line, its files: in this order, so that whatever is
 * cut short leaves either the old writer or the new one whole.  intro: the
 * title, and whom it continues.
 */
enum err
author_become(struct author *author, struct store *store, struct intro *intro,
    struct span instead, const struct keypair *old, struct span phrase,
    struct note *why)
{
	struct introduction work = { .author = author,
	    .ends = author->renewed == SEAL_ROTATED };
	struct home seal;
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
		err = author_settle(store_dir(store), &arena, why);
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
	err = path == NULL ? ERR_NOMEM : author_key_in(path, &there, why);
	key_wipe(&there.key);
	if (err == OK)
		author->locked = there.locked;
	arena_clear(&arena);
	return err == OK ? author_unlock_with(author, store, phrase, why) : err;
}

/* Of the writer that this process knows, or another process was first. */
static enum err
own_still(struct own *now, const char *dev, struct store *store,
    struct note *why)
{
	enum err err = author_own(now, store, why);

	if (err != OK || strcmp(now->dev, dev) == 0)
		return err;
	return note_fail(ERR_BUSY, why, _("%s: another process has just "
	    "made it a new writer; try again."), store_dir(store));
}

/* Under the lock: the line that it continues is the last one there is. */
static enum err
renew_locked(struct author *author, struct store *store,
    const struct own *then, const struct keypair *old, struct span phrase,
    struct note *why)
{
	struct intro intro = { .signed_by_old = false };
	struct buf title;
	struct own own;
	enum err err = own_still(&own, then->dev, store, why);

	buf_init(&title);
	if (err == OK)
		err = title_of(&own, store, &title, why);
	intro.title = buf_span(&title);
	if (own.writer.last > 0) {
		intro.old_dev = span_of(own.dev);
		intro.old_n = own.writer.last;
		memcpy(intro.old_hash, own.writer.hash, HASH_BYTES);
	}
	if (err == OK)
		err = author_become(author, store, &intro,
		    span_of(own.dev), old, phrase, why);
	buf_free(&title);
	return err;
}

/* A person is asked before the lock is taken. */
enum err
author_renew(struct author *author, struct store *store, const struct own *own,
    bool has_key, struct note *why)
{
	struct keypair old;
	struct buf phrase;
	enum err err = OK;

	buf_init(&phrase);
	if (has_key)
		err = unlock_for_next(author, store, &phrase, why);
	old = author->key;
	if (err == OK)
		err = log_lock(store, why);
	if (err == OK) {
		err = renew_locked(author, store, own,
		    has_key ? &old : NULL, buf_span(&phrase), why);
		lock_drop(store);
	}
	key_wipe(&old);
	key_forget(&phrase);
	return err;
}

enum err
author_rotate(struct author *author, struct store *store, struct note *why)
{
	struct own own;
	enum err err = own_still(&own, author->dev, store, why);

	if (err == OK && own.writer.limit <= own.writer.last)
		return note_fail(ERR_REFUSED, why, _("A hub has ended the "
		    "key of this office, which therefore cannot name a new "
		    "one. Make a new database (klaster init), and apply a "
		    "bundle from the hub there."));
	author->renewed = SEAL_ROTATED;
	return err == OK ? author_renew(author, store, &own, true, why) : err;
}
