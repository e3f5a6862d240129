/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/contents.h"
#include "core/cmd/verbs.h"
#include "core/session/phrase.h"

static enum err
check(struct session *session, const char *path)
{
	struct key_door door = {
		session->db, phrase_asker(session), NULL
	};
	struct bundle_facts facts = { .raw = 0 };
	bool good = true;
	enum err err;

	err = bundle_read(path, session->store, &door, &session->limits,
	    &facts, &session->why);
	if (err == OK || err == ERR_LOOK)
		contents_put(session, session->out, &facts);
	for (size_t i = 0; i < facts.run_count; i++)
		good = good && facts.runs[i].verified;
	bundle_facts_clear(&facts);
	if (err == OK && !good)
		return note_fail(ERR_REFUSED, &session->why, _("%s: not all "
		    "of its writers could be verified."), path);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	enum err err = OK;

	for (size_t i = 0; err == OK && i < call->word_count; i++) {
		const char *path = arena_string(&session->arena,
		    call->words[i]);

		err = path == NULL ? ERR_NOMEM : check(session, path);
	}
	return err;
}

const struct verb bundle_verify_verb = {
	.name = "bundle verify",
	.words = "FILE...",
	.summary = N_("check chains and signatures of bundles against the "
	    "keys known here"),
	.needs = NEEDS_READ,
	.run = run,
};
