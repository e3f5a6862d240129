/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/shared.h"

#include <dirent.h>

#include "core/base/file.h"
#include "core/base/json.h"

static bool
accepts(struct span text)
{
	struct arena arena;
	struct json json;
	struct span piece;
	enum json_token token;

	arena_init(&arena);
	json_init(&json, text, &arena, JSON_DEEPEST);
	do
		token = json_next(&json, &piece);
	while (token != JSON_BAD && token != JSON_END);
	arena_clear(&arena);
	return token == JSON_END;
}

/* y_ must be read, n_ must be refused, i_ must do neither harm. */
static unsigned
try_folder(const char *folder)
{
	struct note why = { "" };
	struct dirent *entry;
	unsigned count = 0;
	struct buf path, text;
	DIR *dir;

	buf_init(&path);
	buf_init(&text);
	buf_printf(&path, "%s/torture/json-test-suite/%s", shared_data(),
	    folder);
	dir = opendir(buf_cstr(&path));
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		bool fine;

		if (entry->d_name[0] == '.')
			continue;
		buf_reset(&path);
		buf_reset(&text);
		buf_printf(&path, "%s/torture/json-test-suite/%s/%s",
		    shared_data(), folder, entry->d_name);
		assert_int_equal(file_read(buf_cstr(&path), 1 << 20, &text,
		    &why), OK);
		fine = accepts(buf_span(&text));
		if ((entry->d_name[0] == 'y' && !fine) ||
		    (entry->d_name[0] == 'n' && fine &&
		    strncmp(entry->d_name, "n_", 2) == 0))
			fail_msg("%s", entry->d_name);
		count++;
	}
	closedir(dir);
	buf_free(&path);
	buf_free(&text);
	return count;
}

static const char *const read_well[] = {
	"{}", "[]", " \t\r\n[ ] \n", "\"\"", "0", "-0", "-1.5e+3", "2E-1",
	"true", "[null,false]", "{\"\":{\"a\":[[]]}}",
	"{\"a\":1,\"a\":2}", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
	"\"\\\\\\/\\\"\\b\\f\\n\\r\\t\"", "\"\\u02BB\"", "\"o\xca\xbb\"",
	"\"\x7f\"", "\"\xf4\x8f\xbf\xbf\""
};

static const char *const refused[] = {
	"", " ", "{", "]", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}",
	"{\"a\":1,}", "{a:1}", "{'a':1}", "{1:1}", "[1]x", "01", "-", "+1",
	".5", "1.", "1e", "0x1", "NaN", "Infinity", "True", "nul", "\"",
	"\"\t\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
	"\"\\ud800\\u0041\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
	"\"\xf5\x80\x80\x80\"", "\"\xff\"", "\xef\xbb\xbf{}", "// x\n1",
	"/**/1", "[\"a\",\n4,\n1,"
};

static void
test_ours(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof read_well / sizeof *read_well; i++)
		if (!accepts(span_of(read_well[i])))
			fail_msg("refused: %s", read_well[i]);
	for (i = 0; i < sizeof refused / sizeof *refused; i++)
		if (accepts(span_of(refused[i])))
			fail_msg("read: %s", refused[i]);
	assert_false(accepts(SPAN("[1]\0")));
}

static void
test_parsing(void **state)
{
	(void)state;
	assert_true(try_folder("test_parsing") > 300);
}

static void
test_transform(void **state)
{
	(void)state;
	assert_true(try_folder("test_transform") > 20);
}

int
main(void)
{
	static const struct CMUnitTest ours[] = {
		cmocka_unit_test(test_ours),
	};
	static const struct CMUnitTest all[] = {
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_parsing),
		cmocka_unit_test(test_transform),
	};

	if (shared_is_missing())
		return cmocka_run_group_tests(ours, NULL, NULL);
	return cmocka_run_group_tests(all, NULL, NULL);
}
