/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/importer.h"

#include "core/base/words.h"
#include "core/port/importer_part.h"
#include "core/store/alias.h"

/* Spaces of the key table: a kind's keys, and other fields of it. */
enum { JOINED = 0xffff };

static uint16_t
space_of(const struct kind *kind, const struct field *field,
    const struct field *key)
{
	if (field == key)
		return kind->slot;
	return (uint16_t)(0x8000u | field->place);
}

static const struct intake_cell *
cell_of(const struct intake_row *row, const struct field *field)
{
	size_t i;

	for (i = 0; i < row->count; i++)
		if (row->cells[i].column->field == field)
			return &row->cells[i];
	return NULL;
}

/* The text of a field in this row; false: refused, or blank. */
static bool
field_text(struct importer *im, const struct field *field, struct buf *text)
{
	const struct intake_cell *cell = cell_of(&im->row, field);
	struct note note;
	struct cell_resolver none = { importer_find, im, NULL };
	struct cell_value read;
	enum err err;

	note.text[0] = '\0';
	buf_reset(text);
	if (cell == NULL)
		return false;
	err = cell_read(cell, &none, &im->arena, &note, &read);
	if (err == ERR_INPUT)
		importer_refuse(im, cell->column, note.text);
	else if (err != OK)
		im->err = err;
	if (err != OK || read.value.tag == VALUE_NULL)
		return false;
	value_to_text(text, &read.value);
	return true;
}

bool
importer_key(struct importer *im)
{
	const struct field *key = im->row.plan->key;

	if (importer_has_origin(im)) {
		importer_origin_key(im);
		return true;
	}
	if (field_text(im, key, &im->key))
		return true;
	if (im->err == OK && !importer_bit(&im->refused, im->row.row)) {
		buf_reset(&im->line);
		buf_printf(&im->line, _("the field \"%s\", by which rows "
		    "find their records, is blank."), key->name);
		importer_refuse(im, NULL, buf_cstr(&im->line));
	}
	return false;
}

static void
pair_rows(struct importer *im, uint32_t place, unsigned long other)
{
	struct key_entry entry = keytable_get(&im->keys, place);

	entry.flags |= KEY_DOUBLE | KEY_JOINED;
	entry.other = (uint32_t)other;
	keytable_put(&im->keys, place, &entry);
}

/* The row of the code that the record has now, if it came before. */
static uint32_t
present_place(struct importer *im, uint64_t id)
{
	const struct kind *kind = im->row.plan->kind;
	struct rec_view view;
	struct value code;

	if (!record_get(im->txn, id, &view))
		return 0;
	code = rec_value(&view, kind->fields[0].slot);
	return code.tag != VALUE_TEXT ? 0 :
	    keytable_find(&im->keys, kind->slot, code.text);
}

/* A record has several codes that was joined, or given another one: two rows
 * may be about it, and neither may overwrite the other. */
static void
meet_joined(struct importer *im, const struct key_entry *entry)
{
	struct key_entry mine = { .id = im->place };
	unsigned char id[8];
	uint32_t place, first = 0;

	if (entry->id == 0 || (!im->formers &&
	    !alias_is_joined(im->txn, entry->id)))
		return;
	stamp_key(id, entry->id);
	place = keytable_find(&im->keys, JOINED, span_make(id, sizeof id));
	if (place != 0)
		first = (uint32_t)keytable_get(&im->keys, place).id;
	else if (keytable_add(&im->keys, JOINED, span_make(id, sizeof id),
	    &mine) == 0)
		im->err = ERR_NOMEM;
	else if (entry->flags & KEY_FORMER)
		first = present_place(im, entry->id);
	if (first == 0)
		return;
	pair_rows(im, im->place, keytable_get(&im->keys, first).row);
	pair_rows(im, first, entry->row);
}

