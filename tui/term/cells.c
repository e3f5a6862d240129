/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/term/cells.h"

#include <wchar.h>

#include "core/base/text.h"

static const struct cell blank = { .text = " ", .len = 1, .width = 1 };

static struct cell *
cell_at(struct cells *c, unsigned row, unsigned col)
{
	return &c->at[(size_t)row * c->cols + col];
}

const struct cell *
cells_at(const struct cells *c, unsigned row, unsigned col)
{
	return &c->at[(size_t)row * c->cols + col];
}

bool
cells_size(struct cells *c, unsigned rows, unsigned cols)
{
	struct cell *at;

	at = mem_grow(c->at, (size_t)rows * cols, sizeof *at);
	if (at == NULL)
		return false;
	*c = (struct cells){ .at = at, .rows = rows, .cols = cols };
	cells_erase(c);
	return true;
}

void
cells_free(struct cells *c)
{
	mem_free(c->at);
	*c = (struct cells){ 0 };
}

void
cells_erase(struct cells *c)
{
	size_t i, count = (size_t)c->rows * c->cols;

	for (i = 0; i < count; i++)
		c->at[i] = blank;
	c->cursor_row = c->cursor_col = 0;
}

void
cells_copy(struct cells *c, const struct cells *from)
{
	memcpy(c->at, from->at,
	    (size_t)from->rows * from->cols * sizeof *from->at);
	c->cursor_row = from->cursor_row;
	c->cursor_col = from->cursor_col;
}

/* Half a wide character is none: its other half becomes a blank. */
static void
cell_free(struct cells *c, unsigned row, unsigned col)
{
	struct cell *at = cell_at(c, row, col);

	if (at->width == 0 && col > 0)
		*cell_at(c, row, col - 1) = blank;
	else if (at->width == 2 && col + 1 < c->cols)
		at[1] = blank;
	*at = blank;
}

/*
 * ncurses and the terminal each measure by their own tables.  Only a cluster
 * that is one spacing character with marks of no width, in libc's eyes too,
 * is put as it stands.
 */
static bool
is_agreed(struct span cluster, unsigned width)
{
	struct span rest = cluster;
	unsigned points;

	if (cluster.len > CELL_BYTES || width == 0)
		return false;
	for (points = 0; rest.len > 0; points++) {
		uint32_t point = text_next(&rest);
		int want = points == 0 ? (int)width : 0;

		if (point == 0x200d || points == CELL_POINTS ||
		    wcwidth((wchar_t)point) != want)
			return false;
	}
	return true;
}

static void
put_cluster(struct cells *c, unsigned row, unsigned col, struct span cluster,
    unsigned width, unsigned attrs)
{
	struct cell *at;
	unsigned i;

	for (i = 0; i < width; i++)
		cell_free(c, row, col + i);
	at = cell_at(c, row, col);
	memset(at->text, 0, sizeof at->text);
	memcpy(at->text, cluster.at, cluster.len);
	at->len = (unsigned char)cluster.len;
	at->width = (unsigned char)width;
	at->attrs = (unsigned char)attrs;
	if (width == 2) {
		at[1] = (struct cell){ .width = 0,
		    .attrs = (unsigned char)attrs };
	}
}

static bool
is_plain(struct span text)
{
	return text.len == 1 || (text.len > 1 && (text.at[1] & 0x80) == 0);
}

/* The next cluster and its columns; one that fits nowhere becomes "?". */
static struct span
take_cluster(struct span *text, unsigned *width)
{
	struct span cluster;
	unsigned char first = (unsigned char)text->at[0];

	if (first >= 0x20 && first < 0x7f && is_plain(*text)) {
		cluster = span_make(text->at, 1);
		*text = span_from(*text, 1);
		*width = 1;
		return cluster;
	}
	cluster = span_make(text->at, text_cluster(*text));
	*text = span_from(*text, cluster.len);
	*width = text_cluster_width(cluster);
	if (is_agreed(cluster, *width))
		return cluster;
	*width = 1;
	return SPAN("?");
}

unsigned
cells_put(struct cells *c, unsigned row, unsigned col, unsigned room,
    struct span text, unsigned attrs)
{
	struct span cluster;
	unsigned used = 0, width;

	if (row >= c->rows || col >= c->cols)
		return 0;
	if (room > c->cols - col)
		room = c->cols - col;
	while (text.len > 0) {
		cluster = take_cluster(&text, &width);
		if (used + width > room)
			break;
		put_cluster(c, row, col + used, cluster, width, attrs);
		used += width;
	}
	return used;
}

unsigned
cells_cut(struct cells *c, unsigned row, unsigned col, unsigned room,
    struct span text, unsigned attrs)
{
	unsigned used;

	if (text.len <= room || text_width(text) <= room)
		return cells_put(c, row, col, room, text, attrs);
	if (room == 0)
		return 0;
	used = cells_put(c, row, col, room - 1, text, attrs);
	return used + cells_put(c, row, col + used, 1, SPAN("…"), attrs);
}

void
cells_right(struct cells *c, unsigned row, unsigned col, unsigned room,
    struct span text, unsigned attrs)
{
	unsigned width = text_width(text);

	if (width < room) {
		col += room - width;
		room = width;
	}
	cells_cut(c, row, col, room, text, attrs);
}

unsigned
cells_text(struct cells *c, unsigned row, unsigned col, const char *text,
    unsigned attrs)
{
	return cells_put(c, row, col, c->cols, span_of(text), attrs);
}

void
cells_fill(struct cells *c, unsigned row, unsigned col, unsigned count,
    char with, unsigned attrs)
{
	if (row >= c->rows)
		return;
	for (; count > 0 && col < c->cols; count--, col++)
		put_cluster(c, row, col, span_make(&with, 1), 1, attrs);
}

void
cells_attrs(struct cells *c, unsigned row, unsigned col, unsigned count,
    unsigned attrs)
{
	if (row >= c->rows)
		return;
	for (; count > 0 && col < c->cols; count--, col++)
		cell_at(c, row, col)->attrs = (unsigned char)attrs;
}

void
cells_cursor(struct cells *c, unsigned row, unsigned col)
{
	c->cursor_row = row < c->rows ? row : c->rows - 1;
	c->cursor_col = col < c->cols ? col : c->cols - 1;
}

static void
dump_row(const struct cells *c, unsigned row, struct buf *out)
{
	unsigned col;

	for (col = 0; col < c->cols; col++) {
		const struct cell *at = cells_at(c, row, col);

		buf_add(out, span_make(at->text, at->len));
	}
	buf_byte(out, '\n');
}

void
cells_dump(const struct cells *c, struct buf *out)
{
	unsigned row, col;

	for (row = 0; row < c->rows; row++)
		dump_row(c, row, out);
	for (row = 0; row < c->rows; row++) {
		for (col = 0; col < c->cols; col++) {
			unsigned attrs = cells_at(c, row, col)->attrs;

			buf_byte(out, attrs == 0 ? '.' :
			    (unsigned char)('0' + attrs));
		}
		buf_byte(out, '\n');
	}
}
