/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <signal.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/cmd/dashboard.h"
#include "core/cmd/init.h"
#include "core/cmd/verbs.h"
#include "core/session/folders.h"

/*
 * Signals wait until the folder is gone again; then they do what they would
 * have done.  The terminal program has its own ways with them.
 */
static void
hold_signals(sigset_t *before)
{
	sigset_t held;

	sigemptyset(&held);
	sigaddset(&held, SIGHUP);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGPIPE);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, before);
}

static enum err
show(struct session *session, const sigset_t *before)
{
	sigset_t held;
	enum err err = session_open(session, NEEDS_WRITE);

	if (err == OK && session->screens == NULL)
		err = dashboard_put(session);
	else if (err == OK) {
		sigprocmask(SIG_SETMASK, before, &held);
		err = session->screens(session);
		sigprocmask(SIG_SETMASK, &held, NULL);
	}
	session_close(session);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	char *folder, *state;
	sigset_t before;
	enum err err;

	(void)call;
	hold_signals(&before);
	err = folders_temporary(session, &folder);
	if (err == OK) {
		session->db = file_join(&session->arena, folder, "db");
		state = file_join(&session->arena, folder, "state");
		session->state = state;
		if (session->arena.failed)
			err = ERR_NOMEM;
		if (err == OK)
			err = init_make(session, SPAN("Demo"), true);
		if (err == OK)
			err = show(session, &before);
		fflush(session->out);
		folders_drop(session->db);
		folders_drop(state);
		folders_drop(folder);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return err;
}

const struct verb demo_verb = {
	.name = "demo",
	.words = "",
	.summary = N_("show the terminal program on a sample that is thrown "
	    "away; its dashboard where there is no terminal"),
	.needs = NEEDS_SCHEMA,
	.run = run,
};
