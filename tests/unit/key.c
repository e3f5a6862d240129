/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/keys/key.h"

static char	folder[] = "key-test-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) != 0 ? -1 : 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	unlink("key");
	return chdir("..") != 0 || rmdir(folder) != 0 ? -1 : 0;
}

static void
test_round(void **state)
{
	struct keypair key, again;
	struct note why = { "" };
	struct stat st;

	(void)state;
	key_make(&key);
	assert_int_equal(key_save("key", &key, SPAN(""), &why), OK);
	assert_int_equal(stat("key", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(key_load("key", SPAN(""), &again, &why), OK);
	assert_memory_equal(&key, &again, sizeof key);
}

/* Whatever single digit of the key is changed, it is not taken. */
static void
test_damage(void **state)
{
	struct keypair key;
	struct note why;
	struct buf text;
	size_t i, salt;

	(void)state;
	buf_init(&text);
	key_make(&key);
	assert_int_equal(key_save("key", &key, SPAN(""), NULL), OK);
	assert_int_equal(file_read("key", 4096, &text, NULL), OK);
	i = (size_t)((char *)memchr(text.at, '\n', text.len) - text.at);
	salt = i + 1 + 10;	/* the digit where it begins */
	for (i++; i + 1 < text.len; i++) {
		if (i >= salt && i < salt + 22)
			continue;	/* chance, checked by nothing */
		text.at[i] ^= 1;
		assert_int_equal(file_write("key", 0600, buf_span(&text),
		    NULL), OK);
		why.text[0] = '\0';
		assert_int_not_equal(key_load("key", SPAN(""), &key, &why), OK);
		assert_non_null(strstr(why.text, "key"));
		text.at[i] ^= 1;
	}
	buf_free(&text);
}

static void
test_names(void **state)
{
	char dev[DEV_CHARS + 1], print[FINGERPRINT_SIZE];
	struct keypair key;
	struct buf text;
	size_t i;

	(void)state;
	key_make(&key);
	key_dev(key.public, dev);
	assert_true(dev_is(span_of(dev)));
	key_fingerprint(key.public, print);
	assert_int_equal(strlen(print), FINGERPRINT_SIZE - 1);
	for (i = 0; i < DEV_CHARS; i++)
		assert_int_equal(print[i + i / 4], dev[i]);
	buf_init(&text);
	key_public(key.public, &text);
	assert_non_null(strstr(buf_cstr(&text), dev));
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_names),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
