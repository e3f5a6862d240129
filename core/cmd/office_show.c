/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/name.h"
#include "core/cmd/rows.h"
#include "core/cmd/verbs.h"
#include "core/sync/hollow.h"
#include "core/sync/trust.h"

static void
put(FILE *out, const struct office *office,
    const struct hollow_count *hollow)
{
	struct buf title, lines, without, heard;
	struct row rows[] = {
		{ _("Writer"), office->dev },
		{ _("Title"), NULL },
		{ _("Trusted"), office->trust == TRUST_NONE ?
		    _("no") : _("yes") },
		{ _("Fingerprint"), office->has_key ?
		    office->fingerprint : _("its key is not known") },
		{ _("Lines"), NULL },
		{ _("Hollow"), NULL },
		{ _("Last bundle"), NULL },
	};

	buf_init(&title);
	buf_init(&lines);
	buf_init(&without);
	buf_init(&heard);
	text_show(&title, office->title);
	buf_printf(&lines, _("%llu, of them %llu in force"),
	    (unsigned long long)office->last,
	    (unsigned long long)office->folded);
	buf_printf(&without, _("%llu withheld by who sent them, %llu erased"),
	    (unsigned long long)hollow->withheld,
	    (unsigned long long)hollow->erased);
	name_time(office->heard, &heard);
	rows[1].text = buf_cstr(&title);
	rows[4].text = buf_cstr(&lines);
	if (hollow->withheld + hollow->erased > 0)
		rows[5].text = buf_cstr(&without);
	if (office->heard != 0)
		rows[6].text = buf_cstr(&heard);
	rows_put(out, rows, sizeof rows / sizeof rows[0]);
	buf_free(&title);
	buf_free(&lines);
	buf_free(&without);
	buf_free(&heard);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct hollow_count hollow = { 0 };
	struct writer writer;
	struct office office;
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = office_find(&txn, call->words[0], &session->arena,
	    &session->why, &office);
	if (err == OK && writer_find(&txn, span_of(office.dev), &writer))
		hollow_count(&txn, writer.number, &hollow);
	if (err == OK)
		put(session->out, &office, &hollow);
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
