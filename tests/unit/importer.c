/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/office.h"

#include "core/base/file.h"
#include "core/port/exporter.h"
#include "core/port/importer.h"

struct listener {
	struct buf	 remarks, shown, refused;
};

static void
add_line(struct buf *out, struct span line)
{
	buf_add(out, line);
	buf_byte(out, '\n');
}

static void
hear_remark(void *with, struct span sentence)
{
	add_line(&((struct listener *)with)->remarks, sentence);
}

static void
hear_line(void *with, struct span line)
{
	add_line(&((struct listener *)with)->shown, line);
}

static void
hear_reject(void *with, struct span sentence)
{
	add_line(&((struct listener *)with)->refused, sentence);
}

struct base {
	struct desk			 desk;
	struct listener			 heard;
	struct import_options		 options;
	struct import_tally		 tally;
	struct change_result		 result;
};

static void
base_open(struct base *b, const char *name)
{
	memset(b, 0, sizeof *b);
	desk_open(&b->desk, name, 0);
	b->options.kind = &b->desk.t.school;
}

static void
base_close(struct base *b)
{
	desk_remove(&b->desk);
	buf_free(&b->heard.remarks);
	buf_free(&b->heard.shown);
	buf_free(&b->heard.refused);
}

static enum err
take_file(struct base *b, const char *path)
{
	struct import_ears ears = { hear_remark, hear_line, hear_reject,
	    NULL, &b->heard };

	buf_reset(&b->heard.remarks);
	buf_reset(&b->heard.shown);
	buf_reset(&b->heard.refused);
	b->desk.why.text[0] = '\0';
	b->desk.clock.fixed += 1000;
	return import_file(b->desk.store, &b->desk.author, path, &b->options,
	    &ears, &b->tally, &b->result, &b->desk.why);
}

static enum err
take_as(struct base *b, const char *path, struct span text)
{
	struct note why = { "" };
	enum err err;

	assert_int_equal(file_write(path, 0600, text, &why), OK);
	err = take_file(b, path);
	unlink(path);
	return err;
}

static enum err
take(struct base *b, const char *text)
{
	return take_as(b, "rows.csv", span_of(text));
}

static void
assert_tally(const struct base *b, uint64_t added, uint64_t changed,
    uint64_t unchanged, uint64_t rejected)
{
	if (b->tally.added != added || b->tally.changed != changed ||
	    b->tally.unchanged != unchanged || b->tally.rejected != rejected)
		fail_msg("%d %d %d %d; %s; %.*s", (int)b->tally.added,
		    (int)b->tally.changed, (int)b->tally.unchanged,
		    (int)b->tally.rejected, b->desk.why.text,
		    SPAN_ARG(buf_span(&b->heard.refused)));
}

static void
assert_heard(struct buf *heard, const char *words)
{
	if (strstr(buf_cstr(heard), words) == NULL)
		fail_msg("\"%s\" not in \"%s\"", words, buf_cstr(heard));
}

static enum err
put(void *with, struct span bytes, struct note *why)
{
	(void)why;
	buf_add(with, bytes);
	return OK;
}

/* All records of a kind as a file would have them. */
static void
export_all(struct base *b, const struct kind *kind, const char *format,
    struct buf *out)
{
	struct query query = { .kind = kind };
	struct export_choice choice = { .format = format };
	struct export_sink sink = { put, out };
	struct txn txn;

	txn_begin(&txn, b->desk.store, TXN_READ, &b->desk.why);
	assert_int_equal(export_query(&txn, &query, &choice, &sink,
	    &b->desk.why), OK);
	assert_int_equal(txn_end(&txn), OK);
}

static void
assert_export(struct base *b, const struct kind *kind, const char *want)
{
	struct buf out;

	buf_init(&out);
	export_all(b, kind, "json", &out);
	assert_span(buf_span(&out), want);
	buf_free(&out);
}

