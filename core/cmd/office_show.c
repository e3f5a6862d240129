/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/name.h"
#include "core/cmd/verbs.h"
#include "core/sync/trust.h"

enum { ROWS = 6 };

struct row {
	const char	*label, *text;	/* no text: left out */
};

static void
put_rows(FILE *out, const struct row rows[ROWS])
{
	unsigned widest = 0;

	for (size_t i = 0; i < ROWS; i++) {
		unsigned width = text_width(span_of(rows[i].label));

		if (width > widest)
			widest = width;
	}
	for (size_t i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];
		unsigned width = text_width(span_of(row->label));

		if (row->text != NULL)
			fprintf(out, "%s%*s  %s\n", row->label,
			    (int)(widest - width), "", row->text);
	}
}

static void
put(FILE *out, const struct office *office)
{
	struct buf title, lines, heard;

	buf_init(&title);
	buf_init(&lines);
	buf_init(&heard);
	text_show(&title, office->title);
	buf_printf(&lines, _("%llu, of them %llu in force"),
	    (unsigned long long)office->last,
	    (unsigned long long)office->folded);
	name_time(office->heard, &heard);
	put_rows(out, (struct row[ROWS]){
		{ _("Writer"), office->dev },
		{ _("Title"), buf_cstr(&title) },
		{ _("Trusted"), office->trust == TRUST_NONE ?
		    _("no") : _("yes") },
		{ _("Fingerprint"), office->has_key ?
		    office->fingerprint : _("its key is not known") },
		{ _("Lines"), buf_cstr(&lines) },
		{ _("Last bundle"), office->heard == 0 ?
		    NULL : buf_cstr(&heard) },
	});
	buf_free(&title);
	buf_free(&lines);
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
