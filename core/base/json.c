/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/json.h"

#include "core/base/text.h"
#include "core/base/words.h"

enum expect {
	EXPECT_VALUE,
	EXPECT_VALUE_OR_END,		/* after [ */
	EXPECT_NAME_OR_END,		/* after { */
	EXPECT_NAME,			/* after , in an object */
	EXPECT_COMMA,			/* or the end of what is open */
	EXPECT_NOTHING,			/* the one value was read */
	EXPECT_DEAD
};

void
json_init(struct json *json, struct span text, struct arena *arena,
    unsigned deepest)
{
	json->text = text;
	json->pos = json->start = 0;
	json->arena = arena;
	json->deepest = deepest < JSON_DEEPEST ? deepest : JSON_DEEPEST;
	json->depth = 0;
	json->in_object = 0;
	json->expect = EXPECT_VALUE;
	json->wrong = NULL;
	json->unique = false;
	json->names = NULL;
	json->name_count = 0;
	json->name_room = JSON_FEW;
}

void
json_refuse_doubles(struct json *json)
{
	json->unique = true;
}

static enum json_token
bad(struct json *json, const char *wrong)
{
	json->expect = EXPECT_DEAD;
	json->wrong = wrong;
	return JSON_BAD;
}

static bool
skip_blanks(struct json *json)
{
	const char *at = json->text.at;
	size_t pos = json->pos, len = json->text.len;

	while (pos < len && (at[pos] == ' ' || at[pos] == '\t' ||
	    at[pos] == '\n' || at[pos] == '\r'))
		pos++;
	json->pos = pos;
	return pos < len;
}

/* What stands after a value: a comma or an end, or nothing at the top. */
static void
value_done(struct json *json)
{
	json->expect = json->depth == 0 ? EXPECT_NOTHING : EXPECT_COMMA;
}

static bool
in_object(const struct json *json)
{
	return json->depth > 0 &&
	    (json->in_object >> (json->depth - 1) & 1) != 0;
}

#define ONES	UINT64_C(0x0101010101010101)
#define TOPS	(ONES << 7)

/* The top bit of each zero byte; above the first of them it may err. */
#define ZEROS(eight)	((((eight) - ONES) & ~(eight)) & TOPS)

/* Likewise of quotes, backslashes and control characters. */
static uint64_t
escaped_bytes(uint64_t eight)
{
	uint64_t quote = eight ^ ONES * '"', slash = eight ^ ONES * '\\';

	return ((eight - ONES * 0x20) & ~eight & TOPS) | ZEROS(quote) |
	    ZEROS(slash);
}

/* How many bytes stand before the first whose bit is set; 0 may be less. */
static size_t
bytes_before(uint64_t bits)
{
	bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

	return little ? (size_t)__builtin_ctzll(bits) / 8 : 0;
}

static uint64_t
eight_at(const char *at)
{
	uint64_t eight;

	return *(uint64_t *)memcpy(&eight, at, sizeof eight);
}

/* The bytes from pos on that are neither escaped nor part of a longer
 * sequence, eight at once while there are eight. */
static size_t
skip_plain(const char *at, size_t pos, size_t len)
{
	uint64_t eight, bits;

	while (len - pos >= 8) {
		eight = eight_at(at + pos);
		bits = escaped_bytes(eight) | (eight & TOPS);
		if (bits != 0)
			return pos + bytes_before(bits);
		pos += 8;
	}
	return pos;
}

/*
 * From pos to the closing quote or the first backslash; NULL when all is
 * well, else why not.
 */