static void
test_add_then_change(void **state)
{
	struct base b;

	(void)state;
	base_open(&b, "one");
	assert_int_equal(take(&b, "code,name,pupils\nB,Second,20\n"
	    "A,First,10\n"), OK);
	assert_tally(&b, 2, 0, 0, 0);
	assert_int_equal(b.result.lines, 2);
	assert_int_equal(take(&b, "code,name,pupils\nB,Second,20\n"
	    "A,First,10\n"), OK);
	assert_tally(&b, 0, 0, 2, 0);
	assert_int_equal(b.result.set, 0);
	b.options.dry_run = true;
	assert_int_equal(take(&b, "code;name;pupils\nB;Other;20\nC;New;3\n"
	    "A;First;11\n"), OK);
	assert_tally(&b, 1, 2, 0, 0);
	assert_span(buf_span(&b.heard.shown), "school/B name: Second -> Other"
	    "\nschool/C: new\nschool/A pupils: 10 -> 11\n");
	b.options.dry_run = false;
	assert_export(&b, &b.desk.t.school,
	    "{\"kind\":\"school\",\"code\":\"A\",\"name\":\"First\","
	    "\"pupils\":10}\n{\"kind\":\"school\",\"code\":\"B\","
	    "\"name\":\"Second\",\"pupils\":20}\n");
	base_close(&b);
}

static void
test_references(void **state)
{
	struct base b;

	(void)state;
	base_open(&b, "one");
	b.options.kind = &b.desk.t.area;
	/* later rows, itself, each other, and what is there already */
	assert_int_equal(take(&b, "code,parent\na,b\nb,c\nc,c\nd,a\n"), OK);
	assert_tally(&b, 4, 0, 0, 0);
	assert_export(&b, &b.desk.t.area,
	    "{\"kind\":\"area\",\"code\":\"a\",\"parent\":\"b\"}\n"
	    "{\"kind\":\"area\",\"code\":\"b\",\"parent\":\"c\"}\n"
	    "{\"kind\":\"area\",\"code\":\"c\",\"parent\":\"c\"}\n"
	    "{\"kind\":\"area\",\"code\":\"d\",\"parent\":\"a\"}\n");
	assert_int_equal(take(&b, "code,parent\na,b\nb,c\nc,c\nd,a\n"), OK);
	assert_tally(&b, 0, 0, 4, 0);
	assert_int_equal(take(&b, "code,parent\na,e\ne,d\nd,\n"), OK);
	assert_tally(&b, 1, 1, 1, 0);
	b.options.kind = &b.desk.t.school;
	assert_int_equal(take(&b, "code,area,partners\n1,a,2; 3;2\n2,e,\n"
	    "3,c,3\n"), OK);
	assert_export(&b, &b.desk.t.school,
	    "{\"kind\":\"school\",\"code\":\"1\",\"area\":\"a\","
	    "\"partners\":[\"2\",\"3\"]}\n"
	    "{\"kind\":\"school\",\"code\":\"2\",\"area\":\"e\"}\n"
	    "{\"kind\":\"school\",\"code\":\"3\",\"area\":\"c\","
	    "\"partners\":[\"3\"]}\n");
	assert_int_equal(take(&b, "code,area\n4,zz\n"), ERR_INPUT);
	assert_heard(&b.heard.refused, "rows.csv:2: row 2, column \"area\": "
	    "\"zz\": no area has this code");
	base_close(&b);
}

static void
test_double_keys(void **state)
{
	static const char rows[] = "code,name\nA,x\nB,y\n\nA,z\n";
	struct base b;

	(void)state;
	base_open(&b, "one");
	assert_int_equal(take(&b, rows), ERR_INPUT);
	assert_tally(&b, 0, 0, 0, 2);
	assert_heard(&b.heard.refused, "rows.csv:2: row 2 and row 5 have the "
	    "same code \"A\"");
	assert_heard(&b.heard.refused, "row 5 and row 2 have the same code "
	    "\"A\"");
	assert_heard(&b.heard.refused, "rows.csv:5: ");
	b.options.partial = true;
	assert_int_equal(take(&b, rows), ERR_LOOK);
	assert_tally(&b, 1, 0, 0, 2);
	assert_export(&b, &b.desk.t.school,
	    "{\"kind\":\"school\",\"code\":\"B\",\"name\":\"y\"}\n");
	base_close(&b);
}

