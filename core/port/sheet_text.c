/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/sheet.h"

#include "core/base/text.h"
#include "core/base/words.h"

enum {
	COLUMNS = 80, GAP = 2, NARROWEST = 8, BAR = 30, LABEL = 34,
	COLUMNS_MOST = 64
};

static void
put_blanks(struct buf *out, unsigned count)
{
	for (; count > 0; count--)
		buf_byte(out, ' ');
}

/* In its width, on either side. */
static void
put_cell(struct buf *out, struct span text, unsigned width, bool right)
{
	unsigned own = text_width(text);

	if (right && own < width)
		put_blanks(out, width - own);
	buf_add(out, text);
	if (!right && own < width)
		put_blanks(out, width - own);
}

/* Blanks before a line feed go. */
static void
end_line(struct buf *out)
{
	while (out->len > 0 && out->at[out->len - 1] == ' ')
		out->len--;
	buf_byte(out, '\n');
}

static void
put_rule(struct buf *out, unsigned width, char sign)
{
	for (; width > 0; width--)
		buf_byte(out, (unsigned char)sign);
	buf_byte(out, '\n');
}

/* Takes as much off text as fits in width, at a blank where there is one. */
static struct span
take_line(struct span *text, unsigned width)
{
	struct span line = text_clip(*text, width);
	size_t cut = line.len;

	if (line.len == text->len || line.len == 0) {
		line = line.len == 0 ? *text : line;
		*text = span_from(*text, line.len);
		return line;
	}
	while (cut > 0 && text->at[cut] != ' ')
		cut--;
	if (cut > 0)
		line.len = cut;
	*text = span_from(*text, line.len);
	while (text->len > 0 && text->at[0] == ' ')
		*text = span_from(*text, 1);
	return line;
}

static void
put_words(struct buf *out, const char *words)
{
	struct span rest = span_of(words);

	while (rest.len > 0) {
		buf_add(out, take_line(&rest, COLUMNS));
		end_line(out);
	}
}

static unsigned
widest_cell(const struct sheet_part *part, uint32_t column)
{
	unsigned width = text_width(span_of(part->columns[column].label));
	uint32_t i;

	for (i = column; i < part->cell_count; i += part->column_count) {
		unsigned own = text_width(span_of(part->cells[i]));

		if (own > width)
			width = own;
	}
	return width;
}

/* Takes from the widest column until the row fits. */
static void
fit(unsigned *widths, uint32_t count)
{
	unsigned sum = GAP * (count - 1);
	uint32_t i;

	for (i = 0; i < count; i++)
		sum += widths[i];
	while (sum > COLUMNS) {
		uint32_t widest = 0;

		for (i = 1; i < count; i++)
			if (widths[i] >= widths[widest])
				widest = i;
		if (widths[widest] <= NARROWEST)
			return;
		widths[widest]--;
		sum--;
	}
}

/* A row over as many lines as its longest cell needs. */
static void
put_row(struct buf *out, const struct sheet_part *part,
    const unsigned *widths, struct span *cells)
{
	bool rest = true;
	uint32_t i;

	while (rest) {
		rest = false;
		for (i = 0; i < part->column_count; i++) {
			struct span line = take_line(&cells[i], widths[i]);

			put_cell(out, line, widths[i],
			    part->columns[i].right);
			put_blanks(out, GAP);
			rest |= cells[i].len > 0;
		}
		end_line(out);
	}
}

static void
put_table(struct buf *out, const struct sheet_part *part)
{
	unsigned widths[COLUMNS_MOST];
	struct span cells[COLUMNS_MOST];
	uint32_t i, row, count = part->column_count;

	for (i = 0; i < count; i++) {
		widths[i] = widest_cell(part, i);
		cells[i] = span_of(part->columns[i].label);
	}
	fit(widths, count);
	put_row(out, part, widths, cells);
	for (i = 0; i < count; i++) {
		for (row = 0; row < widths[i]; row++)
			buf_byte(out, '-');
		put_blanks(out, GAP);
	}
	end_line(out);
	for (row = 0; row < part->cell_count / count; row++) {
		for (i = 0; i < count; i++)
			cells[i] = span_of(part->cells[row * count + i]);
		put_row(out, part, widths, cells);
	}
}

