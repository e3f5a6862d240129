/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/importer.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/port/importer_part.h"

static void
put_reject(struct importer *im, struct span sentence)
{
	struct buf row;

	if (im->ears->reject != NULL)
		im->ears->reject(im->ears->with, sentence);
	buf_init(&row);
	intake_put_row(im->in, sentence, &row);
	if (row.failed)
		im->err = ERR_NOMEM;
	else if (im->err == OK)
		im->err = importer_put_reject(im, buf_span(&row));
	buf_free(&row);
}

/* A row is told of once, in whatever turn that is found. */
static void
refuse(struct importer *im, struct buf *sentence)
{
	if (sentence->len > 0 && sentence->at[sentence->len - 1] != '.')
		buf_byte(sentence, '.');
	if (!importer_set_bit(&im->refused, im->row.row)) {
		im->err = ERR_NOMEM;
		return;
	}
	im->again = true;
	im->tally->rejected++;
	put_reject(im, buf_span(sentence));
}

void
importer_refuse(struct importer *im, const struct import_column *column,
    const char *what)
{
	struct buf sentence;

	if (importer_bit(&im->refused, im->row.row))
		return;
	buf_init(&sentence);
	if (column != NULL && column->column.len > 0)
		buf_printf(&sentence, _("%s:%lu: row %lu, column \"%.*s\": "
		    "%s"), im->name, im->row.line, im->row.row,
		    SPAN_ARG(column->column), what);
	else if (column != NULL)
		buf_printf(&sentence, _("%s:%lu: row %lu, constant for "
		    "\"%s\": %s"), im->name, im->row.line, im->row.row,
		    column->field->name, what);
	else
		buf_printf(&sentence, _("%s:%lu: row %lu: %s"), im->name,
		    im->row.line, im->row.row, what);
	refuse(im, &sentence);
	buf_free(&sentence);
}

/* Two rows would be one record: both are told of, each with the other. */
static void
refuse_double(struct importer *im, const struct key_entry *entry)
{
	unsigned long other = im->row.row == entry->row ? entry->other :
	    entry->row;
	struct buf sentence;

	buf_init(&sentence);
	if (entry->flags & KEY_JOINED)
		buf_printf(&sentence, _("%s:%lu: row %lu and row %lu are of "
		    "one record, which was made of two; leave one out."),
		    im->name, im->row.line, im->row.row, other);
	else
		buf_printf(&sentence, _("%s:%lu: row %lu and row %lu have "
		    "the same %s \"%.*s\"; one record cannot be both."),
		    im->name, im->row.line, im->row.row, other,
		    im->row.plan->key->name, SPAN_ARG(buf_span(&im->key)));
	refuse(im, &sentence);
	buf_free(&sentence);
}

static bool
make_room(struct importer *im, size_t count)
{
	struct cell_value *values;
	bool *given;

	if (count <= im->value_room)
		return true;
	values = mem_grow(im->values, count, sizeof *values);
	if (values != NULL)
		im->values = values;
	given = mem_grow(im->given, count, sizeof *given);
	if (given != NULL)
		im->given = given;
	if (values == NULL || given == NULL) {
		im->err = ERR_NOMEM;
		return false;
	}
	im->value_room = count;
	return true;
}

/* What the schema would not let in today may stand in a record since before,
 * and a file may say so. */
static enum err
read_cell(struct importer *im, const struct key_entry *entry,
    const struct intake_cell *cell, struct note *note)
{
	const struct field *field = cell->column->field;
	struct cell_resolver resolver = { importer_find, im, NULL };
	struct cell_value *out = &im->values[field->place];
	enum err err = cell_read(cell, &resolver, &im->arena, note, out);
	struct rec_view view;
	struct value now;

	if (err != ERR_INPUT || entry->id == 0 ||
	    !record_get(im->txn, entry->id, &view))
		return err;
	now = rec_value(&view, field->slot);
	resolver.now = &now;
	return cell_read(cell, &resolver, &im->arena, note, out);
}

