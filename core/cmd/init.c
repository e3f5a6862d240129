/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/init.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/cmd/seed.h"
#include "core/cmd/verbs.h"
#include "core/log/fold.h"
#include "core/session/folders.h"

static enum err
fill(struct session *session, struct span office, bool sample)
{
	enum err err;

	err = store_open(session->db, STORE_CREATE, session->schema,
	    &session->why, &session->store);
	if (err == OK)
		err = author_create(&session->author, session->store,
		    session->state, session->clock, session->user, office,
		    &session->why);
	if (err == OK && sample)
		err = seed_fill(session);
	/* or whoever reads first is told of a work that was cut off */
	if (err == OK)
		err = fold_all(session->store, NULL, NULL, &session->why);
	session_close(session);
	return err;
}

static enum err
make_parent(struct session *session)
{
	const char *slash = strrchr(session->db, '/');
	const char *parent;

	if (slash == NULL || slash == session->db)
		return OK;
	parent = arena_string(&session->arena,
	    span_make(session->db, (size_t)(slash - session->db)));
	if (parent == NULL)
		return ERR_NOMEM;
	return file_folder(parent, 0700, &session->why);
}

enum err
init_make(struct session *session, struct span office, bool sample)
{
	const char *place = session->db;
	const char *draft = folders_draft(session, place, "init");
	enum err err;

	if (draft == NULL)
		return ERR_NOMEM;
	/* An empty folder may wait there: the draft takes its place. */
	if (rmdir(place) != 0 && errno != ENOENT)
		return note_fail(ERR_INPUT, &session->why,
		    _("%s exists already; name another folder by --db."),
		    place);
	err = make_parent(session);
	if (err != OK)
		return err;
	session->db = draft;
	err = fill(session, office, sample);
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
	struct span office = call_value(call, "office");
	enum err err;

	if (office.len == 0)
		office = session->user;
	err = init_make(session, office, call_has(call, "sample"));
	if (err == OK)
		session_say(session, _("A new database lies in %s."),
		    session->db);
	return err;
}

static const struct option_row options[] = {
	{ .name = "office", .value = "TITLE",
	  .help = N_("what this office is called in others; else the "
	      "user's name") },
	{ .name = "sample",
	  .help = N_("with a small invented cluster in it") },
	{ .name = NULL }
};

const struct verb init_verb = {
	.name = "init",
	.words = "",
	.summary = N_("make a new database"),
	.options = options,
	.needs = NEEDS_SCHEMA,
	.run = run,
};
