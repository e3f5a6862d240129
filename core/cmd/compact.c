/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/cmd/folders.h"
#include "core/cmd/verbs.h"

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
link_others(struct session *session, const char *draft)
{
	DIR *folder = opendir(session->db);
	struct dirent *entry;
	enum err err = OK;

	while (err == OK && folder != NULL &&
	    (entry = readdir(folder)) != NULL) {
		const char *from = file_join(&session->arena, session->db,
		    entry->d_name);
		const char *to = file_join(&session->arena, draft,
		    entry->d_name);

		if (entry->d_name[0] == '.' || is_remade(entry->d_name))
			continue;
		if (session->arena.failed)
			err = ERR_NOMEM;
		else if (link(from, to) != 0)
			err = note_fail(ERR_SYSTEM, &session->why,
			    "%s: %s.", from, strerror(errno));
	}
	if (folder != NULL)
		closedir(folder);
	return err;
}

/* Other writers wait for the transaction; it writes nothing. */
static enum err
swap(struct session *session, const char *draft)
{
	const char *copy = file_join(&session->arena, draft, "data.mdb");
	struct txn quiet;
	enum err err;

	if (copy == NULL)
		return ERR_NOMEM;
	err = file_folder(draft, 0700, &session->why);
	if (err != OK)
		return err;
	txn_begin(&quiet, session->store, TXN_WRITE, &session->why);
	err = quiet.err;
	if (err == OK)
		err = store_copy(session->store, copy, &session->why);
	if (err == OK)
		err = link_others(session, draft);
	if (err == OK)
		err = folders_exchange(session, draft, session->db);
	folders_drop(draft);
	txn_abandon(&quiet);
	return err;
}

static enum err
compact(struct session *session)
{
	const char *draft = folders_draft(session, session->db, "compact");
	enum err err = draft == NULL ? ERR_NOMEM : swap(session, draft);

	if (err != OK)
		return err;
	session_close(session);
	/* The author in memory is the one of this file: not a copy's. */
	err = store_open(session->db, STORE_WRITE, session->schema,
	    &session->why, &session->store);
	if (err == OK)
		err = author_reseal(&session->author, session->store,
		    &session->why);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	uint64_t before, after, left;
	enum err err;
	int fd;

	(void)call;
	err = store_room(session->store, &before, &left, &session->why);
	if (err == OK)
		err = log_lock(session->store, &fd, &session->why);
	if (err != OK)
		return err;
	err = compact(session);
	close(fd);
	if (err == OK)
		err = store_room(session->store, &after, &left,
		    &session->why);
	if (err == OK)
		session_say(session, _("%llu bytes before, %llu after."),
		    (unsigned long long)before, (unsigned long long)after);
	return err;
}

const struct verb compact_verb = {
	.name = "compact",
	.words = "",
	.summary = N_("give back the room that deleted data left in the "
	    "database file"),
	.needs = NEEDS_WRITE,
	.run = run,
};