enum lookup_found
importer_lookup(struct importer *im, struct span key, struct key_entry *entry)
{
	const struct kind *kind = im->row.plan->kind;
	const struct field *by = im->row.plan->key;
	enum lookup_found found = lookup_once(im->lookup, kind, by, key,
	    &entry->id);

	if (found != LOOKUP_NONE || by != &kind->fields[0])
		return found;
	found = lookup_former(im->lookup, kind, key, &entry->id);
	if (found != LOOKUP_NONE) {
		entry->flags |= KEY_FORMER;
		im->formers = true;
	}
	return found;
}

static void
add_key(struct importer *im)
{
	const struct plan *plan = im->row.plan;
	struct key_entry entry = { .row = (uint32_t)im->row.row };

	switch (importer_lookup(im, buf_span(&im->key), &entry)) {
	case LOOKUP_NONE:
		entry.flags = KEY_NEW;
		break;
	case LOOKUP_SEVERAL:
		entry.flags |= KEY_SHARED;
		break;
	case LOOKUP_ONE:
		break;
	}
	im->place = keytable_add(&im->keys, plan->kind->slot,
	    buf_span(&im->key), &entry);
	if (im->place == 0)
		im->err = ERR_NOMEM;
	else
		meet_joined(im, &entry);
}

static void
meet_again(struct importer *im)
{
	struct key_entry entry = keytable_get(&im->keys, im->place);

	entry.flags |= KEY_DOUBLE;
	if (entry.other == 0)
		entry.other = (uint32_t)im->row.row;
	keytable_put(&im->keys, im->place, &entry);
}

/* References may name rows by another field than rows are matched by. */
static const struct field *
other_name(const struct plan *plan, const struct import_column *column)
{
	const struct field *by = column->by != NULL ? column->by :
	    &plan->kind->fields[0];

	if (column->field->type != FIELD_REF ||
	    column->field->target != plan->kind || by == plan->key)
		return NULL;
	return by;
}

static void
add_alias(struct importer *im, const struct field *field)
{
	struct key_entry alias = { .id = im->place, .flags = KEY_ALIAS };
	uint16_t space = space_of(im->row.plan->kind, field,
	    im->row.plan->key);
	struct buf text;

	buf_init(&text);
	if (field_text(im, field, &text) &&
	    keytable_find(&im->keys, space, buf_span(&text)) == 0 &&
	    keytable_add(&im->keys, space, buf_span(&text), &alias) == 0)
		im->err = ERR_NOMEM;
	buf_free(&text);
}

void
importer_collect(struct importer *im)
{
	const struct field *other;
	struct buf code;
	size_t i;

	if (im->row.wrong != NULL) {
		importer_refuse(im, NULL, im->row.wrong);
		return;
	}
	if (!importer_key(im))
		return;
	im->place = keytable_find(&im->keys, im->row.plan->kind->slot,
	    buf_span(&im->key));
	if (im->place != 0) {
		if (!importer_meet(im))
			meet_again(im);
		return;
	}
	if (importer_has_origin(im)) {
		buf_init(&code);
		if (field_text(im, &im->row.plan->kind->fields[0], &code) ||
		    !importer_bit(&im->refused, im->row.row))
			importer_origin_collect(im, buf_span(&code));
		buf_free(&code);
		return;
	}
	importer_meet(im);
	add_key(im);
	for (i = 0; im->err == OK && i < im->row.count; i++) {
		other = other_name(im->row.plan, im->row.cells[i].column);
		if (other != NULL)
			add_alias(im, other);
	}
}

static bool
stands_already(struct importer *im, struct span text, uint64_t *id)
{
	struct span kind, dev;
	struct rec_view view;
	uint64_t n;

	if (!id_split(text, &kind, &dev, &n))
		return false;
	*id = id_read(im->txn, text);
	return *id != 0 && record_get(im->txn, *id, &view) &&
	    (rec_flags(&view) & REC_GONE) == 0;
}

static enum err
no_such(const struct import_column *column, const struct field *by,
    struct span text, bool several, struct note *why)
{
	const char *kind = column->field->target->name;

	if (several)
		return note_fail(ERR_INPUT, why, _("\"%.*s\": more than one "
		    "%s has this %s; name it by its id"), SPAN_ARG(text),
		    kind, by->name);
	return note_fail(ERR_INPUT, why, _("\"%.*s\": no %s has this %s, "
	    "neither here nor in the file"), SPAN_ARG(text), kind, by->name);
}

