/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/edit/verify.h"
#include "core/exchange/pack.h"
#include "core/session/folders.h"

static enum err
pour(struct unpack *unpack, int to, const char *path, struct note *why)
{
	struct span bytes;
	enum err err;

	do {
		err = unpack_next(unpack, &bytes, why);
		if (err == OK && bytes.len > 0)
			err = file_put(to, bytes, path, why);
	} while (err == OK && bytes.len > 0);
	return err;
}

static enum err
unpack_file(const char *from, const char *path, struct note *why)
{
	bool piped = strcmp(from, "-") == 0;
	int in = piped ? STDIN_FILENO : open(from, O_RDONLY | O_CLOEXEC);
	struct unpack *unpack;
	enum err err;
	int out;

	if (in < 0)
		return note_fail(ERR_SYSTEM, why, "%s: %s.", from,
		    strerror(errno));
	out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out < 0) {
		err = note_fail(ERR_SYSTEM, why, "%s: %s.", path,
		    strerror(errno));
	} else {
		err = unpack_begin(in, from, why, &unpack);
		if (err == OK) {
			err = pour(unpack, out, path, why);
			unpack_close(unpack);
		}
		if (fsync(out) != 0 && err == OK)
			err = note_fail(ERR_SYSTEM, why, "%s: %s.", path,
			    strerror(errno));
		close(out);
	}
	if (!piped)
		close(in);
	return err;
}

static void
say(void *with, const char *sentence)
{
	session_warn(with, "%s", sentence);
}

/* The copy is whole, and opened once for writing it has its own writer. */
static enum err
make_ours(struct session *session, const char *from)
{
	struct verify_tally tally = { .faults = 0 };
	enum err err = session_open(session, NEEDS_READ);

	if (err == OK)
		err = verify(session->store, say, session, &tally,
		    &session->why);
	session_close(session);
	if (err == OK && tally.faults > 0)
		err = ERR_DAMAGED;
	if (err == ERR_DAMAGED || err == ERR_INPUT) {
		session->why.text[0] = '\0';
		return note_fail(ERR_INPUT, &session->why,
		    _("%s holds no whole database; nothing was restored."),
		    from);
	}
	if (err == OK)
		err = session_open(session, NEEDS_WRITE);
	session_close(session);
	return err;
}

static enum err
restore(struct session *session, const char *from, const char *place,
    const char *draft)
{
	const char *data = file_join(&session->arena, draft, "data.mdb");
	enum err err;

	if (data == NULL)
		return ERR_NOMEM;
	err = file_folder(draft, 0700, &session->why);
	if (err == OK)
		err = unpack_file(from, data, &session->why);
	session->db = draft;
	if (err == OK)
		err = make_ours(session, from);
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