/* All cells of the row as values; false: the row is refused. */
static bool
read_values(struct importer *im, const struct key_entry *entry)
{
	const struct intake_row *row = &im->row;
	struct note note;
	size_t i;

	if (!make_room(im, row->plan->kind->count))
		return false;
	memset(im->given, 0, row->plan->kind->count * sizeof *im->given);
	for (i = 0; i < row->count; i++) {
		struct intake_cell *cell = &row->cells[i];
		uint16_t place = cell->column->field->place;
		enum err err;

		importer_gathered(im, cell);
		note.text[0] = '\0';
		err = read_cell(im, entry, cell, &note);
		if (err == ERR_INPUT)
			importer_refuse(im, cell->column, note.text);
		else if (err != OK)
			im->err = err;
		if (err != OK)
			return false;
		im->given[place] = true;
	}
	return true;
}

/* Rows that cannot be used whatever their values are. */
static bool
key_is_fine(struct importer *im, const struct key_entry *entry)
{
	if (entry->flags & KEY_DOUBLE) {
		refuse_double(im, entry);
		return false;
	}
	if ((entry->flags & KEY_SHARED) == 0)
		return true;
	buf_reset(&im->line);
	buf_printf(&im->line, _("more than one %s here has the %s \"%.*s\"; "
	    "join them first (klaster join --same-code), or give them "
	    "different ones."), im->row.plan->kind->name,
	    im->row.plan->key->name, SPAN_ARG(buf_span(&im->key)));
	importer_refuse(im, NULL, buf_cstr(&im->line));
	return false;
}

static bool
is_blank(const struct importer *im, const struct field *field)
{
	const struct cell_value *read = &im->values[field->place];

	return !im->given[field->place] ||
	    (read->value.tag == VALUE_NULL && !read->later);
}

static bool
is_proposed(const struct importer *im, const struct field *field)
{
	return field == &im->row.plan->kind->fields[0] &&
	    field != im->row.plan->key;
}

/* A new record needs all that its kind requires; an old one only may not
 * lose it. */
static bool
has_required(struct importer *im, bool new)
{
	const struct kind *kind = im->row.plan->kind;
	size_t i;

	for (i = 0; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];
		bool erased = im->given[i] && im->blank_erases;

		if (!field->required || !is_blank(im, field) ||
		    importer_has_origin(im) ||
		    is_proposed(im, field) || (!new && !erased))
			continue;
		buf_reset(&im->line);
		buf_printf(&im->line, _("the field \"%s\" is required and "
		    "blank."), field->name);
		importer_refuse(im, NULL, buf_cstr(&im->line));
		return false;
	}
	return true;
}

/* The code that a new record gets where rows are matched by another field:
 * the next free one and those that follow it. */
static void
propose_code(struct importer *im, struct value *code)
{
	const struct kind *kind = im->row.plan->kind;
	struct buf text;
	size_t len, i;
	uint64_t number = 0;

	buf_init(&text);
	index_propose_code(im->txn, kind, &text);
	for (len = text.len; len > 0 && text.at[len - 1] >= '0' &&
	    text.at[len - 1] <= '9'; len--)
		;
	for (i = len; i < text.len; i++)
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	number += im->proposed++;
	i = text.len - len;
	text.len = len;
	buf_printf(&text, "%0*llu", (int)i, (unsigned long long)number);
	*code = value_text(arena_copy(&im->arena, buf_span(&text)));
	im->arena.failed |= text.failed;
	buf_free(&text);
}

static bool
may_write(const struct importer *im)
{
	return im->change != NULL && im->turn >= TURN_WRITE &&
	    (im->tally->rejected == 0 || im->options->partial);
}

static void
wait_for(struct importer *im)
{
	if (!importer_set_bit(&im->waiting, im->row.row))
		im->err = ERR_NOMEM;
}

