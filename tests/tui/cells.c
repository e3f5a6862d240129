/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/tui/cells.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/tui/term.h"

struct cells {
	unsigned long	turn, syncs;
	int		columns, rows, row, column;
	struct span	lines;		/* after the heading */
};

static bool
read_all(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "r");
	size_t got;

	if (file == NULL)
		return false;
	buf_reset(out);
	while (buf_space(out, BUFSIZ) != NULL &&
	    (got = fread(out->at + out->len, 1, BUFSIZ, file)) > 0)
		out->len += got;
	fclose(file);
	return !out->failed;
}

static bool
parse(struct buf *text, struct cells *c)
{
	int used = 0;

	if (sscanf(buf_cstr(text), "klaster-cells 1\n"
	    "turn %lu sync %lu size %d %d cursor %d %d%n", &c->turn,
	    &c->syncs, &c->columns, &c->rows, &c->row, &c->column,
	    &used) != 6)
		return false;
	c->lines = span_from(buf_span(text), (size_t)used + 1);
	return true;
}

static bool
read_head(const char *path, struct cells *c)
{
	struct buf text;
	bool good;

	buf_init(&text);
	good = read_all(path, &text) && parse(&text, c);
	buf_free(&text);
	return good;
}

bool
cells_syncs(const char *path, unsigned long *syncs)
{
	struct cells c;

	if (!read_head(path, &c))
		return false;
	*syncs = c.syncs;
	return true;
}

bool
cells_fit(const struct term *t)
{
	struct cells c;

	return read_head(t->cells, &c) && c.columns == t->columns &&
	    c.rows == t->rows;
}

static struct span
next_line(struct span *lines)
{
	const char *end = lines->len == 0 ? NULL :
	    memchr(lines->at, '\n', lines->len);
	struct span line = { lines->at,
		end == NULL ? lines->len : (size_t)(end - lines->at) };

	*lines = span_from(*lines, line.len + 1);
	return line;
}

static void
compare(struct span want, struct buf *got, int row, struct buf *why)
{
	if (!span_is(want, buf_span(got)))
		buf_printf(why, "row %d: cells    [%.*s]\n"
		    "row %d: terminal [%.*s]\n", row, SPAN_ARG(want), row,
		    SPAN_ARG(buf_span(got)));
	buf_reset(got);
}

static void
compare_rows(const struct cells *c, const struct term *t, struct buf *why)
{
	struct span lines = c->lines;
	struct buf got;

	buf_init(&got);
	for (int row = 0; row < c->rows; row++) {
		term_row(t, row, &got);
		compare(next_line(&lines), &got, row, why);
	}
	for (int row = 0; row < c->rows; row++) {
		term_row_attributes(t, row, &got);
		compare(next_line(&lines), &got, row, why);
	}
	buf_free(&got);
}

bool
cells_agree(const struct term *t, struct buf *why)
{
	VTermPos cursor = term_cursor(t);
	struct buf text;
	struct cells c;

	buf_init(&text);
	buf_reset(why);
	if (!read_all(t->cells, &text) || !parse(&text, &c))
		buf_text(why, "the program published no cells\n");
	else if (c.columns != t->columns || c.rows != t->rows)
		buf_printf(why, "size: cells %dx%d, terminal %dx%d\n",
		    c.columns, c.rows, t->columns, t->rows);
	else
		compare_rows(&c, t, why);
	if (why->len == 0 && (c.row != cursor.row ||
	    c.column != cursor.col))
		buf_printf(why, "cursor: cells %d %d, terminal %d %d\n",
		    c.row, c.column, cursor.row, cursor.col);
	buf_free(&text);
	return why->len == 0;
}