static const char *
scan_plain(struct json *json)
{
	const char *at = json->text.at;
	size_t pos = json->pos, len = json->text.len, step;

	for (;;) {
		pos = skip_plain(at, pos, len);
		json->pos = pos;
		if (pos == len)
			return N_("a string does not end");
		if (at[pos] == '"' || at[pos] == '\\')
			return NULL;
		if ((unsigned char)at[pos] < 0x20)
			return N_("a control character in a string");
		step = (unsigned char)at[pos] < 0x80 ? 1 :
		    text_sequence(span_make(at + pos, len - pos));
		if (step == 0)
			return N_("a string is not UTF-8");
		pos += step;
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The four digits of \uXXXX; pos stands on the first. */
static bool
take_hex(struct json *json, uint32_t *number)
{
	int i, digit;

	*number = 0;
	if (json->text.len - json->pos < 4)
		return false;
	for (i = 0; i < 4; i++) {
		digit = hex_digit(json->text.at[json->pos]);
		if (digit < 0)
			return false;
		*number = *number << 4 | (uint32_t)digit;
		json->pos++;
	}
	return true;
}

static const char *
take_unicode(struct json *json, struct buf *out)
{
	uint32_t high, low;

	if (!take_hex(json, &high))
		return N_("\\u needs four hexadecimal digits");
	if (high >= 0xd800 && high <= 0xdfff) {
		if (high >= 0xdc00 || json->text.len - json->pos < 2 ||
		    json->text.at[json->pos] != '\\' ||
		    json->text.at[json->pos + 1] != 'u')
			return N_("half of a surrogate pair");
		json->pos += 2;
		if (!take_hex(json, &low) || low < 0xdc00 || low > 0xdfff)
			return N_("half of a surrogate pair");
		high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	}
	text_put(out, high);
	return NULL;
}

/* pos stands on the backslash. */
static const char *
take_escape(struct json *json, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found;
	char c;

	if (json->text.len - json->pos < 2)
		return N_("a string does not end");
	c = json->text.at[json->pos + 1];
	json->pos += 2;
	if (c == 'u')
		return take_unicode(json, out);
	found = c == '\0' ? NULL : strchr(from, c);
	if (found == NULL) {
		json->pos--;
		return N_("an escape that JSON does not know");
	}
	buf_byte(out, (unsigned char)to[found - from]);
	return NULL;
}

/* The rest of a string from its first escape on, unescaped. */
static const char *
scan_escaped(struct json *json, size_t begin, struct buf *out)
{
	const char *wrong = NULL, *at = json->text.at;

	while (wrong == NULL) {
		buf_add(out, span_make(at + begin, json->pos - begin));
		if (at[json->pos] == '"')
			return out->failed ? N_("out of memory") : NULL;
		wrong = take_escape(json, out);
		begin = json->pos;
		if (wrong == NULL)
			wrong = scan_plain(json);
	}
	return wrong;
}

/* pos stands on the opening quote. */
static const char *
take_string(struct json *json, struct span *text)
{
	size_t begin = ++json->pos;
	const char *wrong = scan_plain(json);
	struct buf out;

	if (wrong != NULL)
		return wrong;
	if (json->text.at[json->pos] == '"') {
		*text = span_make(json->text.at + begin, json->pos - begin);
		json->pos++;
		return NULL;
	}
	buf_init(&out);
	wrong = scan_escaped(json, begin, &out);
	json->arena->failed |= out.failed;
	if (wrong == NULL) {
		*text = arena_copy(json->arena, buf_span(&out));
		json->pos++;
		if (json->arena->failed)
			wrong = N_("out of memory");
	}
	buf_free(&out);
	return wrong;
}

static size_t
skip_digits(struct json *json)
{
	size_t begin = json->pos;

	while (json->pos < json->text.len &&
	    json->text.at[json->pos] >= '0' && json->text.at[json->pos] <= '9')
		json->pos++;
	return json->pos - begin;
}

static bool
skip_byte(struct json *json, const char *these)
{
	char c = json->pos < json->text.len ? json->text.at[json->pos] : '\0';

	if (c == '\0' || strchr(these, c) == NULL)
		return false;
	json->pos++;
	return true;
}

static enum json_token
take_number(struct json *json, struct span *text)
{
	size_t whole;
	bool zero;

	skip_byte(json, "-");
	zero = json->pos < json->text.len && json->text.at[json->pos] == '0';
	whole = skip_digits(json);
	if (whole == 0)
		return bad(json, N_("a number without digits"));
	if (zero && whole > 1)
		return bad(json, N_("a number begins with 0"));
	if (skip_byte(json, ".") && skip_digits(json) == 0)
		return bad(json, N_("a number ends in a point"));
	if (skip_byte(json, "eE")) {
		skip_byte(json, "+-");
		if (skip_digits(json) == 0)
			return bad(json, N_("a number without exponent"));
	}
	*text = span_make(json->text.at + json->start,
	    json->pos - json->start);
	value_done(json);
	return JSON_NUMBER;
}

static enum json_token
take_word(struct json *json, struct span word, enum json_token token)
{
	if (!span_starts(span_from(json->text, json->pos), word))
		return bad(json, N_("a value was expected here"));
	json->pos += word.len;
	value_done(json);
	return token;
}

static enum json_token
open_level(struct json *json, bool object)
{
	if (json->depth >= json->deepest)
		return bad(json, N_("nested too deep"));
	json->pos++;
	json->in_object &= ~(UINT64_C(1) << json->depth);
	json->in_object |= (uint64_t)object << json->depth;
	json->depth++;
	json->expect = object ? EXPECT_NAME_OR_END : EXPECT_VALUE_OR_END;
	return object ? JSON_OBJECT : JSON_ARRAY;
}

static struct json_name *
names_of(struct json *json)
{
	return json->names == NULL ? json->few : json->names;
}

static enum json_token
close_level(struct json *json)
{
	bool object = in_object(json);

	while (json->name_count > 0 &&
	    names_of(json)[json->name_count - 1].depth == json->depth)
		json->name_count--;
	json->pos++;
	json->depth--;
	value_done(json);
	return object ? JSON_OBJECT_END : JSON_ARRAY_END;
}

static enum json_token
take_value(struct json *json, struct span *text)
{
	const char *wrong;

	switch (json->text.at[json->pos]) {
	case '{':
		return open_level(json, true);
	case '[':
		return open_level(json, false);
	case '"':
		wrong = take_string(json, text);
		if (wrong != NULL)
			return bad(json, wrong);
		value_done(json);
		return JSON_STRING;
	case 't':
		return take_word(json, SPAN("true"), JSON_TRUE);
	case 'f':
		return take_word(json, SPAN("false"), JSON_FALSE);
	case 'n':
		return take_word(json, SPAN("null"), JSON_NULL);
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		return take_number(json, text);
	default:
		return bad(json, N_("a value was expected here"));
	}
}

static struct json_name *
more_names(struct json *json)
{
	size_t room = json->name_room * 2;
	struct json_name *names = arena_array(json->arena, room, sizeof *names);

	if (names == NULL)
		return NULL;
	memcpy(names, names_of(json), json->name_count * sizeof *names);
	json->names = names;
	json->name_room = room;
	return names;
}

static uint32_t
name_hash(struct span name)
{
	uint64_t hash = name.len;
	size_t i;

	if (name.len >= 8)
		hash ^= eight_at(name.at) ^
		    eight_at(name.at + name.len - 8) << 1;
	else
		for (i = 0; i < name.len; i++)
			hash = hash << 8 | (unsigned char)name.at[i];
	return (uint32_t)(hash * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* Remembers a name of the object that is open; why not, if it was there. */
static const char *
keep_name(struct json *json, struct span name)
{
	uint32_t hash = name_hash(name);
	size_t i;

	for (i = json->name_count; i-- > 0;) {
		const struct json_name *old = &names_of(json)[i];

		if (old->depth != json->depth)
			break;
		if (old->hash == hash && span_is(old->text, name))
			return N_("a name stands twice in one object");
	}
	if (json->name_count == JSON_NAMES)
		return N_("there are too many names");
	if (json->name_count == json->name_room && more_names(json) == NULL)
		return N_("out of memory");
	names_of(json)[json->name_count++] =
	    (struct json_name){ name, hash, json->depth };
	return NULL;
}

/* A name with its colon. */
static enum json_token
take_name(struct json *json, struct span *text)
{
	const char *wrong;

	if (json->text.at[json->pos] != '"')
		return bad(json, N_("a name in quotes was expected here"));
	wrong = take_string(json, text);
	if (wrong == NULL && json->unique)
		wrong = keep_name(json, *text);
	if (wrong != NULL)
		return bad(json, wrong);
	if (!skip_blanks(json) || json->text.at[json->pos] != ':')
		return bad(json, N_("a colon was expected here"));
	json->pos++;
	json->expect = EXPECT_VALUE;
	return JSON_NAME;
}

/* After a value inside something: past the comma, or true at the end. */
static bool
take_comma(struct json *json)
{
	char c = json->text.at[json->pos];

	if (c == (in_object(json) ? '}' : ']'))
		return true;
	if (c != ',') {
		bad(json, N_("a comma or the end was expected here"));
		return false;
	}
	json->pos++;
	json->expect = in_object(json) ? EXPECT_NAME : EXPECT_VALUE;
	if (!skip_blanks(json))
		bad(json, N_("the text ends too early"));
	json->start = json->pos;
	return false;
}

enum json_token
json_next(struct json *json, struct span *text)
{
	bool more = skip_blanks(json);

	*text = SPAN("");
	json->start = json->pos;
	if (json->expect == EXPECT_NOTHING)
		return more ? bad(json, N_("text after the end")) : JSON_END;
	if (json->expect == EXPECT_DEAD)
		return JSON_BAD;
	if (!more)
		return bad(json, N_("the text ends too early"));
	if (json->expect == EXPECT_COMMA && take_comma(json))
		return close_level(json);
	if (json->expect == EXPECT_VALUE_OR_END &&
	    json->text.at[json->pos] == ']')
		return close_level(json);
	if (json->expect == EXPECT_NAME_OR_END &&
	    json->text.at[json->pos] == '}')
		return close_level(json);
	if (json->expect == EXPECT_DEAD)
		return JSON_BAD;
	if (json->expect == EXPECT_NAME || json->expect == EXPECT_NAME_OR_END)
		return take_name(json, text);
	return take_value(json, text);
}

bool
json_skip(struct json *json, enum json_token first, struct span *raw)
{
	size_t begin = json->start;
	unsigned floor = json->depth;
	struct span text;

	if (first == JSON_OBJECT || first == JSON_ARRAY) {
		floor--;
		while (json->depth > floor)
			if (json_next(json, &text) == JSON_BAD)
				return false;
	}
	*raw = span_make(json->text.at + begin, json->pos - begin);
	return first != JSON_BAD;
}

void
json_place(struct span text, size_t pos, unsigned long *line,
    unsigned long *column)
{
	size_t i, end = pos < text.len ? pos : text.len;

	*line = *column = 1;
	for (i = 0; i < end; i++) {
		if (text.at[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text.at[i] & 0xc0) != 0x80) {
			++*column;
		}
	}
}

static void
string_escape(struct buf *out, unsigned char c)
{
	static const char shorts[] = "btn\0fr";	/* from 8 to 13 */
	char letter = c >= 8 && c <= 13 ? shorts[c - 8] : '\0';

	if (c == '"' || c == '\\')
		letter = (char)c;
	buf_byte(out, '\\');
	if (letter != '\0')
		buf_byte(out, (unsigned char)letter);
	else
		buf_printf(out, "u%04x", c);
}

/* The bytes from i on that stand in JSON as they are. */
static size_t
skip_unescaped(struct span text, size_t i)
{
	uint64_t bits;

	for (; text.len - i >= 8; i += 8) {
		bits = escaped_bytes(eight_at(text.at + i));
		if (bits != 0)
			return i + bytes_before(bits);
	}
	return i;
}

void
json_string(struct buf *out, struct span text)
{
	size_t begin = 0, i = 0;

	buf_byte(out, '"');
	while ((i = skip_unescaped(text, i)) < text.len) {
		unsigned char c = (unsigned char)text.at[i];

		if (c >= 0x20 && c != '"' && c != '\\') {
			i++;
			continue;
		}
		buf_add(out, span_make(text.at + begin, i - begin));
		string_escape(out, c);
		begin = ++i;
	}
	buf_add(out, span_make(text.at + begin, i - begin));
	buf_byte(out, '"');
}
