/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/log/line.h"

#define D "ABCDEFGHIJKLMNOP"
#define E "QRSTUVWXYZ234567"
#define H16 "0123456789abcdef"
#define H64 "0123456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef"

static enum err
try(const char *text, size_t len)
{
	struct note why = { "" };
	struct arena arena;
	struct line line;
	enum err err;

	arena_init(&arena);
	err = line_read(&line, span_make(text, len), &arena, &why);
	arena_clear(&arena);
	if (err != OK)
		assert_string_not_equal(why.text, "");
	return err;
}

static void
test_members(void **state)
{
	static const char text[] = "{\"n\":10300,\"t\":1788540640098,"
	    "\"u\":\"dilnoza\",\"of\":2,\"tq\":1,\"note\":\"n\\u006fte\","
	    "\"undo\":\"" D ".7\",\"r\":\"subject/" D ".10234\",\"set\":"
	    "{\"pupils\":528,\"name\":\"x\",\"l\":[\"a\",\"b\"]},\"old\":"
	    "[\"" D ".10234\",\"" E ".3\"],\"rx\":\"" H16 H16 "\","
	    "\"more\":[1.5]}";
	struct arena arena;
	struct line line;

	(void)state;
	arena_init(&arena);
	assert_int_equal(line_read(&line, span_of(text), &arena, NULL), OK);
	assert_span(line.raw, text);
	assert_int_equal(line.n, 10300);
	assert_int_equal(line.t, 1788540640098);
	assert_true(line.first);
	assert_true(line.doubtful);
	assert_int_equal(line.of, 2);
	assert_span(line.user, "dilnoza");
	assert_span(line.note, "note");
	assert_span(line.undo, D ".7");
	assert_span(line.rec_kind, "subject");
	assert_span(line.rec_dev, D);
	assert_int_equal(line.rec_n, 10234);
	assert_span(line.rx, H16 H16);
	assert_int_equal(line.sort, LINE_PLAIN);
	assert_int_equal(line.sets, 3);
	assert_int_equal(line.olds, 2);
	assert_span(line.old, "[\"" D ".10234\",\"" E ".3\"]");
	assert_false(line.del);
	arena_clear(&arena);
}

/* Whoever reads a line, and whoever asks only for its sort. */
static void
test_sorts(void **state)
{
	static const struct {
		const char	*text;
		enum line_sort	 sort;
	} rows[] = {
		{ "{\"n\":2,\"r\":\"a\"}", LINE_PLAIN },
		{ "{\"n\":2,\"r\":\"a\",\"set\":{\"z\":1,\"k\":2,\"x\":3}}",
		    LINE_PLAIN },
		{ "{\"n\":2,\"r\":\"a\",\"note2\":\"a\\u006b\"}",
		    LINE_PLAIN },
		{ "{\"n\":2,\"k\":\"x-other\"}", LINE_RULING },
		{ "{\"n\":2,\"\\u006b\":\"save\"}", LINE_RULING },
		{ "{\"n\":2,\"r\":\"a\",\"z\":\"" H16 "\"}",
		    LINE_PERSONAL },
		{ "{\"n\":2,\"r\":\"a\",\"\\u007a\":\"" H16 "\"}",
		    LINE_PERSONAL },
		{ "{\"n\":2,\"z\":\"" H64 "\"}", LINE_PERSONAL },
		{ "{\"n\":2,\"x\":\"" H64 "\"}", LINE_PLAIN },
	};
	struct arena arena;
	struct line line;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(line_read(&line, span_of(rows[i].text),
		    &arena, NULL), OK);
		if (line.sort != rows[i].sort ||
		    line_sort(line.raw) != rows[i].sort)
			fail_msg("another sort: %s", rows[i].text);
	}
	arena_clear(&arena);
}

