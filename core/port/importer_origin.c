/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/importer.h"

#include "core/edit/draft.h"
#include "core/port/importer_part.h"

/*
 * Rows that say under which id a record stands in the register that they
 * come from.  Their key is that, with a byte before it that no code has; the
 * code leads to it for references.
 */
enum { MARK = 1, CLAIMED = 0xfffe };

bool
importer_has_origin(const struct importer *im)
{
	return im->row.origin.len > 0 && im->options->definition == NULL;
}

void
importer_origin_key(struct importer *im)
{
	buf_reset(&im->key);
	buf_byte(&im->key, MARK);
	buf_add(&im->key, im->row.origin);
}

static uint64_t
find_origin(struct importer *im, struct rec_view *rec)
{
	struct buf wire;
	uint64_t id;

	buf_init(&wire);
	buf_printf(&wire, "%s/", im->row.plan->kind->name);
	buf_add(&wire, im->row.origin);
	id = id_read(im->txn, buf_span(&wire));
	buf_free(&wire);
	if (id == 0 || !record_get(im->txn, id, rec) ||
	    rec_kind(rec) != im->row.plan->kind->slot)
		return 0;
	return rec->id;
}

/* Of a record that is not here: it takes the id that it has there, where the
 * roster lets this office do so. */
static uint32_t
new_flags(struct importer *im)
{
	return permit_is_bound(&im->permit, stamp_make(im->writer, 1)) ?
	    KEY_NEW : KEY_NEW | KEY_ADOPT;
}

enum claim { BY_ID, BY_CODE, BY_FORMER };

/* Two rows must not be about one record: who has it by a code gives way to
 * who has it by its id, and who has it by a former code to both. */
static bool
claim(struct importer *im, struct key_entry *entry, enum claim by)
{
	struct key_entry mine = { .flags = by, .row = entry->row }, old;
	struct key_entry other;
	unsigned char id[8];
	uint32_t place;

	stamp_key(id, entry->id);
	place = keytable_find(&im->keys, CLAIMED, span_make(id, sizeof id));
	mine.id = im->place;
	if (place == 0) {
		if (keytable_add(&im->keys, CLAIMED, span_make(id, sizeof id),
		    &mine) == 0)
			im->err = ERR_NOMEM;
		return true;
	}
	old = keytable_get(&im->keys, place);
	if (by >= old.flags)
		return by == BY_ID;
	other = keytable_get(&im->keys, (uint32_t)old.id);
	other.id = 0;
	other.flags = (other.flags & KEY_DOUBLE) | new_flags(im);
	keytable_put(&im->keys, (uint32_t)old.id, &other);
	keytable_put(&im->keys, place, &mine);
	return true;
}

static void
find_by_code(struct importer *im, struct key_entry *entry, struct span code)
{
	enum lookup_found found = code.len == 0 || im->row.deleted ?
	    LOOKUP_NONE : importer_lookup(im, code, entry);

	if (found == LOOKUP_SEVERAL) {
		entry->flags |= KEY_SHARED;
	} else if (found == LOOKUP_NONE || !claim(im, entry,
	    entry->flags & KEY_FORMER ? BY_FORMER : BY_CODE)) {
		entry->id = 0;
		entry->flags = new_flags(im);
	}
}

/* The code, as another name of this row. */
static void
name_by_code(struct importer *im, struct span code)
{
	struct key_entry alias = { .id = im->place, .flags = KEY_ALIAS,
	    .row = (uint32_t)im->row.row };
	uint16_t space = im->row.plan->kind->slot;
	uint32_t place = code.len == 0 || im->row.deleted ? 0 :
	    keytable_find(&im->keys, space, code);

	if (place != 0) {
		alias = keytable_get(&im->keys, place);
		alias.flags |= KEY_SHARED;
		keytable_put(&im->keys, place, &alias);
	} else if (code.len > 0 && !im->row.deleted &&
	    keytable_add(&im->keys, space, code, &alias) == 0) {
		im->err = ERR_NOMEM;
	}
}

