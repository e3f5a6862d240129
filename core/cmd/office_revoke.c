/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <inttypes.h>

#include "core/base/words.h"
#include "core/cmd/office.h"
#include "core/cmd/verbs.h"

struct ending {
	struct roster_line	 line;
	struct writer		 writer;
	const struct office	*office;
	bool			 is_hub;
};

static enum err
find_line(struct session *session, const struct call *call,
    struct ending *ending)
{
	struct roster_line *line = &ending->line;
	struct txn txn;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	ending->is_hub = office_is_hub(&txn);
	if (standing_is_kept(&txn) && !ending->is_hub)
		txn_fail(&txn, ERR_REFUSED, "%s", _("Since there is a hub, "
		    "only a hub ends what a writer may write."));
	if (!writer_find(&txn, line->dev, &ending->writer))
		txn_fail(&txn, ERR_INPUT, _("Nothing of %s is here."),
		    ending->office->dev);
	line->at = call_has(call, "at") ? call_number(call, "at") :
	    ending->writer.last;
	if (txn.err == OK && (line->at > ending->writer.last ||
	    !log_hash(&txn, &ending->writer, line->at, line->hash)))
		txn_fail(&txn, ERR_INPUT, _("%s has %" PRIu64 " lines here; "
		    "name one of them by --at."), ending->office->dev,
		    ending->writer.last);
	return txn_end(&txn);
}

static void
end_trust(struct txn *txn, void *with)
{
	const struct ending *ending = with;

	trust_put_end(txn, ending->line.dev, ending->line.at);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct ending ending = { .line = { .sort = ROSTER_REVOKE } };
	struct office office;
	enum err err = office_named(session, call->words[0], &office);

	if (err != OK)
		return err;
	if (office.trust == TRUST_SELF)
		return note_fail(ERR_INPUT, &session->why,
		    _("%s is this database itself."), office.dev);
	ending.office = &office;
	ending.line.dev = span_of(office.dev);
	err = find_line(session, call, &ending);
	if (err == OK && ending.is_hub)
		err = office_say(session, &ending.line, 1);
	else if (err == OK)
		err = store_write(session->store, end_trust, &ending,
		    &session->why);
	if (err == OK && !ending.is_hub)
		err = office_settle(session);
	if (err == OK)
		session_say(session, _("What %s wrote after its line %" PRIu64
		    " does not count."), office.dev, ending.line.at);
	return err;
}

static const struct option_row options[] = {
	{ .name = "at", .value = "N",
	  .help = N_("the last line of it that counts; else the newest that "
	      "is here") },
	{ .name = NULL }
};

const struct verb office_revoke_verb = {
	.name = "office revoke",
	.words = "OFFICE",
	.summary = N_("what a lost or stolen machine writes from now on does "
	    "not count"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