static void
test_walks(void **state)
{
	static const char text[] = "{\"n\":1,\"r\":\"k/" D ".1\",\"set\":"
	    "{\"a\":528,\"b\":\"x\",\"c\":[\"p\",\"q\"],\"d\":null,"
	    "\"e\":{\"x\":[1]}},\"old\":[\"" D ".1\",\"" E ".3\"]}";
	struct arena arena;
	struct line line;
	struct line_walk walk;
	struct value value;
	struct span name;
	struct buf out;

	(void)state;
	arena_init(&arena);
	buf_init(&out);
	assert_int_equal(line_read(&line, span_of(text), &arena, NULL), OK);
	line_sets(&walk, &line, &arena);
	while (line_next_set(&walk, &name, &value)) {
		buf_add(&out, name);
		buf_byte(&out, '=');
		value_to_json(&out, &value);
		buf_byte(&out, ' ');
	}
	line_olds(&walk, &line, &arena);
	while (line_next_old(&walk, &name))
		buf_add(&out, name);
	assert_string_equal(buf_cstr(&out), "a=528 b=\"x\" c=[\"p\",\"q\"] "
	    "d=null e={\"x\":[1]} " D ".1" E ".3");
	buf_free(&out);
	arena_clear(&arena);
}

static void
test_allowed(void **state)
{
	static const char *const lines[] = {
		"{\"n\":1,\"r\":\"school\"}",
		"{\"n\":1,\"r\":\"school\",\"set\":{}}",
		"{\"n\":1,\"t\":0,\"u\":\"\",\"r\":\"school\"}",
		" { \"n\" : 1 , \"k\" : \"x-later\" , \"any\" : [ 1.5e9 ] } ",
		"{\"k\":\"key\",\"key\":\"AA==\",\"title\":\"T\",\"n\":1}",
		"{\"n\":5,\"x\":\"" H64 "\"}",
		"{\"n\":5,\"z\":\"" H64 "\"}",
		"{\"n\":5,\"z\":\"" H16 "\",\"r\":\"a\"}",
		"{\"n\":5,\"r\":\"a\",\"re\":\"" D ".1\",\"rx\":\"" H16 H16
		    "\"}",
		"{\"n\":5,\"r\":\"a/" D ".1\",\"del\":true,\"old\":[]}",
		"{\"n\":5,\"r\":\"a/" D ".1\",\"old\":[\"" D ".2\"]}",
		"{\"n\":5,\"r\":\"a\",\"set\":{\"b\":9007199254740992}}",
		"{\"n\":5,\"r\":\"a\",\"set\":{\"b\":-9007199254740992}}",
		"{\"n\":5,\"r\":\"a\",\"re\":\"" D ".1\"}",
		"{\"n\":549755813887,\"r\":\"a\"}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (try(lines[i], strlen(lines[i])) != OK)
			fail_msg("refused: %s", lines[i]);
}

static const char *const refused[] = {
	"", " ", "null", "[]", "{}", "\"n\"", "{\"n\":1}",
	"{\"r\":\"a\"}",
	"{\"n\":1,\"r\":\"a\",\"k\":\"b\"}",
	"{\"n\":1,\"r\":\"a\"}x",
	"{\"n\":1,\"r\":\"a\"} {}",
	"{\"n\":1,\"r\":\"a\"",
	"{\"n\":0,\"r\":\"a\"}",
	"{\"n\":-1,\"r\":\"a\"}",
	"{\"n\":1.0,\"r\":\"a\"}",
	"{\"n\":1e3,\"r\":\"a\"}",
	"{\"n\":01,\"r\":\"a\"}",
	"{\"n\":\"1\",\"r\":\"a\"}",
	"{\"n\":549755813888,\"r\":\"a\"}",
	"{\"n\":1,\"n\":1,\"r\":\"a\"}",
	"{\"n\":1,\"r\":\"a\",\"\\u006e\":1}",
	"{\"n\":1,\"r\":\"a\",\"more\":{\"x\":1,\"x\":2}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":1,\"b\":1}}",
	"{\"n\":1,\"r\":\"a\",\"set\":[]}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"B\":1}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"\":1}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"../x\":1}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"a\\u001b[2J\":1}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":1.5}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":1e400}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":NaN}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":9007199254740993}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":9223372036854775808}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":[0.5]}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":[[[1]]]}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":\"\\u0000\"}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":\"\x01\"}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":\"\xc0\xaf\"}}",
	"{\"n\":1,\"r\":\"a\",\"set\":{\"b\":\"\\ud800\"}}",
	"{\"n\":1,\"r\":\"A\"}",
	"{\"n\":1,\"r\":\"a/" D "\"}",
	"{\"n\":1,\"r\":\"a/" D ".0\"}",
	"{\"n\":1,\"r\":\"a/" D ".01\"}",
	"{\"n\":1,\"r\":\"a/abcdefghijklmnop.1\"}",
	"{\"n\":1,\"r\":\"../a\"}",
	"{\"n\":1,\"k\":\"\"}",
	"{\"n\":1,\"k\":\"-x\"}",
	"{\"n\":1,\"k\":\"X\"}",
	"{\"n\":1,\"t\":5,\"r\":\"a\"}",
	"{\"n\":1,\"t\":-5,\"u\":\"\",\"r\":\"a\"}",
	"{\"n\":1,\"u\":\"x\",\"r\":\"a\"}",
	"{\"n\":1,\"of\":2,\"r\":\"a\"}",
	"{\"n\":1,\"t\":1,\"u\":\"\",\"of\":0,\"r\":\"a\"}",
	"{\"n\":1,\"t\":1,\"u\":\"\",\"tq\":0,\"r\":\"a\"}",
	"{\"n\":1,\"t\":1,\"u\":\"\",\"undo\":\"x\",\"r\":\"a\"}",
	"{\"n\":1,\"t\":1,\"u\":5,\"r\":\"a\"}",
	"{\"n\":1,\"r\":\"a/" D ".1\",\"del\":false}",
	"{\"n\":1,\"r\":\"a/" D ".1\",\"del\":true,\"set\":{}}",
	"{\"n\":1,\"r\":\"a\",\"del\":true}",
	"{\"n\":1,\"r\":\"a\",\"old\":[\"" D ".1\"]}",
	"{\"n\":1,\"r\":\"a/" D ".1\",\"old\":[5]}",
	"{\"n\":1,\"r\":\"a/" D ".1\",\"old\":[\"x\"]}",
	"{\"n\":1,\"r\":\"a/" D ".1\",\"old\":{}}",
	"{\"n\":1,\"x\":\"" H64 "0\"}",
	"{\"n\":1,\"x\":\"" H64 "\",\"u\":\"x\"}",
	"{\"n\":1,\"x\":\"" H64 "\",\"any\":1}",
	"{\"n\":1,\"x\":\"" H64 "\",\"r\":\"a\"}",
	"{\"n\":1,\"z\":\"" H64 "0\"}",
	"{\"n\":1,\"z\":\"" H64 "\",\"x\":\"" H64 "\"}",
	"{\"n\":1,\"z\":\"" H64 "\",\"set\":{}}",
	"{\"n\":1,\"z\":\"" H64 "\",\"r\":\"a\"}",
	"{\"n\":1,\"z\":\"00ff\",\"r\":\"a\"}",
	"{\"n\":1,\"z\":\"" H16 "\"}",
	"{\"n\":1,\"z\":\"" H16 "\",\"k\":\"save\"}",
	"{\"n\":1,\"t\":5,\"u\":\"\",\"z\":\"" H16 "\",\"r\":\"a\"}",
	"{\"n\":1,\"k\":\"void\",\"x\":\"" H64 "\"}",
	"{\"n\":1,\"r\":\"a\",\"re\":\"" D ".1\",\"rx\":\"" H16 "\"}",
};

