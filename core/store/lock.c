/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/lock.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/words.h"
#include "core/store/env.h"
#include "core/store/folder.h"
#include "core/store/home.h"

enum {
	WAIT_MOST = 60000,		/* ms, whatever the holder does */
	NAP = 5,			/* ms between two tries */
	BEAT = 100,			/* ms between two signs of life */
	HOLDER = 96			/* bytes of the file at most */
};

/* Of the process, as its number is. */
static struct {
	const char	*verb;
	int		 wait;		/* ms */
} manner = { "", LOCK_WAIT };

static int64_t
clock_ms(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Who holds it: number of the process, ms since 1970, signs of life, verb;
 * parted by blanks and ended by LF.  What follows that is of an earlier one.
 */
static void
say_holder(struct lock *lock)
{
	char text[HOLDER];
	int len = snprintf(text, sizeof text, "%ld %" PRId64 " %u %.40s\n",
	    (long)getpid(), lock->since, lock->beats, manner.verb);

	/* Not durable and never read by a program that goes on by it. */
	if (len > 0 && pwrite(lock->fd, text, (size_t)len, 0) != len)
		lock->beaten = 0;
}

static size_t
read_holder(int fd, char text[HOLDER])
{
	ssize_t got = pread(fd, text, HOLDER - 1, 0);

	text[got < 0 ? 0 : got] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return strlen(text);
}

static enum err
say_why(int fd, const char *path, struct note *why)
{
	char text[HOLDER], *rest = text;
	struct buf since;
	enum err err;
	long pid;

	if (errno != EWOULDBLOCK)
		return folder_fail(path, why);
	read_holder(fd, text);
	pid = strtol(rest, &rest, 10);
	buf_init(&since);
	time_write(&since, strtoll(rest, &rest, 10), true);
	(void)strtoul(rest, &rest, 10);
	if (pid <= 0)
		err = note_fail(ERR_BUSY, why, _("Another klaster is writing "
		    "(it holds %s); wait until it is done and try again."),
		    path);
	else
		err = note_fail(ERR_BUSY, why, _("Another klaster is writing "
		    "here: process %ld (klaster%s), since %s. Wait until it "
		    "is done and try again; --wait waits longer."), pid, rest,
		    buf_cstr(&since));
	buf_free(&since);
	return err;
}

/* False, with errno: somebody held it too long (EWOULDBLOCK), or it failed. */
static bool
wait_for(int fd, int wait_ms)
{
	int64_t now = clock_ms(CLOCK_MONOTONIC), most = now +
	    (wait_ms > WAIT_MOST ? wait_ms : WAIT_MOST), until = now + wait_ms;
	const struct timespec nap = { 0, NAP * 1000000L };
	char seen[HOLDER] = "", text[HOLDER];

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return false;
		read_holder(fd, text);
		now = clock_ms(CLOCK_MONOTONIC);
		if (strcmp(text, seen) != 0) {
			until = now + wait_ms;
			strcpy(seen, text);
		}
		if (now >= until || now >= most) {
			errno = EWOULDBLOCK;
			return false;
		}
		nanosleep(&nap, NULL);
	}
	return true;
}

static enum err
open_lock(struct lock *lock, const char *dir, const char *name, int wait_ms,
    struct note *why)
{
	struct arena arena;
	enum err err = OK;
	char *path;

	arena_init(&arena);
	path = file_join(&arena, dir, name);
	lock->fd = path == NULL ? -1 :
	    open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (path == NULL)
		err = ERR_NOMEM;
	else if (lock->fd < 0)
		err = folder_fail(path, why);
	else if (!wait_for(lock->fd, wait_ms))
		err = say_why(lock->fd, path, why);
	arena_clear(&arena);
	if (err != OK && lock->fd >= 0)
		close(lock->fd);
	if (err != OK)
		return err;
	lock->since = clock_ms(CLOCK_REALTIME);
	lock->beaten = clock_ms(CLOCK_MONOTONIC);
	lock->beats = 0;
	say_holder(lock);
	return OK;
}

static enum err
take(struct store *store, int wait_ms, struct note *why)
{
	struct lock *lock = &store->lock;
	enum err err;

	if (store->alone || lock->depth > 0) {
		lock->depth++;
		return OK;
	}
	err = open_lock(lock, store->dir, "writing", wait_ms, why);
	if (err != OK)
		return err;
	err = home_follow(store, why);
	if (err == OK)
		lock->depth = 1;
	else
		close(lock->fd);
	return err;
}

static enum err
take_and_heal(struct store *store, int wait_ms, struct note *why)
{
	bool first = store->lock.depth == 0;
	enum err err = take(store, wait_ms, why);
	int rc = 0;

	if (err != OK || !first || store->open > 0 ||
	    store->mode == STORE_READ)
		return err;
	rc = env_heal(store);
	if (rc == 0)
		return OK;
	lock_drop(store);
	return env_fail(store, rc, why);
}

void
lock_manner(const char *verb, int wait_ms)
{
	manner.verb = verb;
	manner.wait = wait_ms;
}

enum err
lock_take(struct store *store, struct note *why)
{
	return take_and_heal(store, manner.wait, why);
}

enum err
lock_try(struct store *store, struct note *why)
{
	return take_and_heal(store, 0, why);
}

enum err
lock_hold(struct store *store, struct note *why)
{
	return take(store, manner.wait, why);
}

void
lock_drop(struct store *store)
{
	struct lock *lock = &store->lock;

	assert(lock->depth > 0);
	if (--lock->depth == 0 && !store->alone)
		close(lock->fd);
}

void
lock_alive(struct store *store)
{
	struct lock *lock = &store->lock;
	int64_t now;

	if (lock->depth == 0 || store->alone)
		return;
	now = clock_ms(CLOCK_MONOTONIC);
	if (now - lock->beaten < BEAT)
		return;
	lock->beaten = now;
	lock->beats++;
	say_holder(lock);
}

enum err
lock_named(struct lock_file *file, const char *dir, const char *name,
    struct note *why)
{
	struct lock lock = { .depth = 0 };
	enum err err = open_lock(&lock, dir, name, manner.wait, why);

	file->fd = err == OK ? lock.fd : -1;
	return err;
}

enum err
lock_folder(struct lock_file *file, const char *dir, struct note *why)
{
	return lock_named(file, dir, "writing", why);
}

enum err
lock_opening(struct lock_file *file, const char *dir, struct note *why)
{
	struct arena arena;
	char *path;

	arena_init(&arena);
	path = file_join(&arena, dir, "data.mdb");
	file->fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	arena_clear(&arena);
	if (path == NULL)
		return ERR_NOMEM;
	/* What cannot be opened or locked, LMDB says better. */
	if (file->fd < 0 || wait_for(file->fd, manner.wait) ||
	    errno != EWOULDBLOCK)
		return OK;
	lock_leave(file);
	return note_fail(ERR_BUSY, why, _("%s: another klaster is just "
	    "opening this database and does not go on; is it stopped? Try "
	    "again."), dir);
}

void
lock_leave(struct lock_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
}
