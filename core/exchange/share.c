/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/share.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/interest.h"
#include "core/log/trust.h"

/* Whether path, which has no links in it, is folder or lies in it. */
static bool
lies_in(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 &&
	    (path[len] == '\0' || path[len] == '/' || len == 1);
}

static enum err
check_apart(const char *dir, const char *db, struct note *why)
{
	char *one = realpath(dir, NULL), *two = realpath(db, NULL);
	enum err err = OK;

	if (one == NULL || two == NULL)
		err = note_fail(ERR_SYSTEM, why, _("%s cannot be read: %s."),
		    one == NULL ? dir : db, strerror(errno));
	else if (lies_in(one, two) || lies_in(two, one))
		err = note_fail(ERR_REFUSED, why, _("The database %s and the "
		    "shared folder %s must not lie in each other: what is "
		    "carried are bundles, never a database."), db, dir);
	free(one);
	free(two);
	return err;
}

static enum err
check_folder(const char *dir, struct arena *arena, struct note *why)
{
	struct stat there;
	char *data = file_join(arena, dir, "data.mdb");

	if (data == NULL)
		return ERR_NOMEM;
	if (stat(dir, &there) != 0)
		return note_fail(errno == ENOENT ? ERR_INPUT : ERR_SYSTEM,
		    why, _("The folder %s cannot be used: %s."), dir,
		    strerror(errno));
	if (!S_ISDIR(there.st_mode))
		return note_fail(ERR_INPUT, why, _("%s is no folder."), dir);
	if (access(data, F_OK) == 0)
		return note_fail(ERR_REFUSED, why, _("%s is a database, and "
		    "a database must not be carried; name the folder that "
		    "is."), dir);
	return OK;
}

/* What an earlier round was killed at. */
static void
sweep(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if (strncmp(entry->d_name, ".tmp-", 5) == 0)
			unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
}

static enum err
lock(struct share *share)
{
	return lock_named(&share->lock, store_dir(share->store), "sharing",
	    share->why);
}

/* What was left out of it then may be wanted now. */
static bool
lacks_wanted(const struct share *share, struct txn *txn,
    const struct shelf_file *file)
{
	struct writer writer;
	size_t i;

	for (i = 0; i < file->run_count; i++)
		if (writer_get(txn, file->runs[i].writer, &writer) &&
		    writer.last < file->runs[i].to &&
		    interest_wants(share->author->interest, txn, writer.dev,
		    NULL))
			return true;
	return false;
}

static void
recall(const struct share *share, struct txn *txn, struct shelf_file *file,
    struct arena *arena)
{
	shelf_recall(file, txn, arena);
	if (file->known && lacks_wanted(share, txn, file))
		file->known = false;
}

static enum err
look(struct share *share)
{
	struct shelf_now now;
	struct txn txn;
	size_t i;

	for (i = 0; i < share->shelf.count; i++)
		shelf_digest(&share->shelf, &share->shelf.files[i]);
	txn_begin(&txn, share->store, TXN_READ, share->why);
	for (i = 0; i < share->shelf.count; i++)
		recall(share, &txn, &share->shelf.files[i], &share->arena);
	shelf_now_get(&txn, &now);
	share->round = now.round + 1;
	return txn_end(&txn);
}

enum err
share_open(struct share *share, struct store *store, struct author *author,
    const char *dir, const struct scan_limits *limits, struct note *why)
{
	char *own;
	enum err err;

	*share = (struct share){
		.store = store, .author = author, .dir = dir,
		.limits = limits, .why = why, .lock = { -1 }
	};
	arena_init(&share->arena);
	shelf_init(&share->shelf);
	err = check_folder(dir, &share->arena, why);
	if (err == OK)
		err = check_apart(dir, store_dir(store), why);
	if (err == OK)
		err = lock(share);
	own = shelf_folder(&share->arena, dir, author->dev);
	if (err == OK && own == NULL)
		err = ERR_NOMEM;
	if (err != OK)
		return err;
	sweep(own);
	err = shelf_list(&share->shelf, dir, &share->arena, why);
	return err == OK ? look(share) : err;
}

void
share_close(struct share *share)
{
	lock_leave(&share->lock);
	shelf_clear(&share->shelf);
	arena_clear(&share->arena);
}

/* In hand while the files are read. */
struct taking {
	struct share	*share;
	bool		 dry_run, progress;
	share_tell	*tell;
	void		*with;
	struct shelf_file *file;
	const struct bundle_facts *facts;
};

static void
tell(struct taking *t, bool taken, const struct bundle_outcome *outcome,
    struct span report)
{
	struct share_news news = {
		taken, t->file->stranger, outcome, report
	};

	t->tell(t->with, &news);
}

/* Where lines before its own are missing, it is read again later. */
static enum err
lacks_some(struct taking *t, const struct bundle_facts *facts, bool *lacks)
{
	const struct interest *interest = t->share->author->interest;
	struct writer writer;
	struct txn txn;
	size_t i;

	*lacks = false;
	txn_begin(&txn, t->share->store, TXN_READ, t->share->why);
	for (i = 0; i < facts->run_count; i++) {
		const struct bundle_run *run = &facts->runs[i];
		uint64_t last = writer_find(&txn, span_of(run->dev),
		    &writer) ? writer.last : 0;

		*lacks |= run->from > last + 1 &&
		    interest_wants(interest, &txn, run->dev, NULL);
	}
	return txn_end(&txn);
}

