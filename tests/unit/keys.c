/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/base/err.h"
#include "tui/app/keys.h"

static void
test_places(void **state)
{
	struct keys keys = { NULL, 0 };
	struct press f2 = { PRESS_F, 2, false };
	struct press pasted = { PRESS_CTRL, 's', true };

	(void)state;
	assert_int_equal(keys_action(&keys, PLACE_FORM, &f2), ACTION_SAVE);
	assert_int_equal(keys_action(&keys, PLACE_LIST, &f2), ACTION_EDIT);
	assert_int_equal(keys_action(&keys, PLACE_FORM, &pasted),
	    ACTION_NONE);
}

/* Letters that are text must not be bound where text is typed. */
static void
test_letters_are_text(void **state)
{
	static const enum place places[] = { PLACE_FILTER, PLACE_FORM,
	    PLACE_PICK, PLACE_ASK };
	struct keys keys = { NULL, 0 };
	uint32_t letter;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof places / sizeof *places; i++) {
		for (letter = ' '; letter < 0x600; letter++) {
			struct press press = { PRESS_LETTER, letter, false };

			assert_int_equal(keys_action(&keys, places[i],
			    &press), ACTION_NONE);
		}
	}
}

/* No F key and no Alt is needed for anything but what has the menu. */
static void
test_every_action_is_reached(void **state)
{
	struct keys keys = { NULL, 0 };
	struct press press;
	int action, place;

	(void)state;
	for (action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
		const struct action_row *row =
		    action_row((enum action)action);

		assert_non_null(row->name);
		for (place = 1; place <= PLACE_LOG; place <<= 1) {
			if ((row->places & (unsigned)place) == 0 ||
			    row->group != GROUP_NONE)
				continue;
			assert_true(keys_press(&keys, (enum place)place,
			    (enum action)action, 0, &press));
		}
	}
}

static void
test_binding(void **state)
{
	struct keys keys = { NULL, 0 };
	struct note why = { "" };
	struct press f5 = { PRESS_F, 5, false }, out;

	(void)state;
	assert_int_equal(keys_bind(&keys, "list", "F5", "view", &why), OK);
	assert_int_equal(keys_action(&keys, PLACE_LIST, &f5), ACTION_VIEW);
	assert_int_equal(keys_action(&keys, PLACE_FORM, &f5), ACTION_ABOVE);
	/* A key taken away from an action is not told of any more. */
	assert_false(keys_press(&keys, PLACE_LIST, ACTION_COPY_NEW, 0,
	    &out));
	assert_int_equal(keys_bind(&keys, "lost", "F5", "view", &why),
	    ERR_INPUT);
	assert_non_null(strstr(why.text, "\"lost\""));
	keys_free(&keys);
}

static void
test_names(void **state)
{
	static const char *const names[] = { "F1", "F12", "Ctrl-S", "Alt-N",
	    "Enter", "Ctrl-PgDn", "Shift-Tab", "/", "Alt-Down" };
	struct press press;
	struct buf text;
	size_t i;

	(void)state;
	buf_init(&text);
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		assert_true(press_read(span_of(names[i]), &press));
		buf_reset(&text);
		press_name(&press, &text);
		assert_span(buf_span(&text), names[i]);
	}
	buf_free(&text);
	assert_true(press_read(SPAN("ctrl-s"), &press));
	assert_true(press_is(&press, PRESS_CTRL, 's'));
	assert_false(press_read(SPAN("F13"), &press) &&
	    press.code == PRESS_F);
	assert_false(press_read(SPAN("nonsense"), &press));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_letters_are_text),
		cmocka_unit_test(test_every_action_is_reached),
		cmocka_unit_test(test_binding),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
