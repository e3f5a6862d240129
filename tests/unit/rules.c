/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "config/settings.h"
#include "core/base/text.h"
#include "core/rules/check.h"

static int
load(void **state)
{
	struct settings *settings;
	struct note why = { "" };

	if (settings_load(NULL, 0, &why, &settings) != OK)
		fail_msg("%s", why.text);
	*state = settings;
	return 0;
}

static int
drop(void **state)
{
	settings_free(*state);
	return 0;
}

static void
assert_label(const char *id, const char *what, const struct label *label)
{
	enum lang lang;

	for (lang = 0; lang < LANG_COUNT; lang++)
		if (label->text[lang] == NULL || *label->text[lang] == '\0')
			fail_msg("%s: no %s in language %d", id, what,
			    (int)lang);
}

static void
each_row_has_its_words(void **state)
{
	const struct settings *s = *state;
	const struct rule *const *table, *rule;
	const struct rule_words *words;

	for (table = rule_tables; *table != NULL; table++) {
		for (rule = *table; rule->id != NULL; rule++) {
			words = ruleset_find(&s->ruleset, span_of(rule->id));
			if (words == NULL)
				fail_msg("%s: no words", rule->id);
			assert_label(rule->id, "title", &words->title);
			assert_label(rule->id, "sentence", &words->sentence);
			assert_label(rule->id, "remedy", &words->remedy);
		}
	}
}

static void
each_words_have_their_row(void **state)
{
	const struct settings *s = *state;
	size_t i;

	assert_true(s->ruleset.count > 0);
	for (i = 0; i < s->ruleset.count; i++) {
		const struct rule_words *words = &s->ruleset.rules[i];

		if (rule_find(span_of(words->id)) == NULL)
			fail_msg("%s: no row", words->id);
		if (words->concept == NULL || words->kind == NULL)
			fail_msg("%s: no concept or kind", words->id);
		if (schema_kind(s->schema, span_of(words->kind)) == NULL)
			fail_msg("%s: no kind %s", words->id, words->kind);
	}
}

/* The {name}s of text, as many as they stand in it, each once. */
static size_t
names_in(const char *text, struct span names[], size_t room)
{
	const char *at, *end;
	size_t count = 0, i;

	for (at = strchr(text, '{'); at != NULL; at = strchr(end, '{')) {
		struct span name;

		end = strchr(at, '}');
		assert_non_null(end);
		name = span_make(at, (size_t)(end - at));
		for (i = 0; i < count && !span_is(names[i], name); i++)
			;
		if (i < count)
			continue;
		assert_true(count < room);
		names[count++] = name;
	}
	return count;
}

static bool
is_among(struct span name, const struct span names[], size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (span_is(names[i], name))
			return true;
	return false;
}

static void
sentences_name_the_same(void **state)
{
	const struct settings *s = *state;
	struct span english[16], other[16];
	enum lang lang;
	size_t i, k, n, count;

	for (i = 0; i < s->ruleset.count; i++) {
		const struct rule_words *w = &s->ruleset.rules[i];

		count = names_in(w->sentence.text[LANG_EN], english, 16);
		for (lang = 0; lang < LANG_COUNT; lang++) {
			n = names_in(w->sentence.text[lang], other, 16);
			if (n != count)
				fail_msg("%s: names in language %d", w->id,
				    (int)lang);
			for (k = 0; k < n; k++)
				if (!is_among(other[k], english, count))
					fail_msg("%s: %.*s", w->id,
					    SPAN_ARG(other[k]));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_has_its_words),
		cmocka_unit_test(each_words_have_their_row),
		cmocka_unit_test(sentences_name_the_same),
	};

	return cmocka_run_group_tests(tests, load, drop);
}
