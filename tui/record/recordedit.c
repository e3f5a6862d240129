/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/ask/pick.h"
#include "tui/record/recordpart.h"

/* Shown in the language of the session by pick.c. */
static const char *const yesno[] = { N_("yes"), N_("no") };

static bool
is_choice(const struct record *record, size_t i)
{
	return record->form.fields[i].sort == FORM_CHOICE;
}

struct span
recordedit_text(const struct record *record, size_t i)
{
	return is_choice(record, i) ? buf_span(&record->known[i].wire) :
	    input_text(&record->form.fields[i].input);
}

bool
recordedit_is_changed(const struct record *record, size_t i)
{
	return !span_is(recordedit_text(record, i),
	    buf_span(&record->known[i].was));
}

size_t
recordedit_changes(const struct record *record)
{
	size_t i, count = 0;

	for (i = 0; i < record->form.count; i++)
		count += recordedit_is_changed(record, i);
	return count;
}

/* What a CHOICE holds, for people; a code behind a reference. */
static void
show_choice(struct record *record, size_t i)
{
	const struct field *field = &record->kind->fields[i];
	struct form_field *at = &record->form.fields[i];
	struct session *session = record->screen.app->session;
	struct note why = { "" };
	struct arena arena;
	struct value value;
	struct show show;
	struct txn txn;

	buf_reset(&at->shown);
	buf_reset(&at->hint);
	if (record->known[i].wire.len == 0)
		return;
	arena_init(&arena);
	txn_begin(&txn, session->store, TXN_READ, &why);
	show = app_show(record->screen.app, &txn);
	if (value_parse(field, buf_span(&record->known[i].wire), &arena,
	    &why, &value) == OK)
		show_value(&show, field, &value, &at->shown);
	else
		buf_add(&at->shown, buf_span(&record->known[i].wire));
	if (field->type == FIELD_REF && !field->list)
		show_code(&show, id_read(&txn,
		    buf_span(&record->known[i].wire)), &at->hint);
	txn_abandon(&txn);
	arena_clear(&arena);
}

static void
mark_changed(struct record *record, size_t i)
{
	record->form.fields[i].changed = recordedit_is_changed(record, i);
}

void
recordedit_fill(struct record *record, size_t i, struct span text)
{
	if (is_choice(record, i)) {
		buf_reset(&record->known[i].wire);
		buf_add(&record->known[i].wire, text);
		show_choice(record, i);
	} else {
		input_set(&record->form.fields[i].input, text);
	}
	mark_changed(record, i);
}

void
recordedit_set(struct record *record, size_t i, struct span text)
{
	if (span_is(recordedit_text(record, i), text))
		return;
	if (is_choice(record, i))
		recordedit_fill(record, i, text);
	else
		input_replace(&record->form.fields[i].input, text);
	mark_changed(record, i);
	record->known[i].kept = false;
	record->saved = false;
	recordedit_check(record, i);
	recordsave_draft(record, i);
}

void
recordedit_remark(struct record *record, size_t i, const char *text)
{
	struct buf *remark = &record->form.fields[i].remark;

	buf_reset(remark);
	record->known[i].wrong = text[0] != '\0';
	if (text[0] != '\0')
		buf_printf(remark, "! %s: %s", record->form.fields[i].label,
		    text);
}

/* A date that was understood is shown in full. */
static void
write_out(struct record *record, size_t i, const struct value *value)
{
	const struct field *field = &record->kind->fields[i];
	struct buf text;

	if (field->type != FIELD_DATE || field->list ||
	    value->tag != VALUE_TEXT)
		return;
	buf_init(&text);
	show_typed(app_dates(record->screen.app), field, value, &text);
	if (!span_is(buf_span(&text), recordedit_text(record, i)))
		input_replace(&record->form.fields[i].input,
		    buf_span(&text));
	mark_changed(record, i);
	buf_free(&text);
}

