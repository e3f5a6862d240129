/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/fault/disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* A write that is not durable yet, with what was there before. */
struct volatile_write {
	struct volatile_write	*older;
	char			*path;
	ino_t			 inode;
	off_t			 at, size;	/* size: of the file */
	size_t			 len, had;	/* had: stood there */
	unsigned char		*now, *before;
};

static struct {
	enum disk_fault	 fault;
	uint64_t	 at, calls;
	void		(*watch)(void *, const struct disk_event *);
	void		*with;
	bool		 remembers;
	struct volatile_write *newest;
} disk;

/* The function of this name that the program would call without us. */
static void *
real(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (function == NULL)
		abort();
	return function;
}

#define REAL(name, type, params, args)					\
static type								\
real_##name params							\
{									\
	static type (*function) params;					\
									\
	if (function == NULL)						\
		*(void **)&function = real(#name);			\
	return function args;						\
}

REAL(write, ssize_t, (int fd, const void *at, size_t len), (fd, at, len))
REAL(pwrite, ssize_t, (int fd, const void *at, size_t len, off_t to),
    (fd, at, len, to))
REAL(ftruncate, int, (int fd, off_t size), (fd, size))
REAL(fsync, int, (int fd), (fd))
REAL(fdatasync, int, (int fd), (fd))
REAL(rename, int, (const char *from, const char *to), (from, to))
REAL(unlink, int, (const char *path), (path))

void
disk_arm(enum disk_fault fault, uint64_t at)
{
	disk.fault = fault;
	disk.at = at;
	disk.calls = 0;
}

bool
disk_disarm(void)
{
	bool came = disk.fault != DISK_SOUND && disk.calls >= disk.at;

	disk.fault = DISK_SOUND;
	return came;
}

uint64_t
disk_calls(void)
{
	return disk.calls;
}

void
disk_watch(void (*watch)(void *, const struct disk_event *), void *with)
{
	disk.watch = watch;
	disk.with = with;
}

void
disk_remember(void)
{
	disk.remembers = true;
}

/* Whether this call must fail; errno says how. */
static bool
fails(void)
{
	disk.calls++;
	if (disk.fault == DISK_SOUND || disk.calls < disk.at ||
	    (disk.fault == DISK_FAILING && disk.calls > disk.at))
		return false;
	errno = disk.fault == DISK_FULL ? ENOSPC : EIO;
	return true;
}

static bool
is_sort(int fd, mode_t sort, struct stat *st)
{
	return fstat(fd, st) == 0 && (st->st_mode & S_IFMT) == sort;
}

static void
path_of(int fd, char path[PATH_MAX])
{
	char name[32];
	ssize_t len;

	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	len = readlink(name, path, PATH_MAX - 1);
	path[len < 0 ? 0 : len] = '\0';
}

static void
tell(struct disk_event *event, int fd)
{
	char path[PATH_MAX];

	if (disk.watch == NULL)
		return;
	if (event->path == NULL) {
		path_of(fd, path);
		event->path = path;
	}
	disk.watch(disk.with, event);
	event->path = NULL;
}

static void
drop_write(struct volatile_write *w)
{
	free(w->path);
	free(w->now);
	free(w->before);
	free(w);
}

static void
remember(int fd, const struct stat *st, const void *at, size_t len, off_t to)
{
	struct volatile_write *w = calloc(1, sizeof *w);
	char path[PATH_MAX];
	ssize_t had;

	if (w == NULL)
		abort();
	path_of(fd, path);
	w->path = strdup(path);
	w->inode = st->st_ino;
	w->at = to;
	w->size = st->st_size;
	w->len = len;
	w->now = malloc(len + 1);
	w->before = malloc(len + 1);
	if (w->path == NULL || w->now == NULL || w->before == NULL)
		abort();
	memcpy(w->now, at, len);
	had = pread(fd, w->before, len, to);
	w->had = had < 0 ? 0 : (size_t)had;
	w->older = disk.newest;
	disk.newest = w;
}

/* The writes to this file, or to all, are durable. */
static void
settle(ino_t inode, bool all)
{
	struct volatile_write **at = &disk.newest, *w;

	while ((w = *at) != NULL) {
		if (!all && w->inode != inode) {
			at = &w->older;
			continue;
		}
		*at = w->older;
		drop_write(w);
	}
}

void
disk_forget(void)
{
	settle(0, true);
	disk.remembers = false;
}

/* Back to what is durable, the newest first. */
static void
take_back(const struct volatile_write *w, int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || st.st_ino != w->inode)
		return;
	if (real_pwrite(fd, w->before, w->had, w->at) < 0 ||
	    (st.st_size > w->size && real_ftruncate(fd, w->size) != 0))
		abort();
}

