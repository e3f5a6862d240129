/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/share.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/have.h"
#include "core/exchange/interest.h"
#include "core/exchange/tips.h"

/* More files of our own than these become fewer. */
enum { FILES_KEPT = 8 };


/* In hand while a bundle is made. */
struct giving {
	struct share	*share;
	struct share_given *given;
	struct arena	 arena;
	struct have	 beyond;
	uint64_t	 lacking;	/* lines */
	bool		 news;		/* of what we have */
	struct bundle_wish wish;
	struct shelf_file file;		/* the new one */
	struct bundle_facts facts;
};

static bool
is_own(const struct share *share, const struct shelf_file *file)
{
	return strcmp(file->dev, share->author->dev) == 0 && !file->gone;
}

/* The newest that can be read tells what we have. */
static struct shelf_file *
newest_own(struct share *share)
{
	struct shelf_file *newest = NULL;
	size_t i;

	for (i = 0; i < share->shelf.count; i++)
		if (is_own(share, &share->shelf.files[i]) &&
		    share->shelf.files[i].known)
			newest = &share->shelf.files[i];
	return newest;
}

/* One that is still needed, and would not fill a file. */
static bool
is_small(const struct share *share, const struct shelf_file *file)
{
	return is_own(share, file) && !file->covered &&
	    file->size < share->most / 2;
}

static unsigned
count_small(struct share *share)
{
	unsigned count = 0;
	size_t i;

	for (i = 0; i < share->shelf.count; i++)
		count += is_small(share, &share->shelf.files[i]);
	return count;
}

/*
 * Several files become one when they are many: from the newest backwards, as
 * long as the next is not much larger than all of them.  So every line is
 * written again a few times only, however many rounds there are.
 */
static bool
choose_merged(struct share *share)
{
	uint64_t size = 0;
	unsigned chosen = 0;
	size_t i;

	if (count_small(share) <= FILES_KEPT)
		return false;
	for (i = share->shelf.count; i-- > 0; ) {
		struct shelf_file *file = &share->shelf.files[i];

		if (!is_small(share, file))
			continue;
		if (chosen >= 2 && file->size > 2 * size)
			break;
		file->merged = true;
		size += file->size;
		chosen++;
	}
	return true;
}

static enum err
compare(struct giving *g, const struct share_need *need)
{
	struct writer writer;
	uint32_t number;
	uint64_t last;

	if (!have_here(&g->beyond, need->txn, &g->arena))
		return ERR_NOMEM;
	for (size_t i = 0; i < g->beyond.count; i++) {
		struct have_row *row = &g->beyond.rows[i];

		if (!writer_find(need->txn, span_of(row->dev), &writer))
			return need->txn->err;
		number = writer.number;
		last = strcmp(row->dev, g->share->author->dev) == 0 ?
		    writer.last : writer.signed_at;
		row->n = need->least[number];
		if (row->n < last)
			g->lacking += last - row->n;
	}
	return OK;
}

static void
compare_told(struct giving *g, struct txn *txn)
{
	const struct shelf_file *newest = newest_own(g->share);
	unsigned char told[HASH_BYTES];
	struct buf text, want, tips;
	struct have have;

	buf_init(&text);
	buf_init(&want);
	buf_init(&tips);
	if (have_here(&have, txn, &g->arena)) {
		have_write(&text, &have);
		tips_here(&tips, txn, &have);
	}
	interest_write(&want, g->share->author->interest);
	shelf_told(buf_span(&text), buf_span(&want), buf_span(&tips), told);
	g->news |= newest == NULL ||
	    memcmp(newest->told, told, HASH_BYTES) != 0;
	g->arena.failed |= text.failed || want.failed || tips.failed;
	buf_free(&text);
	buf_free(&want);
	buf_free(&tips);
}

/* As long as nobody can open it, nothing but a name leaves. */
static enum err
seal(struct giving *g, struct share_need *need)
{
	enum err err = share_seal(need, &g->arena, &g->wish);

	g->wish.request = g->wish.seal_count == 0;
	if (g->wish.request)
		g->lacking = 0;
	return err;
}

static enum err
plan(struct giving *g)
{
	struct share_need need = { .share = g->share };
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, g->share->store, TXN_READ, g->share->why);
	need.txn = &txn;
	err = share_need(&need, &g->arena);
	if (err == OK && choose_merged(g->share)) {
		need.alone = true;
		g->news = true;
		err = share_need(&need, &g->arena);
	}
	if (err == OK)
		err = compare(g, &need);
	if (err == OK)
		compare_told(g, &txn);
	if (err == OK && g->share->seal)
		err = seal(g, &need);
	end = txn_end(&txn);
	if (g->arena.failed)
		return ERR_NOMEM;
	return err == OK ? end : err;
}