bool
recordedit_check(struct record *record, size_t i)
{
	const struct field *field = &record->kind->fields[i];
	struct session *session = record->screen.app->session;
	struct note why = { "" };
	struct arena arena;
	struct value value = VALUE_EMPTY;
	struct txn txn;
	struct buf text;
	enum err err;

	arena_init(&arena);
	buf_init(&text);
	show_meant(field, recordedit_text(record, i), session->clock, &text);
	txn_begin(&txn, session->store, TXN_READ, NULL);
	err = edit_value(&txn, field, buf_span(&text), &arena, &why, &value);
	txn_abandon(&txn);
	if (err == OK && value.tag == VALUE_NULL && field->required &&
	    (record->id != 0 || i != 0))
		err = note_fail(ERR_INPUT, &why, _("a value is required"));
	recordedit_remark(record, i, why.text);
	if (err == OK)
		write_out(record, i, &value);
	buf_free(&text);
	arena_clear(&arena);
	return why.text[0] == '\0';
}

/* A list gains the item, or loses it when it has it already. */
static void
toggle(struct record *record, size_t i, struct span item)
{
	struct span rest = recordedit_text(record, i), one;
	struct buf text;
	const char *end;
	bool had = false;

	buf_init(&text);
	while (rest.len > 0) {
		end = memchr(rest.at, ';', rest.len);
		one = span_make(rest.at, end == NULL ? rest.len :
		    (size_t)(end - rest.at));
		rest = span_from(rest, one.len + 1);
		while (one.len > 0 && one.at[0] == ' ')
			one = span_from(one, 1);
		if (span_is(one, item)) {
			had = true;
			continue;
		}
		buf_text(&text, text.len > 0 ? "; " : "");
		buf_add(&text, one);
	}
	if (!had) {
		buf_text(&text, text.len > 0 ? "; " : "");
		buf_add(&text, item);
	}
	recordedit_set(record, i, buf_span(&text));
	buf_free(&text);
}

static void
take(struct record *record, struct span wire)
{
	struct press enter = { PRESS_ENTER, 0, false };
	size_t i = record->form.here;

	if (record->kind->fields[i].list) {
		toggle(record, i, wire);
		return;
	}
	recordedit_set(record, i, wire);
	recordedit_check(record, i);
	form_press(&record->form, &enter);
}

static void
made(struct screen *screen, uint64_t id)
{
	struct record *record = (struct record *)screen;
	const struct field *field = &record->kind->fields[record->form.here];
	struct note why = { "" };
	struct txn txn;
	struct buf wire;

	if (screen->type != &record_type || field->target == NULL)
		return;
	buf_init(&wire);
	txn_begin(&txn, screen->app->session->store, TXN_READ, &why);
	buf_printf(&wire, "%s/", field->target->name);
	stamp_text(&txn, id, &wire);
	txn_abandon(&txn);
	take(record, buf_span(&wire));
	buf_free(&wire);
}

static void
picked(struct screen *screen, const struct picked *picked)
{
	struct record *record = (struct record *)screen;
	const struct field *field = &record->kind->fields[record->form.here];

	if (picked->is_new) {
		record_open(screen->app, &(struct record_setup){
		    .kind = field->target, .title = picked->typed,
		    .made = made });
		return;
	}
	take(record, field->type == FIELD_YESNO ?
	    (picked->index == 0 ? SPAN("yes") : SPAN("no")) : picked->wire);
}

void
recordedit_choose(struct record *record, uint32_t letter)
{
	const struct field *field = &record->kind->fields[record->form.here];
	const struct form_field *at = &record->form.fields[record->form.here];
	struct pick_setup setup = { .row = 2 + at->row - record->form.scroll,
	    .col = at->col, .width = at->room + 3, .letter = letter,
	    .done = picked };

	if (at->sort != FORM_CHOICE) {
		app_say(record->screen.app,
		    _("This field is typed; F1 tells what it takes."));
		return;
	}
	if (field->type == FIELD_REF)
		setup.kind = field->target;
	else if (field->type == FIELD_WORD)
		setup.vocab = field->vocab;
	else {
		setup.words = yesno;
		setup.word_count = 2;
	}
	pick_open(record->screen.app, &setup);
}

