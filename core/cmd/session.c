/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/session.h"

#include <stdarg.h>

#include "core/base/words.h"
#include "core/sync/fold.h"

static enum err
open_writing(struct session *session)
{
	enum err err;

	err = author_open(&session->author, session->store, session->state,
	    session->clock, session->user, &session->why);
	if (err != OK)
		return err;
	return fold_recover(session->store, &session->why);
}

enum err
session_open(struct session *session, enum session_needs needs)
{
	enum err err;

	if (needs < NEEDS_READ || session->store != NULL)
		return OK;
	err = store_open(session->db,
	    needs == NEEDS_WRITE ? STORE_WRITE : STORE_READ, session->schema,
	    &session->why, &session->store);
	if (err == OK && needs == NEEDS_WRITE)
		err = open_writing(session);
	if (err != OK)
		session_close(session);
	return err;
}

void
session_close(struct session *session)
{
	if (session->store != NULL)
		store_close(session->store);
	session->store = NULL;
}

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
