/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/shared.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/port/csv.h"

static const char *const spectrum[] = { "comma_in_quotes", "empty",
    "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8" };

static void
shared_name(struct buf *name, const char *folder, const char *file,
    const char *end)
{
	buf_reset(name);
	buf_printf(name, "%s/torture/csv-spectrum/%s/%s%s", shared_data(),
	    folder, file, end);
}

/* Each pair's CSV as the JSON that its author says it is, without blanks. */
static void
csv_as_json(const char *name, struct buf *out)
{
	struct csv_form form = { .delimiter = '\0' };
	struct note why = { "" };
	const struct span *fields;
	struct span heading[16];
	struct arena arena;
	struct csv *csv;
	size_t count, i, rows = 0;

	arena_init(&arena);
	assert_int_equal(csv_open(name, &form, &why, &csv), OK);
	assert_true(csv_next(csv, &fields, &count));
	assert_true(count <= 16);
	for (i = 0; i < count; i++)
		heading[i] = arena_copy(&arena, fields[i]);
	while (csv_next(csv, &fields, &count)) {
		buf_text(out, rows++ == 0 ? "[{" : ",{");
		for (i = 0; i < count; i++) {
			buf_text(out, i == 0 ? "" : ",");
			json_string(out, heading[i]);
			buf_byte(out, ':');
			json_string(out, fields[i]);
		}
		buf_byte(out, '}');
	}
	buf_byte(out, ']');
	assert_int_equal(csv_close(csv), OK);
	arena_clear(&arena);
}

static void
plain_json(struct span text, struct buf *out)
{
	struct arena arena;
	struct json json;
	struct span piece;
	enum json_token token, last = JSON_ARRAY;

	arena_init(&arena);
	json_init(&json, text, &arena, 8);
	while ((token = json_next(&json, &piece)) != JSON_END) {
		assert_int_not_equal(token, JSON_BAD);
		if (token != JSON_OBJECT_END && token != JSON_ARRAY_END &&
		    (last == JSON_STRING || last == JSON_OBJECT_END))
			buf_byte(out, ',');
		if (token == JSON_NAME || token == JSON_STRING)
			json_string(out, piece);
		else
			buf_byte(out, (unsigned char)"  {}[]"[token]);
		if (token == JSON_NAME)
			buf_byte(out, ':');
		last = token;
	}
	arena_clear(&arena);
}

/* A file, and the same as JSON without blanks. */
static const char *const pairs[][2] = {
	{ "a,b\n1,2\n", "[{\"a\":\"1\",\"b\":\"2\"}]" },
	{ "a,b\r\n1,2\r\n3,4\r\n", "[{\"a\":\"1\",\"b\":\"2\"},"
	    "{\"a\":\"3\",\"b\":\"4\"}]" },
	{ "a,b\n\"1, 2\",3", "[{\"a\":\"1, 2\",\"b\":\"3\"}]" },
	{ "a,b\n,\n\"\",x\n", "[{\"a\":\"\",\"b\":\"\"},"
	    "{\"a\":\"\",\"b\":\"x\"}]" },
	{ "a,b\n\"say \"\"yes\"\"\",\"\"\"\"\n",
	    "[{\"a\":\"say \\\"yes\\\"\",\"b\":\"\\\"\"}]" },
	{ "a,b\n\"one\ntwo\",3\n",
	    "[{\"a\":\"one\\ntwo\",\"b\":\"3\"}]" },
	{ "a,b\r\n\"one\r\n\"\"two\"\"\",3\r\n",
	    "[{\"a\":\"one\\r\\n\\\"two\\\"\",\"b\":\"3\"}]" },
	{ "nom,daraja\nGʻuzor,Ўзбек\n",
	    "[{\"nom\":\"Gʻuzor\",\"daraja\":\"Ўзбек\"}]" },
	{ "k,v\n1,\"{\"\"t\"\":[1,2]}\"\n",
	    "[{\"k\":\"1\",\"v\":\"{\\\"t\\\":[1,2]}\"}]" },
};

static void
test_ours(void **state)
{
	static const char path[] = "csv-ours.csv";
	struct note why = { "" };
	struct buf got;
	size_t i;

	(void)state;
	buf_init(&got);
	for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		buf_reset(&got);
		assert_int_equal(file_write(path, 0600, span_of(pairs[i][0]),
		    &why), OK);
		csv_as_json(path, &got);
		assert_string_equal(buf_cstr(&got), pairs[i][1]);
	}
	remove(path);
	buf_free(&got);
}

static void
test_spectrum(void **state)
{
	struct buf name, text, got, want;
	struct note why = { "" };
	size_t i;

	(void)state;
	buf_init(&name);
	buf_init(&text);
	buf_init(&got);
	buf_init(&want);
	for (i = 0; i < sizeof spectrum / sizeof *spectrum; i++) {
		buf_reset(&text);
		buf_reset(&got);
		buf_reset(&want);
		shared_name(&name, "csvs", spectrum[i], ".csv");
		csv_as_json(buf_cstr(&name), &got);
		shared_name(&name, "json", spectrum[i], ".json");
		assert_int_equal(file_read(buf_cstr(&name), 1 << 20, &text,
		    &why), OK);
		plain_json(buf_span(&text), &want);
		assert_string_equal(buf_cstr(&got), buf_cstr(&want));
	}
	buf_free(&name);
	buf_free(&text);
	buf_free(&got);
	buf_free(&want);
}

int
main(void)
{
	static const struct CMUnitTest ours[] = {
		cmocka_unit_test(test_ours),
	};
	static const struct CMUnitTest all[] = {
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_spectrum),
	};

	if (shared_is_missing())
		return cmocka_run_group_tests(ours, NULL, NULL);
	return cmocka_run_group_tests(all, NULL, NULL);
}
