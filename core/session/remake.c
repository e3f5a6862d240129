/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/session/remake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/log/hollow.h"
#include "core/session/folders.h"

/*
 * The data file cannot be replaced alone: its lock file tells other processes
 * how far it had come.  So a new folder with the copy and the other files of
 * the old one takes the place of the folder, in one step.
 */
static bool
is_remade(const char *name)
{
	return strcmp(name, "data.mdb") == 0 || strcmp(name, "lock.mdb") == 0;
}

static enum err
failed(struct session *session, const char *path)
{
	return note_fail(ERR_SYSTEM, &session->why, "%s: %s.", path,
	    strerror(errno));
}

/* A file, or a folder of files (that of the drafts).  The new folder may have
 * lock files of its own. */
static enum err
link_one(struct session *session, const char *from, const char *to)
{
	struct stat facts;

	if (from == NULL || to == NULL)
		return ERR_NOMEM;
	if (lstat(from, &facts) != 0)
		return errno == ENOENT ? OK : failed(session, from);
	if (!S_ISDIR(facts.st_mode))
		return link(from, to) == 0 || errno == EEXIST ? OK :
		    failed(session, from);
	if (mkdir(to, 0700) != 0)
		return failed(session, to);
	return remake_link(session, from, to);
}

enum err
remake_link(struct session *session, const char *from, const char *to)
{
	DIR *folder = opendir(from);
	struct dirent *entry;
	enum err err = OK;

	if (folder == NULL)
		return failed(session, from);
	while (err == OK && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.' && !is_remade(entry->d_name))
			err = link_one(session, file_join(&session->arena,
			    from, entry->d_name), file_join(&session->arena,
			    to, entry->d_name));
	closedir(folder);
	return err;
}

static void
put_seal(struct txn *txn, void *with)
{
	(void)with;
	home_move(txn);
}

/* Of the old one nothing may stay. */
static enum err
drop(struct session *session, const char *draft)
{
	folders_drop(draft);
	if (access(draft, F_OK) != 0)
		return OK;
	return note_fail(ERR_SYSTEM, &session->why,
	    _("%s cannot be deleted."), draft);
}

/* Other writers wait for the transaction; it writes nothing. */
static enum err
swap(struct session *session, const char *draft, bool *swapped)
{
	struct store_last last = { put_seal, NULL };
	enum err err;
	struct txn quiet;

	*swapped = false;
	err = file_folder(draft, 0700, &session->why);
	if (err != OK)
		return err;
	txn_begin(&quiet, session->store, TXN_WRITE, &session->why);
	err = quiet.err;
	if (err == OK)
		err = store_rebuild(&quiet, draft, &last);
	if (err == OK)
		err = remake_link(session, session->db, draft);
	if (err == OK)
		err = folders_exchange(session, draft, session->db, swapped);
	if (err == OK)
		err = drop(session, draft);
	else
		folders_drop(draft);
	txn_abandon(&quiet);
	return err;
}

enum err
remake(struct session *session)
{
	const char *draft;
	enum err err, follow;
	bool swapped;

	folders_clear(session, session->db, "compact");
	draft = folders_draft(session, session->db, "compact");
	if (draft == NULL)
		return ERR_NOMEM;
	err = swap(session, draft, &swapped);
	folders_done(session);
	follow = home_follow(session->store, &session->why);
	return err == OK ? follow : err;
}

/* Deletes the files of a folder whose names hold this. */
static enum err
drop_named(struct session *session, const char *path, const char *part)
{
	DIR *folder = path == NULL || part == NULL ? NULL : opendir(path);
	struct dirent *entry;
	enum err err = OK;

	if (folder == NULL)
		return session->arena.failed ? ERR_NOMEM : OK;
	while (err == OK && (entry = readdir(folder)) != NULL)
		if (strstr(entry->d_name, part) != NULL &&
		    unlinkat(dirfd(folder), entry->d_name, 0) != 0)
			err = failed(session, entry->d_name);
	closedir(folder);
	return err;
}

/* A program that has a form of it open sees that its values went, and the
 * draft that it has written meanwhile goes. */
static enum err
drop_drafts(struct session *session, const char *drafts, struct span id)
{
	struct arena *arena = &session->arena;
	const char *draft = arena_printf(arena, "-%.*s.draft", SPAN_ARG(id));
	const char *name = arena_printf(arena, FORGOTTEN_FILE "%.*s",
	    SPAN_ARG(id));
	const char *path = name == NULL ? NULL :
	    file_join(arena, drafts, name);
	enum err err = path == NULL ? ERR_NOMEM :
	    file_write(path, 0600, SPAN(""), &session->why);

	return err == OK ? drop_named(session, drafts, draft) : err;
}

/* The drafts of a record are named by its id, "...-DEV.n.draft"; copies of
 * the data file from before an upgrade "format-1.mdb". */
static enum err
drop_beside(struct session *session, struct span ids)
{
	const char *drafts = file_join(&session->arena, session->db, "drafts");
	enum err err = drop_named(session, session->db, "format-");
	size_t len = 0;

	if (err == OK && ids.len > 0)
		err = drafts == NULL ? ERR_NOMEM :
		    file_folder(drafts, 0700, &session->why);

	while (err == OK && len < ids.len) {
		if (ids.at[len++] != '\n')
			continue;
		err = drop_drafts(session, drafts, span_make(ids.at, len - 1));
		ids = span_from(ids, len);
		len = 0;
	}
	return err;
}

/* The ids of records that lost something, as text; false: nothing did. */
static enum err
read_mark(struct session *session, struct buf *ids, bool *marked)
{
	struct span mark;
	struct txn txn;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	*marked = hollow_is_marked(&txn, &mark);
	for (; *marked && mark.len >= 8; mark = span_from(mark, 8)) {
		if (get_u64(mark.at) == 0)
			continue;
		stamp_text(&txn, get_u64(mark.at), ids);
		buf_byte(ids, '\n');
	}
	if (ids->failed)
		txn_nomem(&txn);
	return txn_end(&txn);
}

static void
unmark(struct txn *txn, void *with)
{
	(void)with;
	hollow_unmark(txn);
}

static enum err
clean(struct session *session, struct span ids)
{
	enum err err = drop_beside(session, ids);

	if (err == OK)
		err = remake(session);
	return err != OK ? err : store_write(session->store, unmark, NULL,
	    &session->why);
}

enum err
remake_if_erased(struct session *session)
{
	struct buf ids;
	bool marked;
	enum err err;

	buf_init(&ids);
	err = read_mark(session, &ids, &marked);
	if (err == OK && marked) {
		err = log_lock(session->store, &session->why);
		if (err == OK) {
			err = clean(session, buf_span(&ids));
			lock_drop(session->store);
		}
	}
	buf_free(&ids);
	return err;
}
