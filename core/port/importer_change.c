/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/importer.h"

#include "core/port/importer_part.h"

/* The sink that writes. */

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

static void
wait_for(struct importer *im)
{
	if (!importer_set_bit(&im->waiting, im->row.row))
		im->err = ERR_NOMEM;
}

static void
create_record(struct importer *im, struct key_entry *entry)
{
	const struct field *code = &im->row.plan->kind->fields[0];
	struct value value;

	if (entry->flags & KEY_ADOPT) {
		importer_adopt(im);
	} else {
		entry->id = change_create(im->change, im->row.plan->kind);
		keytable_put(&im->keys, im->place, entry);
	}
	if (!im->given[code->place] && !importer_has_origin(im)) {
		propose_code(im, &value);
		change_set(im->change, code, &value);
	}
}

static void
open_record(struct importer *im, const struct key_entry *entry)
{
	change_open(im->change, im->row.plan->kind, entry->id);
}

static void
set_field(struct importer *im, const struct field *field,
    const struct rec_view *view)
{
	const struct cell_value *read = &im->values[field->place];

	(void)view;
	if (read->later)
		wait_for(im);
	else
		change_set(im->change, field, &read->value);
}

static void
close_record(struct importer *im)
{
	change_close(im->change);
}

static void
remove_record(struct importer *im, const struct key_entry *entry)
{
	const struct kind *kind = im->row.plan->kind;

	if (entry->flags & KEY_NEW)
		change_adopt_removed(im->change, kind, im->row.origin);
	else
		change_remove(im->change, kind, entry->id);
}

const struct row_sink importer_change = {
	create_record, open_record, set_field, close_record, remove_record
};

/* Of a row that had to wait: what it refers to is there now. */
void
importer_set_later(struct importer *im, const struct key_entry *entry)
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