/* A name is spent before its file is there, so it is never given twice. */
static void
reserve(struct txn *txn, void *with)
{
	struct giving *g = with;
	struct shelf_now now;
	uint64_t at = (uint64_t)clock_now(g->share->author->clock);

	shelf_now_get(txn, &now);
	now.round = g->share->round;
	now.at = at > now.at ? at : now.at + 1;
	g->file.at = now.at;
	shelf_now_put(txn, &now);
}

static void
note_file(struct txn *txn, void *with)
{
	struct giving *g = with;
	struct shelf_now now;

	shelf_note(&g->file, txn, &g->facts);
	shelf_now_get(txn, &now);
	if (now.at < g->file.at) {
		now.at = g->file.at;
		shelf_now_put(txn, &now);
	}
}

/* What is said of a part: where there is one only, what was made. */
static enum err
read_part(struct giving *g, uint64_t parts)
{
	struct share *share = g->share;
	struct key_door door = author_door(share->author, share->store);

	if (parts == 1)
		return OK;
	bundle_facts_clear(&g->facts);
	return bundle_read(g->file.path, share->store, &door, NULL,
	    &g->facts, share->why);
}

/* From a name that carriers pass over to its own, now that it is whole. */
static enum err
put_part(struct giving *g, const char *folder, const char *draft,
    uint64_t parts)
{
	struct share *share = g->share;
	enum err err;

	g->file.name = shelf_name(&g->arena, g->file.dev, g->file.at,
	    g->wish.seal_count > 0);
	g->file.path = g->file.name == NULL ? NULL :
	    file_join(&g->arena, folder, g->file.name);
	if (draft == NULL || g->file.path == NULL)
		return ERR_NOMEM;
	err = file_rename(draft, g->file.path, share->why);
	if (err != OK)
		return err;
	shelf_digest(&share->shelf, &g->file);
	err = read_part(g, parts);
	if (err == OK)
		err = store_write(share->store, note_file, g, share->why);
	g->given->written++;
	g->given->packed += g->file.size;
	return err;
}

static enum err
make_files(struct giving *g, const char *folder)
{
	struct share *share = g->share;
	char *draft = arena_printf(&g->arena, "%s/.tmp-%" PRIu64 ".zst",
	    folder, g->file.at);
	uint64_t part, parts;
	enum err err;

	if (draft == NULL)
		return ERR_NOMEM;
	g->wish.beyond = &g->beyond;
	g->wish.at = g->file.at;
	g->wish.most = share->most;
	g->wish.no_personal = share->no_personal;
	err = bundle_create(share->store, share->author, draft, &g->wish,
	    &g->facts, share->why);
	parts = g->facts.parts;
	g->given->lines = err == OK ? g->facts.lines - 2 * parts -
	    2 * g->facts.run_count : 0;
	for (part = 1; err == OK && part <= parts; part++, g->file.at++)
		err = put_part(g, folder,
		    bundle_part_name(&g->arena, draft, part), parts);
	return err;
}

static enum err
write_files(struct giving *g)
{
	struct share *share = g->share;
	char *folder = shelf_folder(&g->arena, share->dir,
	    share->author->dev);
	enum err err;

	if (folder == NULL)
		return ERR_NOMEM;
	memcpy(g->file.dev, share->author->dev, sizeof g->file.dev);
	err = file_folder(folder, 0755, share->why);
	if (err == OK)
		err = store_write(share->store, reserve, g, share->why);
	return err == OK ? make_files(g, folder) : err;
}

/*
 * What everybody has, what the new file holds again, and what cannot be
 * read.  The one that tells what we have stays.
 */
static enum err
remove_files(struct giving *g)
{
	const struct shelf_file *newest = g->given->written > 0 ? NULL :
	    newest_own(g->share);
	struct shelf *shelf = &g->share->shelf;
	size_t i;

	for (i = 0; i < shelf->count; i++) {
		struct shelf_file *file = &shelf->files[i];

		if (!is_own(g->share, file) || file == newest ||
		    !(file->bad || file->merged ||
		    (file->known && file->covered)))
			continue;
		if (unlink(file->path) != 0 && errno != ENOENT)
			return note_fail(ERR_SYSTEM, g->share->why,
			    _("%s cannot be removed: %s."), file->path,
			    strerror(errno));
		g->given->removed++;
	}
	return OK;
}

enum err
share_give(struct share *share, bool dry_run, struct share_given *given)
{
	struct giving g = { .share = share, .given = given };
	enum err err;

	memset(given, 0, sizeof *given);
	arena_init(&g.arena);
	err = plan(&g);
	given->lines = g.lacking;
	if (err == OK && !dry_run && (g.lacking > 0 || g.news))
		err = write_files(&g);
	if (err == OK && !dry_run)
		err = remove_files(&g);
	bundle_facts_clear(&g.facts);
	arena_clear(&g.arena);
	return err;
}
