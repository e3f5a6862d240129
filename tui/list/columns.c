/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/list/columns.h"

#include "core/base/text.h"
#include "tui/widget/show.h"

enum {
	FIRST_COL = 3,
	WIDTH_MOST = 30, WIDTH_SLOW = 20,
	BAR_MOST = 26,		/* so that moving it stays cheap */
	CUT_LEAST = 12,		/* of a column that has too little room */
	PLAIN_COLS = 80
};

/* Without a width in the schema. */
static const unsigned usual_widths[FIELD_TYPES] = {
	[FIELD_TEXT] = 24, [FIELD_INTEGER] = 7, [FIELD_DECIMAL] = 9,
	[FIELD_DATE] = 10, [FIELD_PERIOD] = 7, [FIELD_YESNO] = 4,
	[FIELD_WORD] = 12, [FIELD_REF] = 18,
};

static unsigned
width_of(const struct field *field, size_t columns)
{
	unsigned width = field->width;
	unsigned most = columns <= COLUMNS_SLOW ? WIDTH_SLOW : WIDTH_MOST;

	if (width == 0)
		width = usual_widths[field->type];
	if (field->type == FIELD_DATE && width < 10)
		width = 10;
	return width > most ? most : width;
}

static bool
is_taken(const struct columns *columns, const struct field *field)
{
	size_t i;

	for (i = 0; i < columns->count; i++) {
		if (columns->at[i].field == field)
			return true;
	}
	return false;
}

/* False when it has no room. */
static bool
add(struct columns *columns, const struct field *field, enum lang lang,
    unsigned cols, size_t most)
{
	struct column *last = columns->count == 0 ? NULL :
	    &columns->at[columns->count - 1];
	unsigned col = last == NULL ? FIRST_COL : last->col + last->width + 1;
	unsigned width = width_of(field, most);

	if (columns->count == most || columns->count == COLUMNS_MOST ||
	    is_taken(columns, field))
		return columns->count < most;
	if (col + width > cols) {
		if (show_is_number(field) || col + CUT_LEAST > cols)
			return false;
		width = cols - col;
	}
	columns->at[columns->count++] = (struct column){ field, col, width,
	    show_is_number(field), label_text(&field->label, lang) };
	return true;
}

/* What is left over at the right goes to the columns that are short. */
static void
spread(struct columns *columns, unsigned cols)
{
	struct column *last = &columns->at[columns->count - 1];
	unsigned left = cols - last->col - last->width, more;
	size_t i, j;

	for (i = 0; i < columns->count && left > 0; i++) {
		struct column *at = &columns->at[i];
		unsigned label = text_width(span_of(at->label));

		if (at->width >= label)
			continue;
		more = label - at->width > left ? left : label - at->width;
		at->width += more;
		left -= more;
		for (j = i + 1; j < columns->count; j++)
			columns->at[j].col += more;
	}
}

static size_t
bar_of(const struct columns *columns, const struct kind *kind)
{
	size_t i, j;

	for (i = 0; i < columns->count; i++) {
		for (j = 0; j < kind->title_count; j++) {
			if (columns->at[i].field == kind->title[j] &&
			    kind->title[j]->place != 0)
				return i;
		}
	}
	return 0;
}

void
columns_fit(struct columns *columns, const struct kind *kind,
    const struct field *const *chosen, size_t chosen_count, enum lang lang,
    unsigned cols, size_t most)
{
	size_t i;
	bool room = true;

	columns->count = columns->bar = 0;
	if (most > COLUMNS_MOST)
		most = COLUMNS_MOST;
	for (i = 0; i < chosen_count && room; i++)
		room = add(columns, chosen[i], lang, cols, most);
	for (i = 0; chosen_count == 0 && i < kind->column_count && room; i++)
		room = add(columns, kind->columns[i], lang, cols, most);
	for (i = 0; i < kind->count && room && cols > PLAIN_COLS; i++) {
		if (!kind->fields[i].multiline)
			room = add(columns, &kind->fields[i], lang, cols,
			    most);
	}
	if (columns->count == 0)
		return;
	spread(columns, cols);
	columns->bar = bar_of(columns, kind);
}

static void
put(struct cells *c, unsigned row, const struct column *at, struct span text)
{
	if (at->right)
		cells_right(c, row, at->col, at->width, text, CELL_PLAIN);
	else
		cells_cut(c, row, at->col, at->width, text, CELL_PLAIN);
}

void
columns_head(const struct columns *columns, struct cells *c, unsigned row)
{
	size_t i;

	for (i = 0; i < columns->count; i++)
		put(c, row, &columns->at[i], span_of(columns->at[i].label));
}

void
columns_row(const struct columns *columns, struct cells *c, unsigned row,
    const struct row *data, char mark, bool bar)
{
	const struct column *at;
	unsigned width;
	size_t i;

	cells_fill(c, row, 0, 1, mark, CELL_PLAIN);
	cells_fill(c, row, 1, 1, data->sign, CELL_PLAIN);
	for (i = 0; i < columns->count; i++)
		put(c, row, &columns->at[i], data->texts[i]);
	if (!bar || columns->count == 0)
		return;
	at = &columns->at[columns->bar];
	width = text_width(data->texts[columns->bar]);
	if (width > at->width)
		width = at->width;
	if (width > BAR_MOST)
		width = BAR_MOST;
	cells_attrs(c, row, at->col, width < 1 ? 1 : width, CELL_REVERSE);
}