static void
put_number(struct buf *out, int64_t value, const char *unit)
{
	if (value == SHEET_NONE) {
		buf_text(out, _("not measured"));
		return;
	}
	sheet_number(out, value);
	if (unit != NULL)
		buf_printf(out, " %s", unit);
}

static void
put_figures(struct buf *out, const struct sheet_part *part)
{
	unsigned width = 0;
	uint32_t i;

	for (i = 0; i < part->figure_count; i++) {
		unsigned own = text_width(span_of(part->figures[i].label));

		if (own > width)
			width = own;
	}
	for (i = 0; i < part->figure_count; i++) {
		put_cell(out, span_of(part->figures[i].label), width, false);
		put_blanks(out, GAP);
		put_number(out, part->figures[i].value,
		    part->figures[i].unit);
		end_line(out);
	}
}

static int64_t
greatest_bar(const struct sheet_part *part)
{
	int64_t most = 1;
	uint32_t i;

	for (i = 0; i < part->bar_count; i++) {
		if (part->bars[i].value > most)
			most = part->bars[i].value;
		if (part->bars[i].of > most)
			most = part->bars[i].of;
	}
	return most;
}

/* How many of parts signs a value takes where all of most takes them all;
 * what is not nothing takes one. */
static unsigned
share_of(int64_t value, int64_t most, unsigned parts)
{
	int64_t share;

	if (value <= 0)
		return 0;
	share = (int64_t)((double)value / (double)most * parts + 0.5);
	return share == 0 ? 1 : (unsigned)share;
}

static void
put_bar(struct buf *out, int64_t value, int64_t of, int64_t most)
{
	unsigned full = share_of(value, most, BAR), i;
	unsigned room = share_of(of, most, BAR);

	for (i = 0; i < BAR; i++)
		buf_byte(out, i < full ? (room > 0 && i >= room ? '!' : '#') :
		    i < room ? '.' : ' ');
}

static void
put_bars(struct buf *out, const struct sheet_part *part)
{
	int64_t most = greatest_bar(part);
	unsigned width = 0;
	uint32_t i;

	for (i = 0; i < part->bar_count; i++) {
		unsigned own = text_width(span_of(part->bars[i].label));

		if (own > width)
			width = own;
	}
	if (width > LABEL)
		width = LABEL;
	for (i = 0; i < part->bar_count; i++) {
		const struct sheet_bar *bar = &part->bars[i];

		put_cell(out, text_clip(span_of(bar->label), width), width,
		    false);
		put_blanks(out, GAP);
		put_bar(out, bar->value, bar->of, most);
		put_blanks(out, GAP);
		sheet_number(out, bar->value);
		if (bar->of != SHEET_NONE) {
			buf_byte(out, '/');
			sheet_number(out, bar->of);
		}
		end_line(out);
	}
}

static void
put_heat_cell(struct buf *out, const struct sheet_heat *heat)
{
	if (heat->value == SHEET_NONE) {
		buf_byte(out, '-');
		return;
	}
	sheet_number(out, heat->value);
	if (heat->of == SHEET_NONE)
		return;
	buf_byte(out, '/');
	sheet_number(out, heat->of);
	if (heat->value > heat->of)
		buf_byte(out, '!');
}

/* As a table: what shade says elsewhere, numbers say here. */
static void
put_heat(struct buf *out, const struct sheet_part *part, struct sheet *as)
{
	struct buf cell;
	uint32_t i, k;

	sheet_part(as, SHEET_TABLE, NULL);
	sheet_column(as, "", false);
	for (k = 0; k < part->column_count; k++)
		sheet_column(as, part->columns[k].label, true);
	buf_init(&cell);
	for (i = 0; i < part->row_count; i++) {
		sheet_cell_text(as, part->rows[i]);
		for (k = 0; k < part->column_count; k++) {
			buf_reset(&cell);
			put_heat_cell(&cell,
			    &part->heats[i * part->column_count + k]);
			sheet_cell(as, buf_span(&cell));
		}
	}
	out->failed |= cell.failed || as->arena.failed;
	buf_free(&cell);
	if (!as->arena.failed)
		put_table(out, &as->parts[as->part_count - 1]);
}

