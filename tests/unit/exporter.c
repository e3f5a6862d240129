/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/porting.h"

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

/* Whichever allocation fails: no memory is the answer, or all went well. */
static void
test_no_memory(void **state)
{
	static const char rows[] = "code,name,area,tags\nA,x,B,p;q\nC,y,,\n";
	unsigned long n, count;
	struct note why = { "" };
	enum err err = ERR_NOMEM;
	struct base b;

	(void)state;
	base_open(&b, "one");
	b.options.kind = &b.desk.t.area;
	assert_int_equal(take(&b, "code\nB\n"), OK);
	b.options.kind = &b.desk.t.school;
	assert_int_equal(file_write("rows.csv", 0600, span_of(rows), &why),
	    OK);
	for (n = 1; err != OK; n++) {
		count = b.result.lines;
		mem_fail_after(n);
		err = take_file(&b, "rows.csv");
		mem_fail_after(0);
		if (err != OK)
			assert_int_equal(err, ERR_NOMEM);
		assert_true(n < 10000 && count <= 2);
	}
	assert_true(n > 20);
	unlink("rows.csv");
	assert_export(&b, &b.desk.t.school,
	    "{\"kind\":\"school\",\"code\":\"A\",\"name\":\"x\","
	    "\"area\":\"B\",\"tags\":[\"p\",\"q\"]}\n"
	    "{\"kind\":\"school\",\"code\":\"C\",\"name\":\"y\"}\n");
	base_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_json_kinds),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, porting_begin, porting_end);
}
