/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/importer.h"

#include "core/port/importer_part.h"

/* Spaces of ->lists: fields by place, and the hash of a row's other cells. */
enum { OTHER_CELLS = 0xffff };

bool
importer_adds(const struct import_definition *def)
{
	size_t i;

	for (i = 0; def != NULL && i < def->column_count; i++)
		if (def->columns[i].add)
			return true;
	return false;
}

/* FNV-1a over the cells that do not add. */
static uint64_t
hash_others(const struct intake_row *row)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	size_t i, k;

	for (i = 0; i < row->count; i++) {
		struct span text = row->cells[i].text;

		if (row->cells[i].column->add)
			continue;
		for (k = 0; k <= text.len; k++)
			hash = (hash ^ (k == text.len ? 256u :
			    (unsigned char)text.at[k])) *
			    UINT64_C(1099511628211);
	}
	return hash;
}

bool
importer_meet(struct importer *im)
{
	struct key_entry entry = { .id = hash_others(&im->row) };
	uint32_t place;

	if (!im->adds)
		return false;
	place = keytable_find(&im->lists, OTHER_CELLS, buf_span(&im->key));
	if (place != 0)
		return keytable_get(&im->lists, place).id == entry.id;
	if (keytable_add(&im->lists, OTHER_CELLS, buf_span(&im->key),
	    &entry) == 0)
		im->err = ERR_NOMEM;
	return true;
}

static struct buf *
new_list(struct importer *im, uint16_t space)
{
	struct key_entry entry = { .id = im->text_count };

	if (!vec_room(&im->texts, &im->text_room, im->text_count,
	    sizeof *im->texts))
		return NULL;
	if (keytable_add(&im->lists, space, buf_span(&im->key), &entry) == 0)
		return NULL;
	buf_init(&im->texts[im->text_count]);
	return &im->texts[im->text_count++];
}

static struct buf *
list_of(const struct importer *im, uint16_t space)
{
	uint32_t place = keytable_find(&im->lists, space,
	    buf_span(&im->key));

	return place == 0 ? NULL :
	    &im->texts[keytable_get(&im->lists, place).id];
}

static void
gather_cell(struct importer *im, const struct intake_cell *cell)
{
	struct span rest = cell->text, item;
	struct buf *list;

	list = list_of(im, cell->column->field->place);
	if (list == NULL)
		list = new_list(im, cell->column->field->place);
	while (list != NULL && cell_item(&rest, cell->items,
	    &im->arena, &item))
		value_list_add(list, item);
	if (list == NULL || list->failed)
		im->err = ERR_NOMEM;
}

void
importer_gather(struct importer *im)
{
	struct key_entry entry;
	size_t i;

	if (importer_bit(&im->refused, im->row.row) || !importer_key(im))
		return;
	im->place = keytable_find(&im->keys, im->row.plan->kind->slot,
	    buf_span(&im->key));
	entry = keytable_get(&im->keys, im->place);
	if ((entry.flags & KEY_GATHERED) == 0) {
		entry.flags |= KEY_GATHERED;
		entry.row = (uint32_t)im->row.row;
		keytable_put(&im->keys, im->place, &entry);
	}
	for (i = 0; i < im->row.count && im->err == OK; i++)
		if (im->row.cells[i].column->add)
			gather_cell(im, &im->row.cells[i]);
}

void
importer_gathered(const struct importer *im, struct intake_cell *cell)
{
	const struct buf *list = NULL;

	if (cell->column->add)
		list = list_of(im, cell->column->field->place);
	if (list != NULL)
		*cell = (struct intake_cell){ cell->column, buf_span(list),
		    true };
}

/* What a sequence ends with stands there already: so a file that is
 * imported again changes nothing. */
static bool
ends_with(struct span now, struct span more)
{
	struct span item;

	while (now.len > more.len && value_list_next(&now, &item))
		;
	return span_is(now, more);
}

static void
join_list(struct importer *im, const struct field *field,
    const struct value *now, struct cell_value *read)
{
	struct span there = now->tag == VALUE_LIST ? now->text : SPAN("");
	struct span rest = read->value.text, item;
	bool whole = field->sequence && !ends_with(there, rest);
	struct buf all, added;

	buf_init(&all);
	buf_init(&added);
	buf_add(&all, there);
	while (read->value.tag == VALUE_LIST &&
	    value_list_next(&rest, &item)) {
		if (field->sequence ? !whole : value_list_has(there, item))
			continue;
		value_list_add(&all, item);
		value_list_add(&added, item);
	}
	read->added = arena_copy(&im->arena, buf_span(&added));
	if (all.len > 0)
		read->value = (struct value){ VALUE_LIST, 0,
		    arena_copy(&im->arena, buf_span(&all)) };
	im->arena.failed |= all.failed || added.failed;
	buf_free(&all);
	buf_free(&added);
}

void
importer_join(struct importer *im, const struct rec_view *view)
{
	size_t i;

	for (i = 0; i < im->row.count; i++) {
		const struct field *field = im->row.cells[i].column->field;
		struct value now = rec_value(view, field->slot);

		if (im->row.cells[i].column->add)
			join_list(im, field, &now,
			    &im->values[field->place]);
	}
}

void
importer_add_clear(struct importer *im)
{
	size_t i;

	for (i = 0; i < im->text_count; i++)
		buf_free(&im->texts[i]);
	mem_free(im->texts);
	im->texts = NULL;
	im->text_count = im->text_room = 0;
	keytable_clear(&im->lists);
}
