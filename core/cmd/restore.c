/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <sys/stat.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/session/backing.h"
#include "core/session/folders.h"

/* Opened once for writing it has its own writer. */
static enum err
make_ours(struct session *session)
{
	enum err err = session_open(session, NEEDS_WRITE);

	session_close(session);
	return err;
}

/* What stood there is put aside while nobody writes into it. */
static enum err
replace_old(struct session *session, const char *draft, const char *place)
{
	struct lock_file lock;
	enum err err = lock_folder(&lock, place, &session->why);

	if (err != OK)
		return err;
	err = folders_replace(session, draft, place);
	lock_leave(&lock);
	return err;
}

static enum err
restore(struct session *session, const char *from, const char *place,
    const char *draft, bool replace)
{
	enum err err = backing_read(session, from, draft);

	session->db = draft;
	if (err == OK)
		err = make_ours(session);
	session->db = place;
	if (err == OK && replace)
		err = replace_old(session, draft, place);
	else if (err == OK)
		err = folders_put(session, draft, place);
	if (err != OK)
		folders_drop(draft);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	const char *from = arena_string(&session->arena, call->words[0]);
	const char *place = session->db;
	const char *draft = folders_draft(session, place, "restore");
	struct stat facts;
	bool there;

	if (session->arena.failed)
		return ERR_NOMEM;
	there = lstat(place, &facts) == 0;
	if (there && !call_has(call, "replace"))
		return note_fail(ERR_INPUT, &session->why,
		    _("%s exists; --replace puts it aside."), place);
	return restore(session, from, place, draft, there);
}

static const struct option_row options[] = {
	{ .name = "replace",
	  .help = N_("put a database that is there aside, under a name with "
	      "the time") },
	{ .name = NULL }
};

const struct verb restore_verb = {
	.name = "restore",
	.words = "FILE",
	.summary = N_("make a database out of a backup, which becomes a new "
	    "writer"),
	.options = options,
	.needs = NEEDS_SCHEMA,
	.run = run,
};