static void
test_all_or_nothing(void **state)
{
	static const char rows[] = "code,name,pupils,sort\n"
	    "A,\"a, \"\"b\"\"\",ten,school\nB,b,1,lyceum\nC,c,2,scool\n"
	    ",d,3,school\nE,e,4,school,x\n";
	struct note why = { "" };
	struct buf rejects;
	struct base b;

	(void)state;
	base_open(&b, "one");
	buf_init(&rejects);
	b.options.rejects = "rejects.csv";
	assert_int_equal(take(&b, rows), ERR_INPUT);
	assert_tally(&b, 0, 0, 0, 4);
	assert_export(&b, &b.desk.t.school, "");
	b.options.partial = true;
	assert_int_equal(take(&b, rows), ERR_LOOK);
	assert_tally(&b, 1, 0, 0, 4);
	assert_heard(&b.heard.refused, "row 2, column \"pupils\": \"ten\"");
	assert_heard(&b.heard.refused, "column \"sort\": \"scool\"");
	assert_heard(&b.heard.refused, "row 5: the field \"code\"");
	assert_heard(&b.heard.refused, "row 6: the row has 5 fields");
	assert_int_equal(file_read("rejects.csv", 10000, &rejects, &why), OK);
	assert_heard(&rejects, "code,name,pupils,sort,import_error\n");
	assert_heard(&rejects, "A,\"a, \"\"b\"\"\",ten,school,\"rows.csv:2:");
	b.options.rejects = NULL;
	assert_int_equal(take(&b, "code,name,pupils,sort,import_error\n"
	    "A,a,10,school,rows.csv:2: row 2\n"), OK);
	assert_tally(&b, 1, 0, 0, 0);
	assert_int_equal(b.heard.remarks.len, 0);
	unlink("rejects.csv");
	buf_free(&rejects);
	base_close(&b);
}

/* What leads to a refused row is refused, from whichever side it stands. */
static void
test_refused_chain(void **state)
{
	struct base b;

	(void)state;
	base_open(&b, "one");
	b.options.kind = &b.desk.t.area;
	b.options.partial = true;
	assert_int_equal(take(&b, "code,level,parent\na,1,b\nb,1,c\n"
	    "c,99,\nd,1,c\ne,1,f\nf,1,\n"), ERR_LOOK);
	assert_tally(&b, 2, 0, 0, 4);
	assert_heard(&b.heard.refused, "row 3, column \"parent\": \"c\": "
	    "row 4, which it refers to");
	assert_export(&b, &b.desk.t.area,
	    "{\"kind\":\"area\",\"code\":\"e\",\"level\":1,\"parent\":\"f\"}"
	    "\n{\"kind\":\"area\",\"code\":\"f\",\"level\":1}\n");
	base_close(&b);
}

static void
test_headings(void **state)
{
	struct base b;

	(void)state;
	base_open(&b, "one");
	b.desk.t.school_fields[SCHOOL_NAME].label.text[LANG_UZ] = "Nomi "
	    "(o\312\273zbekcha)";
	b.desk.t.school_fields[SCHOOL_PUPILS].label.text[LANG_RU] =
	    "Ученики";
	assert_int_equal(take(&b, "CODE,nomi (o'zbekcha),УЧЕНИКИ,pupil,\n"
	    "A,x,5,7,\n"), OK);
	assert_span(buf_span(&b.heard.remarks), "The column \"pupil\" is left "
	    "out: school has no such field. The nearest is \"pupils\".\n");
	assert_export(&b, &b.desk.t.school, "{\"kind\":\"school\",\"code\":"
	    "\"A\",\"name\":\"x\",\"pupils\":5}\n");
	assert_int_equal(take(&b, "code,name,Name\nA,x,y\n"), ERR_INPUT);
	assert_non_null(strstr(b.desk.why.text, "both fill the field"));
	assert_int_equal(take(&b, "code,name,name\nA,x,y\n"), ERR_INPUT);
	assert_non_null(strstr(b.desk.why.text, "stands twice"));
	assert_int_equal(take(&b, "kod,name\nA,x\n"), ERR_INPUT);
	assert_non_null(strstr(b.desk.why.text, "--map COLUMN=code"));
	assert_int_equal(take(&b, ""), ERR_INPUT);
	base_close(&b);
}

static void
test_blanks(void **state)
{
	struct base b;

	(void)state;
	base_open(&b, "one");
	b.desk.t.school_fields[SCHOOL_NAME].required = true;
	assert_int_equal(take(&b, "code,name,pupils\nA,x,5\n"), OK);
	assert_int_equal(take(&b, "code,name,pupils\nA,,\n"), OK);
	assert_tally(&b, 0, 0, 1, 0);
	assert_int_equal(take(&b, "code,name,pupils\nB,,1\n"), ERR_INPUT);
	assert_heard(&b.heard.refused, "\"name\" is required");
	assert_int_equal(take(&b, "code,pupils\nA,6\n"), OK);
	b.options.blank_erases = true;
	assert_int_equal(take(&b, "code,name,pupils\nA,,1\n"), ERR_INPUT);
	assert_int_equal(take(&b, "code,pupils\nA,\n"), OK);
	assert_tally(&b, 0, 1, 0, 0);
	assert_export(&b, &b.desk.t.school, "{\"kind\":\"school\",\"code\":"
	    "\"A\",\"name\":\"x\"}\n");
	base_close(&b);
}

