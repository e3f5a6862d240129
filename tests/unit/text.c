/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/base/text.h"

typedef void	text_maker(struct buf *, struct span);

static void
assert_text(text_maker *make, const char *from, const char *want)
{
	struct buf out;

	buf_init(&out);
	make(&out, span_of(from));
	assert_span(buf_span(&out), want);
	buf_free(&out);
}

static void
test_utf8(void **state)
{
	static const char *const good[] = { "", "abc", "\302\200", "\337\277",
	    "\340\240\200", "\355\237\277", "\356\200\200", "\357\277\277",
	    "\360\220\200\200", "\364\217\277\277", "12345678\321\210" };
	static const char *const bad[] = { "\200", "\300\200", "\301\277",
	    "\302", "\340\237\277", "\355\240\200",
	    "\360\217\277\277", "\364\220\200\200",
	    "\365\200\200\200", "12345678\377", "\342\202" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(text_is_utf8(span_of(good[i])));
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(text_is_utf8(span_of(bad[i])));
}

static void
test_every_code_point_returns(void **state)
{
	uint32_t point;
	struct buf out;

	(void)state;
	buf_init(&out);
	for (point = 0; point <= 0x10ffff; point++) {
		bool half = point >= 0xd800 && point <= 0xdfff;
		struct span text;

		buf_reset(&out);
		text_put(&out, point);
		text = buf_span(&out);
		assert_int_equal(text_sequence(text), text.len);
		assert_int_equal(text_next(&text), half ? 0xfffd : point);
		assert_int_equal(text.len, 0);
	}
	buf_free(&out);
}

static void
assert_clean(const char *from, const char *want)
{
	struct buf out;

	buf_init(&out);
	assert_true(text_clean(&out, span_of(from)));
	assert_span(buf_span(&out), want);
	buf_free(&out);
}

static void
test_clean(void **state)
{
	static const char *const shut[] = { "a\001b", "\033[31m", "a\rb",
	    "a\177", "\302\205", "\377", "a\vb" };
	struct buf out;
	size_t i;

	(void)state;
	assert_clean("  a b \t\n", "a b");
	assert_clean("\302\240\342\200\202a\343\200\200", "a");
	assert_clean("   ", "");
	assert_clean("a\r\nb\nc\td", "a\nb\nc\td");
	assert_clean("e\314\201", "\303\251");
	assert_clean("\320\270\314\206 \321\210\r\nx", "\320\271 \321\210\nx");
	assert_clean("\357\273\277x", "x");
	buf_init(&out);
	for (i = 0; i < sizeof shut / sizeof *shut; i++)
		assert_false(text_clean(&out, span_of(shut[i])));
	assert_false(text_clean(&out, SPAN("a\0b")));
	buf_free(&out);
}

static void
assert_same_fold(const char *one, const char *other)
{
	struct buf a;

	buf_init(&a);
	text_fold(&a, span_of(other));
	assert_text(text_fold, one, buf_cstr(&a));
	buf_free(&a);
}

static void
test_fold_apostrophes(void **state)
{
	static const char *const marks[] = { "\312\273", "\342\200\230", "'",
	    "\312\274", "`", "\342\200\231", "\302\264", "\312\271",
	    "\342\200\262", "\357\274\207" };
	char text[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof marks / sizeof *marks; i++) {
		snprintf(text, sizeof text, "o%szbek", marks[i]);
		assert_same_fold(text, "ўзбек");
		snprintf(text, sizeof text, "G%sisht", marks[i]);
		assert_same_fold(text, "Ғишт");
		snprintf(text, sizeof text, "ma%sno", marks[i]);
		assert_same_fold(text, "маъно");
	}
	assert_text(text_fold, "'A' \342\200\230B\342\200\231", "a b");
}

static void
test_fold_two_alphabets(void **state)
{
	static const char *const pairs[][2] = {
		{ "shahar", "шаҳар" }, { "Chirchiq", "ЧИРЧИҚ" },
		{ "tong", "тонг" }, { "yangi", "янги" }, { "yoz", "ёз" },
		{ "yurt", "юрт" }, { "Yevropa", "Европа" },
		{ "oyeya", "оея" }, { "kitob", "китоб" },
		{ "obyekt", "объект" }, { "premyera", "премьера" },
		{ "litsey", "лицей" }, { "sirk", "цирк" },
		{ "tsirk", "цирк" }, { "aksiya", "акция" },
		{ "aktsiya", "акция" }, { "Gertsegovina", "Герцеговина" },
		{ "aytsa", "айтса" }, { "xalq", "халқ" }, { "jahon", "жаҳон" },
		{ "ekran", "экран" }, { "vist", "выст" }, { "Isʼhoq", "Исҳоқ" },
		{ "yoʻl", "йўл" }, { "mashʼal", "машъал" },
		{ "Shcherbakov", "Щербаков" }, { "oblast", "область" },
		{ "qabul-2026", "ҚАБУЛ 2026" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof pairs / sizeof *pairs; i++)
		assert_same_fold(pairs[i][0], pairs[i][1]);
	assert_text(text_fold, "Students' arts", "students arts");
}

static void
test_fold_the_rest(void **state)
{
	(void)state;
	assert_text(text_fold, "", "");
	assert_text(text_fold, " -- ", "");
	assert_text(text_fold, "A.K. PILOT  (Govt.)", "a k pilot govt");
	assert_text(text_fold, "Fundação Hermínio", "fundacao herminio");
	assert_text(text_fold, "Straße Łódź Øre æ", "strasse lodz ore ae");
	assert_text(text_fold, "№ 12–мактаб", "no 12 maktab");
	assert_text(text_fold, "ｆｕｌｌ１", "full1");
	assert_text(text_fold, "a\302\255b\342\200\215c", "abc");
	assert_text(text_fold, "東京 Ω", "東京 ω");
	assert_text(text_fold, "\xff\xfex", "x");
}

static void
test_fold_appends(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	buf_text(&out, "t");
	text_fold(&out, SPAN("soat "));
	text_fold(&out, SPAN(" \321\206"));
	assert_span(buf_span(&out), "tsoats");
	buf_free(&out);
}

static void
assert_order(const char *less, const char *more)
{
	struct buf a, b;

	buf_init(&a);
	buf_init(&b);
	text_sort_key(&a, span_of(less), 64);
	text_sort_key(&b, span_of(more), 64);
	assert_true(span_order(buf_span(&a), buf_span(&b)) < 0);
	buf_free(&a);
	buf_free(&b);
}

static void
test_sort_key(void **state)
{
	struct buf key;
	size_t max;

	(void)state;
	assert_order("2-maktab", "12-maktab");
	assert_order("maktab 9", "Maktab 10");
	assert_order("9", "a");
	assert_order("a", "a 1");
	assert_order("a 99", "aa");
	assert_order("", "0");
	assert_order("0", "1");
	assert_order("x007", "x10");
	assert_order("Аҳмедов", "Bobur");
	assert_order("999999999999999999999", "1000000000000000000000");
	buf_init(&key);
	for (max = 0; max < 20; max++) {
		buf_reset(&key);
		buf_byte(&key, '>');
		text_sort_key(&key, SPAN("Maktab 12 b 7777777"), max);
		assert_true(key.len <= max + 1);
		assert_int_equal(key.at[0], '>');
	}
	buf_free(&key);
}

static void
test_words(void **state)
{
	struct span rest = SPAN("one two  three"), word;

	(void)state;
	assert_true(text_word(&rest, &word));
	assert_span(word, "one");
	assert_true(text_word(&rest, &word));
	assert_span(word, "two");
	assert_true(text_word(&rest, &word));
	assert_span(word, "three");
	assert_false(text_word(&rest, &word));
}

static void
test_to_cyrillic(void **state)
{
	(void)state;
	assert_text(text_to_cyrillic, "Oʻzbekiston Respublikasi",
	    "Ўзбекистон Республикаси");
	assert_text(text_to_cyrillic, "G'ijduvon SHAHRI Chust",
	    "Ғиждувон ШАҲРИ Чуст");
	assert_text(text_to_cyrillic, "yoʻl yoz Yevropa maʼno",
	    "йўл ёз Европа маъно");
	assert_text(text_to_cyrillic, "ekran kitob poema Isʼhoq",
	    "экран китоб поэма Исҳоқ");
	assert_text(text_to_cyrillic, "litsey, aksiya: ketsa",
	    "лицей, акция: кетса");
	assert_text(text_to_cyrillic, "'a' 12", "'а' 12");
}

static void
test_to_latin(void **state)
{
	(void)state;
	assert_text(text_to_latin, "Ўзбекистон Республикаси",
	    "Oʻzbekiston Respublikasi");
	assert_text(text_to_latin, "ШАҲРИ Шаҳри ТОШ Ғ",
	    "SHAHRI Shahri TOSH Gʻ");
	assert_text(text_to_latin, "Европа поезд объект маъно МАЪНО",
	    "Yevropa poyezd obyekt maʼno MAʼNO");
	assert_text(text_to_latin, "лицей цирк акция Щербаков",
	    "litsey sirk aksiya Shcherbakov");
	assert_text(text_to_latin, "Latin, 12 ☺", "Latin, 12 ☺");
}

static void
test_width(void **state)
{
	struct span clipped;

	(void)state;
	assert_int_equal(text_width(SPAN("abc")), 3);
	assert_int_equal(text_width(SPAN("e\314\201")), 1);
	assert_int_equal(text_width(span_of("東京")), 4);
	assert_int_equal(text_width(span_of("👩‍👩‍👧")), 2);
	assert_int_equal(text_width(span_of("🇺🇿")), 2);
	clipped = text_clip(span_of("a東京b"), 4);
	assert_span(clipped, "a東");
	clipped = text_clip(SPAN("e\314\201x"), 1);
	assert_span(clipped, "e\314\201");
	clipped = text_clip(SPAN("abc"), 9);
	assert_span(clipped, "abc");
}

static void
test_distance(void **state)
{
	(void)state;
	assert_int_equal(text_distance(SPAN("pupils"), SPAN("pupils")), 0);
	assert_int_equal(text_distance(SPAN("pupils"), SPAN("pupis")), 1);
	assert_int_equal(text_distance(SPAN("pupils"), SPAN("puplis")), 1);
	assert_int_equal(text_distance(SPAN("kitten"), SPAN("sitting")), 3);
	assert_int_equal(text_distance(SPAN("oʻquv"), SPAN("ўқув")), 0);
	assert_int_equal(text_distance(SPAN(""), SPAN("abc")), 3);
}

static void
test_show(void **state)
{
	(void)state;
	assert_text(text_show, "a\033[1mb\n\302\233c\377é",
	    "a\\x1B[1mb\\x0A\\xC2\\x9Bc\\xFFé");
	assert_text(text_show, "a\342\200\256b", "a\\xE2\\x80\\xAEb");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_every_code_point_returns),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_fold_apostrophes),
		cmocka_unit_test(test_fold_two_alphabets),
		cmocka_unit_test(test_fold_the_rest),
		cmocka_unit_test(test_fold_appends),
		cmocka_unit_test(test_sort_key),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_to_cyrillic),
		cmocka_unit_test(test_to_latin),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
