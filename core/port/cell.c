/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/cell.h"

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/words.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct span
trim(struct span text)
{
	while (text.len > 0 && is_blank(text.at[0]))
		text = span_from(text, 1);
	while (text.len > 0 && is_blank(text.at[text.len - 1]))
		text.len--;
	return text;
}

/* Up to most digits. */
static bool
take_number(struct span *text, size_t most, int *number)
{
	size_t i;

	*number = 0;
	for (i = 0; i < most && i < text->len && text->at[i] >= '0' &&
	    text->at[i] <= '9'; i++)
		*number = *number * 10 + (text->at[i] - '0');
	*text = span_from(*text, i);
	return i > 0;
}

struct day {
	int	year, month, day;
};

static bool
take_part(struct span *text, char part, struct day *day)
{
	switch (part) {
	case 'd':
		return take_number(text, 2, &day->day);
	case 'm':
		return take_number(text, 2, &day->month);
	case 'Y':
		return text->len >= 4 && take_number(text, 4, &day->year);
	case 'y':
		if (!take_number(text, 2, &day->year))
			return false;
		day->year += day->year < 70 ? 2000 : 1900;
		return true;
	default:
		return false;
	}
}

bool
cell_date(struct span text, const char *form, struct buf *iso)
{
	struct day day = { 0, 0, 0 };
	size_t begin = iso->len;
	int64_t days;

	for (; *form != '\0'; form++) {
		bool percent = *form == '%' && form[1] != '\0';

		form += percent;
		if (!percent && text.len > 0 && text.at[0] == *form)
			text = span_from(text, 1);
		else if (!percent || !take_part(&text, *form, &day))
			return false;
	}
	if (text.len > 0)
		return false;
	buf_printf(iso, "%04d-%02d-%02d", day.year, day.month, day.day);
	return date_read(span_from(buf_span(iso), begin), &days);
}

static bool
means_same(struct span a, struct span b)
{
	struct buf folded;
	size_t len;
	bool same;

	buf_init(&folded);
	text_fold(&folded, a);
	len = folded.len;
	text_fold(&folded, b);
	same = len > 0 && span_is(span_make(folded.at, len),
	    span_from(buf_span(&folded), len));
	buf_free(&folded);
	return same;
}

static struct span
by_table(const struct import_column *column, struct span text)
{
	size_t i;

	for (i = 0; i < column->value_count; i++)
		if (span_is(column->values[i].from, text))
			return column->values[i].to;
	for (i = 0; i < column->value_count; i++)
		if (means_same(column->values[i].from, text))
			return column->values[i].to;
	return text;
}

static enum err
by_date(const struct import_column *column, struct span *text,
    struct arena *arena, struct note *why)
{
	struct buf iso;
	enum err err = OK;

	buf_init(&iso);
	if (cell_date(*text, column->date_form, &iso))
		*text = arena_copy(arena, buf_span(&iso));
	else
		err = note_fail(ERR_INPUT, why, _("\"%.*s\": a day in the "
		    "form %s is allowed"), SPAN_ARG(text_clip(*text, 40)),
		    column->date_form);
	arena->failed |= iso.failed;
	buf_free(&iso);
	return err;
}

/* One item as its field may read it. */
static enum err
prepare(const struct import_column *column, struct span *text,
    struct arena *arena, struct note *why)
{
	*text = trim(*text);
	if (text->len > 0 && column->value_count > 0)
		*text = by_table(column, *text);
	if (text->len > 0 && column->prefix.len > 0)
		*text = span_of(arena_printf(arena, "%.*s%.*s",
		    SPAN_ARG(column->prefix), SPAN_ARG(*text)));
	if (text->len > 0 && column->date_form != NULL &&
	    column->field->type == FIELD_DATE)
		return by_date(column, text, arena, why);
	return OK;
}

/* Text that cleaning would leave as it is; most text is. */
static bool
is_plain(const struct field *field, struct span text)
{
	size_t i;

	if (field->type != FIELD_TEXT || field->list)
		return false;
	for (i = 0; i < text.len; i++)
		if (text.at[i] < ' ' || text.at[i] > '~')
			return false;
	return true;
}

