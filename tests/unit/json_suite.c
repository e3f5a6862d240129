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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parsing),
		cmocka_unit_test(test_transform),
	};

	if (shared_is_missing())
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
