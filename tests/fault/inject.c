/* SPDX-License-Identifier: ISC */
/*
 * A library to be preloaded: the k-th call that writes to a regular file,
 * or makes one durable, fails; or the process dies there.
 *
 *	INJECT_AT	k, from 1
 *	INJECT		EIO, ENOSPC, or KILL (before the call)
 *	INJECT_NAMES	also calls that change names of files
 *	INJECT_ON	also all later calls, as a disk that stays full
 *	INJECT_COUNT	a file for the number of calls, at the end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static unsigned long calls;

static int
is_regular(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

/* Whether this call must fail; errno says how. */
static int
fails(void)
{
	static unsigned long at;
	static const char *how;

	if (how == NULL) {
		const char *k = getenv("INJECT_AT");

		at = k == NULL ? 0 : strtoul(k, NULL, 10);
		how = getenv("INJECT");
		if (how == NULL)
			how = "";
	}
	calls++;
	if (at == 0 || calls < at ||
	    (calls > at && getenv("INJECT_ON") == NULL))
		return 0;
	if (strcmp(how, "KILL") == 0)
		raise(SIGKILL);
	errno = strcmp(how, "EIO") == 0 ? EIO : ENOSPC;
	return 1;
}

__attribute__((destructor)) static void
count(void)
{
	const char *path = getenv("INJECT_COUNT");
	FILE *file = path == NULL ? NULL : fopen(path, "w");

	if (file == NULL)
		return;
	fprintf(file, "%lu\n", calls);
	fclose(file);
}

/* For calls that write, and for those that change names. */
#define STAND_IN_FOR(counts, type, name, params, args)			\
type									\
name params								\
{									\
	static type (*real) params;					\
									\
	if (real == NULL)						\
		*(void **)&real = dlsym(RTLD_NEXT, #name);		\
	if ((counts) && fails())					\
		return -1;						\
	return real args;						\
}

#define STAND_IN(type, name, params, args)				\
    STAND_IN_FOR(is_regular(fd), type, name, params, args)
#define STAND_IN_NAMES(name, params, args)				\
    STAND_IN_FOR(getenv("INJECT_NAMES") != NULL, int, name, params, args)

STAND_IN(ssize_t, write, (int fd, const void *at, size_t len),
    (fd, at, len))
STAND_IN(ssize_t, pwrite, (int fd, const void *at, size_t len, off_t pos),
    (fd, at, len, pos))
STAND_IN(ssize_t, pwrite64, (int fd, const void *at, size_t len, off_t pos),
    (fd, at, len, pos))
STAND_IN(ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n))
STAND_IN(ssize_t, pwritev, (int fd, const struct iovec *v, int n, off_t pos),
    (fd, v, n, pos))
STAND_IN(ssize_t, pwritev64, (int fd, const struct iovec *v, int n,
    off_t pos), (fd, v, n, pos))
STAND_IN(int, ftruncate, (int fd, off_t size), (fd, size))
STAND_IN(int, ftruncate64, (int fd, off_t size), (fd, size))
STAND_IN(int, fsync, (int fd), (fd))
STAND_IN(int, fdatasync, (int fd), (fd))
STAND_IN_NAMES(link, (const char *from, const char *to), (from, to))
STAND_IN_NAMES(mkdir, (const char *path, mode_t mode), (path, mode))
STAND_IN_NAMES(rename, (const char *from, const char *to), (from, to))
STAND_IN_NAMES(renameat2, (int from_fd, const char *from, int to_fd,
    const char *to, unsigned flags), (from_fd, from, to_fd, to, flags))
STAND_IN_NAMES(rmdir, (const char *path), (path))
STAND_IN_NAMES(unlink, (const char *path), (path))
STAND_IN_NAMES(unlinkat, (int fd, const char *path, int flags),
    (fd, path, flags))
