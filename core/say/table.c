/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/say/table.h"

#include "core/base/text.h"

enum { GAP = 2, NARROWEST = 6 };

void
table_begin(struct table *table, FILE *out, unsigned columns)
{
	*table = (struct table){ .out = out, .columns = columns };
	buf_init(&table->cells);
}

/* Blanks are owed until something follows them: no line ends in one. */
static void
put_text(struct table *table, struct span text)
{
	if (text.len == 0)
		return;
	for (; table->owed > 0; table->owed--)
		putc(' ', table->out);
	fwrite(text.at, 1, text.len, table->out);
}

/* A cell in its width: as it is, or cut where the table is made to fit. */
static void
put_cell(struct table *table, size_t column, struct span text)
{
	unsigned room = table->width[column], width = text_width(text);
	bool last = column + 1 == table->count, cut;

	cut = table->columns > 0 && width > room;
	if (cut) {
		text = text_clip(text, room - 1);
		width = text_width(text) + 1;
	}
	if (table->right[column] && width < room)
		table->owed += room - width;
	put_text(table, text);
	if (cut)
		put_text(table, SPAN("\xE2\x80\xA6"));
	if (!table->right[column] && width < room)
		table->owed += room - width;
	table->owed += GAP;
	if (!last)
		return;
	putc('\n', table->out);
	table->owed = 0;
}

static bool
next_cell(struct span *packed, struct span *cell)
{
	uint64_t len;

	if (!get_varint(packed, &len) || len > packed->len)
		return false;
	*cell = span_make(packed->at, (size_t)len);
	*packed = span_from(*packed, (size_t)len);
	return true;
}

static void
flush_cells(struct table *table)
{
	struct span rest = buf_span(&table->cells), cell;
	size_t i = 0;

	while (next_cell(&rest, &cell))
		put_cell(table, i++ % table->count, cell);
	buf_reset(&table->cells);
	table->held = 0;
}

/* Takes from the widest column, one cell at a time, until all fit. */
static void
fit(struct table *table)
{
	unsigned sum = GAP * (unsigned)(table->count - 1);

	for (size_t i = 0; i < table->count; i++)
		sum += table->width[i];
	while (sum > table->columns) {
		size_t widest = 0;

		for (size_t i = 1; i < table->count; i++) {
			if (table->width[i] > table->width[widest])
				widest = i;
		}
		if (table->width[widest] <= NARROWEST)
			return;
		table->width[widest]--;
		sum--;
	}
}

static void
fix_widths(struct table *table)
{
	if (table->fixed)
		return;
	table->fixed = true;
	if (table->columns > 0 && table->count > 0)
		fit(table);
}

static void
hold(struct table *table, struct span text)
{
	size_t column = table->held % table->count;
	struct buf shown;
	unsigned width;

	buf_init(&shown);
	text_show(&shown, text);
	width = text_width(buf_span(&shown));
	if (!table->fixed && width > table->width[column])
		table->width[column] = width;
	buf_varint(&table->cells, shown.len);
	buf_add(&table->cells, buf_span(&shown));
	table->cells.failed |= shown.failed;
	table->held++;
	buf_free(&shown);
}

void
table_head(struct table *table, struct span heading, bool right)
{
	if (table->count == TABLE_COLUMNS)
		return;
	table->right[table->count++] = right;
	table->held = table->count - 1;
	hold(table, heading);
}

void
table_cell(struct table *table, struct span text)
{
	if (table->count == 0)
		return;
	hold(table, text);
	if (table->held % table->count != 0)
		return;
	if (!table->fixed && table->held < table->count * TABLE_LOOK)
		return;
	fix_widths(table);
	flush_cells(table);
}

void
table_text(struct table *table, const char *text)
{
	table_cell(table, span_of(text));
}

bool
table_end(struct table *table)
{
	bool whole = !table->cells.failed;

	if (table->count > 0) {
		fix_widths(table);
		flush_cells(table);
	}
	buf_free(&table->cells);
	return whole;
}
