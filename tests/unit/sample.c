/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "config/sample.h"
#include "config/settings.h"
#include "core/model/value.h"

/* Enough for the sample, and linear: it has some 1,100 rows. */
enum { CODES = 4000 };

struct code {
	const char	*kind;
	struct span	 code;
};

struct sample {
	struct settings	*settings;
	struct arena	 arena;
	struct code	*codes;
	size_t		 count;
};

static int
setup(void **state)
{
	static struct sample sample;
	struct sample_walk walk;
	struct sample_row row;
	struct note why = { "" };

	arena_init(&sample.arena);
	if (settings_load(NULL, 0, &why, &sample.settings) != OK)
		fail_msg("%s", why.text);
	sample.codes = arena_array(&sample.arena, CODES,
	    sizeof(*sample.codes));
	sample_walk(&walk, &sample.arena);
	while (sample_next(&walk, &row)) {
		assert_true(sample.count < CODES);
		sample.codes[sample.count++] = (struct code){ row.kind,
		    row.texts[0] };
	}
	assert_false(sample.arena.failed);
	*state = &sample;
	return 0;
}

static int
teardown(void **state)
{
	struct sample *sample = *state;

	settings_free(sample->settings);
	arena_clear(&sample->arena);
	return 0;
}

static bool
has_code(const struct sample *s, const char *kind, struct span code)
{
	size_t i;

	for (i = 0; i < s->count; i++) {
		if (strcmp(s->codes[i].kind, kind) == 0 &&
		    span_is(s->codes[i].code, code))
			return true;
	}
	return false;
}

static size_t
count_kind(const struct sample *s, const char *kind)
{
	size_t i, count = 0;

	for (i = 0; i < s->count; i++)
		count += strcmp(s->codes[i].kind, kind) == 0;
	return count;
}

static void
test_size(void **state)
{
	const struct sample *s = *state;

	assert_in_range(count_kind(s, "subject"), 55, 65);
	assert_int_equal(count_kind(s, "chain"), 3);
	assert_in_range(count_kind(s, "topic"), 110, 130);
	assert_in_range(count_kind(s, "opening"), 38, 42);
	assert_int_equal(count_kind(s, "placement"), 150);
}

static void
test_codes_are_unique(void **state)
{
	const struct sample *s = *state;
	size_t i, j;

	for (i = 0; i < s->count; i++) {
		for (j = i + 1; j < s->count; j++) {
			if (strcmp(s->codes[i].kind, s->codes[j].kind) == 0 &&
			    span_is(s->codes[i].code, s->codes[j].code))
				fail_msg("%s/%.*s stands twice",
				    s->codes[i].kind,
				    SPAN_ARG(s->codes[i].code));
		}
	}
}

static void
check_reference(const struct sample *s, const struct sample_row *row,
    const struct field *field, struct span text)
{
	struct span code = text;
	size_t i = 0;

	while (text.len > 0) {
		for (i = 0; i < text.len && text.at[i] != ';'; i++)
			;
		code = span_make(text.at, i);
		if (!has_code(s, field->target->name, code))
			fail_msg("%s.csv:%u: %s: there is no %s/%.*s",
			    row->kind, row->line, field->name,
			    field->target->name, SPAN_ARG(code));
		text = span_from(text, i + 1);
	}
	assert_true(field->list || i == code.len);
}

static void
check_value(struct sample *s, const struct sample_row *row,
    const struct field *field, struct span text)
{
	struct note why = { "" };
	struct value value;

	if (field->type == FIELD_REF) {
		check_reference(s, row, field, text);
		return;
	}
	if (value_parse(field, text, &s->arena, &why, &value) != OK)
		fail_msg("%s.csv:%u: %s: %s", row->kind, row->line,
		    field->name, why.text);
	assert_true(value_fits(field, &value));
}

static void
check_required(const struct sample_row *row, const struct kind *kind)
{
	size_t i, j;

	for (i = 0; i < kind->count; i++) {
		if (!kind->fields[i].required)
			continue;
		for (j = 0; j < row->count; j++) {
			if (span_is(row->fields[j],
			    span_of(kind->fields[i].name)))
				break;
		}
		if (j == row->count || row->texts[j].len == 0)
			fail_msg("%s.csv:%u: %s is required", row->kind,
			    row->line, kind->fields[i].name);
	}
}

static void
test_satisfies_schema(void **state)
{
	struct sample *s = *state;
	const struct field *field;
	const struct kind *kind;
	struct sample_walk walk;
	struct sample_row row;
	size_t i;

	sample_walk(&walk, &s->arena);
	while (sample_next(&walk, &row)) {
		kind = schema_kind(s->settings->schema, span_of(row.kind));
		assert_non_null(kind);
		assert_span(row.fields[0], "code");
		check_required(&row, kind);
		for (i = 0; i < row.count; i++) {
			field = kind_field(kind, row.fields[i]);
			if (field == NULL)
				fail_msg("%s.csv: no field %.*s", row.kind,
				    SPAN_ARG(row.fields[i]));
			check_value(s, &row, field, row.texts[i]);
		}
	}
}

static void
test_reads_quotes(void **state)
{
	struct sample *s = *state;
	struct sample_walk walk;
	struct sample_row row;
	bool found = false;

	sample_walk(&walk, &s->arena);
	while (sample_next(&walk, &row)) {
		if (strcmp(row.kind, "topic") != 0 || row.line != 3)
			continue;
		assert_span(row.fields[1], "title");
		assert_span(row.texts[1], "Koʻp, kam, teng");
		found = true;
	}
	assert_true(found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_codes_are_unique),
		cmocka_unit_test(test_satisfies_schema),
		cmocka_unit_test(test_reads_quotes),
	};

	return cmocka_run_group_tests_name("sample", tests, setup, teardown);
}
