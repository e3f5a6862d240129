/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"

/* The copy takes the place of the file that it was made from. */
static enum err
swap(struct session *session, const char *copy, const char *data)
{
	int fd;
	bool fine;

	session_close(session);
	if (rename(copy, data) != 0)
		return note_fail(ERR_SYSTEM, &session->why, "%s: %s.", data,
		    strerror(errno));
	fd = open(session->db, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fine = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	if (!fine)
		return note_fail(ERR_SYSTEM, &session->why, "%s: %s.",
		    session->db, strerror(errno));
	/* The author in memory is the one of this file: not a copy's. */
	return store_open(session->db, STORE_WRITE, session->schema,
	    &session->why, &session->store);
}

static enum err
compact(struct session *session)
{
	const char *copy = file_join(&session->arena, session->db,
	    "data.compact");
	const char *data = file_join(&session->arena, session->db,
	    "data.mdb");
	enum err err;

	if (session->arena.failed)
		return ERR_NOMEM;
	unlink(copy);
	err = store_copy(session->store, copy, &session->why);
	if (err == OK)
		err = swap(session, copy, data);
	if (err == OK)
		err = author_reseal(&session->author, session->store,
		    &session->why);
	unlink(copy);
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
