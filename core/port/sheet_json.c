/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/sheet.h"

#include "core/base/json.h"

static void
put_name(struct buf *out, const char *name)
{
	if (out->len > 0 && strchr("{[", out->at[out->len - 1]) == NULL)
		buf_byte(out, ',');
	if (name == NULL)
		return;
	json_string(out, span_of(name));
	buf_byte(out, ':');
}

static void
put_text(struct buf *out, const char *name, const char *text)
{
	put_name(out, name);
	if (text == NULL)
		buf_text(out, "null");
	else
		json_string(out, span_of(text));
}

/* All six digits: a script rounds for itself. */
static void
put_number(struct buf *out, const char *name, int64_t millionths)
{
	uint64_t size = millionths < 0 ? 0 - (uint64_t)millionths :
	    (uint64_t)millionths;

	put_name(out, name);
	if (millionths == SHEET_NONE) {
		buf_text(out, "null");
		return;
	}
	if (millionths < 0)
		buf_byte(out, '-');
	buf_integer(out, (int64_t)(size / 1000000));
	if (size % 1000000 == 0)
		return;
	buf_printf(out, ".%06d", (int)(size % 1000000));
	while (!out->failed && out->at[out->len - 1] == '0')
		out->len--;
}

static void
open_list(struct buf *out, const char *name)
{
	put_name(out, name);
	buf_byte(out, '[');
}

static void
put_figures(struct buf *out, const struct sheet_part *part)
{
	uint32_t i;

	open_list(out, "figures");
	for (i = 0; i < part->figure_count; i++) {
		const struct sheet_figure *f = &part->figures[i];

		put_name(out, NULL);
		buf_byte(out, '{');
		put_text(out, "label", f->label);
		put_number(out, "value", f->value);
		if (f->unit != NULL)
			put_text(out, "unit", f->unit);
		if (f->open != NULL)
			put_text(out, "open", f->open);
		buf_byte(out, '}');
	}
	buf_byte(out, ']');
}

static void
put_columns(struct buf *out, const struct sheet_part *part)
{
	uint32_t i;

	open_list(out, "columns");
	for (i = 0; i < part->column_count; i++)
		put_text(out, NULL, part->columns[i].label);
	buf_byte(out, ']');
}

static void
put_table(struct buf *out, const struct sheet_part *part)
{
	uint32_t i;

	put_columns(out, part);
	open_list(out, "rows");
	for (i = 0; i < part->cell_count; i++) {
		if (i % part->column_count == 0)
			open_list(out, NULL);
		put_text(out, NULL, part->cells[i]);
		if (i % part->column_count == part->column_count - 1)
			buf_byte(out, ']');
	}
	buf_byte(out, ']');
}

static void
put_pair(struct buf *out, const char *label, int64_t value, int64_t of)
{
	put_name(out, NULL);
	buf_byte(out, '{');
	if (label != NULL)
		put_text(out, "label", label);
	put_number(out, "value", value);
	if (of != SHEET_NONE)
		put_number(out, "of", of);
	buf_byte(out, '}');
}

static void
put_bars(struct buf *out, const struct sheet_part *part)
{
	uint32_t i;

	open_list(out, "bars");
	for (i = 0; i < part->bar_count; i++)
		put_pair(out, part->bars[i].label, part->bars[i].value,
		    part->bars[i].of);
	buf_byte(out, ']');
}

static void
put_heat(struct buf *out, const struct sheet_part *part)
{
	uint32_t i, k;

	put_columns(out, part);
	open_list(out, "rows");
	for (i = 0; i < part->row_count; i++) {
		put_name(out, NULL);
		buf_byte(out, '{');
		put_text(out, "label", part->rows[i]);
		open_list(out, "cells");
		for (k = 0; k < part->column_count; k++) {
			const struct sheet_heat *h =
			    &part->heats[i * part->column_count + k];

			put_pair(out, NULL, h->value, h->of);
		}
		buf_text(out, "]}");
	}
	buf_byte(out, ']');
}

