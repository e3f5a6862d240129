/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/sheet.h"

#include "core/base/words.h"
#include "core/port/csv.h"

/*
 * One value a line, whatever the part: a spreadsheet turns that into any
 * table, and a script needs no second form.
 */
struct csv_row {
	const char	*row, *column, *text, *unit;
};

static void
put(struct buf *out, const struct sheet_part *part, const char *heading,
    const struct csv_row *row)
{
	csv_write(out, span_of(heading), true);
	csv_write(out, span_of(sheet_sort_name(part->sort)), false);
	csv_write(out, span_of(row->row), false);
	csv_write(out, span_of(row->column), false);
	csv_write(out, span_of(row->text), false);
	csv_write(out, span_of(row->unit), false);
	csv_end(out);
}

static void
put_number(struct buf *out, const struct sheet_part *part,
    const char *heading, struct csv_row row, int64_t number)
{
	struct buf text;

	buf_init(&text);
	sheet_number(&text, number);
	row.text = buf_cstr(&text);
	put(out, part, heading, &row);
	out->failed |= text.failed;
	buf_free(&text);
}

static void
put_pair(struct buf *out, const struct sheet_part *part, const char *heading,
    const char *row, const char *column, int64_t value, int64_t of)
{
	struct csv_row line = { row, column, "", "" };

	put_number(out, part, heading, line, value);
	if (of == SHEET_NONE)
		return;
	line.unit = _("of");
	put_number(out, part, heading, line, of);
}

static void
put_table(struct buf *out, const struct sheet_part *part, const char *heading)
{
	struct buf number;
	uint32_t i;

	buf_init(&number);
	for (i = 0; i < part->cell_count; i++) {
		struct csv_row row = { "", "", part->cells[i], "" };

		buf_reset(&number);
		buf_integer(&number, i / part->column_count + 1);
		row.row = buf_cstr(&number);
		row.column = part->columns[i % part->column_count].label;
		put(out, part, heading, &row);
	}
	out->failed |= number.failed;
	buf_free(&number);
}

static void
put_points(struct buf *out, const struct sheet_part *part,
    const char *heading)
{
	struct buf x;
	uint32_t i;

	buf_init(&x);
	for (i = 0; i < part->point_count; i++) {
		const struct sheet_point *p = &part->points[i];
		struct csv_row row = { "", "", "", "" };

		buf_reset(&x);
		sheet_number(&x, p->x);
		row.row = buf_cstr(&x);
		put_number(out, part, heading, row, p->y);
		if (p->low == SHEET_NONE)
			continue;
		row.column = _("at least");
		put_number(out, part, heading, row, p->low);
		row.column = _("at most");
		put_number(out, part, heading, row, p->high);
	}
	out->failed |= x.failed;
	buf_free(&x);
}

static void
put_map(struct buf *out, const struct sheet_part *part, const char *heading)
{
	uint32_t i;

	for (i = 0; i < part->node_count; i++) {
		const struct sheet_node *n = &part->nodes[i];
		const char *mark = sheet_mark_word(n->mark);
		struct csv_row row = { n->record, part->lanes[n->lane].label,
			n->label, *mark == '\0' ? "" : _(mark) };

		put(out, part, heading, &row);
	}
}

static void
put_part(struct buf *out, const struct sheet_part *part, const char *heading)
{
	uint32_t i;

	for (i = 0; i < part->figure_count; i++) {
		struct csv_row row = { part->figures[i].label, "", "",
			part->figures[i].unit };

		put_number(out, part, heading, row, part->figures[i].value);
	}
	if (part->sort == SHEET_TABLE)
		put_table(out, part, heading);
	for (i = 0; i < part->bar_count; i++)
		put_pair(out, part, heading, part->bars[i].label, "",
		    part->bars[i].value, part->bars[i].of);
	for (i = 0; i < part->heat_count; i++)
		put_pair(out, part, heading,
		    part->rows[i / part->column_count],
		    part->columns[i % part->column_count].label,
		    part->heats[i].value, part->heats[i].of);
	put_points(out, part, heading);
	put_map(out, part, heading);
}

static void
put_stamp(struct buf *out, const struct sheet *sheet)
{
	struct sheet_part part = { .sort = SHEET_WORDS };
	struct csv_row row = { _("report"), "", sheet->title, "" };
	uint32_t i;

	put(out, &part, "", &row);
	row = (struct csv_row){ _("database"), "", sheet->database, "" };
	put(out, &part, "", &row);
	row = (struct csv_row){ _("date"), "", sheet->date, "" };
	put(out, &part, "", &row);
	for (i = 0; i < sheet->writer_count; i++) {
		row = (struct csv_row){ _("version"), sheet->writers[i].dev,
			"", "" };
		put_number(out, &part, "", row,
		    (int64_t)sheet->writers[i].n * 1000000);
	}
}

bool
sheet_csv(const struct sheet *sheet, struct buf *out)
{
	const char *heading = "";
	uint32_t i;

	buf_text(out, "section,sort,row,column,value,unit\n");
	put_stamp(out, sheet);
	for (i = 0; i < sheet->part_count; i++) {
		if (sheet->parts[i].heading != NULL)
			heading = sheet->parts[i].heading;
		put_part(out, &sheet->parts[i], heading);
	}
	return !out->failed;
}