static void
test_definition(void **state)
{
	struct import_value sorts[] = { { SPAN("Govt. School"),
	    SPAN("school") }, { SPAN("Kollej"), SPAN("college") } };
	struct base b;
	struct import_column columns[6] = { { .constant = SPAN("") } };
	struct import_definition def = { .columns = columns,
	    .column_count = 6, .delimiter = ';',
	    .encoding = "windows-1251" };

	(void)state;
	base_open(&b, "one");
	columns[0] = (struct import_column){ .column = SPAN("No"),
	    .field = &b.desk.t.school_fields[SCHOOL_CODE],
	    .prefix = SPAN("S-") };
	columns[1] = (struct import_column){ .column = SPAN("Type"),
	    .field = &b.desk.t.school_fields[SCHOOL_SORT],
	    .values = sorts, .value_count = 2 };
	columns[2] = (struct import_column){ .column = SPAN("Since"),
	    .field = &b.desk.t.school_fields[SCHOOL_FOUNDED],
	    .date_form = "%d.%m.%Y" };
	columns[3] = (struct import_column){ .column = SPAN(""),
	    .field = &b.desk.t.school_fields[SCHOOL_TAGS],
	    .constant = SPAN("x;y") };
	columns[4] = (struct import_column){ .column = SPAN("No"),
	    .field = &b.desk.t.school_fields[SCHOOL_ADDRESS] };
	columns[5] = (struct import_column){ .column = SPAN("Junk") };
	def.kind = &b.desk.t.school;
	b.options.definition = &def;
	assert_int_equal(take(&b, "No;Type;Since;Junk;name\n"
	    "1;govt school;1.9.1999;z;\320\350\361\n"), OK);
	assert_span(buf_span(&b.heard.remarks), "The column \"name\" is left "
	    "out: the import definition does not name it.\n");
	def.others_by_name = true;
	assert_int_equal(take(&b, "No;Type;Since;Junk;name\n"
	    "1;KOLLEJ;;z;\320\350\361\n"), OK);
	assert_export(&b, &b.desk.t.school, "{\"kind\":\"school\",\"code\":"
	    "\"S-1\",\"name\":\"Рис\",\"address\":\"1\",\"sort\":\"college\","
	    "\"founded\":\"1999-09-01\",\"tags\":[\"x\",\"y\"]}\n");
	assert_int_equal(take(&b, "No;Type;Since;Junk\n2;school;31.02.2000;"
	    "\n"), ERR_INPUT);
	assert_heard(&b.heard.refused, "column \"Since\": \"31.02.2000\"");
	assert_int_equal(take(&b, "No;Typ;Since;Junk\n2;school;;\n"),
	    ERR_INPUT);
	assert_non_null(strstr(b.desk.why.text, "nearest is \"Typ\""));
	base_close(&b);
}

static void
test_other_key(void **state)
{
	struct base b;
	struct import_column parent = { .column = SPAN("of") };
	struct import_definition def = { .columns = &parent,
	    .column_count = 1, .others_by_name = true };

	(void)state;
	base_open(&b, "one");
	parent.field = &b.desk.t.area_fields[AREA_PARENT];
	parent.by = &b.desk.t.area_fields[AREA_NAME];
	def.kind = b.options.kind = &b.desk.t.area;
	def.key = &b.desk.t.area_fields[AREA_NAME];
	b.options.definition = &def;
	assert_int_equal(take(&b, "name,of,level\nx,y,1\ny,,2\n"), OK);
	assert_tally(&b, 2, 0, 0, 0);
	assert_int_equal(take(&b, "name,of,level\nz,y,1\ny,,3\n"), OK);
	assert_tally(&b, 1, 1, 0, 0);
	assert_export(&b, &b.desk.t.area,
	    "{\"kind\":\"area\",\"code\":\"ARE-00001\",\"name\":\"x\","
	    "\"level\":1,\"parent\":\"ARE-00002\"}\n"
	    "{\"kind\":\"area\",\"code\":\"ARE-00002\",\"name\":\"y\","
	    "\"level\":3}\n"
	    "{\"kind\":\"area\",\"code\":\"ARE-00003\",\"name\":\"z\","
	    "\"level\":1,\"parent\":\"ARE-00002\"}\n");
	/* matched by name, referred to by code in the same file */
	parent.by = NULL;
	assert_int_equal(take(&b, "name,of,code\nv,W,V\nw,,W\n"), OK);
	assert_tally(&b, 2, 0, 0, 0);
	base_close(&b);
}

