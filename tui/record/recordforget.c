/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/forgetting.h"
#include "core/base/words.h"
#include "tui/ask/confirm.h"
#include "tui/record/recordpart.h"

static void
forget_now(struct screen *screen)
{
	struct record *record = (struct record *)screen;
	struct record_setup setup = { .kind = record->kind,
	    .id = record->id };
	struct app *app = screen->app;
	struct forget_tally tally;
	struct note why = { "" };
	enum err err;

	err = forgetting_run(app->session, &setup.id, 1, &tally, &why);
	if (app->session->store == NULL) {
		app->over = true;
		return;
	}
	app->changes++;
	/* What was typed into the form is not kept either. */
	app_close(app);
	record_open(app, &setup);
	if (app_check(app, err, &why))
		app_say(app, PN_("Forgotten: %llu line lost its content.",
		    "Forgotten: %llu lines lost their content.", tally.lines),
		    (unsigned long long)tally.lines);
}

void
recordforget_ask(struct record *record)
{
	struct app *app = record->screen.app;
	struct forget_tally tally = { 0 };
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf text;

	if (record->id == 0)
		return;
	buf_init(&text);
	buf_byte(&text, ' ');
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	show_record(&show, record->id, &text);
	(void)forget_count(&txn, &record->id, 1, &tally);
	if (!app_check(app, txn_end(&txn), &why)) {
		buf_free(&text);
		return;
	}
	buf_printf(&text, "\n%s", _("All personal values that this record "
	    "ever had are erased,\nhere and wherever the next bundles come "
	    "to.  Undo cannot bring\nthem back.  Sticks, mail, backups and "
	    "paper are not reached.\n"));
	if (tally.lines + tally.waiting > 0)
		confirm_open(app, _("Forget this person?"), buf_span(&text),
		    forget_now);
	else
		app_say(app, "%s", _("There are no personal values to "
		    "forget."));
	buf_free(&text);
}
