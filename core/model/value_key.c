/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/value.h"

#include "core/base/clock.h"
#include "core/base/text.h"

/*
 * A key begins with what it is, so that keys of one field never run into
 * each other: what fits comes first, then odd text, then what is empty.
 * Numbers have one length; text ends in a zero byte and holds none.
 */
enum { KEY_FITS = 1, KEY_ODD = 2, KEY_EMPTY = 3 };

static void
key_number(struct buf *b, int64_t number)
{
	buf_byte(b, KEY_FITS);
	buf_u64(b, (uint64_t)number ^ (uint64_t)1 << 63);
}

static void
key_text(struct buf *b, unsigned char what, struct span text)
{
	size_t i;

	if (text.len > KEY_MAX - 2)
		text.len = KEY_MAX - 2;
	buf_byte(b, what);
	for (i = 0; i < text.len; i++)
		buf_byte(b, text.at[i] == '\0' ? 1 :
		    (unsigned char)text.at[i]);
	buf_byte(b, 0);
}

static void
key_folded(struct buf *b, struct span text)
{
	buf_byte(b, KEY_FITS);
	text_sort_key(b, text, KEY_MAX - 2);
	buf_byte(b, 0);
}

/* Decimal text near enough for order: the bits of a double, made to sort. */
static void
key_decimal(struct buf *b, struct span text)
{
	double number = 0, unit = 1;
	bool minus = span_starts(text, SPAN("-")), part = false;
	uint64_t bits;
	size_t i;

	for (i = minus; i < text.len; i++) {
		if (text.at[i] == '.') {
			part = true;
			continue;
		}
		number = number * 10 + (text.at[i] - '0');
		if (part)
			unit *= 10;
	}
	number = number / unit;
	if (minus)
		number = -number;
	memcpy(&bits, &number, sizeof bits);
	bits = bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
	buf_byte(b, KEY_FITS);
	buf_u64(b, bits);
}

static bool
is_decimal(struct span text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (strchr("-.0123456789", text.at[i]) == NULL ||
		    text.at[i] == '\0')
			return false;
	return text.len > 0 && text.len <= 41;
}

void
value_key(struct buf *b, const struct field *field, const struct value *v)
{
	int64_t days;

	if (v->tag == VALUE_NULL)
		buf_byte(b, KEY_EMPTY);
	else if (v->tag == VALUE_INTEGER)
		key_number(b, v->number);
	else if (v->tag == VALUE_FALSE || v->tag == VALUE_TRUE)
		key_number(b, v->tag == VALUE_TRUE);
	else if (v->tag == VALUE_TEXT && field->type == FIELD_TEXT)
		key_folded(b, v->text);
	else if (v->tag == VALUE_TEXT && field->type == FIELD_DATE &&
	    date_read(v->text, &days))
		key_number(b, days);
	else if (v->tag == VALUE_TEXT && field->type == FIELD_DECIMAL &&
	    is_decimal(v->text))
		key_decimal(b, v->text);
	else if (v->tag == VALUE_TEXT && (field->type == FIELD_WORD ||
	    field->type == FIELD_PERIOD))
		key_text(b, KEY_FITS, v->text);
	else
		key_text(b, KEY_ODD, v->text);
}
