/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/cmd/wish.h"

static enum err
run(struct session *session, const struct call *call)
{
	const char *path = call_text(call, "output", &session->arena);
	struct bundle_wish wish;
	enum err err;

	if (path == NULL && session->columns > 0)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("bundle request: a bundle is no text for a terminal; "
		    "name a file by -o."));
	err = session_settle(session);
	if (err == OK)
		err = wish_read(session, call, &wish);
	wish.request = true;
	return err == OK ? wish_make(session, path, &wish) : err;
}

static const struct option_row options[] = {
	{ .name = "output", .letter = 'o', .value = "FILE",
	  .help = N_("into this file; else to standard output") },
	{ .name = "for", .value = "OFFICE",
	  .help = N_("say in it whom it is meant for") },
	{ .name = "ask-personal",
	  .help = N_("ask for the personal values that were withheld from "
	      "this office, too") },
	{ .name = "seal", .value = "OFFICE", .repeats = true,
	  .help = N_("so that only this office can open it; OFFICE may be a "
	      "recipient of age, age1...") },
	{ .name = NULL }
};

const struct verb bundle_request_verb = {
	.name = "bundle request",
	.words = "",
	.summary = N_("write a small bundle that only tells what is here, so "
	    "that others send the rest"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
