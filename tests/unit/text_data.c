/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/shared.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/text.h"

static void
load(const char *name, struct buf *out)
{
	struct note why = { "" };
	struct buf path;

	buf_init(&path);
	buf_printf(&path, "%s/%s", shared_data(), name);
	assert_int_equal(file_read(buf_cstr(&path), 1 << 24, out, &why), OK);
	buf_free(&path);
}

static struct span
next_line(struct span *rest)
{
	const char *end = memchr(rest->at, '\n', rest->len);
	size_t len = end == NULL ? rest->len : (size_t)(end - rest->at);
	struct span line = span_make(rest->at, len);

	*rest = span_from(*rest, len + (end != NULL));
	return line;
}

/* "÷ 0020 × 0308 ÷ 0020 ÷": the text, and where its clusters end. */
static void
read_breaks(struct span line, struct buf *text, size_t *ends, size_t *count)
{
	const char *at = line.at, *end = line.at + line.len;
	char *stop;

	*count = 0;
	while (at < end && *at != '#' && *at != '\t') {
		if (*at == ' ') {
			at++;
		} else if (strncmp(at, "÷", 2) == 0) {
			if (text->len > 0)
				ends[(*count)++] = text->len;
			at += 2;
		} else if (strncmp(at, "×", 2) == 0) {
			at += 2;
		} else {
			text_put(text, (uint32_t)strtoul(at, &stop, 16));
			at = stop;
		}
	}
}

static void
check_breaks(struct span line, struct buf *text)
{
	size_t ends[64], count, i;
	struct span left;

	buf_reset(text);
	read_breaks(line, text, ends, &count);
	left = buf_span(text);
	for (i = 0; i < count; i++) {
		left = span_from(left, text_cluster(left));
		if (text->len - left.len != ends[i])
			fail_msg("%.*s", SPAN_ARG(line));
	}
	assert_int_equal(left.len, 0);
}

/* Of each sort one: marks, line ends, jamo, flags, families, Indic. */
static void
test_our_clusters(void **state)
{
	static const char *const lines[] = {
		"÷ 0041 ÷ 0042 ÷", "÷ 0061 × 0308 × 0301 ÷ 0062 ÷",
		"÷ 000D × 000A ÷ 0041 ÷", "÷ 000A ÷ 0308 ÷",
		"÷ 1100 × 1161 × 11A8 ÷ 1100 ÷", "÷ AC00 × 11A8 ÷",
		"÷ 1F1FA × 1F1FF ÷ 1F1F7 ÷",
		"÷ 1F468 × 200D × 1F469 × 200D × 1F467 ÷",
		"÷ 1F44D × 1F3FD ÷ 0061 ÷", "÷ 0061 × 200D ÷ 1F467 ÷",
		"÷ 0E01 × 0E33 ÷", "÷ 0600 × 0031 ÷",
		"÷ 0438 × 0306 ÷ 045E ÷", "÷ 006F ÷ 02BB ÷",
	};
	struct buf text;
	size_t i;

	(void)state;
	buf_init(&text);
	for (i = 0; i < sizeof lines / sizeof *lines; i++)
		check_breaks(span_of(lines[i]), &text);
	buf_free(&text);
}

static void
test_clusters(void **state)
{
	struct buf file, text;
	struct span rest, line;
	size_t lines = 0;

	(void)state;
	buf_init(&file);
	buf_init(&text);
	load("torture/unicode/GraphemeBreakTest.txt", &file);
	rest = buf_span(&file);
	while (rest.len > 0) {
		line = next_line(&rest);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		check_breaks(line, &text);
		lines++;
	}
	assert_int_equal(lines, 602);
	buf_free(&file);
	buf_free(&text);
}

/*
 * Wide and full-width letters take two columns.  Code points that are not
 * assigned are left out: nobody draws them.
 */
static void
test_wide(void **state)
{
	unsigned long first, last, points = 0, wrong = 0;
	struct buf file, text;
	struct span rest, line;
	char *at;

	(void)state;
	buf_init(&file);
	buf_init(&text);
	load("torture/unicode/EastAsianWidth.txt", &file);
	rest = buf_span(&file);
	while (rest.len > 0) {
		line = next_line(&rest);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		first = last = strtoul(line.at, &at, 16);
		if (*at == '.')
			last = strtoul(at + 2, &at, 16);
		if (at[1] != 'W' && at[1] != 'F')
			continue;
		at = memchr(line.at, '#', line.len);
		if (strncmp(at, "# Cn", 4) == 0 || strncmp(at, "# M", 3) == 0)
			continue;
		for (; first <= last; first++, points++) {
			buf_reset(&text);
			text_put(&text, (uint32_t)first);
			wrong += text_width(buf_span(&text)) != 2;
		}
	}
	assert_true(points > 100000);
	assert_int_equal(wrong, 0);
	buf_free(&file);
	buf_free(&text);
}