static void
put_trend(struct buf *out, const struct sheet_part *part)
{
	int64_t most = part->target > 1 ? part->target : 1;
	uint32_t i;

	for (i = 0; i < part->point_count; i++)
		if (part->points[i].y > most)
			most = part->points[i].y;
	for (i = 0; i < part->point_count; i++) {
		const struct sheet_point *p = &part->points[i];
		size_t from = out->len;

		sheet_number(out, p->x);
		put_blanks(out, out->len - from < 8 ?
		    (unsigned)(8 - (out->len - from)) : 1);
		put_bar(out, p->y, SHEET_NONE, most);
		put_blanks(out, GAP);
		sheet_number(out, p->y);
		if (p->low != SHEET_NONE) {
			buf_text(out, "  (");
			sheet_number(out, p->low);
			buf_text(out, " .. ");
			sheet_number(out, p->high);
			buf_byte(out, ')');
		}
		end_line(out);
	}
	if (part->target == SHEET_NONE)
		return;
	buf_printf(out, "%s ", _("target"));
	sheet_number(out, part->target);
	end_line(out);
}

static void
put_node(struct buf *out, const struct sheet_node *node)
{
	const char *mark = sheet_mark_word(node->mark);

	buf_printf(out, "  %c %s  %s", *mark == '\0' ? ' ' : '!',
	    node->record, node->label);
	if (*mark != '\0')
		buf_printf(out, "  [%s]", _(mark));
	end_line(out);
}

static void
put_arrow(struct buf *out, const struct sheet_part *part,
    const struct sheet_arrow *arrow)
{
	buf_printf(out, "%s > %s  [%s]", part->nodes[arrow->from].record,
	    part->nodes[arrow->to].record, _(sheet_mark_word(arrow->mark)));
	end_line(out);
}

static void
put_map(struct buf *out, const struct sheet_part *part)
{
	uint32_t i, k;

	for (i = 0; i < part->lane_count; i++) {
		buf_text(out, part->lanes[i].label);
		if (part->lanes[i].gap)
			buf_printf(out, "  [%s]", _(sheet_mark_word(
			    SHEET_GAP)));
		end_line(out);
		for (k = 0; k < part->node_count; k++)
			if (part->nodes[k].lane == i)
				put_node(out, &part->nodes[k]);
	}
	for (i = 0; i < part->arrow_count; i++)
		if (part->arrows[i].mark != SHEET_FINE)
			put_arrow(out, part, &part->arrows[i]);
}

static void
put_part(struct buf *out, const struct sheet_part *part, struct sheet *as)
{
	if (part->heading != NULL) {
		buf_printf(out, "\n%s\n", part->heading);
		put_rule(out, text_width(span_of(part->heading)), '-');
	} else {
		buf_byte(out, '\n');
	}
	if (part->words != NULL)
		put_words(out, part->words);
	switch (part->sort) {
	case SHEET_WORDS:
		break;
	case SHEET_FIGURES:
		put_figures(out, part);
		break;
	case SHEET_TABLE:
		if (part->cell_count > 0)
			put_table(out, part);
		break;
	case SHEET_BARS:
		put_bars(out, part);
		break;
	case SHEET_HEAT:
		put_heat(out, part, as);
		break;
	case SHEET_TREND:
		put_trend(out, part);
		break;
	case SHEET_MAP:
		put_map(out, part);
		break;
	}
}

static void
put_stamp(struct buf *out, const struct sheet *sheet)
{
	uint32_t i;

	buf_printf(out, "%s %s  %s %s\n", _("database"), sheet->database,
	    _("date"), sheet->date);
	for (i = 0; i < sheet->writer_count; i++) {
		buf_printf(out, "%s %s.", i == 0 ? _("version") : "       ",
		    sheet->writers[i].dev);
		buf_integer(out, (int64_t)sheet->writers[i].n);
		end_line(out);
	}
}

bool
sheet_text(const struct sheet *sheet, struct buf *out)
{
	struct sheet as;
	uint32_t i;

	buf_printf(out, "%s\n", sheet->title);
	put_rule(out, text_width(span_of(sheet->title)), '=');
	put_stamp(out, sheet);
	sheet_begin(&as, "", "", sheet->lang);
	for (i = 0; i < sheet->part_count; i++)
		put_part(out, &sheet->parts[i], &as);
	sheet_clear(&as);
	return !out->failed;
}
