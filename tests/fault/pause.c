/* SPDX-License-Identifier: ISC */
/*
 * A library to be preloaded: the process stops at the k-th of its calls that
 * others may see.  These are the taking of a lock, the beginning and the
 * commit of a transaction, and whatever makes, names, cuts or writes a file
 * of the database.  After a write it may stop, too: what was written is then
 * there, and LMDB has not told the other processes yet.
 *
 *	PAUSE_DIR	where the files of the database lie (a prefix)
 *	PAUSE_AT	k, from 1: it stops itself by SIGSTOP
 *	PAUSE_KILL	k: it kills itself
 *	PAUSE_WHEN	a file: calls count while it is there
 *	PAUSE_LIST	a file that gets a line for each call, "w" before
 *			those after which data.mdb has what was written
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <lmdb.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static unsigned long calls, stop_at, kill_at;
static const char *dir, *when;
static int list = -1;

static unsigned long
number(const char *name)
{
	const char *text = getenv(name);

	return text == NULL ? 0 : strtoul(text, NULL, 10);
}

/* Children are other programs, and not what the test is about. */
__attribute__((constructor)) static void
arm(void)
{
	const char *path = getenv("PAUSE_LIST");

	stop_at = number("PAUSE_AT");
	kill_at = number("PAUSE_KILL");
	when = getenv("PAUSE_WHEN");
	dir = getenv("PAUSE_DIR");
	if (path != NULL)
		list = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND |
		    O_CLOEXEC, 0600);
}

static void
stop(const char *name, int written)
{
	if (dir == NULL || (when != NULL && access(when, F_OK) != 0))
		return;
	calls++;
	if (list >= 0)
		dprintf(list, "%s%s\n", written ? "w " : "  ", name);
	if (calls == kill_at)
		kill(getpid(), SIGKILL);
	if (calls == stop_at)
		kill(getpid(), SIGSTOP);
}

static int
is_ours(const char *path)
{
	return dir != NULL && strncmp(path, dir, strlen(dir)) == 0;
}

/* The path of a file of the database, or "". */
static const char *
path_of(int fd, char path[PATH_MAX])
{
	char name[32];
	ssize_t len;

	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	len = readlink(name, path, PATH_MAX - 1);
	path[len < 0 ? 0 : len] = '\0';
	return is_ours(path) ? path : "";
}

static void
stop_file(const char *call, int fd, int written)
{
	char path[PATH_MAX], name[PATH_MAX + 32];
	const char *found = path_of(fd, path);

	if (found[0] == '\0')
		return;
	found += strlen(dir);
	snprintf(name, sizeof name, "%s %s", call, found);
	stop(name, written && strstr(found, "data.mdb") != NULL);
}

static void
stop_path(const char *call, const char *path)
{
	char name[PATH_MAX + 32];

	if (!is_ours(path))
		return;
	snprintf(name, sizeof name, "%s %s", call, path + strlen(dir));
	stop(name, 0);
}

#define REAL(type, name, params)					\
	static type (*real) params;					\
									\
	if (real == NULL)						\
		*(void **)&real = dlsym(RTLD_NEXT, #name)

/* Before the call, which says something of a file, and after it. */
#define WRITES(type, name, params, args)				\
type									\
name params								\
{									\
	type answer;							\
	REAL(type, name, params);					\
									\
	stop_file(#name, fd, 0);					\
	answer = real args;						\
	stop_file("after " #name, fd, 1);				\
	return answer;							\
}
#define BEFORE(type, name, params, args)				\
type									\
name params								\
{									\
	REAL(type, name, params);					\
									\
	stop_file(#name, fd, 0);					\
	return real args;						\
}
#define NAMES(name, params, args)					\
int									\
name params								\
{									\
	REAL(int, name, params);					\
									\
	stop_path(#name, path);						\
	return real args;						\
}

WRITES(ssize_t, write, (int fd, const void *at, size_t len), (fd, at, len))
WRITES(ssize_t, pwrite, (int fd, const void *at, size_t len, off_t pos),
    (fd, at, len, pos))
WRITES(ssize_t, pwrite64, (int fd, const void *at, size_t len, off_t pos),
    (fd, at, len, pos))
WRITES(ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n))
WRITES(ssize_t, pwritev, (int fd, const struct iovec *v, int n, off_t pos),
    (fd, v, n, pos))
WRITES(ssize_t, pwritev64, (int fd, const struct iovec *v, int n, off_t pos),
    (fd, v, n, pos))
BEFORE(int, ftruncate, (int fd, off_t size), (fd, size))
BEFORE(int, ftruncate64, (int fd, off_t size), (fd, size))
BEFORE(int, fdatasync, (int fd), (fd))
BEFORE(int, fsync, (int fd), (fd))
BEFORE(int, flock, (int fd, int how), (fd, how))
NAMES(rename, (const char *path, const char *to), (path, to))
NAMES(unlink, (const char *path), (path))
NAMES(rmdir, (const char *path), (path))
NAMES(mkdir, (const char *path, mode_t mode), (path, mode))
NAMES(link, (const char *path, const char *to), (path, to))
NAMES(renameat2, (int at, const char *path, int to_at, const char *to,
    unsigned how), (at, path, to_at, to, how))

#define OPENS(name)							\
int									\
name(const char *path, int flags, ...)					\
{									\
	va_list args;							\
	mode_t mode;							\
	REAL(int, name, (const char *, int, ...));			\
									\
	va_start(args, flags);						\
	mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ?			\
	    va_arg(args, mode_t) : 0;					\
	va_end(args);							\
	stop_path(#name, path);						\
	return real(path, flags, mode);					\
}
OPENS(open)
OPENS(open64)

int
mdb_txn_begin(MDB_env *env, MDB_txn *parent, unsigned flags, MDB_txn **out)
{
	REAL(int, mdb_txn_begin, (MDB_env *, MDB_txn *, unsigned,
	    MDB_txn **));

	stop((flags & MDB_RDONLY) != 0 ? "begin to read" : "begin to write",
	    0);
	return real(env, parent, flags, out);
}

int
mdb_txn_commit(MDB_txn *txn)
{
	int rc;
	REAL(int, mdb_txn_commit, (MDB_txn *));

	stop("commit", 0);
	rc = real(txn);
	stop("after commit", 0);
	return rc;
}
