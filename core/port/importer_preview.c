/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/importer.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/port/importer_part.h"

/* The sink of a dry run: a line for each thing that the change would do. */

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
	const struct intake_row *row = &im->row;
	struct span key = buf_span(&im->key);
	size_t i;

	if (importer_has_origin(im))
		key = row->origin;
	for (i = 0; importer_has_origin(im) && i < row->count; i++)
		if (row->cells[i].column->field->place == 0 &&
		    im->values[0].value.tag == VALUE_TEXT)
			key = im->values[0].value.text;
	buf_printf(out, "%s/", row->plan->kind->name);
	text_show(out, key);
}

static void
show_line(struct importer *im)
{
	if (im->ears->show != NULL)
		im->ears->show(im->ears->with, buf_span(&im->line));
}

static void
show_change(struct importer *im, const struct rec_view *view,
    const struct field *field)
{
	const struct cell_value *read = &im->values[field->place];
	size_t i;

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
create_record(struct importer *im, struct key_entry *entry)
{
	(void)entry;
	buf_reset(&im->line);
	name_record(im, &im->line);
	buf_text(&im->line, _(": new"));
	show_line(im);
}

/* By the code that the record has now, where it is here and has one. */
static void
name_present(struct importer *im, const struct key_entry *entry)
{
	const struct kind *kind = im->row.plan->kind;
	struct value code = { .tag = VALUE_NULL };
	struct rec_view view;

	if (entry->id != 0 && record_get(im->txn, entry->id, &view))
		code = rec_value(&view, kind->fields[0].slot);
	if (code.tag != VALUE_TEXT) {
		name_record(im, &im->line);
		return;
	}
	buf_printf(&im->line, "%s/", kind->name);
	text_show(&im->line, code.text);
}

static void
open_record(struct importer *im, const struct key_entry *entry)
{
	if ((entry->flags & KEY_FORMER) == 0)
		return;
	buf_reset(&im->line);
	name_record(im, &im->line);
	buf_text(&im->line, _(": once the code of "));
	name_present(im, entry);
	show_line(im);
}

static void
set_field(struct importer *im, const struct field *field,
    const struct rec_view *view)
{
	if (view != NULL && im->values[field->place].added.len > 0)
		show_added(im, field);
	else if (view != NULL)
		show_change(im, view, field);
}

static void
close_record(struct importer *im)
{
	(void)im;
}

static void
remove_record(struct importer *im, const struct key_entry *entry)
{
	buf_reset(&im->line);
	name_present(im, entry);
	buf_text(&im->line, _(": deleted"));
	show_line(im);
}

const struct row_sink importer_preview = {
	create_record, open_record, set_field, close_record, remove_record
};