/* Nothing here may crash, run on, or give text that is not UTF-8. */
static void
try_all(struct span text)
{
	static void	(*const all[])(struct buf *, struct span) = {
		text_fold, text_to_cyrillic, text_to_latin, text_show };
	struct buf out;
	struct span rest, word;
	size_t i;

	buf_init(&out);
	for (i = 0; i < sizeof all / sizeof *all; i++) {
		buf_reset(&out);
		all[i](&out, text);
		assert_true(text_is_utf8(buf_span(&out)));
	}
	buf_reset(&out);
	text_clean(&out, text);
	assert_true(text_is_utf8(buf_span(&out)));
	buf_reset(&out);
	text_sort_key(&out, text, 40);
	assert_true(out.len <= 40);
	buf_reset(&out);
	text_fold(&out, text);
	rest = buf_span(&out);
	while (text_word(&rest, &word))
		assert_true(word.len > 0);
	for (rest = text; rest.len > 0;) {
		size_t len = text_cluster(rest);

		assert_in_range(len, 1, rest.len);
		assert_true(text_cluster_width(span_make(rest.at, len)) <=
		    2);
		rest = span_from(rest, len);
	}
	rest = text_clip(text, 7);
	assert_true(text_width(rest) <= 7);
	text_distance(text, SPAN("naughty"));
	buf_free(&out);
}

static const char *const odd[] = {
	"", " ", "\t", "\n", "a\nb", "\x01\x1b[31m\x7f", "undefined",
	"'; DROP TABLE x; --", "<script>alert(1)</script>", "%s%n%d",
	"../../etc/passwd", "\xef\xbb\xbfx", "\xe2\x80\x8f\xe2\x80\xaez",
	"\xe2\x80\x8b", "\xc2\xa0", "\xcc\x81\xcc\x81\xcc\x81",
	"z\xcc\xa7\xcc\xb4\xcd\x87", "\xf0\x9f\x91\xa8\xe2\x80\x8d",
	"\xf0\x9f\x87\xba", "\xef\xb7\xbd\xef\xb7\xbd", "田中さん", "ﺎﻠﻋﺮﺒﻳﺓ",
	"Oʻzbekiston", "O'zbekiston", "O`zbekiston", "Ўзбекистон", "ШЎЪБА",
	"ǆǅǄ", "ﬁ", "İıIi", "ẞßSS", "Ａｂｃ", "①½ⅷ", "\xff\xfe", "\xc3",
	"\xed\xa0\x80", "\xf4\x90\x80\x80"
};

/* Cut anywhere, too; and folding what was folded changes nothing. */
static void
test_our_texts(void **state)
{
	struct buf once, twice;
	size_t i, cut;

	(void)state;
	buf_init(&once);
	buf_init(&twice);
	for (i = 0; i < sizeof odd / sizeof *odd; i++) {
		struct span text = span_of(odd[i]);

		for (cut = 0; cut < 4 && cut <= text.len; cut++)
			try_all(span_make(text.at, text.len - cut));
		buf_reset(&once);
		buf_reset(&twice);
		text_fold(&once, text);
		text_fold(&twice, buf_span(&once));
		assert_true(span_is(buf_span(&once), buf_span(&twice)));
	}
	buf_free(&once);
	buf_free(&twice);
}

static bool
fold_alike(const char *a, const char *b)
{
	struct buf one, two;
	bool alike;

	buf_init(&one);
	buf_init(&two);
	text_fold(&one, span_of(a));
	text_fold(&two, span_of(b));
	alike = span_is(buf_span(&one), buf_span(&two));
	buf_free(&one);
	buf_free(&two);
	return alike;
}

