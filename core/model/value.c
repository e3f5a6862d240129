/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/value.h"

#include "core/base/words.h"

bool
value_is(const struct value *a, const struct value *b)
{
	return a->tag == b->tag &&
	    (a->tag != VALUE_INTEGER || a->number == b->number) &&
	    (a->tag < VALUE_TEXT || span_is(a->text, b->text));
}

void
value_list_add(struct buf *packed, struct span item)
{
	buf_varint(packed, item.len);
	buf_add(packed, item);
}

bool
value_list_next(struct span *packed, struct span *item)
{
	uint64_t len;

	if (packed->len == 0 || !get_varint(packed, &len) ||
	    len > packed->len)
		return false;
	*item = span_make(packed->at, (size_t)len);
	*packed = span_from(*packed, (size_t)len);
	return true;
}

struct value
value_list(const struct buf *packed)
{
	return (struct value){ VALUE_LIST, 0, buf_span(packed) };
}

size_t
value_list_count(struct span packed)
{
	struct span item;
	size_t count = 0;

	while (value_list_next(&packed, &item))
		count++;
	return count;
}

bool
value_list_has(struct span packed, struct span wanted)
{
	struct span item;

	while (value_list_next(&packed, &item))
		if (span_is(item, wanted))
			return true;
	return false;
}

static bool
has_all(struct span packed, struct span others)
{
	struct span item;

	while (value_list_next(&others, &item))
		if (!value_list_has(packed, item))
			return false;
	return true;
}

/* Each item is looked for in the other list: longer ones, which nobody
 * typed, are compared as they stand. */
enum { SET_MOST = 1000 };

bool
value_same(const struct field *field, const struct value *a,
    const struct value *b)
{
	if (value_is(a, b))
		return true;
	return field != NULL && field->list && !field->sequence &&
	    a->tag == VALUE_LIST && b->tag == VALUE_LIST &&
	    a->text.len == b->text.len &&
	    value_list_count(a->text) <= SET_MOST &&
	    value_list_count(b->text) <= SET_MOST &&
	    has_all(a->text, b->text) && has_all(b->text, a->text);
}

void
value_pack(struct buf *b, const struct value *v)
{
	buf_byte(b, (unsigned char)v->tag);
	if (v->tag == VALUE_INTEGER)
		buf_u64(b, (uint64_t)v->number);
	else if (v->tag >= VALUE_TEXT)
		buf_add(b, v->text);
}

struct value
value_unpack(struct span packed)
{
	struct value v = VALUE_EMPTY;
	unsigned tag = packed.len == 0 ? VALUE_NULL :
	    (unsigned char)packed.at[0];

	if (tag > VALUE_RAW || (tag == VALUE_INTEGER && packed.len != 9))
		return v;
	v.tag = tag;
	if (v.tag == VALUE_INTEGER)
		v.number = (int64_t)get_u64(packed.at + 1);
	else if (v.tag >= VALUE_TEXT)
		v.text = span_from(packed, 1);
	return v;
}

static void
list_to_json(struct buf *b, struct span packed)
{
	struct span item;
	bool first = true;

	buf_byte(b, '[');
	for (; value_list_next(&packed, &item); first = false) {
		if (!first)
			buf_byte(b, ',');
		json_string(b, item);
	}
	buf_byte(b, ']');
}

void
value_to_json(struct buf *b, const struct value *v)
{
	static const char *const constants[] = {
		[VALUE_NULL] = "null",
		[VALUE_FALSE] = "false",
		[VALUE_TRUE] = "true",
	};

	switch (v->tag) {
	case VALUE_NULL:
	case VALUE_FALSE:
	case VALUE_TRUE:
		buf_text(b, constants[v->tag]);
		break;
	case VALUE_INTEGER:
		buf_integer(b, v->number);
		break;
	case VALUE_TEXT:
		json_string(b, v->text);
		break;
	case VALUE_LIST:
		list_to_json(b, v->text);
		break;
	case VALUE_RAW:
		buf_add(b, v->text);
		break;
	}
}

