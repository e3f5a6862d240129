/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/base/json.h"


static void
outline(struct span text, unsigned deepest, bool unique, struct buf *out)
{
	struct arena arena;
	struct json json;
	struct span piece;
	enum json_token token;

	arena_init(&arena);
	json_init(&json, text, &arena, deepest);
	if (unique)
		json_refuse_doubles(&json);
	do {
		token = json_next(&json, &piece);
		buf_byte(out, (unsigned char)"!.{}[]:sntf0"[token]);
		if (token == JSON_STRING || token == JSON_NAME ||
		    token == JSON_NUMBER) {
			buf_add(out, piece);
			buf_byte(out, ' ');
		}
	} while (token != JSON_BAD && token != JSON_END);
	if (token == JSON_BAD) {
		assert_non_null(json.wrong);
		assert_int_equal(json_next(&json, &piece), JSON_BAD);
	}
	arena_clear(&arena);
}

static void
assert_outline(const char *text, const char *expected)
{
	struct buf out;

	buf_init(&out);
	outline(span_of(text), 8, true, &out);
	assert_string_equal(buf_cstr(&out), expected);
	buf_free(&out);
}

static void
test_values(void **state)
{
	(void)state;
	assert_outline("{}", "{}.");
	assert_outline(" [ ] ", "[].");
	assert_outline("{\"a\":1,\"b\":[true,false,null,\"x\"]}",
	    "{:a n1 :b [tf0sx ]}.");
	assert_outline("[[],{},[{\"a\":{}}]]", "[[]{}[{:a {}}]].");
	assert_outline("-0.5e+10", "n-0.5e+10 .");
	assert_outline("\"a longer string, of more than eight bytes\"",
	    "sa longer string, of more than eight bytes .");
	assert_outline("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"",
	    "s\"\\/\b\f\n\r\t\303\251\360\237\230\200 .");
	assert_outline("\"o\312\273zbek\"", "so\312\273zbek .");
}

static void
test_refused(void **state)
{
	(void)state;
	assert_outline("", "!");
	assert_outline("[1,]", "[n1 !");
	assert_outline("[,1]", "[!");
	assert_outline("[1 2]", "[n1 !");
	assert_outline("{\"a\" 1}", "{!");
	assert_outline("{\"a\":1,}", "{:a n1 !");
	assert_outline("{a:1}", "{!");
	assert_outline("[1}", "[n1 !");
	assert_outline("{} x", "{}!");
	assert_outline("01", "!");
	assert_outline("1.", "!");
	assert_outline("+1", "!");
	assert_outline("-", "!");
	assert_outline("1e", "!");
	assert_outline("tru", "!");
	assert_outline("\"a\tb\"", "!");
	assert_outline("\"\\ud800\"", "!");
	assert_outline("\"\\udc00\"", "!");
	assert_outline("\"\\ud800\\ue000\"", "!");
	assert_outline("\"\\ud800\\udbff\"", "!");
	assert_outline("\"\037\"", "!");
	assert_outline("\"\\x\"", "!");
	assert_outline("\"\303\"", "!");
	assert_outline("\"\355\240\200\"", "!");
	assert_outline("\"open", "!");
	assert_outline("[[[[[[[[]]]]]]]]", "[[[[[[[[]]]]]]]].");
	assert_outline("[[[[[[[[[]]]]]]]]]", "[[[[[[[[!");
}

static void
test_double_names(void **state)
{
	struct buf text, out;
	int i;

	(void)state;
	assert_outline("{\"a\":1,\"a\":2}", "{:a n1 !");
	assert_outline("{\"a\":1,\"\\u0061\":2}", "{:a n1 !");
	assert_outline("{\"a\":{\"a\":1},\"b\":{\"a\":1}}",
	    "{:a {:a n1 }:b {:a n1 }}.");
	assert_outline("{\"a\":{\"b\":1},\"a\":1}", "{:a {:b n1 }!");
	buf_init(&text);
	buf_init(&out);
	for (i = 0; i < 100; i++)
		buf_printf(&text, "%c\"n%d\":0", i == 0 ? '{' : ',', i);
	buf_text(&text, ",\"n7\":0}");
	outline(buf_span(&text), 8, false, &out);
	assert_int_equal(out.at[out.len - 1], '.');
	buf_reset(&out);
	outline(buf_span(&text), 8, true, &out);
	assert_int_equal(out.at[out.len - 1], '!');
	buf_free(&text);
	buf_free(&out);
}

static void
test_skip(void **state)
{
	static const char text[] =
	    "{\"a\": [1, {\"b\": \"]\"}] , \"c\":-12,\"d\":\"x\"}";
	static const char *const raws[] = { "[1, {\"b\": \"]\"}]", "-12",
	    "\"x\"" };
	struct arena arena;
	struct json json;
	struct span name, raw;
	size_t i;

	(void)state;
	arena_init(&arena);
	json_init(&json, span_of(text), &arena, 8);
	assert_int_equal(json_next(&json, &name), JSON_OBJECT);
	for (i = 0; i < 3; i++) {
		enum json_token first;

		assert_int_equal(json_next(&json, &name), JSON_NAME);
		first = json_next(&json, &name);
		assert_true(json_skip(&json, first, &raw));
		assert_span(raw, raws[i]);
	}
	assert_int_equal(json_next(&json, &name), JSON_OBJECT_END);
	assert_int_equal(json_next(&json, &name), JSON_END);
	arena_clear(&arena);
}

static void
test_place_and_string(void **state)
{
	unsigned long line, column;
	struct buf out;

	(void)state;
	json_place(SPAN("a\n\303\251b!"), 5, &line, &column);
	assert_int_equal(line, 2);
	assert_int_equal(column, 3);
	buf_init(&out);
	json_string(&out, SPAN("a\"b\\c\n\t\1\0\x1f\303\251/"));
	assert_string_equal(buf_cstr(&out),
	    "\"a\\\"b\\\\c\\n\\t\\u0001\\u0000\\u001f\303\251/\"");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_double_names),
		cmocka_unit_test(test_skip),
		cmocka_unit_test(test_place_and_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