static void
put_trend(struct buf *out, const struct sheet_part *part)
{
	uint32_t i;

	put_number(out, "target", part->target);
	open_list(out, "points");
	for (i = 0; i < part->point_count; i++) {
		const struct sheet_point *p = &part->points[i];

		put_name(out, NULL);
		buf_byte(out, '{');
		put_number(out, "x", p->x);
		put_number(out, "y", p->y);
		if (p->low != SHEET_NONE) {
			put_number(out, "low", p->low);
			put_number(out, "high", p->high);
		}
		buf_byte(out, '}');
	}
	buf_byte(out, ']');
}

static void
put_mark(struct buf *out, enum sheet_mark mark)
{
	if (mark != SHEET_FINE)
		put_text(out, "mark", sheet_mark_word(mark));
	buf_byte(out, '}');
}

static void
put_nodes(struct buf *out, const struct sheet_part *part)
{
	uint32_t i;

	open_list(out, "topics");
	for (i = 0; i < part->node_count; i++) {
		const struct sheet_node *n = &part->nodes[i];

		put_name(out, NULL);
		buf_printf(out, "{\"lane\":%u", (unsigned)n->lane);
		put_text(out, "record", n->record);
		put_text(out, "label", n->label);
		put_mark(out, n->mark);
	}
	buf_byte(out, ']');
	open_list(out, "arrows");
	for (i = 0; i < part->arrow_count; i++) {
		const struct sheet_arrow *a = &part->arrows[i];

		put_name(out, NULL);
		buf_byte(out, '{');
		put_text(out, "from", part->nodes[a->from].record);
		put_text(out, "to", part->nodes[a->to].record);
		put_mark(out, a->mark);
	}
	buf_byte(out, ']');
}

static void
put_map(struct buf *out, const struct sheet_part *part)
{
	uint32_t i;

	open_list(out, "lanes");
	for (i = 0; i < part->lane_count; i++) {
		put_name(out, NULL);
		buf_byte(out, '{');
		put_text(out, "label", part->lanes[i].label);
		put_name(out, "gap");
		buf_text(out, part->lanes[i].gap ? "true}" : "false}");
	}
	buf_byte(out, ']');
	put_nodes(out, part);
}

static void
put_part(struct buf *out, const struct sheet_part *part)
{
	put_name(out, NULL);
	buf_byte(out, '{');
	put_text(out, "sort", sheet_sort_name(part->sort));
	if (part->heading != NULL)
		put_text(out, "heading", part->heading);
	if (part->words != NULL)
		put_text(out, "words", part->words);
	switch (part->sort) {
	case SHEET_WORDS:
		break;
	case SHEET_FIGURES:
		put_figures(out, part);
		break;
	case SHEET_TABLE:
		put_table(out, part);
		break;
	case SHEET_BARS:
		put_bars(out, part);
		break;
	case SHEET_HEAT:
		put_heat(out, part);
		break;
	case SHEET_TREND:
		put_trend(out, part);
		break;
	case SHEET_MAP:
		put_map(out, part);
		break;
	}
	buf_byte(out, '}');
}

bool
sheet_json(const struct sheet *sheet, struct buf *out)
{
	uint32_t i;

	buf_byte(out, '{');
	put_text(out, "report", sheet->name);
	put_text(out, "title", sheet->title);
	put_text(out, "lang", sheet_lang_name(sheet->lang));
	put_text(out, "database", sheet->database);
	put_text(out, "date", sheet->date);
	put_name(out, "version");
	buf_byte(out, '{');
	for (i = 0; i < sheet->writer_count; i++)
		put_number(out, sheet->writers[i].dev,
		    (int64_t)sheet->writers[i].n * 1000000);
	buf_byte(out, '}');
	open_list(out, "parts");
	for (i = 0; i < sheet->part_count; i++)
		put_part(out, &sheet->parts[i]);
	buf_text(out, "]}\n");
	return !out->failed;
}
