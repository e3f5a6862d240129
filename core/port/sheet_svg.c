/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/port/sheet_draw.h"

enum { WIDE = 1000, STEP = 24, PIECE = 34, LABEL = 280, TAIL = 110 };

void
sheet_escape(struct buf *out, struct span text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		switch (text.at[i]) {
		case '&':
			buf_text(out, "&amp;");
			break;
		case '<':
			buf_text(out, "&lt;");
			break;
		case '>':
			buf_text(out, "&gt;");
			break;
		case '"':
			buf_text(out, "&quot;");
			break;
		default:
			buf_byte(out, (unsigned char)text.at[i]);
		}
	}
}

void
sheet_draw_begin(struct buf *out, int width, int height, const char *name)
{
	buf_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\"", width,
	    height);
	if (name != NULL) {
		buf_text(out, " aria-label=\"");
		sheet_escape(out, span_of(name));
		buf_byte(out, '"');
	}
	buf_text(out, ">\n");
}

void
sheet_draw_end(struct buf *out)
{
	buf_text(out, "</svg>\n");
}

void
sheet_draw_text(struct buf *out, const struct sheet_label *label,
    struct span text)
{
	struct span shown = text;

	if (label->columns > 0 && text_width(text) > label->columns)
		shown = text_clip(text, label->columns - 1);
	buf_printf(out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", label->x,
	    label->y, label->look);
	sheet_escape(out, shown);
	if (shown.len < text.len)
		buf_text(out, "\xE2\x80\xA6");
	buf_text(out, "</text>\n");
}

void
sheet_draw_number(struct buf *out, const struct sheet_label *label,
    int64_t number)
{
	struct buf text;

	buf_init(&text);
	sheet_number(&text, number);
	sheet_draw_text(out, label, buf_span(&text));
	out->failed |= text.failed;
	buf_free(&text);
}

int
sheet_draw_at(int64_t value, int64_t low, int64_t high, int size)
{
	double share;

	if (high <= low)
		return 0;
	share = ((double)value - (double)low) / ((double)high - (double)low);
	return (int)(share * size + 0.5);
}

static void
put_pair(struct buf *out, int64_t value, int64_t of)
{
	sheet_number(out, value);
	if (of == SHEET_NONE)
		return;
	buf_byte(out, '/');
	sheet_number(out, of);
	if (value > of)
		buf_byte(out, '!');
}

static void
draw_pair(struct buf *out, const struct sheet_label *label, int64_t value,
    int64_t of)
{
	struct buf text;

	buf_init(&text);
	put_pair(&text, value, of);
	sheet_draw_text(out, label, buf_span(&text));
	out->failed |= text.failed;
	buf_free(&text);
}

static void
draw_bar(struct buf *out, const struct sheet_bar *bar, int y, int64_t most)
{
	int room = WIDE - LABEL - TAIL;
	int full = sheet_draw_at(bar->value, 0, most, room);

	sheet_draw_text(out, &(struct sheet_label){ LABEL - 10, y + 16, "e",
	    33 }, span_of(bar->label));
	if (bar->value > 0)
		buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" "
		    "height=\"16\" class=\"%s\"/>\n", LABEL, y + 3,
		    full == 0 ? 1 : full, bar->of != SHEET_NONE &&
		    bar->value > bar->of ? "over" : "full");
	if (bar->of != SHEET_NONE && bar->of > 0)
		buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" "
		    "height=\"16\" class=\"room\"/>\n", LABEL, y + 3,
		    sheet_draw_at(bar->of, 0, most, room));
	draw_pair(out, &(struct sheet_label){ WIDE - TAIL + 12, y + 16, "s",
	    0 }, bar->value, bar->of);
}

void
sheet_draw_bars(struct buf *out, const struct sheet_part *part)
{
	int64_t most = 1;
	uint32_t i, k, count;

	for (i = 0; i < part->bar_count; i++) {
		if (part->bars[i].value > most)
			most = part->bars[i].value;
		if (part->bars[i].of > most)
			most = part->bars[i].of;
	}
	for (i = 0; i < part->bar_count; i += PIECE) {
		count = part->bar_count - i;
		count = count > PIECE ? PIECE : count;
		sheet_draw_begin(out, WIDE, (int)count * STEP + 4,
		    part->heading);
		for (k = 0; k < count; k++)
			draw_bar(out, &part->bars[i + k], (int)k * STEP,
			    most);
		sheet_draw_end(out);
	}
}

