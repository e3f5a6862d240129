/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <locale.h>

#include "core/base/text.h"
#include "tui/widget/input.h"

static void
press(struct input *in, enum press_code code)
{
	struct press key = { code, 0, false };

	assert_true(input_press(in, &key));
}

static void
type(struct input *in, const char *text)
{
	struct span rest = span_of(text);

	while (rest.len > 0) {
		struct press key = { PRESS_LETTER, text_next(&rest), false };

		assert_true(input_press(in, &key));
	}
}

static void
test_typing(void **state)
{
	struct input in;

	(void)state;
	input_init(&in, false);
	type(&in, "Toshkent");
	press(&in, PRESS_HOME);
	press(&in, PRESS_DEL);
	type(&in, "t");
	press(&in, PRESS_END);
	press(&in, PRESS_BACKSPACE);
	assert_span(input_text(&in), "toshken");
	input_free(&in);
}

/* What curses' own forms get wrong: marks stay with their letter. */
static void
test_marks_stay(void **state)
{
	struct input in;

	(void)state;
	input_init(&in, false);
	type(&in, "Andre\xcc\x81 Mbe");
	assert_span(input_text(&in), "Andre\xcc\x81 Mbe");
	press(&in, PRESS_CTRL_LEFT);
	press(&in, PRESS_LEFT);
	press(&in, PRESS_BACKSPACE);
	assert_span(input_text(&in), "Andr Mbe");
	type(&in, "e");
	type(&in, "\xcc\x81");
	assert_span(input_text(&in), "Andre\xcc\x81 Mbe");
	press(&in, PRESS_LEFT);
	press(&in, PRESS_DEL);
	assert_span(input_text(&in), "Andr Mbe");
	input_free(&in);
}

static void
test_overtype(void **state)
{
	struct input in;

	(void)state;
	input_init(&in, false);
	input_set(&in, SPAN("Қарши"));
	press(&in, PRESS_HOME);
	press(&in, PRESS_INS);
	type(&in, "Г");
	assert_span(input_text(&in), "Гарши");
	input_free(&in);
}

static void
test_undo(void **state)
{
	struct input in;

	(void)state;
	input_init(&in, false);
	input_set(&in, SPAN("old"));
	type(&in, "er");
	type(&in, " one");
	press(&in, PRESS_BACKSPACE);
	assert_true(input_undo(&in));
	assert_span(input_text(&in), "older one");
	while (input_undo(&in))
		;
	assert_span(input_text(&in), "old");
	while (input_redo(&in))
		;
	assert_span(input_text(&in), "older on");
	assert_false(input_redo(&in));
	input_free(&in);
}

static void
test_full(void **state)
{
	struct input in;

	(void)state;
	input_init(&in, false);
	in.limit = 4;
	type(&in, "abcde");
	assert_true(in.full);
	assert_span(input_text(&in), "abcd");
	press(&in, PRESS_LEFT);
	assert_false(in.full);
	input_free(&in);
}

static void
test_line_feeds(void **state)
{
	struct input one, more;

	(void)state;
	input_init(&one, false);
	input_init(&more, true);
	type(&one, "a\nb");
	type(&more, "a\nb");
	assert_span(input_text(&one), "a b");
	assert_span(input_text(&more), "a\nb");
	input_free(&one);
	input_free(&more);
}

static void
assert_drawn(struct input *in, unsigned cols, unsigned rows,
    const char *want, unsigned row, unsigned col)
{
	struct cells c = { 0 };
	struct buf dump;

	assert_true(cells_size(&c, rows, cols));
	input_draw(in, &c, 0, 0, cols, rows, true);
	buf_init(&dump);
	cells_dump(&c, &dump);
	dump.len = strlen(want) < dump.len ? strlen(want) : dump.len;
	assert_span(buf_span(&dump), want);
	assert_int_equal(c.cursor_row, row);
	assert_int_equal(c.cursor_col, col);
	buf_free(&dump);
	cells_free(&c);
}

static void
test_drawing_scrolls(void **state)
{
	struct input in;

	(void)state;
	input_init(&in, false);
	type(&in, "abcdefgh");
	assert_drawn(&in, 5, 1, "efgh \n", 0, 4);
	press(&in, PRESS_HOME);
	assert_drawn(&in, 5, 1, "abcde\n", 0, 0);
	input_free(&in);
	input_init(&in, true);
	type(&in, "abcdef\ngh");
	assert_drawn(&in, 4, 3, "abcd\nef  \ngh  \n", 2, 2);
	type(&in, "\nx");
	assert_drawn(&in, 4, 3, "ef  \ngh  \nx   \n", 2, 1);
	input_free(&in);
}

/* Whatever is pressed: whole clusters, the cursor between them. */
static void
test_any_presses(void **state)
{
	static const char *const letters[] = { "a", " ", "o\xca\xbb", "ў",
	    "\xcc\x81", "漢", "\n", "\xe2\x80\x8d", "ц" };
	uint64_t seed = 20261123;
	struct input in;
	struct cells c = { 0 };
	int n;

	(void)state;
	input_init(&in, true);
	in.limit = 60;
	assert_true(cells_size(&c, 2, 10));
	for (n = 0; n < 20000; n++) {
		uint64_t what = dice(&seed) % 24;
		struct press key = { PRESS_NONE, 0, false };

		if (what < 9)
			type(&in, letters[what]);
		else if (what < 11)
			input_undo(&in);
		else if (what < 12)
			input_redo(&in);
		else
			key.code = (enum press_code)(PRESS_UP + what - 12);
		if (key.code != PRESS_NONE)
			input_press(&in, &key);
		assert_true(text_is_utf8(input_text(&in)));
		assert_true(in.cursor <= in.text.len);
		input_draw(&in, &c, 0, 0, 10, n % 2 == 0 ? 1 : 2, true);
	}
	cells_free(&c);
	input_free(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_marks_stay),
		cmocka_unit_test(test_overtype),
		cmocka_unit_test(test_undo),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_line_feeds),
		cmocka_unit_test(test_drawing_scrolls),
		cmocka_unit_test(test_any_presses),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
