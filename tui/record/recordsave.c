/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/record/recordpart.h"
#include "tui/record/touched.h"

/* Writes one field's text to the draft; says so when that fails. */
static void
keep(struct record *record, struct txn *txn, size_t i)
{
	struct session *session = record->screen.app->session;
	struct journal_head head = { .kind = record->kind, .id = record->id,
	    .seen = record->seen, .seen_count = record->seen_count };
	struct note why = { "" };
	enum err err;

	err = journal_write(&record->draft, txn, &head,
	    &record->kind->fields[i], recordedit_text(record, i),
	    clock_now(session->clock), &why);
	if (app_check(record->screen.app, err, &why))
		record->known[i].kept = true;
}

void
recordsave_draft(struct record *record, size_t i)
{
	struct note why = { "" };
	struct txn txn;

	record->typed = 0;
	if (record->known[i].kept || (!recordedit_is_changed(record, i) &&
	    record->draft.t == 0))
		return;
	txn_begin(&txn, record->screen.app->session->store, TXN_READ, &why);
	keep(record, &txn, i);
	txn_abandon(&txn);
}

void
recordsave_drafts(struct record *record)
{
	size_t i;

	for (i = 0; i < record->form.count; i++) {
		if (recordedit_is_changed(record, i) &&
		    !record->known[i].kept)
			recordsave_draft(record, i);
	}
}

/* Every changed field as edit_save() wants it; their number. */
static size_t
gather(struct record *record, struct edit_field *fields, struct arena *arena)
{
	struct clock *clock = record->screen.app->session->clock;
	struct buf text;
	size_t i, count = 0;

	buf_init(&text);
	for (i = 0; i < record->form.count; i++) {
		if (!recordedit_is_changed(record, i))
			continue;
		buf_reset(&text);
		show_meant(&record->kind->fields[i],
		    recordedit_text(record, i), clock, &text);
		fields[count++] = (struct edit_field){
		    &record->kind->fields[i],
		    arena_copy(arena, buf_span(&text)), EDIT_SET };
	}
	buf_free(&text);
	return count;
}

static void
refuse(struct record *record, const struct field *wrong, enum err err,
    const struct note *why)
{
	const char *text = why->text[0] != '\0' ? why->text : err_text(err);

	if (wrong != NULL) {
		form_go(&record->form, wrong->place);
		recordedit_remark(record, wrong->place, text);
	}
	app_say(record->screen.app, _("Not saved: %s"), text);
}

/* The record as it is now, in the same form and at the same field. */
static void
load_again(struct record *record, uint64_t id)
{
	size_t here = record->form.here;
	unsigned scroll = record->form.scroll;

	recordload_clear(record);
	record->id = id;
	record->setup.draft = NULL;
	if (!recordload(record)) {
		app_say_nomem(record->screen.app);
		return;
	}
	record->form.here = here;
	record->form.scroll = scroll;
	record->saved = true;
}

static void
say_saved(struct record *record)
{
	struct session *session = record->screen.app->session;
	struct note why = { "" };
	struct show show;
	struct txn txn;
	struct buf name;

	buf_init(&name);
	txn_begin(&txn, session->store, TXN_READ, &why);
	show = app_show(record->screen.app, &txn);
	show_record(&show, record->id, &name);
	txn_abandon(&txn);
	app_say(record->screen.app, _("Saved: %s.  Ctrl-Z takes it back."),
	    buf_cstr(&name));
	buf_free(&name);
}

/* The first field that is wrong, or the number of fields. */
static size_t
first_wrong(struct record *record)
{
	size_t i;

	for (i = 0; i < record->form.count; i++) {
		if ((recordedit_is_changed(record, i) || record->id == 0) &&
		    !recordedit_check(record, i))
			break;
	}
	return i;
}

/* What stands in the form goes into the database. */
static bool
write_all(struct record *record, const struct edit_record *what)
{
	struct app *app = record->screen.app;
	const struct field *wrong = NULL;
	struct change_result result;
	struct note why = { "" };
	uint64_t id = 0;
	size_t i;
	enum err err = OK;

	for (i = 0; err == OK && i < what->count; i++)
		if (what->fields[i].field->personal)
			err = journal_check(&record->draft, &why);
	if (err == OK)
		err = edit_save(app->session, what, 1, &id, &wrong, &result,
		    &why);

	if (err != OK && err != ERR_LOOK) {
		recordsave_drafts(record);
		refuse(record, wrong, err, &why);
		return false;
	}
	journal_drop(&record->draft, true);
	app->changes++;
	load_again(record, id);
	say_saved(record);
	return true;
}

static void
save_told(struct screen *screen)
{
	struct record *record = (struct record *)screen;

	record->told = true;
	app_act(screen->app, record->again);
}

/* Whether a page of what is touched opened, for each press of the key. */
static bool
tell(struct record *record, const struct edit_record *what,
    enum action again)
{
	bool told = record->told;

	record->told = false;
	record->again = again;
	return !told && touched_before(record->screen.app, what, save_told);
}

bool
recordsave(struct record *record, enum action again)
{
	struct app *app = record->screen.app;
	struct edit_record what = { .kind = record->kind, .id = record->id,
	    .seen = record->id == 0 ? NULL : record->seen,
	    .seen_count = record->seen_count };
	size_t bad = first_wrong(record);
	struct edit_field *fields;
	struct arena arena;
	bool saved = false;

	if (bad < record->form.count) {
		form_go(&record->form, bad);
		app_say(app, _("Not saved yet: %s"),
		    buf_cstr(&record->form.fields[bad].remark) + 2);
		return false;
	}
	arena_init(&arena);
	fields = arena_array(&arena, record->form.count + 1, sizeof *fields);
	if (fields == NULL) {
		app_say_nomem(app);
	} else {
		what.fields = fields;
		what.count = gather(record, fields, &arena);
		saved = !tell(record, &what, again) &&
		    write_all(record, &what);
	}
	arena_clear(&arena);
	return saved;
}

void
recordsave_discard(struct record *record)
{
	journal_drop(&record->draft, false);
	if (record->id == 0) {
		app_close(record->screen.app);
		return;
	}
	load_again(record, record->id);
	record->saved = false;
	app_say(record->screen.app,
	    _("The draft is gone; this is the record as it was saved."));
}