void
importer_origin_collect(struct importer *im, struct span code)
{
	struct key_entry entry = { .row = (uint32_t)im->row.row };
	struct rec_view rec;

	im->place = keytable_add(&im->keys, im->row.plan->kind->slot,
	    buf_span(&im->key), &entry);
	if (im->place == 0) {
		im->err = ERR_NOMEM;
		return;
	}
	entry.id = find_origin(im, &rec);
	if (entry.id == 0) {
		find_by_code(im, &entry, code);
	} else if ((rec_flags(&rec) & REC_GONE) != 0 && !im->row.deleted) {
		entry.id = 0;
		entry.flags = KEY_NEW;
	} else {
		claim(im, &entry, BY_ID);
	}
	keytable_put(&im->keys, im->place, &entry);
	name_by_code(im, code);
}

uint32_t
importer_origin_place(const struct importer *im, const struct kind *target,
    struct span text)
{
	struct span kind, dev;
	uint32_t place = 0;
	struct buf key;
	uint64_t n;

	if (!id_split(text, &kind, &dev, &n) ||
	    !span_is(kind, span_of(target->name)))
		return 0;
	buf_init(&key);
	buf_byte(&key, MARK);
	buf_add(&key, span_from(text, kind.len + 1));
	if (!key.failed)
		place = keytable_find(&im->keys, target->slot,
		    buf_span(&key));
	buf_free(&key);
	return place;
}

struct span
importer_origin_of(const struct importer *im, uint32_t place)
{
	return span_from(keytable_key(&im->keys, place), 1);
}

/* Of equal fields the row's own value comes first, and only once. */
static bool
is_side(const struct intake_row *row, size_t i)
{
	return i > 0 && row->sides[i].column->field ==
	    row->sides[i - 1].column->field;
}

static enum err
read_side(struct importer *im, const struct intake_cell *cell,
    struct note *note, struct cell_value *read)
{
	struct cell_resolver resolver = { importer_find, im, NULL };
	enum err err;

	note->text[0] = '\0';
	err = cell_read(cell, &resolver, &im->arena, note, read);
	if (err == OK && read->value.tag >= VALUE_TEXT) {
		buf_reset(&im->line);
		value_to_json(&im->line, &read->value);
		err = draft_check(cell->column->field, im->line.len, 0, note);
	}
	return err;
}

bool
importer_sides_fit(struct importer *im, const struct key_entry *entry)
{
	const struct intake_row *row = &im->row;
	struct cell_value read;
	struct note note;
	enum err err = OK;
	size_t i;

	for (i = 0; (entry->flags & KEY_ADOPT) != 0 && err == OK &&
	    i < row->side_count; i++) {
		if (!is_side(row, i))
			continue;
		err = read_side(im, &row->sides[i], &note, &read);
		if (err == ERR_INPUT)
			importer_refuse(im, row->sides[i].column, note.text);
		else if (err != OK)
			im->err = err;
	}
	return err == OK;
}

/* One more value of a conflict: a line that replaces nothing. */
static void
put_side(struct importer *im, const struct intake_cell *cell)
{
	struct cell_value read;
	struct note note;

	if (read_side(im, cell, &note, &read) != OK ||
	    !change_adopt(im->change, im->row.plan->kind, im->row.origin))
		return;
	change_set(im->change, cell->column->field, &read.value);
	change_close(im->change);
}

/* Of equal time the later line is shown, and that is the row's own value,
 * which comes first among them. */
void
importer_adopt(struct importer *im)
{
	const struct intake_row *row = &im->row;
	size_t i;

	if (row->deleted)
		change_adopt_removed(im->change, row->plan->kind,
		    row->origin);
	for (i = row->side_count; im->err == OK && i-- > 0;)
		if (is_side(row, i))
			put_side(im, &row->sides[i]);
	change_adopt(im->change, row->plan->kind, row->origin);
}
