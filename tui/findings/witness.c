/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/findings/findlist.h"
#include "tui/record/read.h"
#include "tui/record/record.h"
#include "tui/widget/show.h"

static void
add_way(struct read *read, const struct show *show, const struct finding *f)
{
	struct buf text;
	uint32_t i;

	if (f->way_count == 0)
		return;
	buf_init(&text);
	read_line(read, SPAN(""), 0);
	read_line(read, span_of(_(" The shortest witness:")), 0);
	for (i = 0; i < f->way_count; i++) {
		buf_reset(&text);
		buf_printf(&text, " %4u  ", i + 1);
		show_record(show, f->way[i], &text);
		read_line(read, buf_span(&text), f->way[i]);
	}
	buf_free(&text);
}

void
findings_witness(struct app *app, const struct finding *f)
{
	struct read *read = read_begin(app,
	    label_text(&f->words->title, app->session->lang));
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf text;

	if (read == NULL)
		return;
	buf_init(&text);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	finding_sentence(f, &txn, app->session->lang, &text);
	read_line(read, SPAN(""), 0);
	read_wrap(read, buf_cstr(&text), 1);
	read_wrap(read, label_text(&f->words->remedy, app->session->lang),
	    1);
	read_line(read, SPAN(""), 0);
	if (f->record != 0) {
		buf_reset(&text);
		buf_printf(&text, " %s ", _("To mend:"));
		show_record(&show, f->record, &text);
		if (f->field != NULL)
			buf_printf(&text, ", %s", label_text(
			    &f->field->label, app->session->lang));
		read_line(read, buf_span(&text), f->record);
	}
	read_printf(read, _(" Rule %s, %s of the theory, %s"), f->words->id,
	    f->words->concept, _(severity_name(f->words->severity)));
	add_way(read, &show, f);
	txn_abandon(&txn);
	buf_free(&text);
	read_show(read, false);
}

void
findings_mend(struct app *app, const struct finding *f)
{
	const struct kind *kind = NULL;
	struct note why = { "" };
	struct rec_view rec;
	struct txn txn;

	if (f->record == 0) {
		findings_witness(app, f);
		return;
	}
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (record_get(&txn, f->record, &rec))
		kind = names_kind(app->session->schema, rec_kind(&rec));
	txn_abandon(&txn);
	if (kind == NULL)
		app_say(app, _("This record is not there now."));
	else
		record_open(app, &(struct record_setup){ .kind = kind,
		    .id = f->record, .field = f->field });
}