static void
create(struct importer *im, struct key_entry *entry)
{
	const struct kind *kind = im->row.plan->kind;
	struct value code;
	size_t i;

	im->tally->added++;
	if (!may_write(im))
		return;
	if (entry->flags & KEY_ADOPT) {
		importer_adopt(im);
	} else {
		entry->id = change_create(im->change, kind);
		keytable_put(&im->keys, im->place, entry);
	}
	if (is_blank(im, &kind->fields[0]) && !importer_has_origin(im)) {
		propose_code(im, &code);
		change_set(im->change, &kind->fields[0], &code);
	}
	for (i = 0; i < kind->count; i++) {
		if (is_blank(im, &kind->fields[i]))
			continue;
		if (im->values[i].later)
			wait_for(im);
		else
			change_set(im->change, &kind->fields[i],
			    &im->values[i].value);
	}
	change_close(im->change);
}

static bool
differs(const struct importer *im, const struct rec_view *view,
    const struct field *field)
{
	const struct cell_value *read = &im->values[field->place];
	struct value now;

	if (!im->given[field->place])
		return false;
	if (read->later)
		return true;
	if (read->value.tag == VALUE_NULL && !im->blank_erases)
		return false;
	/* the row found it by a code that gave way when it was joined */
	if (field == im->row.plan->key && field->place == 0)
		return false;
	now = rec_value(view, field->slot);
	return !value_same(field, &now, &read->value) &&
	    !(field->type == FIELD_REF && now.tag == VALUE_TEXT &&
	    read->value.tag == VALUE_TEXT && id_read(im->txn, now.text) ==
	    id_read(im->txn, read->value.text));
}

/* As a file would have it. */
static void
add_outside(struct importer *im, const struct field *field,
    struct value value, struct buf *out)
{
	struct buf text;
	struct span rest = value.text, item;
	bool first = true;

	if (value.tag == VALUE_NULL) {
		buf_text(out, _("(blank)"));
		return;
	}
	buf_init(&text);
	if (field->type == FIELD_REF && value.tag == VALUE_TEXT) {
		buf_add(&text, reference_code(im->references, field,
		    value.text));
	} else if (field->type == FIELD_REF && value.tag == VALUE_LIST) {
		for (; value_list_next(&rest, &item); first = false) {
			buf_text(&text, first ? "" : ";");
			buf_add(&text, reference_code(im->references, field,
			    item));
		}
	} else {
		value_to_text(&text, &value);
	}
	text_show(out, buf_span(&text));
	out->failed |= text.failed;
	buf_free(&text);
}

static void
name_record(struct importer *im, struct buf *out)
{
	struct span key = buf_span(&im->key);

	if (importer_has_origin(im))
		key = im->given[0] ? im->values[0].value.text :
		    im->row.origin;
	buf_printf(out, "%s/", im->row.plan->kind->name);
	text_show(out, key);
}

static void
show_line(struct importer *im)
{
	if (im->turn == TURN_SHOW && im->ears->show != NULL)
		im->ears->show(im->ears->with, buf_span(&im->line));
}

static void
show_change(struct importer *im, const struct rec_view *view,
    const struct field *field)
{
	const struct cell_value *read = &im->values[field->place];
	size_t i;

	if (im->turn != TURN_SHOW)
		return;
	buf_reset(&im->line);
	name_record(im, &im->line);
	buf_printf(&im->line, " %s: ", field->name);
	add_outside(im, field, rec_value(view, field->slot), &im->line);
	buf_text(&im->line, " -> ");
	if (!read->later) {
		add_outside(im, field, read->value, &im->line);
	} else {
		for (i = 0; im->row.cells[i].column->field != field; i++)
			;
		text_show(&im->line, im->row.cells[i].text);
	}
	show_line(im);
}

/* "topic/C3 requires: +D4;+D6" */
static void
show_added(struct importer *im, const struct field *field)
{
	struct span rest = im->values[field->place].added, item, kind, dev;
	const char *sign = ": +";
	uint64_t n;

	if (im->turn != TURN_SHOW)
		return;
	buf_reset(&im->line);
	name_record(im, &im->line);
	buf_printf(&im->line, " %s", field->name);
	for (; value_list_next(&rest, &item); sign = ";+") {
		if (field->type == FIELD_REF &&
		    id_split(item, &kind, &dev, &n))
			item = reference_code(im->references, field, item);
		buf_text(&im->line, sign);
		text_show(&im->line, item);
	}
	show_line(im);
}