static void
test_refused(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof refused / sizeof refused[0]; i++)
		if (try(refused[i], strlen(refused[i])) != ERR_INPUT)
			fail_msg("accepted: %s", refused[i]);
	assert_int_equal(try("{\"n\":1,\"r\":\"a\"}\0", 16), ERR_INPUT);
}

/* A line whose set has this many fields, whose old this many stamps, and
 * whose last text this many bytes. */
static enum err
sized(unsigned fields, unsigned stamps, unsigned bytes)
{
	struct buf text;
	enum err err;
	unsigned i;

	buf_init(&text);
	buf_text(&text, "{\"n\":1,\"r\":\"a/" D ".1\",\"set\":{");
	for (i = 0; i < fields; i++)
		buf_printf(&text, "%s\"f%u\":%u", i == 0 ? "" : ",", i, i);
	buf_text(&text, "},\"old\":[");
	for (i = 0; i < stamps; i++)
		buf_printf(&text, "%s\"" D ".%u\"", i == 0 ? "" : ",", i + 1);
	buf_text(&text, "],\"pad\":\"");
	while (bytes > 0 && text.len + 2 < bytes)
		buf_byte(&text, 'x');
	buf_text(&text, "\"}");
	err = try(text.at, text.len);
	buf_free(&text);
	return err;
}

