/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/edit/verify.h"
#include "core/say/tally.h"
#include "core/session/child.h"
#include "core/session/mend.h"

static void
say(void *with, const char *sentence)
{
	struct session *session = with;

	fprintf(session->out, "%s\n", sentence);
}

static void
say_tally(struct session *session, const struct verify_tally *tally)
{
	struct arena *arena = &session->arena;

	session_say(session, "%s, %s, %s, %s: %s.",
	    tally_writers(arena, tally->writers),
	    tally_lines(arena, tally->lines),
	    tally_records(arena, tally->records),
	    tally_entries(arena, tally->entries),
	    tally_faults(arena, tally->faults));
}

static enum err
check(struct session *session, struct verify_tally *tally)
{
	enum err err = session_open(session, NEEDS_READ);

	*tally = (struct verify_tally){ .faults = 0 };
	if (err == OK)
		err = session_settle(session);
	return err == OK ? verify(session->store, say, session, tally,
	    &session->why) : err;
}

static enum err
check_and_tell(struct session *session)
{
	struct verify_tally tally;
	enum err err = check(session, &tally);

	if (err != OK && tally.faults == 0)
		return err;
	say_tally(session, &tally);
	if (tally.faults == 0)
		return err;
	return note_fail(ERR_DAMAGED, &session->why, "%s",
	    _("The database contradicts its log; klaster verify --mend "
	    "makes the tables anew."));
}

/* Apart: a page may end it. */
static int
check_apart(void *with)
{
	struct session *session = with;
	struct verify_tally tally;
	enum err err = check(session, &tally);

	if (err != OK)
		fprintf(session->out, "%s\n", session->why.text);
	fflush(session->out);
	return err_status(err == OK && tally.faults > 0 ? ERR_DAMAGED : err);
}

static enum err
mend_and_tell(struct session *session)
{
	enum err err, end;
	int status;

	fflush(session->out);
	err = child_run(check_apart, session, &session->why, &status);
	if (err != OK)
		return err;
	if (status != CHILD_DIED && status != err_status(ERR_DAMAGED))
		return check_and_tell(session);
	err = mend(session);
	if (err != OK && err != ERR_LOOK)
		return err;
	session_say(session, err == OK ? _("The tables were made anew; of "
	    "the log nothing is lost.") : _("The tables were made anew from "
	    "what is left of the log."));
	end = check_and_tell(session);
	return end == OK ? err : end;
}

static enum err
run(struct session *session, const struct call *call)
{
	return call_has(call, "mend") ? mend_and_tell(session) :
	    check_and_tell(session);
}

static const struct option_row options[] = {
	{ .name = "mend",
	  .help = N_("make tables and indexes anew from the log, when they "
	      "do not fit it") },
	{ .name = NULL }
};

const struct verb verify_verb = {
	.name = "verify",
	.words = "",
	.summary = N_("fold the log again and compare it with the tables"),
	.options = options,
	.needs = NEEDS_SCHEMA,
	.run = run,
};
