/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/widget/form.h"

#include "core/base/text.h"

enum {
	LABEL_COL = 2,
	LABEL_LEAST = 10, LABEL_MOST = 24,
	LINES_ROWS = 3
};

static unsigned
label_width(const struct form_field *field)
{
	return text_width(span_of(field->label));
}

/* Where the brackets of a page begin. */
static unsigned
bracket_col(const struct form *form, unsigned page, unsigned cols)
{
	unsigned widest = LABEL_LEAST, most = LABEL_MOST, width;
	size_t i;

	if (most > cols / 3)
		most = cols / 3;
	for (i = 0; i < form->count; i++) {
		if (form->fields[i].page != page)
			continue;
		width = label_width(&form->fields[i]);
		if (width > widest)
			widest = width;
	}
	return LABEL_COL + (widest > most ? most : widest) + 2;
}

/* "[text]" or "[text v]": the columns of it all. */
static unsigned
outer_width(const struct form_field *field)
{
	return field->room + (field->sort == FORM_CHOICE ? 4 : 2);
}

static void
fit(struct form_field *field, unsigned col, unsigned cols)
{
	unsigned frame = field->sort == FORM_CHOICE ? 5 : 3;
	unsigned most = cols > col + frame ? cols - col - frame : 1;

	field->col = col;
	field->room = field->width < 1 ? 1 : field->width;
	if (field->room > most)
		field->room = most;
	field->rows = field->sort == FORM_LINES ? LINES_ROWS : 1;
}

/* Whether a narrow field can stand beside the one before it. */
static bool
joins(const struct form_field *left, const struct form_field *field,
    unsigned cols)
{
	unsigned end = left->col + outer_width(left) + 2;

	return left->sort == FORM_NARROW && field->sort == FORM_NARROW &&
	    left->remark.len == 0 && left->hint.len == 0 &&
	    end + label_width(field) + field->width + 3 <= cols;
}

/* Gives each field of the page its row, from 0; returns the rows used. */
static unsigned
layout(struct form *form, unsigned page, unsigned cols)
{
	unsigned at = bracket_col(form, page, cols), row = 0;
	struct form_field *left = NULL, *field;
	size_t i;

	for (i = 0; i < form->count; i++) {
		field = &form->fields[i];
		if (field->page != page)
			continue;
		if (left != NULL && joins(left, field, cols)) {
			fit(field, left->col + outer_width(left) + 3 +
			    label_width(field), cols);
			field->row = left->row;
			row += field->remark.len > 0;
			left = NULL;
			continue;
		}
		fit(field, at, cols);
		field->row = row;
		row += field->rows + (field->remark.len > 0);
		left = field;
	}
	return row;
}

static void
draw_brackets(const struct form_field *field, struct cells *c, unsigned row)
{
	cells_text(c, row, field->col, "[", CELL_PLAIN);
	cells_text(c, row, field->col + outer_width(field) - 1 -
	    (field->sort == FORM_CHOICE ? 1 : 0),
	    field->sort == FORM_CHOICE ? "v]" : "]", CELL_PLAIN);
}

static void
draw_label(const struct form_field *field, struct cells *c, unsigned row,
    bool joined)
{
	unsigned width = label_width(field), room, col = LABEL_COL;

	if (joined) {
		col = field->col - 1 - width;
		room = width;
	} else {
		room = field->col - 1 - LABEL_COL;
		if (field->required && width < room)
			cells_text(c, row, col + width, "*", CELL_PLAIN);
	}
	cells_cut(c, row, col, room, span_of(field->label), CELL_PLAIN);
	if (field->changed)
		cells_text(c, row, col - 1, "~", CELL_PLAIN);
}

static void
draw_value(struct form_field *field, struct cells *c, unsigned row,
    bool active, unsigned rows)
{
	unsigned col = field->col + 1, line, used;

	if (field->sort == FORM_FIXED || field->sort == FORM_CHOICE) {
		used = cells_cut(c, row, col, field->room,
		    buf_span(&field->shown), CELL_PLAIN);
		if (active)
			cells_cursor(c, row, used == 0 ? col : col + used);
	} else {
		input_draw(&field->input, c, row, col, field->room, rows,
		    active);
	}
	if (field->sort == FORM_FIXED)
		return;
	for (line = 0; line < rows; line++)
		draw_brackets(field, c, row + line);
}

static void
draw_field(struct form *form, size_t at, struct cells *c, unsigned first,
    unsigned count, bool joined)
{
	struct form_field *field = &form->fields[at];
	unsigned row = first + field->row - form->scroll, rows = field->rows;

	if (row + rows > first + count)
		rows = first + count - row;
	draw_label(field, c, row, joined);
	draw_value(field, c, row, at == form->here, rows);
	if (field->hint.len > 0)
		cells_put(c, row, field->col + outer_width(field) + 1,
		    c->cols, buf_span(&field->hint), CELL_PLAIN);
	if (field->remark.len > 0 && field->row + field->rows <
	    form->scroll + count)
		cells_cut(c, row + field->rows, 1, c->cols - 2,
		    buf_span(&field->remark), CELL_PLAIN);
}

/* The least scrolling that shows the active field and its remark. */
static void
follow(struct form *form, unsigned count)
{
	const struct form_field *field = &form->fields[form->here];
	unsigned end = field->row + field->rows + (field->remark.len > 0);

	if (form->height <= count)
		form->scroll = 0;
	if (end > form->scroll + count)
		form->scroll = end - count;
	if (field->row < form->scroll)
		form->scroll = field->row;
}

void
form_draw(struct form *form, struct cells *c, unsigned first, unsigned count)
{
	unsigned page, shared = 0;
	const struct form_field *field;
	bool joined;
	size_t i;

	if (form->count == 0)
		return;
	page = form->fields[form->here].page;
	form->height = layout(form, page, c->cols);
	follow(form, count);
	for (i = 0; i < form->count; i++) {
		field = &form->fields[i];
		if (field->page != page)
			continue;
		joined = shared > 0 && field->row == shared - 1;
		shared = field->row + 1;
		if (field->row < form->scroll ||
		    field->row >= form->scroll + count)
			continue;
		draw_field(form, i, c, first, count, joined);
	}
}
