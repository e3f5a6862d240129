/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/base/file.h"
#include "core/port/csv.h"

static char	path[] = "csv-test-XXXXXX";

static int
make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int
drop_file(void **state)
{
	(void)state;
	return unlink(path);
}

/* The whole file as text: [field|field]... or the note. */
static void
outline(const char *name, const struct csv_form *form, struct buf *out)
{
	struct note why = { "" };
	const struct span *fields;
	struct csv *csv;
	size_t count, i;
	enum err err = csv_open(name, form, &why, &csv);

	if (err == OK) {
		while (csv_next(csv, &fields, &count)) {
			for (i = 0; i < count; i++) {
				buf_byte(out, i == 0 ? '[' : '^');
				buf_add(out, fields[i]);
			}
			buf_byte(out, ']');
		}
		err = csv_close(csv);
	}
	if (err != OK)
		buf_text(out, why.text);
}

static void
assert_outline(struct span text, char delimiter, const char *encoding,
    const char *want)
{
	struct csv_form form = { delimiter, encoding, NULL };
	struct note why = { "" };
	struct buf out;

	buf_init(&out);
	assert_int_equal(file_write(path, 0600, text, &why), OK);
	outline(path, &form, &out);
	assert_span(buf_span(&out), want);
	buf_free(&out);
}

#define assert_rows(text, want) \
	assert_outline(SPAN(text), '\0', NULL, want)

static void
test_plain(void **state)
{
	(void)state;
	assert_rows("", "");
	assert_rows("a", "[a]");
	assert_rows("a,b\n1,2\n", "[a^b][1^2]");
	assert_rows("a,b\r\n1,2\r\n", "[a^b][1^2]");
	assert_rows("a,b\r1,2\r", "[a^b][1^2]");
	assert_rows("a,b\n1,", "[a^b][1^]");
	assert_rows("a,b\n,\n\n\n3,4", "[a^b][^][3^4]");
	assert_rows("\357\273\277a,b\n", "[a^b]");
	assert_rows("a\n\"\"\n", "[a][]");
	assert_rows("5\" pipe,x\n", "[5\" pipe^x]");
}

static void
test_quoted(void **state)
{
	(void)state;
	assert_rows("\"a,b\",\"c\"\"d\"\n", "[a,b^c\"d]");
	assert_rows("\"a\r\nb\",\"\"\n", "[a\r\nb^]");
	assert_rows("\"a\" ,b", "[a^b]");
	assert_rows("\"\"\"\"\"\",\"\"\"x\"", "[\"\"^\"x]");
	assert_rows("\"a\"", "[a]");
}

static void
test_delimiters(void **state)
{
	(void)state;
	assert_rows("a;b;c\n1,5;2;3\n", "[a^b^c][1,5^2^3]");
	assert_rows("a\tb\n1, 2\t3\n", "[a^b][1, 2^3]");
	assert_rows("a|b\n", "[a^b]");
	assert_rows("\"a;b;c\",d\n1,2\n", "[a;b;c^d][1^2]");
	assert_rows("sep=;\r\na;b,c\r\n", "[a^b,c]");
	assert_rows("a, b;c\n1;2\n3;4\n", "[a, b^c][1^2][3^4]");
	assert_outline(SPAN("a;b,c\n"), ',', NULL, "[a;b^c]");
}

static void
test_encodings(void **state)
{
	(void)state;
	assert_outline(SPAN("\320\350\361\n\357\360\n"), '\0',
	    "windows-1251", "[Рис][пр]");
	assert_outline(SPAN("\362\311\323"), '\0', "koi8-u", "[Рис]");
	assert_outline(SPAN("caf\351"), '\0', "windows-1252", "[café]");
	assert_outline(SPAN("\377\376a\0;\0b\0\n\0"), '\0', NULL, "[a^b]");
	assert_outline(SPAN("ok"), '\0', "utf-8", "[ok]");
}

static void
assert_refused(struct span text, const char *encoding, const char *place,
    const char *words)
{
	struct csv_form form = { .encoding = encoding };
	struct note why = { "" };
	struct buf out;
	char begin[64];

	buf_init(&out);
	assert_int_equal(file_write(path, 0600, text, &why), OK);
	outline(path, &form, &out);
	snprintf(begin, sizeof begin, "%s%s", path, place);
	assert_non_null(strstr(buf_cstr(&out), begin));
	assert_non_null(strstr(buf_cstr(&out), words));
	buf_free(&out);
}

