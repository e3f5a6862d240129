/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/err.h"

static void
first_sentence_stays(void **state)
{
	struct note why = { "" };

	(void)state;
	assert_int_equal(note_fail(ERR_INPUT, &why, "row %d", 7), ERR_INPUT);
	assert_int_equal(note_fail(ERR_SYSTEM, &why, "late"), ERR_SYSTEM);
	assert_string_equal(why.text, "row 7");
	assert_int_equal(note_fail(ERR_BUSY, NULL, "nobody asks"), ERR_BUSY);
}

static void
statuses_are_those_of_the_manual(void **state)
{
	static const struct { enum err err; int status; } rows[] = {
		{ OK, 0 }, { ERR_LOOK, 1 }, { ERR_USAGE, 2 },
		{ ERR_INPUT, 3 }, { ERR_REFUSED, 4 }, { ERR_SYSTEM, 5 },
		{ ERR_FULL, 5 }, { ERR_BUSY, 5 }, { ERR_NOMEM, 5 },
		{ ERR_DAMAGED, 6 }, { ERR_GROW, 5 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(err_status(rows[i].err), rows[i].status);
		assert_true(err_text(rows[i].err)[0] != '\0');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_sentence_stays),
		cmocka_unit_test(statuses_are_those_of_the_manual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
