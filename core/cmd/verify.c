/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/edit/verify.h"
#include "core/say/tally.h"

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
run(struct session *session, const struct call *call)
{
	struct verify_tally tally = { .faults = 0 };
	enum err err;

	(void)call;
	err = session_settle(session);
	if (err == OK)
		err = verify(session->store, say, session, &tally,
		    &session->why);
	if (err != OK && tally.faults == 0)
		return err;
	say_tally(session, &tally);
	if (tally.faults == 0)
		return err;
	return note_fail(ERR_DAMAGED, &session->why, "%s",
	    _("The database contradicts its log; restore a backup, or keep "
	    "it aside and apply the bundles of other offices."));
}

const struct verb verify_verb = {
	.name = "verify",
	.words = "",
	.summary = N_("fold the log again and compare it with the tables"),
	.needs = NEEDS_READ,
	.run = run,
};
