/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/bundle_preview.h"

#include <inttypes.h>
#include <stdlib.h>

#include "core/base/words.h"

void
bundle_preview_init(struct bundle_preview *preview)
{
	memset(preview, 0, sizeof *preview);
	arena_init(&preview->arena);
}

void
bundle_preview_clear(struct bundle_preview *preview)
{
	mem_free(preview->rows);
	arena_clear(&preview->arena);
}

static void
add_row(struct bundle_preview *preview, struct span record,
    struct span field)
{
	size_t room = preview->room == 0 ? 64 : 2 * preview->room;
	struct preview_row *rows = preview->rows;

	if (preview->count == preview->room) {
		rows = mem_grow(rows, room, sizeof *rows);
		if (rows == NULL) {
			preview->failed = true;
			return;
		}
		preview->rows = rows;
		preview->room = room;
	}
	rows[preview->count++] = (struct preview_row){
		.record = record, .field = field
	};
}

void
bundle_preview_line(struct bundle_preview *preview, const char *dev,
    const struct line *line)
{
	struct line_walk walk;
	struct value value;
	struct span name;
	char *record;

	if (line->record.len == 0)
		return;
	if (preview->lines++ == PREVIEW_LINES)
		preview->cut = true;
	if (preview->cut)
		return;
	record = line->rec_dev.len > 0 ?
	    arena_string(&preview->arena, line->record) :
	    arena_printf(&preview->arena, "%.*s/%s.%" PRIu64,
	    SPAN_ARG(line->record), dev, line->n);
	add_row(preview, span_of(record), SPAN(""));
	if (line->rec_dev.len == 0 || line->set.len == 0)
		return;
	line_sets(&walk, line, &preview->arena);
	while (line_next_set(&walk, &name, &value))
		add_row(preview, span_of(record),
		    arena_copy(&preview->arena, name));
}

static int
row_order(const void *a, const void *b)
{
	const struct preview_row *one = a, *two = b;
	int cmp = span_order(one->record, two->record);

	return cmp != 0 ? cmp : span_order(one->field, two->field);
}

/* Each record and field once. */
static void
sort_rows(struct bundle_preview *preview)
{
	size_t i, kept = 0;

	if (preview->count == 0)
		return;
	qsort(preview->rows, preview->count, sizeof *preview->rows,
	    row_order);
	for (i = 1; i < preview->count; i++)
		if (row_order(&preview->rows[kept], &preview->rows[i]) != 0)
			preview->rows[++kept] = preview->rows[i];
	preview->count = kept + 1;
}

static bool
record_there(struct txn *txn, uint64_t id, struct rec_view *rec)
{
	return id != 0 && record_get(txn, id, rec) &&
	    (rec_flags(rec) & REC_GONE) == 0;
}

static struct span
copy_text(struct bundle_preview *preview, const struct value *value)
{
	struct span text;
	struct buf buf;

	buf_init(&buf);
	value_to_text(&buf, value);
	text = arena_copy(&preview->arena, buf_span(&buf));
	preview->failed = preview->failed || buf.failed;
	buf_free(&buf);
	return text;
}

/* The shown value of a field by its name, whether the schema has it. */
static struct span
field_text(struct bundle_preview *preview, struct txn *txn,
    const struct rec_view *rec, struct span field)
{
	uint16_t slot = names_slot(txn, NAME_FIELD, field);
	struct value value = slot == 0 ? VALUE_EMPTY : rec_value(rec, slot);

	return copy_text(preview, &value);
}

static struct span
label_of(struct bundle_preview *preview, struct txn *txn,
    const struct rec_view *rec, struct span record)
{
	struct span code = field_text(preview, txn, rec, SPAN("code"));
	const char *slash = memchr(record.at, '/', record.len);

	if (code.len == 0 || slash == NULL)
		return record;
	return span_of(arena_printf(&preview->arena, "%.*s/%.*s",
	    (int)(slash - record.at), record.at, SPAN_ARG(code)));
}

static void
look_before(struct bundle_preview *preview, struct txn *txn,
    struct preview_row *row)
{
	struct rec_view rec;

	row->id = id_read(txn, row->record);
	row->label = row->record;
	row->was = record_there(txn, row->id, &rec);
	if (!row->was)
		return;
	if (row->field.len > 0)
		row->before = field_text(preview, txn, &rec, row->field);
	if (record_there(txn, row->id, &rec))
		row->label = label_of(preview, txn, &rec, row->record);
}

void
bundle_preview_before(struct bundle_preview *preview, struct txn *txn)
{
	size_t i;

	sort_rows(preview);
	for (i = 0; i < preview->count; i++)
		look_before(preview, txn, &preview->rows[i]);
}

static void
say_row(struct bundle_preview *preview, struct txn *txn,
    const struct preview_row *row, struct buf *out)
{
	struct rec_view rec;
	bool is = record_there(txn, row->id, &rec);
	struct span label = row->label, after;

	if (is && !row->was)
		label = label_of(preview, txn, &rec, row->record);
	if (row->field.len == 0) {
		if (is != row->was)
			buf_printf(out, is ? _("%.*s: new\n") :
			    _("%.*s: removed\n"), SPAN_ARG(label));
		return;
	}
	if (!is || !row->was)
		return;
	after = field_text(preview, txn, &rec, row->field);
	if (!span_is(row->before, after))
		buf_printf(out, "%.*s %.*s: %.*s -> %.*s\n", SPAN_ARG(label),
		    SPAN_ARG(row->field), SPAN_ARG(row->before),
		    SPAN_ARG(after));
}

void
bundle_preview_after(struct bundle_preview *preview, struct txn *txn,
    struct buf *out)
{
	size_t i;

	for (i = 0; i < preview->count && txn->err == OK; i++)
		say_row(preview, txn, &preview->rows[i], out);
	if (preview->failed || preview->arena.failed)
		out->failed = true;
}
