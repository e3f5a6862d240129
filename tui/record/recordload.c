/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/say/name.h"
#include "tui/record/recordpart.h"

static const unsigned usual_widths[FIELD_TYPES] = {
	[FIELD_TEXT] = 50, [FIELD_INTEGER] = 8, [FIELD_DECIMAL] = 10,
	[FIELD_DATE] = 10, [FIELD_PERIOD] = 8, [FIELD_YESNO] = 4,
	[FIELD_WORD] = 24, [FIELD_REF] = 36,
};

enum { LIST_WIDTH = 50, CODE_WIDTH = 16 };

static enum form_sort
sort_of(const struct field *field)
{
	switch (field->type) {
	case FIELD_WORD:
	case FIELD_REF:
	case FIELD_YESNO:
		return FORM_CHOICE;
	case FIELD_TEXT:
		return field->multiline ? FORM_LINES : FORM_TEXT;
	default:
		return field->list ? FORM_TEXT : FORM_NARROW;
	}
}

static unsigned
width_of(const struct field *field)
{
	unsigned width = usual_widths[field->type];

	if (field->place == 0)
		return CODE_WIDTH;
	if (field->list || field->multiline)
		return LIST_WIDTH;
	return field->width > width ? field->width : width;
}

static unsigned
page_of(const struct kind *kind, const struct field *field)
{
	size_t i;

	for (i = 0; field->page != NULL && i < kind->page_count; i++) {
		if (strcmp(kind->pages[i].name, field->page) == 0)
			return (unsigned)i;
	}
	return 0;
}

static bool
make_pages(struct record *record)
{
	const struct kind *kind = record->kind;
	struct form *form = &record->form;
	size_t i;

	if (kind->page_count == 0)
		return true;
	form->pages = mem_zero(kind->page_count, sizeof *form->pages);
	if (form->pages == NULL)
		return false;
	form->page_count = (unsigned)kind->page_count;
	for (i = 0; i < kind->page_count; i++)
		form->pages[i] = label_text(&kind->pages[i].label,
		    record->screen.app->session->lang);
	return true;
}

static bool
make_form(struct record *record)
{
	const struct kind *kind = record->kind;
	size_t i;

	if (!form_init(&record->form, kind->count) || !make_pages(record))
		return false;
	record->known = mem_zero(kind->count, sizeof *record->known);
	for (i = 0; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];
		struct form_field *at = &record->form.fields[i];

		at->label = label_text(&field->label,
		    record->screen.app->session->lang);
		at->sort = sort_of(field);
		at->page = page_of(kind, field);
		at->width = width_of(field);
		at->required = field->required && i > 0;
		input_init(&at->input, field->multiline);
	}
	return record->known != NULL;
}

/* A stored value as the text that edit_value() reads back. */
static void
text_of(const struct rec_view *rec, const struct field *field,
    enum form_sort sort, enum show_dates dates, struct buf *out)
{
	struct value value = rec_value(rec, field->slot);

	if (value.tag == VALUE_NULL)
		return;
	if (sort == FORM_CHOICE)
		value_to_text(out, &value);
	else
		show_typed(dates, field, &value, out);
}

/* Every stamp that stands in the record now: what this form replaces. */
static bool
note_seen(struct record *record, const struct rec_view *rec)
{
	struct sibling_walk walk;
	struct sibling sibling;
	struct change_seen *seen;
	size_t i, room = 0;

	for (i = 0; i < rec_count(rec); i++) {
		struct rec_register at = rec_at(rec, i);

		sibling_walk(&walk, &at);
		while (sibling_next(&walk, &sibling)) {
			if (record->seen_count == room) {
				room = room * 2 + 32;
				seen = mem_grow(record->seen, room,
				    sizeof *seen);
				if (seen == NULL)
					return false;
				record->seen = seen;
			}
			record->seen[record->seen_count++] =
			    (struct change_seen){ at.slot, sibling.stamp };
		}
	}
	return true;
}

/* The values beside the one that is shown, under its field. */
static void
tell_conflict(struct record *record, struct txn *txn,
    const struct rec_view *rec, size_t i)
{
	const struct field *field = &record->kind->fields[i];
	struct buf *remark = &record->form.fields[i].remark;
	struct show show = app_show(record->screen.app, txn);
	struct rec_register at;
	struct sibling_walk walk;
	struct sibling sibling;

	if (!rec_find(rec, field->slot, &at) ||
	    !register_conflicts(&at, field))
		return;
	buf_printf(remark, _("? %s: two offices set it; also"),
	    record->form.fields[i].label);
	sibling_walk(&walk, &at);
	sibling_next(&walk, &sibling);
	while (sibling_next(&walk, &sibling)) {
		buf_text(remark, "  ");
		show_value(&show, field, &sibling.value, remark);
	}
	buf_text(remark, _("  (Ctrl-T decides)"));
}

