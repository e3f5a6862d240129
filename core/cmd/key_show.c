/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/keys/age.h"
#include "core/say/rows.h"

static void
put_all(struct session *session, const struct writer *own,
    const char *recipient)
{
	char print[FINGERPRINT_SIZE];
	struct row rows[] = {
		{ _("Writer"), own->dev },
		{ _("Fingerprint"), print },
		{ _("For sealed files"), recipient },
	};

	key_fingerprint(own->key, print);
	rows_put(session->out, rows, sizeof rows / sizeof rows[0]);
}

static enum err
put(struct session *session, const struct call *call,
    const struct writer *own)
{
	struct age_recipient recipient;
	char print[FINGERPRINT_SIZE];
	struct buf age, signify;
	enum err err;

	buf_init(&age);
	buf_init(&signify);
	if (age_recipient_of(&recipient, own->key))
		age_recipient_write(&recipient, &age);
	key_public(own->key, &signify);
	key_fingerprint(own->key, print);
	if (call_has(call, "age"))
		fprintf(session->out, "%s\n", buf_cstr(&age));
	else if (call_has(call, "signify"))
		fputs(buf_cstr(&signify), session->out);
	else if (call_has(call, "fingerprint"))
		fprintf(session->out, "%s\n", print);
	else
		put_all(session, own, buf_cstr(&age));
	err = age.failed || signify.failed ? ERR_NOMEM : OK;
	buf_free(&age);
	buf_free(&signify);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct writer own;
	struct txn txn;
	bool found;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	found = writer_find(&txn, author_here(&txn), &own) && own.has_key;
	if (txn_end(&txn) != OK)
		return txn.err;
	return found ? put(session, call, &own) :
	    note_fail(ERR_INPUT, &session->why,
	    _("%s: nobody has written in this database yet."), session->db);
}

static const struct option_row options[] = {
	{ .name = "fingerprint",
	  .help = N_("only what people compare by voice") },
	{ .name = "age",
	  .help = N_("only the recipient for which others seal files, also "
	      "with age -r") },
	{ .name = "signify",
	  .help = N_("only the public key, as a file of signify and "
	      "minisign") },
	{ .name = NULL }
};

const struct verb key_show_verb = {
	.name = "key show",
	.words = "",
	.summary = N_("show the public half of this database's key"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