/* A matrix: how wide a cell is, and what is as dark as can be. */
struct grid {
	const struct sheet_part	*part;
	int			 wide, head;
	unsigned		 letters;	/* of a heading, lying down */
	int64_t			 most;
};

static void
draw_heat_cell(struct buf *out, const struct grid *grid,
    const struct sheet_heat *heat, int x, int y)
{
	int64_t most = heat->of == SHEET_NONE ? grid->most :
	    heat->of > heat->value ? heat->of : heat->value;
	bool over = heat->of != SHEET_NONE && heat->value > heat->of;
	int dark = heat->value <= 0 || most <= 0 ? 0 :
	    10 + sheet_draw_at(heat->value, 0, most, 80);

	buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
	    "class=\"%s\"", x, y, grid->wide - 2, STEP - 2,
	    heat->value == SHEET_NONE ? "none" : over ? "over" : "heat");
	if (heat->value != SHEET_NONE && !over)
		buf_printf(out, " fill-opacity=\"%s%02d\"", dark < 100 ?
		    "0." : "1.", dark);
	buf_text(out, "/>\n");
	if (heat->value == SHEET_NONE || (heat->value == 0 &&
	    heat->of != SHEET_NONE && grid->wide < 40))
		return;
	draw_pair(out, &(struct sheet_label){ x + (grid->wide - 2) / 2,
	    y + 16, dark > 60 || over ? "m w" : "m", 0 }, heat->value,
	    heat->of != SHEET_NONE && grid->wide < 26 ? SHEET_NONE :
	    heat->of);
}

static void
draw_heat_head(struct buf *out, const struct grid *grid)
{
	uint32_t k;

	for (k = 0; k < grid->part->column_count; k++) {
		int x = LABEL + (int)k * grid->wide + grid->wide / 2;
		struct span text = span_of(grid->part->columns[k].label);

		if (grid->letters == 0) {
			sheet_draw_text(out, &(struct sheet_label){ x,
			    grid->head - 8, "m", (unsigned)grid->wide / 7 },
			    text);
			continue;
		}
		buf_printf(out, "<g transform=\"translate(%d %d) "
		    "rotate(-90)\">", x + 4, grid->head - 6);
		sheet_draw_text(out, &(struct sheet_label){ 0, 0, "s",
		    grid->letters }, text);
		buf_text(out, "</g>\n");
	}
}

static void
draw_heat_row(struct buf *out, const struct grid *grid, uint32_t row, int y)
{
	const struct sheet_part *part = grid->part;
	uint32_t k;

	sheet_draw_text(out, &(struct sheet_label){ LABEL - 10, y + 16, "e",
	    33 }, span_of(part->rows[row]));
	for (k = 0; k < part->column_count; k++)
		draw_heat_cell(out, grid,
		    &part->heats[row * part->column_count + k],
		    LABEL + (int)k * grid->wide, y);
}

static struct grid
grid_of(const struct sheet_part *part)
{
	struct grid grid = { .part = part, .head = 28, .most = 1 };
	uint32_t i;

	grid.wide = (WIDE - LABEL) / (int)part->column_count;
	if (grid.wide > 180)
		grid.wide = 180;
	for (i = 0; i < part->heat_count; i++)
		if (part->heats[i].value > grid.most)
			grid.most = part->heats[i].value;
	for (i = 0; i < part->column_count; i++) {
		unsigned own = text_width(span_of(part->columns[i].label));

		if (own * 8 > (unsigned)grid.wide && grid.wide < 110 &&
		    own > grid.letters)
			grid.letters = own > 22 ? 22 : own;
	}
	if (grid.letters > 0)
		grid.head = (int)grid.letters * 8 + 14;
	return grid;
}

void
sheet_draw_heat(struct buf *out, const struct sheet_part *part)
{
	struct grid grid;
	uint32_t i, k, count;

	if (part->column_count == 0)
		return;
	grid = grid_of(part);
	for (i = 0; i < part->row_count; i += PIECE) {
		count = part->row_count - i;
		count = count > PIECE ? PIECE : count;
		sheet_draw_begin(out, WIDE, grid.head + (int)count * STEP +
		    2, part->heading);
		draw_heat_head(out, &grid);
		for (k = 0; k < count; k++)
			draw_heat_row(out, &grid, i + k, grid.head +
			    (int)k * STEP);
		sheet_draw_end(out);
	}
}
