/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/progress.h"
#include "core/cmd/verbs.h"
#include "core/sync/fold.h"
#include "core/sync/trust.h"

static enum err
find(struct session *session, struct span name, struct office *office)
{
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = office_find(&txn, name, &session->arena, &session->why,
	    office);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static void
accept(struct txn *txn, void *with)
{
	const struct office *office = with;

	trust_put(txn, span_of(office->dev), TRUST_ACCEPTED);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct progress progress;
	struct office office;
	enum err err = find(session, call->words[0], &office);

	if (err != OK)
		return err;
	if (office.trust == TRUST_SELF)
		return note_fail(ERR_INPUT, &session->why,
		    _("%s is this database itself."), office.dev);
	err = store_write(session->store, accept, &office, &session->why);
	if (err != OK)
		return err;
	/* What was kept back of this office counts from now on. */
	progress_begin(&progress, session, _("Taking in"));
	err = fold_all(session->store, progress_step, &progress,
	    &session->why);
	progress_end(&progress);
	if (err == OK)
		session_say(session, _("%s is trusted now."), office.dev);
	return err;
}

const struct verb office_trust_verb = {
	.name = "office trust",
	.words = "OFFICE",
	.summary = N_("believe a writer: take in its lines, also those kept "
	    "back so far"),
	.needs = NEEDS_WRITE,
	.run = run,
};