/* Some of its sectors arrived after all. */
static void
let_some_through(const struct volatile_write *w, int fd, uint64_t *seed)
{
	size_t at, part;
	unsigned often;

	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	often = (unsigned)(*seed >> 40) % 3;
	for (at = 0; at < w->len; at += part) {
		part = DISK_SECTOR - ((size_t)w->at + at) % DISK_SECTOR;
		if (part > w->len - at)
			part = w->len - at;
		*seed = *seed * 6364136223846793005U + 1442695040888963407U;
		if ((unsigned)(*seed >> 33) % 2 >= often)
			continue;
		if (real_pwrite(fd, w->now + at, part,
		    w->at + (off_t)at) < 0)
			abort();
	}
}

void
disk_power_cut(uint64_t *seed)
{
	struct volatile_write *w, *newest = NULL;
	int fd;

	for (w = disk.newest; w != NULL; w = w->older) {
		fd = open(w->path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue;
		take_back(w, fd);
		close(fd);
	}
	while ((w = disk.newest) != NULL) {
		disk.newest = w->older;
		w->older = newest;
		newest = w;
	}
	disk.newest = newest;
	for (; newest != NULL; newest = newest->older) {
		fd = open(newest->path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue;
		let_some_through(newest, fd, seed);
		close(fd);
	}
	settle(0, true);
}

/* A write about to be made: -1 when it must not be. */
static ssize_t
about_to_write(int fd, const void *at, size_t *len, off_t to)
{
	struct disk_event event = {
		.sort = DISK_WRITE, .at = to, .bytes = at
	};
	struct stat st;
	ssize_t answer = 0;

	if (!is_sort(fd, S_IFREG, &st))
		return 0;
	if (fails()) {
		/* the call at which the power goes is torn */
		if (disk.fault != DISK_GONE || disk.calls > disk.at ||
		    *len < 2 * DISK_SECTOR)
			return -1;
		*len = *len / 2 / DISK_SECTOR * DISK_SECTOR;
		answer = -1;
	}
	event.durable = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
	event.len = *len;
	if (disk.remembers && !event.durable)
		remember(fd, &st, at, *len, to);
	tell(&event, fd);
	if (answer < 0 && real_pwrite(fd, at, *len, to) < 0)
		abort();
	return answer;
}

ssize_t
pwrite(int fd, const void *at, size_t len, off_t to)
{
	if (about_to_write(fd, at, &len, to) < 0)
		return -1;
	return real_pwrite(fd, at, len, to);
}

ssize_t
write(int fd, const void *at, size_t len)
{
	off_t to = lseek(fd, 0, SEEK_CUR);

	if (to >= 0 && about_to_write(fd, at, &len, to) < 0)
		return -1;
	return real_write(fd, at, len);
}

/* One part after the other: LMDB writes runs of pages by this. */
ssize_t
writev(int fd, const struct iovec *parts, int count)
{
	ssize_t all = 0, put;
	int i;

	for (i = 0; i < count; i++) {
		put = write(fd, parts[i].iov_base, parts[i].iov_len);
		if (put < 0)
			return all > 0 ? all : -1;
		all += put;
		if ((size_t)put < parts[i].iov_len)
			break;
	}
	return all;
}

int
ftruncate(int fd, off_t size)
{
	struct disk_event event = { .sort = DISK_CUT, .at = size };
	struct stat st;

	if (is_sort(fd, S_IFREG, &st)) {
		if (fails())
			return -1;
		tell(&event, fd);
	}
	return real_ftruncate(fd, size);
}

static bool
may_sync(int fd)
{
	struct disk_event event = { .sort = DISK_SYNC };
	struct stat st;

	if (is_sort(fd, S_IFDIR, &st))
		event.sort = DISK_SYNC_FOLDER;
	else if (!is_sort(fd, S_IFREG, &st))
		return true;
	if (fails())
		return false;
	tell(&event, fd);
	if (event.sort == DISK_SYNC)
		settle(st.st_ino, false);
	return true;
}

int
fsync(int fd)
{
	return may_sync(fd) ? real_fsync(fd) : -1;
}

int
fdatasync(int fd)
{
	return may_sync(fd) ? real_fdatasync(fd) : -1;
}

int
rename(const char *from, const char *to)
{
	struct disk_event event = {
		.sort = DISK_RENAME, .path = from, .to = to
	};

	if (fails())
		return -1;
	tell(&event, -1);
	return real_rename(from, to);
}

int
unlink(const char *path)
{
	struct disk_event event = { .sort = DISK_UNLINK, .path = path };

	if (fails())
		return -1;
	tell(&event, -1);
	return real_unlink(path);
}