struct reading {
	const struct import_column	*column;
	const struct cell_resolver	*resolver;
	struct arena			*arena;
	struct note			*why;
	struct cell_value		*out;
};

/* Whether the field has this text, or the list an item of it. */
static bool
stands_there(const struct reading *r, struct span text, struct value *value)
{
	const struct value *now = r->resolver->now;
	struct buf there;
	bool same;

	if (now == NULL || now->tag == VALUE_NULL)
		return false;
	if (now->tag == VALUE_LIST) {
		*value = value_text(text);
		return value_list_has(now->text, text);
	}
	buf_init(&there);
	value_to_text(&there, now);
	same = span_is(buf_span(&there), text);
	r->arena->failed |= there.failed;
	buf_free(&there);
	if (same)
		*value = *now;
	return same;
}

static enum err
read_scalar(const struct reading *r, const struct field *field,
    struct span text, struct value *value)
{
	enum err err = prepare(r->column, &text, r->arena, r->why);
	struct span wire = text;

	*value = VALUE_EMPTY;
	if (err != OK || text.len == 0)
		return err;
	if (is_plain(field, text)) {
		*value = value_text(text);
		return OK;
	}
	if (field->type != FIELD_REF) {
		err = value_parse(field, text, r->arena, r->why, value);
	} else {
		err = r->resolver->find(r->resolver->with, r->column, text,
		    r->arena, r->why, &wire, &r->out->later);
		*value = value_text(wire);
	}
	if (err == ERR_INPUT && stands_there(r, text, value)) {
		r->why->text[0] = '\0';
		err = OK;
	}
	return err;
}

bool
cell_item(struct span *rest, bool packed, struct arena *arena,
    struct span *item)
{
	if (packed)
		return value_list_next(rest, item);
	if (!value_item_next(rest, item))
		return false;
	*item = value_item_read(*item, arena);
	return true;
}

/* Items are read one by one; of a set, one that stands there already is not
 * put again. */
static enum err
read_list(const struct reading *r, struct span rest, bool packed)
{
	struct field one = *r->column->field;
	enum err err = OK;
	struct buf items;
	struct value value;
	struct span item;

	one.list = false;
	buf_init(&items);
	while (err == OK && cell_item(&rest, packed, r->arena, &item)) {
		err = read_scalar(r, &one, item, &value);
		if (err != OK || value.tag == VALUE_NULL)
			continue;
		if (value.tag != VALUE_TEXT) {
			struct buf text;

			buf_init(&text);
			value_to_text(&text, &value);
			value = value_text(arena_copy(r->arena,
			    buf_span(&text)));
			buf_free(&text);
		}
		if (one.sequence ||
		    !value_list_has(buf_span(&items), value.text))
			value_list_add(&items, value.text);
	}
	r->out->value = VALUE_EMPTY;
	if (err == OK && items.len > 0) {
		r->out->value = value_list(&items);
		r->out->value.text = arena_copy(r->arena, buf_span(&items));
	}
	r->arena->failed |= items.failed;
	buf_free(&items);
	return err;
}

enum err
cell_read(const struct intake_cell *cell, const struct cell_resolver *resolver,
    struct arena *arena, struct note *why, struct cell_value *out)
{
	struct reading r = { cell->column, resolver, arena, why, out };
	const struct field *field = cell->column->field;
	enum err err;

	*out = (struct cell_value){ .value = VALUE_EMPTY };
	if (field->list && (cell->items || field->type == FIELD_REF ||
	    cell->column->value_count > 0 || cell->column->prefix.len > 0 ||
	    cell->column->date_form != NULL || resolver->now != NULL))
		err = read_list(&r, cell->text, cell->items);
	else if (cell->items)
		err = note_fail(ERR_INPUT, why, _("one value is allowed, not "
		    "a list"));
	else
		err = read_scalar(&r, field, cell->text, &out->value);
	return arena->failed ? ERR_NOMEM : err;
}