static void
note_file(struct txn *txn, void *with)
{
	struct taking *t = with;
	struct shelf_now now;

	shelf_now_get(txn, &now);
	now.round = t->share->round;
	shelf_now_put(txn, &now);
	shelf_note(t->file, txn, t->facts);
	shelf_hear(txn, t->file->dev, now.round);
	shelf_prune(txn, &t->share->shelf);
}

static enum err
note_read(struct taking *t, const struct bundle_facts *facts)
{
	struct share *share = t->share;
	struct txn txn;
	enum err err;

	t->facts = facts;
	if (t->dry_run) {
		t->file->gone = true;
		return OK;
	}
	err = store_write(share->store, note_file, t, share->why);
	if (err != OK)
		return err;
	txn_begin(&txn, share->store, TXN_READ, share->why);
	shelf_recall(t->file, &txn, &share->arena);
	return txn_end(&txn);
}

static enum err
take_outcome(struct taking *t, const struct bundle_outcome *outcome)
{
	struct span report = buf_span(&outcome->report);
	bool lacks;
	enum err err = lacks_some(t, &outcome->facts, &lacks);

	if (err != OK)
		return err;
	t->progress |= outcome->lines > 0;
	if (lacks && !t->dry_run)
		t->file->report = arena_copy(&t->share->arena, report);
	else
		err = note_read(t, &outcome->facts);
	if (!lacks || outcome->lines > 0)
		tell(t, true, outcome, lacks ? SPAN("") : report);
	return err;
}

static bool
is_stranger(struct taking *t)
{
	struct txn txn;
	bool is;

	txn_begin(&txn, t->share->store, TXN_READ, t->share->why);
	is = trust_of(&txn, span_of(t->file->dev)) == TRUST_NONE;
	txn_abandon(&txn);
	return is;
}

/* A bad file is left where it is, and the others go on. */
static enum err
take_failure(struct taking *t, enum err err, const struct note *why)
{
	struct shelf_file *file = t->file;

	file->gone = access(file->path, F_OK) != 0 && errno == ENOENT;
	if (file->gone)
		return OK;
	if (err != ERR_REFUSED && err != ERR_INPUT)
		return note_fail(err, t->share->why, "%s", why->text);
	file->bad = true;
	file->stranger = is_stranger(t);
	file->report = span_of(arena_printf(&t->share->arena, "%s\n",
	    why->text));
	return OK;
}

static enum err
take_file(struct taking *t)
{
	struct bundle_outcome outcome = { .lines = 0 };
	struct share *share = t->share;
	struct note why = { "" };
	enum err err;

	err = bundle_apply(share->store, share->author, t->file->path,
	    t->dry_run ? BUNDLE_DRY_RUN : BUNDLE_APPLY, share->limits,
	    &outcome, &why);
	t->file->bad = false;
	err = err == OK || err == ERR_LOOK ? take_outcome(t, &outcome) :
	    take_failure(t, err, &why);
	bundle_outcome_clear(&outcome);
	return share->arena.failed ? ERR_NOMEM : err;
}

static enum err
take_round(struct taking *t)
{
	struct shelf *shelf = &t->share->shelf;
	enum err err = OK;
	size_t i;

	t->progress = false;
	for (i = 0; err == OK && i < shelf->count; i++) {
		t->file = &shelf->files[i];
		if (!t->file->known && !t->file->gone)
			err = take_file(t);
	}
	return err;
}

/* Of a stranger's files one is enough to speak of. */
static bool
was_told_of(const struct shelf *shelf, const struct shelf_file *file)
{
	const struct shelf_file *other;

	for (other = shelf->files; other < file && file->stranger; other++)
		if (other->stranger && strcmp(other->dev, file->dev) == 0)
			return true;
	return false;
}

/* Those that wait to the end, and those that cannot be read at all. */
static void
tell_waiting(struct taking *t)
{
	struct shelf *shelf = &t->share->shelf;
	size_t i;

	for (i = 0; i < shelf->count; i++) {
		t->file = &shelf->files[i];
		if (!t->file->known && !t->file->gone &&
		    !was_told_of(shelf, t->file))
			tell(t, false, NULL, t->file->report);
	}
	if (shelf->troubles.len > 0)
		t->tell(t->with, &(struct share_news){
			.report = buf_span(&shelf->troubles)
		});
}

enum err
share_take(struct share *share, bool dry_run, share_tell *says, void *with)
{
	struct taking t = {
		.share = share, .dry_run = dry_run, .tell = says, .with = with
	};
	enum err err;

	do
		err = take_round(&t);
	while (err == OK && t.progress && !dry_run);
	if (err == OK)
		tell_waiting(&t);
	return share->arena.failed ? ERR_NOMEM : err;
}