static void
show_new(struct importer *im)
{
	if (im->turn != TURN_SHOW)
		return;
	buf_reset(&im->line);
	name_record(im, &im->line);
	buf_text(&im->line, _(": new"));
	show_line(im);
}

static void
update(struct importer *im, const struct key_entry *entry)
{
	const struct kind *kind = im->row.plan->kind;
	struct rec_view view;
	bool changed = false;
	size_t i;

	if (!record_get(im->txn, entry->id, &view))
		return;
	importer_join(im, &view);
	for (i = 0; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];

		if (!differs(im, &view, field))
			continue;
		if (im->values[i].added.len > 0)
			show_added(im, field);
		else
			show_change(im, &view, field);
		if (!changed && may_write(im))
			change_open(im->change, kind, entry->id);
		changed = true;
		if (!may_write(im))
			continue;
		if (im->values[i].later)
			wait_for(im);
		else
			change_set(im->change, field, &im->values[i].value);
	}
	if (changed && may_write(im))
		change_close(im->change);
	if (changed)
		im->tally->changed++;
	else
		im->tally->unchanged++;
}

/* The row says that its record is deleted, and no more. */
static void
delete(struct importer *im, const struct key_entry *entry)
{
	const struct kind *kind = im->row.plan->kind;
	struct rec_view view;
	bool new = (entry->flags & KEY_NEW) != 0;

	if (new ? (entry->flags & KEY_ADOPT) == 0 :
	    !record_get(im->txn, entry->id, &view) ||
	    (rec_flags(&view) & REC_GONE) != 0) {
		im->tally->unchanged++;
		return;
	}
	im->tally->changed++;
	if (im->turn == TURN_SHOW) {
		buf_reset(&im->line);
		name_record(im, &im->line);
		buf_text(&im->line, _(": deleted"));
		show_line(im);
	}
	if (may_write(im) && new)
		change_adopt_removed(im->change, kind, im->row.origin);
	else if (may_write(im))
		change_remove(im->change, kind, entry->id);
}

/* Of a row that had to wait: what it refers to is there now. */
static void
set_later(struct importer *im, const struct key_entry *entry)
{
	const struct kind *kind = im->row.plan->kind;
	struct rec_view view;
	size_t i;

	if (entry->flags & KEY_ADOPT) {
		change_adopt(im->change, kind, im->row.origin);
	} else {
		if (record_get(im->txn, entry->id, &view))
			importer_join(im, &view);
		change_open(im->change, kind, entry->id);
	}
	for (i = 0; i < kind->count; i++)
		if (im->given[i] && im->values[i].later)
			change_set(im->change, &kind->fields[i],
			    &im->values[i].value);
	change_close(im->change);
}

void
importer_row(struct importer *im)
{
	struct key_entry entry;
	bool new;

	if (importer_bit(&im->refused, im->row.row) || (im->turn ==
	    TURN_LATER && !importer_bit(&im->waiting, im->row.row)))
		return;
	if (!importer_key(im))
		return;
	im->place = keytable_find(&im->keys, im->row.plan->kind->slot,
	    buf_span(&im->key));
	entry = keytable_get(&im->keys, im->place);
	if (im->turn > TURN_GATHER && (entry.flags & KEY_GATHERED) != 0 &&
	    entry.row != im->row.row)
		return;
	new = (entry.flags & KEY_NEW) != 0;
	if (!key_is_fine(im, &entry) || !read_values(im, &entry))
		return;
	if (im->turn == TURN_LATER) {
		set_later(im, &entry);
		return;
	}
	if (!has_required(im, new))
		return;
	if (im->row.deleted && im->row.count == 0) {
		delete(im, &entry);
	} else if (new) {
		show_new(im);
		create(im, &entry);
	} else {
		update(im, &entry);
	}
}
