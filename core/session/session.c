/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/session/session.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/preview.h"
#include "core/exchange/reissue.h"
#include "core/log/fold.h"
#include "core/session/folders.h"
#include "core/session/phrase.h"
#include "core/session/remake.h"
#include "core/store/lock.h"

static enum err
open_writing(struct session *session)
{
	struct keypair key = session->author.key;
	uint64_t lines;
	enum err err;

	session->author.ask = phrase_asker(session);
	err = author_open(&session->author, session->store, session->state,
	    session->clock, session->user, &session->why);
	if (err == OK)
		author_reuse(&session->author, &key);
	key_wipe(&key);
	if (err != OK)
		return err;
	session->author.interest = &session->interest;
	if (author_renewed_text(&session->author) != NULL)
		session_say(session, "%s",
		    author_renewed_text(&session->author));
	preview_sweep(session->store);
	folders_sweep(session, session->db);
	err = fold_recover(session->store, &session->why);
	if (err == OK)
		err = reissue_own(session->store, &session->author, &lines,
		    &session->why);
	return err == OK ? session_tidy(session, OK) : err;
}

static enum err
is_due(struct session *session, bool *due)
{
	struct txn txn;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	*due = fold_is_due(&txn);
	return txn_end(&txn);
}

static enum err
open_as(struct session *session, enum session_needs needs)
{
	enum err err;

	session->writes = needs == NEEDS_WRITE;
	err = store_open(session->db,
	    needs == NEEDS_WRITE ? STORE_WRITE : STORE_READ, session->schema,
	    &session->why, &session->store);
	if (err == OK && needs == NEEDS_WRITE)
		err = open_writing(session);
	if (err != OK)
		session_close(session);
	return err;
}

/* Nobody writes: what is still due was left by one that died. */
static enum err
settle_alone(struct session *session)
{
	bool due;
	enum err err = is_due(session, &due);

	if (err != OK || !due)
		return err;
	if (session->writes)
		return fold_all(session->store, NULL, NULL, &session->why);
	if (!session->told)
		session_warn(session, "%s", _("A command was cut off here; "
		    "what it brought may not all be seen until the next "
		    "command that writes has brought the rest."));
	session->told = true;
	return OK;
}

static enum err
settle(struct session *session,
    enum err (*take)(struct store *, struct note *))
{
	bool due;
	enum err err = is_due(session, &due);

	if (err != OK || !due)
		return err;
	err = take(session->store, &session->why);
	if (err != OK)
		return err;
	err = settle_alone(session);
	lock_drop(session->store);
	return err;
}

enum err
session_settle(struct session *session)
{
	return settle(session, lock_take);
}

enum err
session_open(struct session *session, enum session_needs needs)
{
	enum err err;

	if (needs < NEEDS_READ || session->store != NULL)
		return OK;
	if (session->schema == NULL)
		return note_fail(ERR_INPUT, &session->why, "%s",
		    session->why_schema.text);
	if (access(session->db, F_OK) != 0 && errno == ENOENT)
		return note_fail(ERR_INPUT, &session->why, _("There is no "
		    "database in %s; klaster init makes one."), session->db);
	err = open_as(session, needs);
	if (err == OK && needs == NEEDS_READ)
		err = settle(session, lock_try);
	/* Somebody is at it: what is seen is what was there before. */
	if (err != ERR_BUSY || session->store == NULL)
		return err;
	session->why.text[0] = '\0';
	return OK;
}

enum err
session_tidy(struct session *session, enum err done)
{
	struct note kept = session->why;
	enum err err;

	if (session->store == NULL || (done != OK && done != ERR_LOOK))
		return done;
	session->why.text[0] = '\0';
	err = remake_if_erased(session);
	if (err == OK || err == ERR_BUSY || session->store == NULL) {
		if (session->store != NULL)
			session->why = kept;
		return session->store != NULL ? done : err;
	}
	session_warn(session, _("What was erased still lies in unused parts "
	    "of the file: %s It is tried again at the next start."),
	    session->why.text);
	session->why = kept;
	return done;
}

enum err
session_output(const struct session *session, const char *path,
    struct note *why)
{
	size_t i;

	if (path == NULL || strcmp(path, "-") == 0)
		return OK;
	if (file_is_in(path, session->db))
		return note_fail(ERR_USAGE, why, _("%s is in the "
		    "folder of the database; name another file."), path);
	for (i = 0; i < session->config_count; i++)
		if (file_is_same(path, session->configs[i]))
			return note_fail(ERR_USAGE, why,
			    _("%s is a configuration in use; name another "
			    "file."), path);
	return OK;
}

void
session_close(struct session *session)
{
	if (session->store != NULL)
		store_close(session->store);
	session->store = NULL;
}

static void speak(struct session *, const char *form, va_list)
    PRINTF_LIKE(2, 0);

static void
speak(struct session *session, const char *form, va_list args)
{
	vfprintf(session->err, form, args);
	putc('\n', session->err);
}

void
session_say(struct session *session, const char *form, ...)
{
	va_list args;

	if (session->quiet)
		return;
	va_start(args, form);
	speak(session, form, args);
	va_end(args);
}

void
session_warn(struct session *session, const char *form, ...)
{
	va_list args;

	va_start(args, form);
	speak(session, form, args);
	va_end(args);
}
