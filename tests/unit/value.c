/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/value.h"
#include "tests/unit/unit.h"

static struct word stages[] = {
	{ "school", { { "School", "Maktab", NULL, "Школа" } } },
	{ "college", { { "College", "Kollej", NULL, "Колледж" } } },
};
static const struct vocab stage_vocab = { "stage", stages, 2 };
static const struct kind area_kind = { .name = "area" };

/* Fields to read texts with, by a short name. */
static const struct field fields[] = {
	{ .name = "text", .type = FIELD_TEXT },
	{ .name = "note", .type = FIELD_TEXT, .multiline = true },
	{ .name = "int", .type = FIELD_INTEGER, .min = 0, .max = 5000 },
	{ .name = "dec", .type = FIELD_DECIMAL },
	{ .name = "date", .type = FIELD_DATE },
	{ .name = "period", .type = FIELD_PERIOD },
	{ .name = "yes", .type = FIELD_YESNO },
	{ .name = "word", .type = FIELD_WORD, .vocab = &stage_vocab },
	{ .name = "words", .type = FIELD_WORD, .list = true,
	  .vocab = &stage_vocab },
	{ .name = "ref", .type = FIELD_REF, .target = &area_kind },
};

static const struct field *
field_named(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof fields / sizeof *fields; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	fail();
	return NULL;
}

/* What is typed, and what is kept; NULL: refused. */
static const struct {
	const char	*field, *typed, *kept;
} readings[] = {
	{ "text", "  12-maktab ", "12-maktab" },
	{ "text", "two\r\nlines", "two lines" },
	{ "text", "", "" },
	{ "text", "   ", "" },
	{ "text", "bell\a", NULL },
	{ "text", "\300\257", NULL },
	{ "note", "two\r\nlines", "two\nlines" },
	{ "int", "703", "703" },
	{ "int", "1 101", "1101" },
	{ "int", "1\302\240101", "1101" },
	{ "int", "+7", "7" },
	{ "int", "007", "7" },
	{ "int", "-1", NULL },
	{ "int", "5001", NULL },
	{ "int", "1,101", NULL },
	{ "int", "12 pupils", NULL },
	{ "int", "99999999999999999999", NULL },
	{ "dec", "41.3100", "41.31" },
	{ "dec", "041,5", "41.5" },
	{ "dec", "-0", "0" },
	{ "dec", "5.0", "5" },
	{ "dec", "1e5", NULL },
	{ "dec", ".5", NULL },
	{ "dec", "1234567890123456789012345678901234567890",
	  "1234567890123456789012345678901234567890" },
	{ "dec", "12345678901234567890123456789012345678901", NULL },
	{ "dec", "1.", NULL },
	{ "date", "2026-11-23", "2026-11-23" },
	{ "date", "23.11.2026", "2026-11-23" },
	{ "date", "1/5/2023", "2023-05-01" },
	{ "date", "29.02.2024", "2024-02-29" },
	{ "date", "29.02.2023", NULL },
	{ "date", "2026-13-01", NULL },
	{ "date", "tomorrow", NULL },
	{ "period", "2026", "2026" },
	{ "period", "2026-Q4", "2026-Q4" },
	{ "period", "2026 q1", "2026-Q1" },
	{ "period", "2026-5", NULL },
	{ "period", "2026-", NULL },
	{ "yes", "Ha", "yes" },
	{ "yes", "yo\302\262q", NULL },
	{ "yes", "yo'q", "no" },
	{ "yes", "нет", "no" },
	{ "word", "school", "school" },
	{ "word", "MAKTAB", "school" },
	{ "word", "Школа", "school" },
	{ "word", "lyceum", NULL },
	{ "words", "college; School;college", "college;school" },
	{ "words", " ; ;", "" },
	{ "words", "school;lyceum", NULL },
	{ "ref", "area/ABCDEFGHIJKLMNOP.12", "area/ABCDEFGHIJKLMNOP.12" },
	{ "ref", "person/ABCDEFGHIJKLMNOP.12", NULL },
	{ "ref", "ARE-00012", NULL },
};

static void
reads_what_people_type(void **state)
{
	struct arena arena;
	struct buf text;
	size_t i;

	(void)state;
	arena_init(&arena);
	buf_init(&text);
	for (i = 0; i < sizeof readings / sizeof *readings; i++) {
		const struct field *f = field_named(readings[i].field);
		struct note why = { "" };
		struct value v;
		enum err err = value_parse(f, span_of(readings[i].typed),
		    &arena, &why, &v);

		if (readings[i].kept == NULL) {
			if (err != ERR_INPUT || why.text[0] == '\0')
				fail_msg("%s: %s not refused",
				    readings[i].field, readings[i].typed);
			continue;
		}
		if (err != OK)
			fail_msg("%s: %s", readings[i].field, why.text);
		buf_reset(&text);
		value_to_text(&text, &v);
		assert_span(buf_span(&text), readings[i].kept);
		assert_true(value_fits(f, &v));
	}
	buf_free(&text);
	arena_clear(&arena);
}

