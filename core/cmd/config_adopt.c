/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/store/index.h"

static void
name_field(void *with, const struct kind *kind, const struct field *field)
{
	buf_printf(with, "%s.%s\n", kind->name, field->name);
}

static enum err
name_unheld(struct session *session, struct buf *names)
{
	struct txn txn;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	index_unheld(&txn, name_field, names);
	if (names->failed)
		txn_nomem(&txn);
	return txn_end(&txn);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct buf names;
	bool more = true;
	enum err err;

	(void)call;
	buf_init(&names);
	err = name_unheld(session, &names);
	while (err == OK && more)
		err = index_step(session->store, true, &more, &session->why);
	if (err == OK && names.len == 0)
		session_say(session, _("The database knows all kinds and "
		    "fields of this configuration already."));
	else if (err == OK)
		fprintf(session->out, "%.*s", SPAN_ARG(buf_span(&names)));
	buf_free(&names);
	return err;
}

const struct verb config_adopt_verb = {
	.name = "config adopt",
	.words = "",
	.summary = N_("let the database index all that is configured here"),
	.needs = NEEDS_WRITE,
	.run = run,
};
