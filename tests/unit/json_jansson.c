/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/base/json.h"
#include "tests/unit/json_peer.h"

/*
 * Our reader and jansson read the same documents, whole ones and ones with
 * a few bytes changed: both refuse, or both see the same.
 */

static void	make_value(struct buf *, uint64_t *seed, unsigned depth);

static void
make_string(struct buf *out, uint64_t *seed)
{
	static const char *const pieces[] = { "a", "bc", " ", "\\n", "\\\"",
	    "\\\\", "\\u0041", "\\ud83d\\ude00", "\303\251", "\342\202\254",
	    "\360\237\230\200", "/", "\\/", "longer than eight bytes" };
	unsigned n = (unsigned)(dice(seed) % 6);

	buf_byte(out, '"');
	while (n-- > 0)
		buf_text(out, pieces[dice(seed) % 14]);
	buf_byte(out, '"');
}

static void
make_number(struct buf *out, uint64_t *seed)
{
	static const char *const numbers[] = { "0", "-0", "1", "12", "-7",
	    "1.5", "0.25", "1e3", "-2E-2", "123456789", "1.0e+2" };

	buf_text(out, numbers[dice(seed) % 11]);
}

static void
make_list(struct buf *out, uint64_t *seed, unsigned depth, bool object)
{
	unsigned n = (unsigned)(dice(seed) % 5), i;

	buf_byte(out, object ? '{' : '[');
	for (i = 0; i < n; i++) {
		buf_text(out, i == 0 ? "" : ",");
		buf_text(out, dice(seed) % 4 == 0 ? " \n" : "");
		if (object)
			buf_printf(out, "\"n%u\":", i);
		make_value(out, seed, depth + 1);
	}
	buf_byte(out, object ? '}' : ']');
}

static void
make_value(struct buf *out, uint64_t *seed, unsigned depth)
{
	static const char *const words[] = { "true", "false", "null" };

	switch (dice(seed) % (depth > 5 ? 3 : 5)) {
	case 0:
		make_string(out, seed);
		break;
	case 1:
		make_number(out, seed);
		break;
	case 2:
		buf_text(out, words[dice(seed) % 3]);
		break;
	case 3:
		make_list(out, seed, depth, true);
		break;
	default:
		make_list(out, seed, depth, false);
		break;
	}
}

static void
change_some(struct buf *text, uint64_t *seed)
{
	static const char bytes[] = "{}[]\",:\\u0123eE+-.tfn \n\t\x7f\x80\xc3"
	    "\xed\xf4\xff";
	unsigned n = (unsigned)(dice(seed) % 3);
	size_t at;

	while (n-- > 0 && text->len > 0) {
		at = dice(seed) % text->len;
		switch (dice(seed) % 3) {
		case 0:
			text->at[at] = bytes[dice(seed) % (sizeof bytes - 1)];
			break;
		case 1:
			memmove(text->at + at, text->at + at + 1,
			    text->len - at - 1);
			text->len--;
			break;
		default:
			text->len = at;
			break;
		}
	}
}

static void
put_number(struct buf *out, struct span text)
{
	struct buf digits;

	buf_init(&digits);
	buf_add(&digits, text);
	if (strpbrk(buf_cstr(&digits), ".eE") != NULL)
		buf_printf(out, "r%.17g", strtod(buf_cstr(&digits), NULL));
	else
		buf_printf(out, "i%lld", strtoll(buf_cstr(&digits), NULL,
		    10));
	buf_free(&digits);
}

static void
put_string(struct buf *out, struct span text)
{
	size_t i;

	buf_byte(out, 's');
	for (i = 0; i < text.len; i++)
		buf_printf(out, "%02x", (unsigned char)text.at[i]);
}

static void
put_token(struct buf *out, enum json_token token, struct span text)
{
	static const char signs[] = "!.{}[]..." "tfn";
	char last = out->len == 0 ? '{' : out->at[out->len - 1];

	if (token != JSON_OBJECT_END && token != JSON_ARRAY_END &&
	    token > JSON_END && strchr("{[:", last) == NULL)
		buf_byte(out, ',');
	if (token == JSON_NAME || token == JSON_STRING)
		put_string(out, text);
	else if (token == JSON_NUMBER)
		put_number(out, text);
	else if (token > JSON_END)
		buf_byte(out, (unsigned char)signs[token]);
	if (token == JSON_NAME)
		buf_byte(out, ':');
}

/* The peer refuses what no C type holds; for us a number is its text. */
static bool
is_huge(struct span number)
{
	char text[16];

	if (number.len >= sizeof text)
		return true;
	memcpy(text, number.at, number.len);
	text[number.len] = '\0';
	return strtod(text, NULL) > 1e300 || strtod(text, NULL) < -1e300;
}

/* In the words of json_peer.h. */
static bool
read_ours(struct span text, struct buf *out, bool *huge)
{
	struct arena arena;
	struct json json;
	struct span piece;
	enum json_token token;

	*huge = false;
	arena_init(&arena);
	json_init(&json, text, &arena, JSON_DEEPEST);
	json_refuse_doubles(&json);
	do {
		token = json_next(&json, &piece);
		if (token == JSON_NUMBER)
			*huge |= is_huge(piece);
		put_token(out, token, piece);
	} while (token != JSON_BAD && token != JSON_END);
	arena_clear(&arena);
	return token == JSON_END;
}

static void
compare(struct span text, unsigned *accepted)
{
	static char theirs[256 * 1024];
	struct buf ours;
	bool read, huge;

	buf_init(&ours);
	read = read_ours(text, &ours, &huge);
	if (!huge && peer_read(text.at, text.len, theirs, sizeof theirs) !=
	    read)
		fail_msg("%s only by us: %.*s", read ? "taken" : "refused",
		    SPAN_ARG(text));
	if (!huge && read)
		assert_string_equal(buf_cstr(&ours), theirs);
	*accepted += read;
	buf_free(&ours);
}

static void
test_same_as_jansson(void **state)
{
	uint64_t seed = 20261123;
	unsigned i, accepted = 0;
	struct buf text;

	(void)state;
	buf_init(&text);
	for (i = 0; i < 20000; i++) {
		buf_reset(&text);
		make_value(&text, &seed, 0);
		change_some(&text, &seed);
		compare(buf_span(&text), &accepted);
	}
	assert_in_range(accepted, 5000, 19000);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_as_jansson),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
