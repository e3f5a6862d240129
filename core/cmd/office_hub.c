/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/office.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"

/* Whom this database believes goes on the roster as it is: nothing that
 * counts today stops to count by there being a hub. */
static enum err
list_believed(struct session *session, struct roster_line **out,
    size_t *count)
{
	struct office office;
	struct walk walk;
	struct txn txn;
	size_t room = 0;

	*count = 0;
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	offices(&walk, &txn);
	while (office_next(&walk, &session->arena, &office))
		room++;
	walk_end(&walk);
	*out = arena_array(&session->arena, room + 1, sizeof **out);
	offices(&walk, &txn);
	while (*out != NULL &&
	    office_next(&walk, &session->arena, &office)) {
		struct span dev = arena_copy(&session->arena,
		    span_of(office.dev));

		if (office.trust == TRUST_NONE || office.end != SERIAL_MAX)
			continue;
		(*out)[(*count)++] = (struct roster_line){
			.sort = ROSTER_DEVICE, .dev = dev,
			.role = office.trust == TRUST_SELF ? SPAN("hub") :
			    SPAN("office"),
			.title = arena_copy(&session->arena, office.title),
		};
	}
	walk_end(&walk);
	if (session->arena.failed)
		txn_nomem(&txn);
	return txn_end(&txn);
}

static void
name_hub(struct txn *txn, void *with)
{
	const struct author *author = with;

	if (trust_has_hub(txn))
		txn_fail(txn, ERR_REFUSED, "%s", _("There is a hub already; "
		    "it can make this office one as well (office admit "
		    "--role hub)."));
	trust_put_hub(txn, span_of(author->dev), true);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct roster_line *lines;
	size_t count;
	enum err err = list_believed(session, &lines, &count);

	(void)call;
	if (err == OK)
		err = store_write(session->store, name_hub, &session->author,
		    &session->why);
	if (err == OK)
		err = office_settle(session);
	if (err == OK)
		err = office_say(session, lines, count);
	if (err == OK)
		session_say(session, _("This office is the hub now, and keeps "
		    "the roster: %zu of %zu writers that it believes are on "
		    "it. The others name it by: klaster office trust %s "
		    "--hub"), count, count, session->author.dev);
	return err;
}

const struct verb office_hub_verb = {
	.name = "office hub",
	.words = "",
	.summary = N_("make this office the hub, which says who may write "
	    "what"),
	.needs = NEEDS_WRITE,
	.run = run,
};
