/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/cmd/wish.h"

static enum err
run(struct session *session, const struct call *call)
{
	return wish_run(session, call, false);
}

static const struct option_row options[] = {
	{ .name = "output", .letter = 'o', .value = "FILE",
	  .help = N_("into this file, which is replaced only when all of it "
	      "is written; else to standard output") },
	{ .name = "for", .value = "OFFICE",
	  .help = N_("only what that office lacks, as far as its newest "
	      "bundle told; else everything") },
	{ .name = "max-size", .value = "SIZE",
	  .help = N_("into files of at most that size, such as 700k or 20M: "
	      "all.1.klb, all.2.klb and so on, each good alone") },
	{ .name = "no-personal",
	  .help = N_("without the values of personal fields: their lines go "
	      "as hashes") },
	{ .name = "personal",
	  .help = N_("with them, whatever klaster.yaml says") },
	{ .name = "ask-personal",
	  .help = N_("ask for the personal values that were withheld from "
	      "this office") },
	{ .name = "seal", .value = "OFFICE", .repeats = true,
	  .help = N_("so that only this office can open it; OFFICE may be an "
	      "age1... recipient of age") },
	{ .name = NULL }
};

const struct verb bundle_create_verb = {
	.name = "bundle create",
	.words = "",
	.summary = N_("write a signed file with changes for other offices"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
