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

static enum err
restore(struct session *session, const char *from, const char *place,
    const char *draft)
{
	enum err err = backing_read(session, from, draft);

	session->db = draft;
	if (err == OK)
		err = make_ours(session);
	session->db = place;
	if (err == OK)
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

	if (session->arena.failed)
		return ERR_NOMEM;
	if (lstat(place, &facts) == 0 && !call_has(call, "replace"))
		return note_fail(ERR_INPUT, &session->why,
		    _("%s exists; --replace puts it aside."), place);
	return restore(session, from, place, draft);
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
