/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/tally.h"
#include "core/cmd/verbs.h"
#include "core/cmd/withhold.h"
#include "core/sync/bundle.h"
#include "core/sync/trust.h"

/* The DEV of the office that --for names. */
static enum err
find_office(struct session *session, struct span name, const char **dev)
{
	struct office office;
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = office_find(&txn, name, &session->arena, &session->why,
	    &office);
	if (err == OK)
		*dev = arena_string(&session->arena, span_of(office.dev));
	end = txn_end(&txn);
	return err == OK ? end : err;
}

/* What the command line asks for, else what klaster.yaml says. */
static enum err
make_wish(struct session *session, const struct call *call,
    struct bundle_wish *wish)
{
	enum err err = OK;

	*wish = (struct bundle_wish){ .dev = "",
	    .asks = call_has(call, "ask-personal") };
	if (call_has(call, "for"))
		err = find_office(session, call_value(call, "for"),
		    &wish->dev);
	if (err == OK && (session->arena.failed || wish->dev == NULL))
		err = ERR_NOMEM;
	if (err == OK)
		err = withhold_from(session, wish->dev, &wish->no_personal);
	if (call_has(call, "personal"))
		wish->no_personal = false;
	if (call_has(call, "no-personal"))
		wish->no_personal = true;
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	const char *path = call_text(call, "output", &session->arena);
	struct bundle_facts facts = { .raw = 0 };
	struct bundle_wish wish;
	enum err err;

	if (path == NULL && session->columns > 0)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("bundle create: a bundle is no text for a terminal; "
		    "name a file by -o."));
	err = session_settle(session);
	if (err == OK)
		err = make_wish(session, call, &wish);
	if (err != OK)
		return err;
	fflush(session->out);
	err = bundle_create(session->store, &session->author,
	    path == NULL ? "-" : path, &wish, &facts, &session->why);
	if (err == OK)
		session_say(session, "%s, %s.",
		    tally_lines(&session->arena, facts.lines),
		    tally_bytes(&session->arena, facts.packed));
	bundle_facts_clear(&facts);
	return err;
}

static const struct option_row options[] = {
	{ .name = "output", .letter = 'o', .value = "FILE",
	  .help = N_("into this file, which is replaced only when all of it "
	      "is written; else to standard output") },
	{ .name = "for", .value = "OFFICE",
	  .help = N_("only what that office lacks, as far as its newest "
	      "bundle told; else everything") },
	{ .name = "no-personal",
	  .help = N_("without the values of personal fields: their lines go "
	      "as hashes") },
	{ .name = "personal",
	  .help = N_("with them, whatever klaster.yaml says") },
	{ .name = "ask-personal",
	  .help = N_("ask for the personal values that were withheld from "
	      "this office") },
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
