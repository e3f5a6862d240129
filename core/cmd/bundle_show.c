/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/contents.h"
#include "core/cmd/verbs.h"
#include "core/session/phrase.h"

static enum err
run(struct session *session, const struct call *call)
{
	const char *path = arena_string(&session->arena, call->words[0]);
	struct key_door door = {
		session->db, phrase_asker(session), NULL
	};
	struct bundle_facts facts = { .raw = 0 };
	enum err err;

	if (path == NULL)
		return ERR_NOMEM;
	err = bundle_read(path, NULL, &door, &session->limits, &facts,
	    &session->why);
	if (err == OK || err == ERR_LOOK)
		contents_put(session, session->out, &facts);
	bundle_facts_clear(&facts);
	return err;
}

const struct verb bundle_show_verb = {
	.name = "bundle show",
	.words = "FILE",
	.summary = N_("show what a bundle holds, without a database"),
	.needs = NEEDS_NOTHING,
	.run = run,
};