static void
test_limits(void **state)
{
	(void)state;
	assert_int_equal(sized(LINE_FIELDS, 0, 0), OK);
	assert_int_equal(sized(LINE_FIELDS + 1, 0, 0), ERR_INPUT);
	assert_int_equal(sized(0, LINE_OLD, 0), OK);
	assert_int_equal(sized(0, LINE_OLD + 1, 0), ERR_INPUT);
	assert_int_equal(sized(1, 1, LINE_LONGEST), OK);
	assert_int_equal(sized(1, 1, LINE_LONGEST + 1), ERR_INPUT);
}

static void
test_longest_kind(void **state)
{
	char text[200];

	(void)state;			/* 63 bytes */
	snprintf(text, sizeof text, "{\"n\":1,\"k\":\"x%062d\"}", 0);
	assert_int_equal(try(text, strlen(text)), OK);
	snprintf(text, sizeof text, "{\"n\":1,\"k\":\"x%063d\"}", 0);
	assert_int_equal(try(text, strlen(text)), ERR_INPUT);
}

static void
test_write(void **state)
{
	struct line_head head = { .n = 7, .of = 3, .t = 5,
	    .user = SPAN("a\"b"), .note = SPAN("why"), .undo = SPAN(D ".2"),
	    .doubtful = true };
	struct buf out;

	(void)state;
	buf_init(&out);
	line_write(&out, &head, SPAN(",\"r\":\"a\"}"));
	assert_string_equal(buf_cstr(&out), "{\"n\":7,\"t\":5,\"u\":"
	    "\"a\\\"b\",\"tq\":1,\"of\":3,\"note\":\"why\",\"undo\":\"" D
	    ".2\",\"r\":\"a\"}");
	assert_int_equal(try(out.at, out.len), OK);
	buf_reset(&out);
	head = (struct line_head){ .n = 8, .of = 3 };
	line_write(&out, &head, SPAN(",\"r\":\"a\"}"));
	assert_string_equal(buf_cstr(&out), "{\"n\":8,\"r\":\"a\"}");
	assert_int_equal(try(out.at, out.len), OK);
	buf_free(&out);
}

/* Every cut and every flipped bit of a line is read without harm, and none
 * is taken for the whole. */
static void
test_damage(void **state)
{
	static const char text[] = "{\"n\":12,\"t\":5,\"u\":\"\xc3\xa9\","
	    "\"of\":2,\"r\":\"k/" D ".1\",\"set\":{\"a\":[\"x\\n\"],"
	    "\"b\":{\"c\":[1]}},\"old\":[\"" D ".1\"]}";
	char copy[sizeof text];
	size_t i, bit, accepted = 0;

	(void)state;
	for (i = 0; i + 1 < sizeof text - 1; i++)
		assert_int_equal(try(text, i), ERR_INPUT);
	for (i = 0; i < (sizeof text - 1) * 8; i++) {
		memcpy(copy, text, sizeof text);
		bit = (size_t)1 << i % 8;
		copy[i / 8] = (char)((unsigned char)copy[i / 8] ^ bit);
		accepted += try(copy, sizeof text - 1) == OK;
	}
	/* Letters and digits may become others. */
	assert_in_range(accepted, 1, sizeof text * 8 / 2);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_sorts),
		cmocka_unit_test(test_walks),
		cmocka_unit_test(test_allowed),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_longest_kind),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
