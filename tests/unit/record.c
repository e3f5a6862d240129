/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/id.h"
#include "core/model/record.h"
#include "tests/unit/unit.h"

static const uint64_t born = 77;

/* Registers: 3 a name, 5 two different values, 9 two equal ones. */
static void
build_example(struct buf *out)
{
	const struct sibling name = { 77, value_text(SPAN("12-maktab")) };
	const struct sibling two[] = {
		{ 90, value_integer(650) }, { 91, value_integer(703) },
	};
	const struct sibling same[] = {
		{ 92, value_text(SPAN("a")) }, { 93, value_text(SPAN("a")) },
	};
	struct rec_build b;

	rec_build_begin(&b, born, 4);
	rec_build_register(&b, 3, &name, 1);
	rec_build_register(&b, 4, NULL, 0);
	rec_build_register(&b, 5, two, 2);
	rec_build_register(&b, 9, same, 2);
	rec_build_end(&b, REC_CONFLICT, out);
	rec_build_clear(&b);
}

static void
reads_what_was_built(void **state)
{
	struct rec_view rec;
	struct rec_register reg;
	struct value value;
	struct buf bytes;

	(void)state;
	buf_init(&bytes);
	build_example(&bytes);
	assert_true(rec_view(&rec, born, buf_span(&bytes)));
	assert_int_equal(rec_kind(&rec), 4);
	assert_int_equal(rec_flags(&rec), REC_CONFLICT);
	assert_int_equal(rec_count(&rec), 3);
	value = rec_value(&rec, 3);
	assert_span(value.text, "12-maktab");
	value = rec_value(&rec, 5);
	assert_int_equal(value.number, 650);
	assert_false(rec_find(&rec, 4, &reg));
	assert_int_equal(rec_value(&rec, 200).tag, VALUE_NULL);
	buf_free(&bytes);
}

static void
equal_values_are_no_conflict(void **state)
{
	struct rec_register reg;
	struct rec_view rec;
	struct buf bytes;

	(void)state;
	buf_init(&bytes);
	build_example(&bytes);
	assert_true(rec_view(&rec, born, buf_span(&bytes)));
	assert_true(rec_find(&rec, 3, &reg));
	assert_false(register_conflicts(&reg, NULL));
	assert_true(rec_find(&rec, 5, &reg));
	assert_true(register_conflicts(&reg, NULL));
	assert_true(rec_find(&rec, 9, &reg));
	assert_false(register_conflicts(&reg, NULL));
	buf_free(&bytes);
}

static void
keeps_every_stamp(void **state)
{
	static const uint64_t want[] = { 77, 90, 91, 92, 93 };
	struct sibling_walk walk;
	struct sibling one;
	struct rec_view rec;
	struct buf bytes;
	size_t i, seen = 0;

	(void)state;
	buf_init(&bytes);
	build_example(&bytes);
	assert_true(rec_view(&rec, born, buf_span(&bytes)));
	for (i = 0; i < rec_count(&rec); i++) {
		struct rec_register reg = rec_at(&rec, i);

		sibling_walk(&walk, &reg);
		while (sibling_next(&walk, &one))
			assert_int_equal(one.stamp, want[seen++]);
	}
	assert_int_equal(seen, 5);
	buf_free(&bytes);
}

static void
copies_a_register_as_it_stands(void **state)
{
	struct buf bytes, again;
	struct rec_build b;
	struct rec_view rec;
	size_t i;

	(void)state;
	buf_init(&bytes);
	buf_init(&again);
	build_example(&bytes);
	assert_true(rec_view(&rec, born, buf_span(&bytes)));
	rec_build_begin(&b, born, rec_kind(&rec));
	for (i = 0; i < rec_count(&rec); i++) {
		struct rec_register reg = rec_at(&rec, i);

		rec_build_copy(&b, &reg);
	}
	rec_build_end(&b, rec_flags(&rec), &again);
	assert_true(span_is(buf_span(&bytes), buf_span(&again)));
	rec_build_clear(&b);
	buf_free(&bytes);
	buf_free(&again);
}