static void
test_our_names(void **state)
{
	static const char *const alike[][2] = {
		{ "Toshkent", "Тошкент" }, { "Qashqadaryo", "Қашқадарё" },
		{ "Gʻuzor", "Ғузор" }, { "Oʻzbekiston", "Ўзбекистон" },
		{ "Jizzax", "Жиззах" }, { "Chiroqchi", "Чироқчи" },
		{ "Yakkabogʻ", "Яккабоғ" }, { "Shahrisabz", "Шаҳрисабз" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof alike / sizeof *alike; i++)
		if (!fold_alike(alike[i][0], alike[i][1]))
			fail_msg("%s, %s", alike[i][0], alike[i][1]);
	assert_false(fold_alike("Koson", "Косонсой"));
	assert_int_equal(text_width(SPAN("\xe7\x94\xb0")), 2);
	assert_int_equal(text_width(SPAN("\xef\xbc\xa1")), 2);
	assert_int_equal(text_width(SPAN("Ғ")), 1);
	assert_int_equal(text_width(SPAN("a\xcc\x81")), 1);
}

static void
test_naughty(void **state)
{
	struct arena arena;
	struct json json;
	struct span text;
	struct buf file;
	enum json_token token;
	size_t count = 0, cut;

	(void)state;
	buf_init(&file);
	arena_init(&arena);
	load("torture/naughty-strings/blns.json", &file);
	json_init(&json, buf_span(&file), &arena, 4);
	while ((token = json_next(&json, &text)) != JSON_END) {
		assert_int_not_equal(token, JSON_BAD);
		if (token != JSON_STRING)
			continue;
		count++;
		for (cut = 0; cut < 4 && cut <= text.len; cut++)
			try_all(span_make(text.at, text.len - cut));
	}
	assert_true(count > 500);
	arena_clear(&arena);
	buf_free(&file);
}

/* Folding what was folded changes nothing. */
static void
test_fold_is_final(void **state)
{
	struct buf file, once, twice;
	struct span rest;

	(void)state;
	buf_init(&file);
	buf_init(&once);
	buf_init(&twice);
	load("areas/soato_units.csv", &file);
	load("torture/naughty-strings/blns.txt", &file);
	rest = buf_span(&file);
	while (rest.len > 0) {
		struct span line = next_line(&rest);

		buf_reset(&once);
		buf_reset(&twice);
		text_fold(&once, line);
		text_fold(&twice, buf_span(&once));
		assert_true(span_is(buf_span(&once), buf_span(&twice)));
	}
	buf_free(&file);
	buf_free(&once);
	buf_free(&twice);
}

/*
 * Names in both alphabets.  Where the two do not fold alike they are
 * different words: the Cyrillic name of a language carries an ending (-cha),
 * or another name or spelling is used (Shpitsbergen, Svalbard).
 */
static void
test_name_pairs(void **state)
{
	struct buf file, latin, cyrillic;
	struct span rest;
	unsigned pairs = 0, equal = 0, ending = 0, other = 0;

	(void)state;
	buf_init(&file);
	buf_init(&latin);
	buf_init(&cyrillic);
	load("uzbek/cldr_name_pairs.csv", &file);
	rest = buf_span(&file);
	next_line(&rest);
	while (rest.len > 0) {
		struct span line = next_line(&rest);
		const char *one = memchr(line.at, ',', line.len);
		const char *two = memchr(one + 1, ',', (size_t)(line.at +
		    line.len - one - 1));

		buf_reset(&latin);
		buf_reset(&cyrillic);
		text_fold(&latin, span_make(line.at,
		    (size_t)(one - line.at)));
		text_fold(&cyrillic, span_make(one + 1,
		    (size_t)(two - one - 1)));
		pairs++;
		if (span_is(buf_span(&latin), buf_span(&cyrillic)))
			equal++;
		else if (span_starts(buf_span(&cyrillic), buf_span(&latin)))
			ending++;
		else
			other++;
	}
	print_message("# %u pairs: %u fold alike, %u differ by an ending, "
	    "%u are other words\n", pairs, equal, ending, other);
	assert_int_equal(pairs, 636);
	assert_int_equal(equal, 437);
	assert_int_equal(other, 71);
	buf_free(&file);
	buf_free(&latin);
	buf_free(&cyrillic);
}

int
main(void)
{
	static const struct CMUnitTest ours[] = {
		cmocka_unit_test(test_our_clusters),
		cmocka_unit_test(test_our_texts),
		cmocka_unit_test(test_our_names),
	};
	static const struct CMUnitTest all[] = {
		cmocka_unit_test(test_our_clusters),
		cmocka_unit_test(test_our_texts),
		cmocka_unit_test(test_our_names),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_naughty),
		cmocka_unit_test(test_fold_is_final),
		cmocka_unit_test(test_name_pairs),
	};

	if (shared_is_missing())
		return cmocka_run_group_tests(ours, NULL, NULL);
	return cmocka_run_group_tests(all, NULL, NULL);
}