/* Out of one office and into another: the same bytes come out of both. */
static void
test_round_trip(void **state)
{
	static const char *const formats[] = { "csv", "json" };
	static const char *const files[] = { "all.csv", "all.jsonl" };
	struct buf before, after;
	struct base b, c;
	size_t i;

	(void)state;
	base_open(&b, "one");
	buf_init(&before);
	buf_init(&after);
	assert_int_equal(take_as(&b, "in.jsonl", SPAN(
	    "{\"kind\":\"school\",\"code\":\"a-1\",\"partners\":[\"A 1\"],"
	    "\"tags\":[\"x\",\"y z\"],\"open\":true,\"share\":\"0.50\"}\n\n"
	    "{\"code\":\"A 1\",\"kind\":\"school\",\"name\":\"q\\\"\\u041f\","
	    "\"pupils\":7,\"open\":false,\"address\":null}\n"
	    "{\"kind\":\"school\",\"code\":\"10\",\"address\":\"a, b\"}\n"
	    "{\"kind\":\"school\",\"code\":\"9\",\"sort\":\"lyceum\"}\n")),
	    OK);
	assert_tally(&b, 4, 0, 0, 0);
	for (i = 0; i < 2; i++) {
		buf_reset(&before);
		buf_reset(&after);
		base_open(&c, "two");
		export_all(&b, &b.desk.t.school, formats[i], &before);
		assert_int_equal(take_as(&c, files[i], buf_span(&before)),
		    OK);
		assert_tally(&c, 4, 0, 0, 0);
		export_all(&c, &c.desk.t.school, formats[i], &after);
		assert_span(buf_span(&after), buf_cstr(&before));
		assert_int_equal(take_as(&c, files[i], buf_span(&before)),
		    OK);
		assert_tally(&c, 0, 0, 4, 0);
		base_close(&c);
	}
	buf_free(&before);
	buf_free(&after);
	base_close(&b);
}

/* Records of two kinds that refer to each other, in one file. */
static void
test_json_kinds(void **state)
{
	struct base b;

	(void)state;
	base_open(&b, "one");
	b.options.kind = NULL;
	b.options.rejects = "rejects.jsonl";
	b.options.partial = true;
	assert_int_equal(take_as(&b, "in.json", SPAN(
	    "{\"kind\":\"school\",\"code\":\"1\",\"area\":\"x\"}\n"
	    "{\"kind\":\"area\",\"code\":\"x\",\"name\":\"X\"}\n"
	    "{\"kind\":\"river\",\"code\":\"x\"}\n"
	    "{\"code\":\"x\"}\n[1]\n{\"kind\":\"area\"\n"
	    "{\"kind\":\"area\",\"code\":\"y\",\"code\":\"z\"}\n"
	    "{\"kind\":\"area\",\"code\":\"y\",\"name\":{}}\n")), ERR_LOOK);
	assert_tally(&b, 2, 0, 0, 6);
	assert_heard(&b.heard.refused, "in.json:3: row 3: \"kind\" names no");
	assert_heard(&b.heard.refused, "in.json:6: row 6: not a JSON object");
	assert_heard(&b.heard.refused, "stands twice");
	assert_export(&b, &b.desk.t.school,
	    "{\"kind\":\"school\",\"code\":\"1\",\"area\":\"x\"}\n");
	assert_export(&b, &b.desk.t.area,
	    "{\"kind\":\"area\",\"code\":\"x\",\"name\":\"X\"}\n");
	unlink("rejects.jsonl");
	base_close(&b);
}

static void
test_usage(void **state)
{
	struct base b;

	(void)state;
	base_open(&b, "one");
	b.options.kind = NULL;
	assert_int_equal(take(&b, "code\nA\n"), ERR_USAGE);
	b.options.kind = &b.desk.t.school;
	b.options.format = "xlsx";
	assert_int_equal(take(&b, "code\nA\n"), ERR_USAGE);
	b.options.format = NULL;
	assert_int_equal(take_file(&b, "nowhere.csv"), ERR_INPUT);
	assert_non_null(strstr(b.desk.why.text, "nowhere.csv"));
	base_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add_then_change),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_double_keys),
		cmocka_unit_test(test_all_or_nothing),
		cmocka_unit_test(test_refused_chain),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_definition),
		cmocka_unit_test(test_other_key),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_json_kinds),
		cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
