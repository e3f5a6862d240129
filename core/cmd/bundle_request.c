/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/cmd/wish.h"

static enum err
run(struct session *session, const struct call *call)
{
	return wish_run(session, call, true);
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
	  .help = N_("so that only this office can open it; OFFICE may be an "
	      "age1... recipient of age") },
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