static void
has_nothing_behind_its_parts(void **state)
{
	struct rec_view rec;
	struct buf bytes;

	(void)state;
	buf_init(&bytes);
	build_example(&bytes);
	assert_true(rec_view(&rec, born, buf_span(&bytes)));
	buf_byte(&bytes, '\0');
	assert_false(rec_view(&rec, born, buf_span(&bytes)));
	bytes.len -= 2;
	assert_false(rec_view(&rec, born, buf_span(&bytes)));
	buf_free(&bytes);
}

/* Whatever the bytes are: refused, or read without leaving them. */
static void
survives_damage(void **state)
{
	struct buf bytes;
	uint64_t seed = 1;
	int round;

	(void)state;
	buf_init(&bytes);
	for (round = 0; round < 5000; round++) {
		struct sibling_walk walk;
		struct sibling one;
		struct rec_view rec;
		size_t i, len;

		buf_reset(&bytes);
		build_example(&bytes);
		len = dice(&seed) % 4 == 0 ? dice(&seed) % bytes.len :
		    bytes.len;
		bytes.at[dice(&seed) % bytes.len] = (char)dice(&seed);
		if (!rec_view(&rec, born, span_make(bytes.at, len)))
			continue;
		for (i = 0; i < rec_count(&rec); i++) {
			struct rec_register reg = rec_at(&rec, i);

			sibling_walk(&walk, &reg);
			while (sibling_next(&walk, &one))
				assert_true(one.value.text.len <= len);
		}
	}
	buf_free(&bytes);
}

static void
names_and_stamps_have_one_form(void **state)
{
	static const struct {
		const char	*text;
		bool		 fine;
	} rows[] = {
		{ "subject/ABCDEFGHIJKLMNOP.12", true },
		{ "subject/ABCDEFGHIJKLMNOP.549755813887", true },
		{ "subject/ABCDEFGHIJKLMNOP.549755813888", false },
		{ "subject/ABCDEFGHIJKLMNOP.0123456789abcdef0123456789abcdef",
		    true },
		{ "subject/ABCDEFGHIJKLMNOP.0123456789abcdef0123456789abcde",
		    false },
		{ "subject/ABCDEFGHIJKLMNOP.0123456789abcdef0123456789abcdeF",
		    false },
		{ "subject/ABCDEFGHIJKLMNOP.0123456789abcdef0123456789abcdef0",
		    false },
		{ "subject/ABCDEFGHIJKLMNOP.012", false },
		{ "subject/ABCDEFGHIJKLMNOP.", false },
		{ "subject/ABCDEFGHIJKLMNO1.12", false },
		{ "subject/abcdefghijklmnop.12", false },
		{ "Subject/ABCDEFGHIJKLMNOP.12", false },
		{ "../x/ABCDEFGHIJKLMNOP.12", false },
		{ "/ABCDEFGHIJKLMNOP.12", false },
		{ "", false },
	};
	struct span kind, dev;
	uint64_t n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(id_split(span_of(rows[i].text), &kind, &dev,
		    &n), rows[i].fine);
	assert_true(id_split(span_of(rows[0].text), &kind, &dev, &n));
	assert_span(kind, "subject");
	assert_span(dev, "ABCDEFGHIJKLMNOP");
	assert_int_equal(n, 12);
}

static void
devs_are_base32(void **state)
{
	static const unsigned char bytes[DEV_BYTES] = "0123456789";
	char dev[DEV_CHARS + 1];

	(void)state;
	dev_write(dev, bytes);
	assert_string_equal(dev, "GAYTEMZUGU3DOOBZ");
	assert_true(dev_is(span_of(dev)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_was_built),
		cmocka_unit_test(equal_values_are_no_conflict),
		cmocka_unit_test(keeps_every_stamp),
		cmocka_unit_test(copies_a_register_as_it_stands),
		cmocka_unit_test(has_nothing_behind_its_parts),
		cmocka_unit_test(survives_damage),
		cmocka_unit_test(names_and_stamps_have_one_form),
		cmocka_unit_test(devs_are_base32),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