static void
says_what_is_allowed(void **state)
{
	struct note why = { "" };
	struct arena arena;
	struct value v;

	(void)state;
	arena_init(&arena);
	assert_int_equal(value_parse(field_named("int"), SPAN("6 000"),
	    &arena, &why, &v), ERR_INPUT);
	assert_string_equal(why.text, "\"6 000\": a whole number from 0 to "
	    "5000 is allowed");
	why.text[0] = '\0';
	assert_int_equal(value_parse(field_named("word"), SPAN("scholl"),
	    &arena, &why, &v), ERR_INPUT);
	assert_string_equal(why.text,
	    "\"scholl\": not in the list; nearest: \"school\"");
	arena_clear(&arena);
}

/* As the log has them: value after value of one array. */
static void
json_comes_back_as_it_was(void **state)
{
	static const char *const texts[] = {
		"null", "false", "true", "0", "-9007199254740992", "528",
		"\"o\\\"b\\\\\\n\"", "[]", "[\"a\",\"b;c\",\"\"]", "1.5",
		"9007199254740993", "{\"a\":[1,{\"b\":null}]}",
		"[\"a\",1]", "[[\"a\"]]", "1e3",
	};
	static const enum value_tag tags[] = {
		VALUE_NULL, VALUE_FALSE, VALUE_TRUE, VALUE_INTEGER,
		VALUE_INTEGER, VALUE_INTEGER, VALUE_TEXT, VALUE_LIST,
		VALUE_LIST, VALUE_RAW, VALUE_RAW, VALUE_RAW, VALUE_RAW,
		VALUE_RAW, VALUE_RAW,
	};
	struct buf packed, out;
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	buf_init(&packed);
	buf_init(&out);
	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct value v, again;
		struct json json;
		struct span text;
		enum json_token first;

		json_init(&json, span_of(texts[i]), &arena, 8);
		first = json_next(&json, &text);
		assert_true(value_from_json(&json, first, text, &arena, &v));
		assert_int_equal(json_next(&json, &text), JSON_END);
		assert_int_equal(v.tag, tags[i]);
		buf_reset(&packed);
		value_pack(&packed, &v);
		again = value_unpack(buf_span(&packed));
		assert_true(value_is(&v, &again));
		buf_reset(&out);
		value_to_json(&out, &again);
		assert_span(buf_span(&out), texts[i]);
	}
	buf_free(&packed);
	buf_free(&out);
	arena_clear(&arena);
}

/* In ascending order, each field by itself. */
static const struct {
	const char	*field, *texts[5];
} orders[] = {
	{ "int", { "0", "9", "10", "5000", "" } },
	{ "dec", { "-12.5", "-1", "0", "0.25", "100" } },
	{ "date", { "1960-01-01", "1970-01-01", "2026-11-23", "9999-12-31",
	    "" } },
	{ "text", { "2-maktab", "12-maktab", "Alpomish", "beruniy", "" } },
	{ "period", { "2025", "2025-Q1", "2025-Q4", "2026", "" } },
};

static void
keys_sort_as_values_do(void **state)
{
	struct arena arena;
	struct buf keys[5];
	size_t row, i;

	(void)state;
	arena_init(&arena);
	for (row = 0; row < sizeof orders / sizeof *orders; row++) {
		const struct field *f = field_named(orders[row].field);

		for (i = 0; i < 5; i++) {
			struct value v;

			assert_int_equal(value_parse(f,
			    span_of(orders[row].texts[i]), &arena, NULL, &v),
			    OK);
			buf_init(&keys[i]);
			value_key(&keys[i], f, &v);
			assert_true(keys[i].len <= KEY_MAX);
			if (i > 0 && span_order(buf_span(&keys[i - 1]),
			    buf_span(&keys[i])) >= 0)
				fail_msg("%s before %s",
				    orders[row].texts[i - 1],
				    orders[row].texts[i]);
		}
		for (i = 0; i < 5; i++)
			buf_free(&keys[i]);
	}
	arena_clear(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_people_type),
		cmocka_unit_test(says_what_is_allowed),
		cmocka_unit_test(json_comes_back_as_it_was),
		cmocka_unit_test(keys_sort_as_values_do),
	};

	return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
