/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/keys/age.h"
#include "core/session/phrase.h"

static enum err
run(struct session *session, const struct call *call)
{
	struct key_door door = {
		session->db, phrase_asker(session), NULL
	};
	struct keypair key;
	struct buf text;
	enum err err;

	buf_init(&text);
	err = key_open(&door, &key, NULL, &session->why);
	if (err == OK && call_has(call, "age")) {
		age_secret_write(&key, &text);
		buf_byte(&text, '\n');
	} else if (err == OK) {
		key_secret(&key, &text);
	}
	if (err == OK && text.failed)
		err = ERR_NOMEM;
	if (err == OK)
		fwrite(text.at, 1, text.len, session->out);
	key_wipe(&key);
	key_forget(&text);
	return err;
}

static const struct option_row options[] = {
	{ .name = "age",
	  .help = N_("as an identity of age, which opens what was sealed for "
	      "this office") },
	{ .name = NULL }
};

const struct verb key_export_verb = {
	.name = "key export",
	.words = "",
	.summary = N_("print the secret half of the key, without a "
	    "passphrase: for a paper in the safe"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