/* An integer within 2^53 as every JSON reader keeps it. */
static bool
integer_from_json(struct span text, int64_t *out)
{
	const int64_t most = (int64_t)1 << 53;
	int64_t number = 0;
	size_t i = text.len > 0 && text.at[0] == '-';

	if (text.len - i == 0 || text.len - i > 16)
		return false;
	for (; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		number = number * 10 + (text.at[i] - '0');
	}
	*out = text.at[0] == '-' ? -number : number;
	return number <= most;
}

/* An array whose first token was read: a list of strings, or raw. */
static bool
list_from_json(struct json *json, struct arena *arena, struct value *out)
{
	size_t start = json->start;
	struct buf packed;
	struct span text, rest;
	enum json_token token;
	bool strings = true;

	buf_init(&packed);
	while ((token = json_next(json, &text)) != JSON_ARRAY_END) {
		if (token == JSON_STRING)
			value_list_add(&packed, text);
		else
			strings = false;
		if (!json_skip(json, token, &rest)) {
			buf_free(&packed);
			return false;
		}
	}
	if (strings)
		*out = (struct value){ VALUE_LIST, 0,
		    arena_copy(arena, buf_span(&packed)) };
	else
		*out = (struct value){ VALUE_RAW, 0,
		    span_make(json->text.at + start, json->pos - start) };
	arena->failed |= packed.failed;
	buf_free(&packed);
	return true;
}

bool
value_from_json(struct json *json, enum json_token first, struct span text,
    struct arena *arena, struct value *out)
{
	*out = VALUE_EMPTY;
	switch (first) {
	case JSON_NULL:
		return true;
	case JSON_FALSE:
		out->tag = VALUE_FALSE;
		return true;
	case JSON_TRUE:
		out->tag = VALUE_TRUE;
		return true;
	case JSON_STRING:
		*out = value_text(text);
		return true;
	case JSON_NUMBER:
		*out = (struct value){ VALUE_RAW, 0, text };
		if (integer_from_json(text, &out->number))
			out->tag = VALUE_INTEGER;
		return true;
	case JSON_ARRAY:
		return list_from_json(json, arena, out);
	default:
		out->tag = VALUE_RAW;
		return json_skip(json, first, &out->text);
	}
}

void
value_item_write(struct buf *b, struct span item)
{
	size_t i;

	for (i = 0; i < item.len; i++) {
		if (item.at[i] == ';' || item.at[i] == '\\')
			buf_byte(b, '\\');
		buf_byte(b, (unsigned char)item.at[i]);
	}
}

static bool
is_escape(struct span text, size_t i)
{
	return text.at[i] == '\\' && i + 1 < text.len &&
	    (text.at[i + 1] == ';' || text.at[i + 1] == '\\');
}

bool
value_item_next(struct span *rest, struct span *item)
{
	size_t i;

	if (rest->len == 0)
		return false;
	for (i = 0; i < rest->len && rest->at[i] != ';'; i++)
		i += is_escape(*rest, i);
	*item = span_make(rest->at, i);
	*rest = span_from(*rest, i < rest->len ? i + 1 : i);
	return true;
}

struct span
value_item_read(struct span item, struct arena *arena)
{
	struct buf plain;
	size_t i;

	if (memchr(item.at, '\\', item.len) == NULL)
		return item;
	buf_init(&plain);
	for (i = 0; i < item.len; i++) {
		i += is_escape(item, i);
		buf_byte(&plain, (unsigned char)item.at[i]);
	}
	item = arena_copy(arena, buf_span(&plain));
	arena->failed |= plain.failed;
	buf_free(&plain);
	return item;
}

void
value_to_text(struct buf *b, const struct value *v)
{
	struct span rest = v->text, item;
	bool first = true;

	switch (v->tag) {
	case VALUE_NULL:
		break;
	case VALUE_FALSE:
		buf_text(b, "no");
		break;
	case VALUE_TRUE:
		buf_text(b, "yes");
		break;
	case VALUE_INTEGER:
		buf_integer(b, v->number);
		break;
	case VALUE_TEXT:
	case VALUE_RAW:
		buf_add(b, v->text);
		break;
	case VALUE_LIST:
		for (; value_list_next(&rest, &item); first = false) {
			if (!first)
				buf_byte(b, ';');
			value_item_write(b, item);
		}
		break;
	}
}
