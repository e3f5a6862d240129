/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/porting.h"

#include "core/port/cell.h"

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

/* Rows of one key add to its lists, in one change. */
static void
test_adding(void **state)
{
	struct base b;
	struct span wanted[] = { SPAN("partner"), SPAN("twin") };
	struct import_filter filter = { SPAN("type"), wanted, 2 };
	struct import_column columns[3] = { { .constant = SPAN("") } };
	struct import_definition def = { .columns = columns,
	    .column_count = 3, .filters = &filter, .filter_count = 1,
	    .encoding = "UTF-8" };

	(void)state;
	base_open(&b, "one");
	columns[0] = (struct import_column){ .column = SPAN("to"),
	    .field = &b.desk.t.school_fields[SCHOOL_CODE] };
	columns[1] = (struct import_column){ .column = SPAN("from"),
	    .field = &b.desk.t.school_fields[SCHOOL_PARTNERS], .add = true };
	columns[2] = (struct import_column){ .column = SPAN("name"),
	    .field = &b.desk.t.school_fields[SCHOOL_NAME] };
	def.kind = &b.desk.t.school;
	assert_int_equal(take(&b, "code,name,partners\n1,One,\n2,Two,1\n"
	    "3,Three,\n"), OK);
	b.options.definition = &def;
	b.options.dry_run = true;
	assert_int_equal(take(&b, "from,to,type,name\n1,2,partner,\n"
	    "3,2,twin,\n3,1,other,\n3,2,partner,\n2,1,partner,\n"
	    "4,1,partner,\n1,4,partner,Four\n"), OK);
	assert_tally(&b, 1, 2, 0, 0);
	assert_span(buf_span(&b.heard.shown), "school/2 partners: +3\n"
	    "school/1 partners: +2;+4\nschool/4: new\n");
	b.options.dry_run = false;
	assert_int_equal(take(&b, "from,to,type,name\n1,2,partner,\n"
	    "3,2,twin,\n3,1,other,\n3,2,partner,\n2,1,partner,\n"
	    "4,1,partner,\n1,4,partner,Four\n2,4,partner,Four\n"), OK);
	assert_tally(&b, 1, 2, 0, 0);
	assert_export(&b, &b.desk.t.school,
	    "{\"kind\":\"school\",\"code\":\"1\",\"name\":\"One\","
	    "\"partners\":[\"2\",\"4\"]}\n"
	    "{\"kind\":\"school\",\"code\":\"2\",\"name\":\"Two\","
	    "\"partners\":[\"1\",\"3\"]}\n"
	    "{\"kind\":\"school\",\"code\":\"3\",\"name\":\"Three\"}\n"
	    "{\"kind\":\"school\",\"code\":\"4\",\"name\":\"Four\","
	    "\"partners\":[\"1\",\"2\"]}\n");
	assert_int_equal(take(&b, "from,to,type,name\n1,2,partner,\n"
	    "3,2,twin,\n"), OK);
	assert_tally(&b, 0, 0, 1, 0);
	base_close(&b);
}

/* A row that cannot be used keeps only itself out; rows that differ elsewhere
 * are not one. */
static void
test_adding_refused(void **state)
{
	struct base b;
	struct import_column columns[2] = { { .constant = SPAN("") } };
	struct import_definition def = { .columns = columns,
	    .column_count = 2, .others_by_name = true, .encoding = "UTF-8" };

	(void)state;
	base_open(&b, "one");
	columns[0] = (struct import_column){ .column = SPAN("to"),
	    .field = &b.desk.t.school_fields[SCHOOL_CODE] };
	columns[1] = (struct import_column){ .column = SPAN("from"),
	    .field = &b.desk.t.school_fields[SCHOOL_PARTNERS], .add = true };
	def.kind = &b.desk.t.school;
	assert_int_equal(take(&b, "code,name\n1,One\n2,Two\n3,Three\n"), OK);
	b.options.definition = &def;
	assert_int_equal(take(&b, "from,to\n9,2\n1,2\n3,2\n"), ERR_INPUT);
	assert_tally(&b, 0, 0, 0, 1);
	assert_heard(&b.heard.refused, "row 2, column \"from\": \"9\"");
	b.options.partial = true;
	assert_int_equal(take(&b, "from,to\n9,2\n1,2\n3,2\n"), ERR_LOOK);
	assert_tally(&b, 0, 1, 0, 1);
	assert_export(&b, &b.desk.t.school,
	    "{\"kind\":\"school\",\"code\":\"1\",\"name\":\"One\"}\n"
	    "{\"kind\":\"school\",\"code\":\"2\",\"name\":\"Two\","
	    "\"partners\":[\"1\",\"3\"]}\n"
	    "{\"kind\":\"school\",\"code\":\"3\",\"name\":\"Three\"}\n");
	b.options.partial = false;
	assert_int_equal(take(&b, "from,to,pupils\n1,3,5\n2,3,6\n"),
	    ERR_INPUT);
	assert_heard(&b.heard.refused, "row 2 and row 3 have the same code");
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

static void
assert_date(const char *text, const char *form, const char *want)
{
	struct buf iso;

	buf_init(&iso);
	assert_int_equal(cell_date(span_of(text), form, &iso), want != NULL);
	if (want != NULL)
		assert_span(buf_span(&iso), want);
	buf_free(&iso);
}

static void
test_dates(void **state)
{
	(void)state;
	assert_date("31.12.1999", "%d.%m.%Y", "1999-12-31");
	assert_date("1/5/2023", "%m/%d/%Y", "2023-01-05");
	assert_date("20230105", "%Y%m%d", "2023-01-05");
	assert_date("05-01-70", "%d-%m-%y", "1970-01-05");
	assert_date("05-01-69", "%d-%m-%y", "2069-01-05");
	assert_date("29.02.2023", "%d.%m.%Y", NULL);
	assert_date("1.2.23", "%d.%m.%Y", NULL);
	assert_date("1.2.2023 x", "%d.%m.%Y", NULL);
	assert_date("1.2", "%d.%m.%Y", NULL);
	assert_date("1 May 2023", "%d %b %Y", NULL);
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
		cmocka_unit_test(test_adding),
		cmocka_unit_test(test_adding_refused),
		cmocka_unit_test(test_other_key),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests(tests, porting_begin, porting_end);
}
