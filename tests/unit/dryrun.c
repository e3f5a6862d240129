/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * What a dry run says is what the import then does: over odd files, one after
 * the other in one register, tally, answer and refusals are the same.
 */
#include "tests/unit/porting.h"

#include <stdlib.h>

enum { CASES = 120, ROWS = 6, COLUMNS = 6, LONG = 60 * 1024 };

static const char *const headings[COLUMNS] = {
	"code", "name", "sort", "pupils", "partners", "tags"
};

static const char *const cells[COLUMNS][8] = {
	{ "A", "B", "C", "D", "E", "F", "", "zz" },
	{ "One", "Two", "", "\001", "\"Th, \"\"ree\"\"", "O'z", "x", "-" },
	{ "school", "lyceum", "", "scool", "school", "college", "", "" },
	{ "5", "6", "", "many", "700", "0", "-1", "" },
	{ "A", "B;C", "", "zz", "A;D;F", "E", "F;A;B", "school/x.1" },
	{ "a", "a;b", "", "c;;d", "b;a", "a", "", ";" },
};

static void
put_long(struct buf *out, uint64_t *seed)
{
	size_t len = LONG - 4000 + test_below(seed, 4000), i;

	for (i = 0; i < len; i++)
		buf_byte(out, 'x');
}

/* New schools, each with a code and a partner that comes in the same file. */
static void
put_crowd(struct buf *out, size_t most)
{
	size_t i;

	for (i = 0; i < most; i++)
		buf_printf(out, "N%zu,n,,,N%zu,\n", i, (i + 1) % most);
	buf_text(out, "X,x,,,");
	for (i = 0; i < most; i++)
		buf_printf(out, "N%zu;", i);
	buf_text(out, ",\n");
}

static void
make_file(struct buf *out, uint64_t *seed)
{
	size_t row, column;

	buf_reset(out);
	for (column = 0; column < COLUMNS; column++)
		buf_printf(out, "%s%s", column == 0 ? "" : ",",
		    headings[column]);
	buf_byte(out, '\n');
	for (row = test_below(seed, ROWS) + 1; row > 0; row--) {
		for (column = 0; column < COLUMNS; column++) {
			buf_text(out, column == 0 ? "" : ",");
			if (column > 0 && test_below(seed, 60) == 0)
				put_long(out, seed);
			else
				buf_text(out, cells[column][test_below(seed,
				    test_below(seed, 3) == 0 ? 8 : 3)]);
		}
		buf_byte(out, '\n');
	}
}

static void
same_both(struct base *b, const char *text)
{
	struct import_tally dry;
	struct buf refused;
	enum err err;

	buf_init(&refused);
	b->options.dry_run = true;
	err = take(b, text);
	dry = b->tally;
	buf_add(&refused, buf_span(&b->heard.refused));
	assert_int_equal(b->result.lines, 0);
	b->options.dry_run = false;
	if (take(b, text) != err)
		fail_msg("answers differ: %.900s\n%s", text,
		    b->desk.why.text);
	assert_tally(b, dry.added, dry.changed, dry.unchanged, dry.rejected);
	assert_string_equal(buf_cstr(&b->heard.refused),
	    buf_cstr(&refused));
	buf_free(&refused);
}

static void
test_odd_files(void **state)
{
	const char *given = getenv("SEED");
	uint64_t seed = given == NULL ? 7 : strtoull(given, NULL, 10);
	uint64_t total[4] = { 0, 0, 0, 0 };
	struct buf text;
	struct base b;
	int i;

	(void)state;
	base_open(&b, "one");
	buf_init(&text);
	for (i = 0; i < CASES; i++) {
		make_file(&text, &seed);
		b.options.partial = test_below(&seed, 3) > 0;
		b.options.blank_erases = test_below(&seed, 4) == 0;
		same_both(&b, buf_cstr(&text));
		total[0] += b.tally.added;
		total[1] += b.tally.changed;
		total[2] += b.tally.unchanged;
		total[3] += b.tally.rejected;
	}
	for (i = 0; i < 4; i++)
		assert_true(total[i] > 4);
	buf_free(&text);
	base_close(&b);
}

/* Lists of references to what the file makes: short enough, and too long. */
static void
test_crowd(void **state)
{
	static const size_t most[] = { 400, 1300, 1500, 2000 };
	struct buf text;
	struct base b;
	size_t i;

	(void)state;
	buf_init(&text);
	for (i = 0; i < sizeof most / sizeof *most; i++) {
		base_open(&b, "one");
		b.options.partial = true;
		buf_reset(&text);
		buf_text(&text, "code,name,sort,pupils,partners,tags\n");
		put_crowd(&text, most[i]);
		same_both(&b, buf_cstr(&text));
		assert_int_equal(b.tally.rejected, i == 0 ? 0 :
		    most[i] > 1400);
		base_close(&b);
	}
	buf_free(&text);
}

static enum err
take_name(struct base *b, size_t len)
{
	struct buf text;
	enum err err;

	buf_init(&text);
	buf_text(&text, "code,name\nA,");
	while (len-- > 0)
		buf_byte(&text, len % 3 == 0 ? '\\' : 'x');
	buf_byte(&text, '\n');
	err = take(b, buf_cstr(&text));
	buf_free(&text);
	return err;
}

/* The same by a change itself, on the school A. */
static enum err
set_name(struct base *b, uint64_t id, size_t len)
{
	struct change_result result;
	struct change *change;
	struct buf text;
	struct value value;
	enum err err;

	buf_init(&text);
	while (len-- > 0)
		buf_byte(&text, len % 3 == 0 ? '\\' : 'x');
	value = value_text(buf_span(&text));
	assert_int_equal(change_begin(b->desk.store, &b->desk.author,
	    &b->desk.why, &change), OK);
	change_open(change, &b->desk.t.school, id);
	change_set(change, &b->desk.t.school_fields[SCHOOL_NAME], &value);
	err = change_end(change, &result);
	buf_free(&text);
	return err;
}

static void
test_limit(void **state)
{
	size_t low = 1000, high = LONG, middle;
	struct txn txn;
	struct base b;
	uint64_t id;
	bool others;

	(void)state;
	base_open(&b, "one");
	assert_int_equal(take(&b, "code,name\nA,One\nB,Two\n"), OK);
	b.options.dry_run = true;
	while (high - low > 1) {
		middle = (low + high) / 2;
		if (take_name(&b, middle) == OK)
			low = middle;
		else
			high = middle;
	}
	assert_int_equal(take_name(&b, high), ERR_INPUT);
	assert_tally(&b, 0, 0, 0, 1);
	assert_heard(&b.heard.refused, "rows.csv:2: row 2, column \"name\": "
	    "the text of name is too long: at most about 57 KiB can be kept "
	    "in one field.");
	txn_begin(&txn, b.desk.store, TXN_READ, &b.desk.why);
	id = index_code(&txn, &b.desk.t.school, SPAN("A"), &others);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(set_name(&b, id, high), ERR_INPUT);
	b.options.dry_run = false;
	assert_int_equal(take_name(&b, high), ERR_INPUT);
	assert_int_equal(take_name(&b, low), OK);
	assert_tally(&b, 0, 1, 0, 0);
	base_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_odd_files),
		cmocka_unit_test(test_crowd),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, porting_begin, porting_end);
}
