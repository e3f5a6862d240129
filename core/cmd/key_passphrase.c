/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/session/phrase.h"

/* Empty when it is to be taken away. */
static enum err
new_phrase(struct session *session, const struct call *call,
    struct buf *phrase)
{
	const char *file = call_text(call, "new-passphrase-file",
	    &session->arena);

	if (call_has(call, "remove"))
		return OK;
	return file != NULL ? phrase_file(file, &session->why, phrase) :
	    phrase_new(session, phrase);
}

static enum err
change(struct session *session, const struct call *call,
    struct buf *phrase)
{
	const char *path = file_join(&session->arena, session->db, KEY_FILE);
	enum err err;

	err = author_unlock(&session->author, session->store, &session->why);
	if (err == OK)
		err = new_phrase(session, call, phrase);
	if (err == OK && path == NULL)
		err = ERR_NOMEM;
	if (err == OK)
		err = key_save(path, &session->author.key, buf_span(phrase),
		    &session->why);
	if (err == OK)
		session_say(session, "%s", phrase->len > 0 ?
		    _("The key has this passphrase from now on. Nobody can "
		    "get the key back without it.") :
		    _("The key has no passphrase any more."));
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct buf phrase;
	enum err err;

	if (call_has(call, "remove") && call_has(call, "new-passphrase-file"))
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("key passphrase: --remove and --new-passphrase-file "
		    "say different things."));
	buf_init(&phrase);
	err = change(session, call, &phrase);
	key_forget(&phrase);
	return err;
}

static const struct option_row options[] = {
	{ .name = "new-passphrase-file", .value = "FILE",
	  .help = N_("take the new one from the first line of this file; "
	      "else ask for it at the terminal") },
	{ .name = "remove",
	  .help = N_("leave the key without one") },
	{ .name = NULL }
};

const struct verb key_passphrase_verb = {
	.name = "key passphrase",
	.words = "",
	.summary = N_("set, change or remove the passphrase of the key"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
