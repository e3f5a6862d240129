/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"
#include "tests/unit/place.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/file.h"

static void
test_write_and_read(void **state)
{
	struct note why = { "" };
	struct stat st;
	struct buf in;

	(void)state;
	buf_init(&in);
	assert_int_equal(file_write("a", 0600, SPAN("one"), &why), OK);
	assert_int_equal(file_write("a", 0600, SPAN("two and"), &why), OK);
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(file_read("a", 7, &in, &why), OK);
	assert_span(buf_span(&in), "two and");
	assert_int_equal(file_read("a", 6, &in, &why), ERR_INPUT);
	assert_non_null(strstr(why.text, "a is larger"));
	why.text[0] = '\0';
	assert_int_equal(file_read("none", 6, &in, &why), ERR_INPUT);
	assert_non_null(strstr(why.text, "none"));
	buf_free(&in);
	unlink("a");
}

static void
test_draft_that_is_abandoned(void **state)
{
	struct file_draft draft;
	struct note why = { "" };
	struct buf in;

	(void)state;
	buf_init(&in);
	assert_int_equal(file_write("a", 0644, SPAN("old"), &why), OK);
	assert_int_equal(file_draft_begin(&draft, "a", 0644, &why), OK);
	assert_int_equal(file_draft_write(&draft, SPAN("new"), &why), OK);
	assert_int_equal(access(draft.draft, F_OK), 0);
	file_draft_abandon(&draft);
	assert_int_equal(file_read("a", 100, &in, &why), OK);
	assert_span(buf_span(&in), "old");
	buf_free(&in);
	unlink("a");
}

/* How many drafts lie here. */
static unsigned
count_drafts(void)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	unsigned count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		count += strncmp(entry->d_name, ".klaster-", 9) == 0;
	closedir(dir);
	return count;
}

static void
test_draft_of_the_dead(void **state)
{
	struct file_draft draft;
	struct note why = { "" };
	int ends[2], status;
	char byte = 'x';
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		if (file_draft_begin(&draft, "a", 0600, &why) == OK &&
		    write(ends[1], &byte, 1) == 1)
			pause();
		_exit(1);
	}
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(file_write("b", 0600, SPAN("one"), &why), OK);
	assert_int_equal(count_drafts(), 1);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(file_write("b", 0600, SPAN("two"), &why), OK);
	assert_int_equal(count_drafts(), 0);
	close(ends[0]);
	close(ends[1]);
	unlink("b");
}

static void
test_links_and_devices_stay(void **state)
{
	struct note why = { "" };
	struct stat st;

	(void)state;
	assert_int_equal(file_write("a", 0644, SPAN("old"), &why), OK);
	assert_int_equal(symlink("a", "l"), 0);
	assert_int_equal(file_write("l", 0644, SPAN("longer"), &why), OK);
	assert_int_equal(lstat("l", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_size, 6);
	assert_int_equal(file_write("/dev/null", 0644, SPAN("x"), &why), OK);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(file_write(".", 0644, SPAN("x"), &why), ERR_SYSTEM);
	assert_int_equal(file_write("no/x", 0644, SPAN("x"), NULL),
	    ERR_SYSTEM);
	unlink("a");
	unlink("l");
}

static void
test_full_disk(void **state)
{
	struct note why = { "" };

	(void)state;
	assert_int_equal(file_write("/dev/full", 0644, SPAN("x"), &why),
	    ERR_FULL);
	assert_non_null(strstr(why.text, "/dev/full"));
}

static void
test_folders(void **state)
{
	struct note why = { "" };
	struct arena arena;
	int fd;

	(void)state;
	arena_init(&arena);
	assert_int_equal(file_folder("x/y//z", 0700, &why), OK);
	assert_int_equal(file_folder("x/y/z/", 0700, &why), OK);
	assert_int_equal(file_folder("/", 0700, &why), OK);
	assert_int_equal(file_write("x/f", 0600, SPAN("x"), &why), OK);
	assert_int_equal(file_folder("x/f", 0700, &why), ERR_SYSTEM);
	assert_string_equal(file_join(&arena, "x", "y"), "x/y");
	assert_string_equal(file_join(&arena, "x/", "y"), "x/y");
	fd = file_nameless("x");
	assert_true(fd >= 0);
	assert_int_equal(file_put(fd, SPAN("abc"), "x", &why), OK);
	assert_int_equal(lseek(fd, 0, SEEK_END), 3);
	close(fd);
	assert_int_equal(file_nameless("nowhere"), -1);
	arena_clear(&arena);
	unlink("x/f");
	assert_int_equal(rmdir("x/y/z") | rmdir("x/y") | rmdir("x"), 0);
}

static void
test_locks(void **state)
{
	struct note why = { "" };
	int one, two;

	(void)state;
	assert_int_equal(file_lock("lock", &one, &why), OK);
	assert_int_equal(file_lock("lock", &two, &why), ERR_BUSY);
	assert_int_equal(two, -1);
	close(one);
	assert_int_equal(file_lock("lock", &two, &why), OK);
	close(two);
	unlink("lock");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_and_read),
		cmocka_unit_test(test_draft_that_is_abandoned),
		cmocka_unit_test(test_draft_of_the_dead),
		cmocka_unit_test(test_links_and_devices_stay),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_folders),
		cmocka_unit_test(test_locks),
	};

	return cmocka_run_group_tests(tests, place_make, place_drop);
}