/* The entry of a row of this file that the reference means; 0: none. */
static uint32_t
place_of(struct importer *im, const struct kind *target,
    const struct field *by, struct span text)
{
	const struct plan *plan = intake_plan(im->in, target);
	uint32_t place;
	struct key_entry entry;

	if (plan == NULL)
		return 0;
	place = importer_origin_place(im, target, text);
	if (place == 0)
		place = keytable_find(&im->keys, space_of(target, by,
		    plan->key), text);
	if (place == 0)
		return 0;
	entry = keytable_get(&im->keys, place);
	if ((entry.flags & KEY_ALIAS) && (entry.flags & KEY_SHARED))
		return 0;
	return entry.flags & KEY_ALIAS ? (uint32_t)entry.id : place;
}

static void
write_wire(struct importer *im, const struct kind *kind, uint64_t id,
    struct arena *arena, struct span *wire)
{
	struct buf text;

	buf_init(&text);
	buf_text(&text, kind->name);
	buf_byte(&text, '/');
	stamp_text(im->txn, id, &text);
	*wire = arena_copy(arena, buf_span(&text));
	arena->failed |= text.failed;
	buf_free(&text);
}

/*
 * A row of this file that has no record yet gives one when it is written: a
 * row that refers to a later one, or to itself, waits until all are there.
 */
static enum err
find_in_file(struct importer *im, const struct key_entry *entry,
    struct span text, struct note *why, bool *later)
{
	bool twice = (entry->flags & KEY_DOUBLE) != 0;

	if (twice || importer_bit(&im->refused, entry->row))
		return note_fail(ERR_INPUT, why, _("\"%.*s\": row %lu, which "
		    "it refers to, cannot be used"), SPAN_ARG(text),
		    (unsigned long)entry->row);
	*later |= entry->row >= im->row.row || entry->id == 0;
	return OK;
}

enum err
importer_find(void *with, const struct import_column *column,
    struct span text, struct arena *arena, struct note *why,
    struct span *wire, bool *later)
{
	struct importer *im = with;
	const struct kind *target = column->field->target;
	const struct field *by = column->by != NULL ? column->by :
	    &target->fields[0];
	struct key_entry entry = { 0 };
	enum lookup_found found;
	struct span kind, dev;
	uint32_t place;
	enum err err;
	uint64_t id, n;
	bool wait;

	if (stands_already(im, text, &id))
		return OK;
	place = place_of(im, target, by, text);
	if (place != 0)
		entry = keytable_get(&im->keys, place);
	if (entry.flags & KEY_NEW) {
		wait = false;
		err = find_in_file(im, &entry, text, why, &wait);
		if (err == OK && (entry.flags & KEY_ADOPT) != 0)
			*wire = span_of(arena_printf(arena, "%s/%.*s",
			    target->name, SPAN_ARG(importer_origin_of(im,
			    place))));
		else if (err == OK && entry.id != 0)
			write_wire(im, target, entry.id, arena, wire);
		*later |= wait && (entry.flags & KEY_ADOPT) == 0;
		im->made |= (entry.flags & KEY_ADOPT) == 0;
		return err;
	}
	if (place != 0 && entry.id != 0) {
		write_wire(im, target, entry.id, arena, wire);
		return OK;
	}
	/* Export names so what is not there, or not yet. */
	if (importer_has_origin(im) && id_split(text, &kind, &dev, &n) &&
	    span_is(kind, span_of(target->name)))
		return OK;
	found = lookup_find(im->lookup, target, by, text, &id);
	if (found == LOOKUP_NONE && by == &target->fields[0] &&
	    lookup_former(im->lookup, target, text, &id) == LOOKUP_ONE)
		found = LOOKUP_ONE;
	if (found != LOOKUP_ONE)
		return no_such(column, by, text, found == LOOKUP_SEVERAL,
		    why);
	write_wire(im, target, id, arena, wire);
	return OK;
}
