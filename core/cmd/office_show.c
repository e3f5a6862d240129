/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/name.h"
#include "core/cmd/verbs.h"
#include "core/sync/trust.h"

static void
put(FILE *out, const struct office *office)
{
	struct buf heard;

	fprintf(out, _("Writer       %s\n"), office->dev);
	fprintf(out, _("Title        %.*s\n"), SPAN_ARG(office->title));
	fprintf(out, _("Trusted      %s\n"),
	    office->trust == TRUST_NONE ? _("no") : _("yes"));
	fprintf(out, _("Fingerprint  %s\n"), office->has_key ?
	    office->fingerprint : _("its key is not known"));
	fprintf(out, _("Lines        %llu, of them %llu in force\n"),
	    (unsigned long long)office->last,
	    (unsigned long long)office->folded);
	if (office->heard == 0)
		return;
	buf_init(&heard);
	name_time(office->heard, &heard);
	fprintf(out, _("Last bundle  %s\n"), buf_cstr(&heard));
	buf_free(&heard);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct office office;
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = office_find(&txn, call->words[0], &session->arena,
	    &session->why, &office);
	if (err == OK)
		put(session->out, &office);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

const struct verb office_show_verb = {
	.name = "office show",
	.words = "OFFICE",
	.summary = N_("show one writer, with the fingerprint to compare by "
	    "voice"),
	.needs = NEEDS_READ,
	.run = run,
};
