/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/session/backing.h"

static enum err
run(struct session *session, const struct call *call)
{
	const char *path = arena_string(&session->arena, call->words[0]);

	if (path == NULL)
		return ERR_NOMEM;
	if (strcmp(path, "-") == 0 && session->columns > 0)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("backup: a backup is no text for a terminal; name a "
		    "file."));
	return backing_write(session, path, call_has(call, "with-key"));
}

static const struct option_row options[] = {
	{ .name = "with-key",
	  .help = N_("put the secret key in, too; it must have a "
	      "passphrase") },
	{ .name = NULL }
};

const struct verb backup_verb = {
	.name = "backup",
	.words = "FILE",
	.summary = N_("write all that the database was made of into a file, "
	    "which restore and zstd -d read"),
	.options = options,
	.needs = NEEDS_SCHEMA,
	.run = run,
};
