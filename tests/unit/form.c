/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <locale.h>

#include "tui/widget/form.h"

enum { NAME, OPENED, CLOSED, KIND, CODE, NOTE, PHONE, FIELDS };

/* Two pages with a field of each sort. */
static void
make(struct form *form)
{
	static const struct {
		const char	*label;
		enum form_sort	 sort;
		unsigned	 page, width;
	} fields[FIELDS] = {
		[NAME] = { "Name", FORM_TEXT, 0, 20 },
		[OPENED] = { "Opened", FORM_NARROW, 0, 10 },
		[CLOSED] = { "Closed", FORM_NARROW, 0, 10 },
		[KIND] = { "Kind", FORM_CHOICE, 0, 8 },
		[CODE] = { "Code", FORM_FIXED, 0, 8 },
		[NOTE] = { "Note", FORM_LINES, 0, 10 },
		[PHONE] = { "Phone", FORM_TEXT, 1, 12 },
	};
	size_t i;

	assert_true(form_init(form, FIELDS));
	for (i = 0; i < FIELDS; i++) {
		form->fields[i].label = fields[i].label;
		form->fields[i].sort = fields[i].sort;
		form->fields[i].page = fields[i].page;
		form->fields[i].width = fields[i].width;
	}
	form->page_count = 2;
	form->fields[NOTE].input.lines = true;
}

static enum form_event
press(struct form *form, enum press_code code)
{
	struct press key = { code, 0, false };

	return form_press(form, &key);
}

static enum form_event
letter(struct form *form, uint32_t point)
{
	struct press key = { PRESS_LETTER, point, false };

	return form_press(form, &key);
}

static void
assert_drawn(struct form *form, unsigned rows, unsigned cols,
    const char *want, unsigned row, unsigned col)
{
	struct cells c = { 0 };
	struct buf dump;

	assert_true(cells_size(&c, rows, cols));
	form_draw(form, &c, 0, rows);
	buf_init(&dump);
	cells_dump(&c, &dump);
	assert_true(strlen(want) < dump.len);
	dump.len = strlen(want);
	assert_span(buf_span(&dump), want);
	assert_int_equal(c.cursor_row, row);
	assert_int_equal(c.cursor_col, col);
	buf_free(&dump);
	cells_free(&c);
}

static void
test_layout(void **state)
{
	struct form form;

	(void)state;
	make(&form);
	form.fields[NAME].required = form.fields[NAME].changed = true;
	buf_text(&form.fields[KIND].shown, "School");
	buf_text(&form.fields[KIND].remark, "! Kind: look again.");
	buf_text(&form.fields[CODE].shown, "INS-1");
	assert_drawn(&form, 8, 50,
	    " ~Name*       [                    ]              \n"
	    "  Opened      [          ]  Closed [          ]   \n"
	    "  Kind        [School   v]                        \n"
	    " ! Kind: look again.                              \n"
	    "  Code         INS-1                              \n"
	    "  Note        [          ]                        \n"
	    "              [          ]                        \n"
	    "              [          ]                        \n", 0, 15);
	form_free(&form);
}

static void
test_moving(void **state)
{
	struct form form;

	(void)state;
	make(&form);
	assert_drawn(&form, 8, 50, "", 0, 15);
	assert_int_equal(press(&form, PRESS_ENTER), FORM_MOVED);
	assert_int_equal(form.here, OPENED);
	assert_int_equal(form.left, NAME);
	/* Down goes to the row below, not to the field beside. */
	assert_int_equal(press(&form, PRESS_DOWN), FORM_MOVED);
	assert_int_equal(form.here, KIND);
	/* What cannot be edited is passed over. */
	assert_int_equal(press(&form, PRESS_TAB), FORM_MOVED);
	assert_int_equal(form.here, NOTE);
	assert_int_equal(press(&form, PRESS_BACKTAB), FORM_MOVED);
	assert_int_equal(form.here, KIND);
	assert_int_equal(press(&form, PRESS_CTRL_END), FORM_MOVED);
	assert_int_equal(form.here, PHONE);
	assert_int_equal(press(&form, PRESS_ENTER), FORM_LAST);
	assert_true(form_turn(&form, -1));
	assert_int_equal(form.here, NAME);
	assert_false(form_turn(&form, -1));
	form_free(&form);
}

static void
test_what_happened(void **state)
{
	struct form form;

	(void)state;
	make(&form);
	assert_int_equal(letter(&form, 'q'), FORM_EDITED);
	assert_int_equal(press(&form, PRESS_LEFT), FORM_TAKEN);
	assert_int_equal(press(&form, PRESS_BACKSPACE), FORM_TAKEN);
	assert_int_equal(press(&form, PRESS_DEL), FORM_EDITED);
	form_go(&form, KIND);
	assert_int_equal(letter(&form, 'q'), FORM_CHOOSE);
	assert_int_equal(press(&form, PRESS_BACKSPACE), FORM_ERASE);
	assert_int_equal(press(&form, PRESS_INS), FORM_NOTHING);
	form_free(&form);
}

/* In a small window the active field and its remark are always seen. */
static void
test_scrolling(void **state)
{
	struct form form;

	(void)state;
	make(&form);
	form_go(&form, KIND);
	buf_text(&form.fields[KIND].remark, "! no");
	assert_drawn(&form, 2, 30,
	    "  Kind        [         v]    \n"
	    " ! no                         \n", 0, 15);
	form_go(&form, NAME);
	assert_drawn(&form, 2, 30,
	    "  Name        [             ] \n"
	    "  Opened      [          ]    \n", 0, 15);
	form_free(&form);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_moving),
		cmocka_unit_test(test_what_happened),
		cmocka_unit_test(test_scrolling),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
