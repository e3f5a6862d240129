/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/importer.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/edit/draft.h"
#include "core/port/importer_part.h"

enum {
	STAMP_MOST = 36,	/* "DEV.n", in a list */
	SHORT = 32 * 1024	/* no value of so many bytes is too long */
};

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
		    "one record, which has had both codes; leave one "
		    "out."),
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
	struct rec_view view;
	struct value now;
	enum err err;

	im->made = false;
	err = cell_read(cell, &resolver, &im->arena, note, out);
	out->made = im->made;

	if (err != ERR_INPUT || entry->id == 0 ||
	    !record_get(im->txn, entry->id, &view))
		return err;
	now = rec_value(&view, field->slot);
	resolver.now = &now;
	err = cell_read(cell, &resolver, &im->arena, note, out);
	out->made = im->made;
	return err;
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
	buf_printf(&im->line, (entry->flags & KEY_FORMER) != 0 ?
	    _("more than one %s here once had the %s \"%.*s\"; give the one "
	    "that it has now.") : _("more than one %s here has the %s "
	    "\"%.*s\"; join them first (klaster join --same-code), or give "
	    "them different ones."), im->row.plan->kind->name,
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
	/* the row found it by a code that gave way to another */
	if (field == im->row.plan->key && field->place == 0)
		return false;
	now = rec_value(view, field->slot);
	return !value_same(field, &now, &read->value) &&
	    !(field->type == FIELD_REF && now.tag == VALUE_TEXT &&
	    read->value.tag == VALUE_TEXT && id_read(im->txn, now.text) ==
	    id_read(im->txn, read->value.text));
}

/* Which fields the row sets is left in ->given: of a record that is here
 * (view), those that it has otherwise. */
static size_t
decide(struct importer *im, const struct rec_view *view)
{
	const struct kind *kind = im->row.plan->kind;
	size_t i, count = 0;

	for (i = 0; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];

		im->given[i] = view == NULL ? !is_blank(im, field) :
		    differs(im, view, field);
		count += im->given[i];
	}
	return count;
}

static const struct import_column *
column_of(const struct importer *im, const struct field *field)
{
	size_t i;

	for (i = 0; im->row.cells[i].column->field != field; i++)
		;
	return im->row.cells[i].column;
}

/*
 * The length of a value in the log: every pass says the same of it, also of
 * references to records that get their ids only when they are written.
 */
static size_t
length_of(struct importer *im, const struct field *field,
    const struct cell_value *read)
{
	struct span rest = read->value.text, item;
	size_t len = 2;

	while (read->value.tag == VALUE_LIST && read->made &&
	    value_list_next(&rest, &item))
		len += strlen(field->target->name) + 1 + STAMP_MOST;
	if (read->made)
		return len;
	len += 6 * rest.len;
	if (len < SHORT)
		return len;
	buf_reset(&im->line);
	value_to_json(&im->line, &read->value);
	return im->line.len;
}

/* False: the row is refused, for a value that is too long. */
static bool
values_fit(struct importer *im, const struct rec_view *view)
{
	const struct kind *kind = im->row.plan->kind;
	struct rec_register reg;
	struct note note;
	size_t i;

	for (i = 0; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];
		const struct cell_value *read = &im->values[i];
		size_t replaced = 0;

		if (!im->given[i] || read->value.tag < VALUE_TEXT)
			continue;
		if (view != NULL && rec_find(view, field->slot, &reg))
			replaced = register_siblings(&reg);
		note.text[0] = '\0';
		if (draft_check(field, length_of(im, field, read), replaced,
		    &note) == OK)
			continue;
		importer_refuse(im, column_of(im, field), note.text);
		return false;
	}
	return true;
}

/* What the roster would not let the change write, as change.c asks it: false
 * where the row is refused.  A new record's area is among this office's, and
 * so is none that the file brings. */