static void
show_was(struct record *record)
{
	struct known *known = &record->known[record->form.here];
	size_t i = record->form.here;

	if (recordedit_is_changed(record, i)) {
		buf_reset(&known->mine);
		buf_add(&known->mine, recordedit_text(record, i));
		recordedit_set(record, i, buf_span(&known->was));
		app_say(record->screen.app,
		    _("The value before the change; F3 again: yours."));
	} else if (known->mine.len > 0) {
		recordedit_set(record, i, buf_span(&known->mine));
		buf_reset(&known->mine);
	} else {
		app_say(record->screen.app, _("This field was not changed."));
	}
}

static void
take_above(struct record *record)
{
	struct app *app = record->screen.app;
	struct screen *below = record->screen.below;
	uint64_t id = below == NULL || below->type->above == NULL ? 0 :
	    below->type->above(below, record->id);
	const struct field *field = &record->kind->fields[record->form.here];
	struct note why = { "" };
	struct rec_view rec;
	struct txn txn;
	struct value value;
	struct buf text;

	if (id == 0 || record->form.here == 0) {
		app_say(app, _("There is no record above this one."));
		return;
	}
	buf_init(&text);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (record_get(&txn, id, &rec) &&
	    rec_kind(&rec) == record->kind->slot) {
		value = rec_value(&rec, field->slot);
		if (is_choice(record, record->form.here))
			value_to_text(&text, &value);
		else
			show_typed(app_dates(app), field, &value, &text);
	}
	txn_abandon(&txn);
	recordedit_set(record, record->form.here, buf_span(&text));
	buf_free(&text);
}

static void
found(struct screen *screen, const struct picked *picked)
{
	form_go(&((struct record *)screen)->form, picked->index);
}

static void
find_field(struct record *record)
{
	size_t i, count = record->form.count;

	mem_free(record->labels);
	record->labels = mem_zero(count, sizeof *record->labels);
	if (record->labels == NULL)
		return;
	for (i = 0; i < count; i++)
		record->labels[i] = record->form.fields[i].label;
	pick_open(record->screen.app, &(struct pick_setup){ .row = 2,
	    .col = 18, .words = record->labels, .word_count = count,
	    .done = found });
}

static void
copy(struct record *record, bool cut)
{
	struct app *app = record->screen.app;
	size_t i = record->form.here;

	buf_reset(&app->clip);
	buf_add(&app->clip, is_choice(record, i) ?
	    buf_span(&record->form.fields[i].shown) :
	    recordedit_text(record, i));
	if (cut)
		recordedit_set(record, i, SPAN(""));
}

static void
paste(struct record *record)
{
	size_t i = record->form.here;

	if (is_choice(record, i)) {
		recordedit_choose(record, 0);
		return;
	}
	input_insert(&record->form.fields[i].input,
	    buf_span(&record->screen.app->clip));
	mark_changed(record, i);
	recordsave_draft(record, i);
}

/* Typing first: in this field, else the last field that differs. */
bool
recordedit_undo(struct record *record)
{
	struct form *form = &record->form;
	size_t i, n;

	for (n = 0; n < form->count; n++) {
		i = (form->here + form->count - n) % form->count;
		if (!recordedit_is_changed(record, i) && n > 0)
			continue;
		if (!is_choice(record, i) &&
		    input_undo(&form->fields[i].input)) {
			form_go(form, i);
			mark_changed(record, i);
			recordsave_draft(record, i);
			return true;
		}
		if (!recordedit_is_changed(record, i))
			continue;
		form_go(form, i);
		recordedit_set(record, i,
		    buf_span(&record->known[i].was));
		return true;
	}
	return false;
}

bool
recordedit_act(struct record *record, enum action action)
{
	switch (action) {
	case ACTION_VALUES:
		recordedit_choose(record, 0);
		return true;
	case ACTION_WAS:
		show_was(record);
		return true;
	case ACTION_ABOVE:
		take_above(record);
		return true;
	case ACTION_CLEAR:
		recordedit_set(record, record->form.here, SPAN(""));
		return true;
	case ACTION_FIELD:
		find_field(record);
		return true;
	case ACTION_COPY:
	case ACTION_CUT:
		copy(record, action == ACTION_CUT);
		return true;
	case ACTION_PASTE:
		paste(record);
		return true;
	default:
		return false;
	}
}