static void
fill(struct record *record, struct txn *txn, const struct rec_view *rec)
{
	struct buf text;
	size_t i;

	buf_init(&text);
	for (i = 0; i < record->kind->count; i++) {
		buf_reset(&text);
		text_of(rec, &record->kind->fields[i],
		    record->form.fields[i].sort,
		    app_dates(record->screen.app), &text);
		if (record->id == 0 && i == 0)
			continue;	/* a copy needs a code of its own */
		if (record->id != 0)
			buf_add(&record->known[i].was, buf_span(&text));
		recordedit_fill(record, i, buf_span(&text));
		if (record->id != 0)
			tell_conflict(record, txn, rec, i);
	}
	buf_free(&text);
}

static void
take_draft(void *with, const struct field *field, struct span text)
{
	struct record *record = with;

	recordedit_fill(record, field->place, text);
	record->known[field->place].kept = true;
}

static void
read_draft(struct record *record, struct txn *txn, const char *path,
    struct arena *arena)
{
	struct journal_head head;

	if (!journal_read(txn, path, arena, &head, take_draft, record) ||
	    head.kind != record->kind || head.id != record->id)
		return;
	record->draft.t = head.t;
	if (record->id == 0)
		return;
	mem_free(record->seen);
	record->seen = mem_zero(head.seen_count + 1, sizeof *head.seen);
	record->seen_count = record->seen == NULL ? 0 : head.seen_count;
	if (record->seen_count > 0)
		memcpy(record->seen, head.seen,
		    head.seen_count * sizeof *head.seen);
}

static void
open_draft(struct record *record, struct txn *txn)
{
	const struct session *session = record->screen.app->session;
	struct arena arena;
	char *path;

	arena_init(&arena);
	record->begun = clock_now(session->clock);
	path = record->id == 0 && record->setup.draft != NULL ?
	    arena_string(&arena, span_of(record->setup.draft)) :
	    journal_path(&arena, txn, session->user, record->kind, record->id,
	    record->begun);
	journal_init(&record->draft, path);
	if (record->id != 0 || record->setup.draft != NULL)
		read_draft(record, txn, path, &arena);
	arena_clear(&arena);
}

/* The text typed in a pick list becomes the first field of the title. */
static void
fill_title(struct record *record)
{
	const struct kind *kind = record->kind;
	size_t i;

	for (i = 0; i < kind->title_count; i++) {
		const struct field *field = kind->title[i];

		if (field->type == FIELD_TEXT && field->place != 0) {
			recordedit_fill(record, field->place,
			    record->setup.title);
			return;
		}
	}
}

static size_t
first_stop(const struct record *record)
{
	return record->id == 0 && record->kind->count > 1 ? 1 : 0;
}

bool
recordload(struct record *record)
{
	struct app *app = record->screen.app;
	uint64_t from = record->id != 0 ? record->id : record->setup.like;
	struct note why = { "" };
	struct rec_view rec;
	struct txn txn;
	bool fine;

	if (!make_form(record))
		return false;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	fine = from == 0 || (record_get(&txn, from, &rec) &&
	    (rec_flags(&rec) & REC_GONE) == 0);
	if (fine && from != 0) {
		fill(record, &txn, &rec);
		if (record->id != 0)
			fine = note_seen(record, &rec);
		buf_reset(&record->others);
		if (record->id != 0)
			name_others(&txn, record->id, &record->others);
	}
	if (record->id == 0 && record->setup.title.len > 0)
		fill_title(record);
	open_draft(record, &txn);
	txn_abandon(&txn);
	record->form.here = first_stop(record);
	record->changes = app->changes;
	record->typed = 0;
	return fine;
}

void
recordload_clear(struct record *record)
{
	size_t i;

	for (i = 0; record->known != NULL && i < record->form.count; i++) {
		buf_free(&record->known[i].was);
		buf_free(&record->known[i].wire);
		buf_free(&record->known[i].mine);
	}
	mem_free(record->known);
	record->known = NULL;
	form_free(&record->form);
	mem_free(record->seen);
	record->seen = NULL;
	record->seen_count = 0;
	journal_close(&record->draft);
}