static bool
is_permitted(struct importer *im, const struct key_entry *entry)
{
	const struct kind *kind = im->row.plan->kind;
	bool new = (entry->flags & KEY_NEW) != 0, fine;
	const struct field *area = kind_field(kind, span_of(PERMIT_AREA));
	const struct import_column *column = NULL;

	fine = permit_record(&im->permit, im->writer, new ? 0 : entry->id,
	    span_of(kind->name));
	if (fine && new && (entry->flags & KEY_ADOPT) == 0 && area != NULL &&
	    im->given[area->place] &&
	    im->values[area->place].value.tag == VALUE_TEXT) {
		column = column_of(im, area);
		fine = im->values[area->place].made ?
		    !permit_has_areas(&im->permit, stamp_make(im->writer,
		    1)) : permit_area(&im->permit,
		    im->writer, im->values[area->place].value.text);
	}
	if (fine)
		return true;
	buf_reset(&im->line);
	buf_printf(&im->line, _("The roster of the hub does not let this "
	    "office write that %.*s: it is of another kind, or lies in "
	    "another area. Ask your hub."), SPAN_ARG(span_of(kind->name)));
	importer_refuse(im, column, buf_cstr(&im->line));
	return false;
}

/* Where the row goes; NULL where nothing of the file will be written. */
static const struct row_sink *
sink_of(const struct importer *im)
{
	return im->tally->rejected > 0 && !im->options->partial ? NULL :
	    im->sink;
}

static void
put_row(struct importer *im, struct key_entry *entry,
    const struct rec_view *view)
{
	const struct kind *kind = im->row.plan->kind;
	const struct row_sink *sink = sink_of(im);
	size_t i;

	if (sink == NULL)
		return;
	if (view == NULL)
		sink->create(im, entry);
	else
		sink->open(im, entry);
	for (i = 0; i < kind->count; i++)
		if (im->given[i])
			sink->set(im, &kind->fields[i], view);
	sink->close(im);
}

static void
create(struct importer *im, struct key_entry *entry)
{
	decide(im, NULL);
	if (!is_permitted(im, entry) || !values_fit(im, NULL) ||
	    !importer_sides_fit(im, entry))
		return;
	im->tally->added++;
	put_row(im, entry, NULL);
}

static void
update(struct importer *im, struct key_entry *entry)
{
	struct rec_view view;

	if (!record_get(im->txn, entry->id, &view))
		return;
	importer_join(im, &view);
	im->tally->former += (entry->flags & KEY_FORMER) != 0;
	if (decide(im, &view) == 0) {
		im->tally->unchanged++;
		return;
	}
	if (!is_permitted(im, entry) || !values_fit(im, &view))
		return;
	im->tally->changed++;
	put_row(im, entry, &view);
}

/* The row says that its record is deleted, and no more. */
static void
delete(struct importer *im, const struct key_entry *entry)
{
	const struct row_sink *sink;
	struct rec_view view;
	bool new = (entry->flags & KEY_NEW) != 0;

	if (new ? (entry->flags & KEY_ADOPT) == 0 :
	    !record_get(im->txn, entry->id, &view) ||
	    (rec_flags(&view) & REC_GONE) != 0) {
		im->tally->unchanged++;
		return;
	}
	if (!is_permitted(im, entry))
		return;
	im->tally->changed++;
	sink = sink_of(im);
	if (sink != NULL)
		sink->remove(im, entry);
}

/* The key and the values of the row; false: it goes no further. */
static bool
read_row(struct importer *im, struct key_entry *entry)
{
	if (importer_bit(&im->refused, im->row.row) || !importer_key(im))
		return false;
	im->place = keytable_find(&im->keys, im->row.plan->kind->slot,
	    buf_span(&im->key));
	*entry = keytable_get(&im->keys, im->place);
	if ((entry->flags & KEY_GATHERED) != 0 && entry->row != im->row.row)
		return false;
	return key_is_fine(im, entry) && read_values(im, entry);
}

void
importer_row(struct importer *im)
{
	struct key_entry entry;
	bool new;

	if (!read_row(im, &entry))
		return;
	new = (entry.flags & KEY_NEW) != 0;
	if (!has_required(im, new))
		return;
	if (im->row.deleted && im->row.count == 0)
		delete(im, &entry);
	else if (new)
		create(im, &entry);
	else
		update(im, &entry);
}

void
importer_row_later(struct importer *im)
{
	struct key_entry entry;

	if (importer_bit(&im->waiting, im->row.row) && read_row(im, &entry))
		importer_set_later(im, &entry);
}