static void
test_refused(void **state)
{
	struct note why = { "" };
	struct csv_form form = { .delimiter = '\0' };
	struct csv *csv;
	struct buf long_row;
	int i;

	(void)state;
	assert_refused(SPAN("a\nb,\"x\ny\n"), NULL, ":2: ", "never closed");
	assert_refused(SPAN("\"a\nb\"\n\"c\"d\n"), NULL, ":3: ",
	    "closing quotation");
	assert_refused(SPAN("a\nb\n\320\n"), NULL, ":3: ", "windows-1251");
	assert_refused(SPAN("a\nb\230\n"), "windows-1251", ":2: ",
	    "does not have");
	assert_refused(SPAN("\377\376a\0\n\0b\0\n"), NULL, ":2: ", "cut");
	assert_refused(SPAN("\376\377\0a\0\n\0b\0"), NULL, ":2: ", "cut");
	/* half of a character of two units */
	assert_refused(SPAN("\377\376a\0\n\0\75\330"), NULL, ":2: ", "cut");
	buf_init(&long_row);
	for (i = 0; i < 5000; i++)
		buf_text(&long_row, "x,");
	assert_refused(buf_span(&long_row), NULL, ":1: ", "4096");
	buf_reset(&long_row);
	buf_text(&long_row, "ab\n\"");
	for (i = 0; i < 300000; i++)
		buf_text(&long_row, "1234567\n");
	assert_refused(buf_span(&long_row), NULL, ":2: ", "1 MiB");
	/* behind several chunks */
	buf_reset(&long_row);
	buf_add(&long_row, SPAN("\377\376"));
	for (i = 0; i < 100000; i++)
		buf_add(&long_row, SPAN("\20\4;\0\n\0"));
	buf_add(&long_row, SPAN("\20\4\20"));
	assert_refused(buf_span(&long_row), NULL, ":100001: ", "cut");
	buf_reset(&long_row);
	for (i = 0; i < 100000; i++)
		buf_text(&long_row, "\320\350\361;\n");
	buf_text(&long_row, "\320\230");
	assert_refused(buf_span(&long_row), "windows-1251", ":100001: ",
	    "does not have");
	buf_free(&long_row);
	assert_int_equal(csv_open("nowhere", &form, &why, &csv), ERR_INPUT);
	assert_non_null(strstr(why.text, "nowhere"));
	why.text[0] = '\0';
	form.encoding = "klingon";
	assert_int_equal(csv_open(path, &form, &why, &csv), ERR_INPUT);
	assert_non_null(strstr(why.text, "klingon"));
}

static void
test_rows_and_lines(void **state)
{
	static const unsigned long rows[] = { 1, 2, 4, 5 },
	    lines[] = { 1, 2, 5, 6 };
	struct csv_form form = { .delimiter = '\0' };
	struct note why = { "" };
	const struct span *fields;
	struct csv *csv;
	size_t count, i;

	(void)state;
	assert_int_equal(file_write(path, 0600,
	    SPAN("a\n\"x\ny\"\n\nb\nc\n"), &why), OK);
	assert_int_equal(csv_open(path, &form, &why, &csv), OK);
	for (i = 0; i < 4; i++) {
		assert_true(csv_next(csv, &fields, &count));
		assert_int_equal(csv_row(csv), rows[i]);
		assert_int_equal(csv_line(csv), lines[i]);
	}
	assert_false(csv_next(csv, &fields, &count));
	assert_int_equal(csv_close(csv), OK);
}

/* Rows of every length, so that they meet the ends of chunks everywhere. */
static void
write_many(struct buf *text, uint64_t *seed)
{
	static const char *const fields[] = { "", "a", "b c", "x,y", "q\"r",
	    "two\nlines", "\"", "Рис", " edge " };
	int i;

	while (text->len < 700000) {
		for (i = 0; i < 6; i++)
			csv_write(text, span_of(fields[dice(seed) % 9]),
			    i == 0);
		csv_end(text);
	}
}

static void
test_what_is_written_reads_back(void **state)
{
	struct csv_form form = { .delimiter = ',' };
	uint64_t seed = 12345;
	struct buf text, again;
	const struct span *fields;
	struct note why = { "" };
	struct csv *csv;
	size_t count, i;

	(void)state;
	buf_init(&text);
	buf_init(&again);
	write_many(&text, &seed);
	assert_int_equal(file_write(path, 0600, buf_span(&text), &why), OK);
	assert_int_equal(csv_open(path, &form, &why, &csv), OK);
	while (csv_next(csv, &fields, &count)) {
		for (i = 0; i < count; i++)
			csv_write(&again, fields[i], i == 0);
		csv_end(&again);
	}
	assert_int_equal(csv_close(csv), OK);
	assert_int_equal(again.len, text.len);
	assert_memory_equal(again.at, text.at, text.len);
	buf_free(&text);
	buf_free(&again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_quoted),
		cmocka_unit_test(test_delimiters),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_rows_and_lines),
		cmocka_unit_test(test_what_is_written_reads_back),
	};

	return cmocka_run_group_tests(tests, make_file, drop_file);
}
