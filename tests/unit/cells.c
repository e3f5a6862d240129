/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <locale.h>

#include "tui/term/cells.h"

/* The rows of text of a picture, ends trimmed, as one string. */
static void
assert_cells(const struct cells *c, const char *want)
{
	struct buf dump, got;
	struct span rest;
	unsigned row;

	buf_init(&dump);
	buf_init(&got);
	cells_dump(c, &dump);
	rest = buf_span(&dump);
	for (row = 0; row < c->rows; row++) {
		const char *end = memchr(rest.at, '\n', rest.len);
		size_t len = (size_t)(end - rest.at), cut = len;

		while (cut > 0 && rest.at[cut - 1] == ' ')
			cut--;
		buf_add(&got, span_make(rest.at, cut));
		buf_byte(&got, '\n');
		rest = span_from(rest, len + 1);
	}
	assert_span(buf_span(&got), want);
	buf_free(&dump);
	buf_free(&got);
}

static void
test_put_clips(void **state)
{
	struct cells c = { 0 };

	(void)state;
	assert_true(cells_size(&c, 2, 8));
	assert_int_equal(cells_put(&c, 0, 2, 4, SPAN("abcdef"), 0), 4);
	assert_int_equal(cells_put(&c, 0, 7, 9, SPAN("xy"), 0), 1);
	assert_int_equal(cells_put(&c, 5, 0, 9, SPAN("gone"), 0), 0);
	assert_int_equal(cells_cut(&c, 1, 0, 4, SPAN("abcdef"), 0), 4);
	assert_cells(&c, "  abcd x\nabc…\n");
	cells_free(&c);
}

static void
test_wide_characters_are_whole(void **state)
{
	struct cells c = { 0 };

	(void)state;
	assert_true(cells_size(&c, 1, 5));
	assert_int_equal(cells_put(&c, 0, 0, 5, SPAN("漢字漢"), 0), 4);
	assert_cells(&c, "漢字\n");
	/* Half of one overwritten: the other half becomes a blank. */
	cells_put(&c, 0, 1, 1, SPAN("x"), 0);
	assert_cells(&c, " x字\n");
	cells_put(&c, 0, 2, 1, SPAN("y"), 0);
	assert_cells(&c, " xy\n");
	cells_free(&c);
}

static void
test_clusters(void **state)
{
	struct cells c = { 0 };

	(void)state;
	assert_true(cells_size(&c, 1, 6));
	assert_int_equal(cells_put(&c, 0, 0, 6, SPAN("e\xcc\x81z"), 0), 2);
	assert_int_equal(cells_at(&c, 0, 0)->len, 3);
	/* A joined emoji, a control character, a lone mark. */
	assert_int_equal(cells_put(&c, 0, 2, 4,
	    SPAN("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\x07"), 0), 2);
	assert_cells(&c, "e\xcc\x81z??\n");
	cells_free(&c);
}

static void
test_attributes(void **state)
{
	struct cells c = { 0 };
	struct buf dump;

	(void)state;
	assert_true(cells_size(&c, 1, 4));
	cells_put(&c, 0, 1, 2, SPAN("ab"), CELL_REVERSE | CELL_BOLD);
	cells_attrs(&c, 0, 2, 9, CELL_UNDERLINE);
	buf_init(&dump);
	cells_dump(&c, &dump);
	assert_span(buf_span(&dump), " ab \n.344\n");
	buf_free(&dump);
	cells_free(&c);
}

static void
test_right(void **state)
{
	struct cells c = { 0 };

	(void)state;
	assert_true(cells_size(&c, 2, 8));
	cells_right(&c, 0, 1, 6, SPAN("703"), 0);
	cells_right(&c, 1, 1, 4, SPAN("1234567"), 0);
	assert_cells(&c, "    703\n 123…\n");
	cells_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_clips),
		cmocka_unit_test(test_wide_characters_are_whole),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_right),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
