/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/words.h"

enum { CHUNK = 64 * 1024 };

static enum err
failure(int number)
{
	if (number == ENOSPC || number == EDQUOT)
		return ERR_FULL;
	return number == ENOMEM ? ERR_NOMEM : ERR_SYSTEM;
}

static enum err
cannot_read(struct note *why, const char *path)
{
	return note_fail(failure(errno), why, _("%s cannot be read: %s."),
	    path, strerror(errno));
}

static enum err
cannot_write(struct note *why, const char *path)
{
	return note_fail(failure(errno), why, _("%s cannot be written: %s."),
	    path, strerror(errno));
}

static enum err
read_all(int fd, const char *path, size_t max, struct buf *out,
    struct note *why)
{
	size_t begin = out->len;
	ssize_t got;
	char *at;

	for (;;) {
		at = buf_space(out, CHUNK);
		if (at == NULL)
			return ERR_NOMEM;
		got = read(fd, at, CHUNK);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return cannot_read(why, path);
		if (got == 0)
			return OK;
		out->len += (size_t)got;
		if (out->len - begin > max)
			return note_fail(ERR_INPUT, why,
			    _("%s is larger than the %zu bytes that are "
			    "taken here."), path, max);
	}
}

enum err
file_read(const char *path, size_t max, struct buf *out, struct note *why)
{
	bool standard = strcmp(path, "-") == 0;
	enum err err;
	int fd = STDIN_FILENO;

	if (!standard)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		if (errno == ENOENT)
			return note_fail(ERR_INPUT, why,
			    _("There is no file %s."), path);
		return cannot_read(why, path);
	}
	err = read_all(fd, standard ? _("standard input") : path, max, out,
	    why);
	if (!standard)
		close(fd);
	return err;
}

enum err
file_put(int fd, struct span bytes, const char *name, struct note *why)
{
	while (bytes.len > 0) {
		size_t most = bytes.len < SSIZE_MAX ? bytes.len : SSIZE_MAX;
		ssize_t put = write(fd, bytes.at, most);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return cannot_write(why, name);
		bytes = span_from(bytes, (size_t)put);
	}
	return OK;
}

/* A string of mem.h: the pieces one after the other. */
static char *
glue(const char *a, size_t a_len, const char *b)
{
	size_t b_len = strlen(b);
	char *at = mem_grow(NULL, a_len + b_len + 1, 1);

	if (at == NULL)
		return NULL;
	memcpy(at, a, a_len);
	memcpy(at + a_len, b, b_len + 1);
	return at;
}

/*
 * Drafts are called .klaster-MACHINE-PID-N: the lock that their makers
 * hold cannot be seen from other machines that share the folder.
 */
static void
draft_begin(char *begin, size_t size)
{
	char machine[256] = "";
	uint32_t hash = 2166136261;
	const char *c;

	(void)gethostname(machine, sizeof machine - 1);
	for (c = machine; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619;
	snprintf(begin, size, ".klaster-%08lx-", (unsigned long)hash);
}

/* Who is killed leaves his draft, but not the lock on it.  Who got it after
 * the draft took its name may find another file under the old one. */
static void
sweep_draft(int folder, const char *name)
{
	struct stat facts, there;
	int fd = openat(folder, name,
	    O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) &&
	    flock(fd, LOCK_EX | LOCK_NB) == 0 &&
	    fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
	    there.st_dev == facts.st_dev && there.st_ino == facts.st_ino)
		unlinkat(folder, name, 0);
	close(fd);
}

static void
sweep_drafts(const char *folder, const char *begin)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (span_starts(span_of(entry->d_name), span_of(begin)))
			sweep_draft(dirfd(dir), entry->d_name);
	}
	if (dir != NULL)
		closedir(dir);
}

/* Locked, and still there: it was not swept before it was locked. */
static bool
is_ours(int fd)
{
	struct stat facts;

	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return false;
	return fstat(fd, &facts) == 0 && facts.st_nlink > 0;
}

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? glue("./", 2, "") :
	    glue(path, (size_t)(slash - path) + 1, "");
}

/* A new file in this folder that nobody else has; EEXIST: try the next. */
static int
open_draft(const char *folder, const char *name, mode_t mode, char **draft)
{
	int fd;

	*draft = glue(folder, strlen(folder), name);
	if (*draft == NULL) {
		errno = ENOMEM;
		return -1;
	}
	fd = open(*draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd >= 0 && is_ours(fd))
		return fd;
	if (fd >= 0) {
		close(fd);
		errno = EEXIST;
	}
	mem_free(*draft);
	*draft = NULL;
	return -1;
}

/* Beside path; the drafts that dead processes left there go. */
static int
open_beside(const char *path, mode_t mode, char **draft)
{
	char begin[32], name[64];
	char *folder = folder_of(path);
	unsigned i;
	int saved, fd = -1;

	if (folder == NULL) {
		errno = ENOMEM;
		return -1;
	}
	draft_begin(begin, sizeof begin);
	sweep_drafts(folder, begin);
	errno = EEXIST;
	for (i = 1; fd < 0 && errno == EEXIST && i < 1000; i++) {
		snprintf(name, sizeof name, "%s%ld-%u", begin,
		    (long)getpid(), i);
		fd = open_draft(folder, name, mode, draft);
	}
	saved = errno;
	mem_free(folder);
	errno = saved;
	return fd;
}

/* Where a symbolic link leads, so that the link stays one. */
static char *
final_path(const char *path)
{
	char *real = realpath(path, NULL), *copy;

	if (real == NULL)
		return glue(path, strlen(path), "");
	copy = glue(real, strlen(real), "");
	free(real);
	return copy;
}

/*
 * A device, a pipe or a socket is written into, never replaced: there is
 * no draft then.
 */
enum err
file_draft_begin(struct file_draft *draft, const char *path, mode_t mode,
    struct note *why)
{
	struct stat there;

	*draft = (struct file_draft){ .fd = -1 };
	draft->path = final_path(path);
	if (draft->path == NULL)
		return ERR_NOMEM;
	if (stat(path, &there) == 0 && S_ISDIR(there.st_mode))
		errno = EISDIR;
	else if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
		draft->fd = open(path, O_WRONLY | O_CLOEXEC);
	else
		draft->fd = open_beside(draft->path, mode, &draft->draft);
	if (draft->fd >= 0)
		return OK;
	mem_free(draft->draft);
	draft->draft = NULL;
	file_draft_abandon(draft);
	return cannot_write(why, path);
}

enum err
file_draft_write(struct file_draft *draft, struct span bytes,
    struct note *why)
{
	return file_put(draft->fd, bytes, draft->path, why);
}

/* Makes the new name itself durable. */
static bool
sync_folder(const char *path)
{
	char *folder = folder_of(path);
	bool done;
	int fd;

	if (folder == NULL) {
		errno = ENOMEM;
		return false;
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mem_free(folder);
	if (fd < 0)
		return false;
	/* Some file systems cannot sync a folder and need not. */
	done = fsync(fd) == 0 || errno == EINVAL;
	close(fd);
	return done;
}

enum err
file_draft_commit(struct file_draft *draft, struct note *why)
{
	enum err err = OK;

	if (draft->draft == NULL) {
		file_draft_abandon(draft);
		return OK;
	}
	/* closed after that: its lock keeps the draft until it has its name */
	if (fsync(draft->fd) != 0 || rename(draft->draft, draft->path) != 0)
		err = cannot_write(why, draft->path);
	if (err == OK) {
		mem_free(draft->draft);
		draft->draft = NULL;
		if (!sync_folder(draft->path))
			err = cannot_write(why, draft->path);
	}
	file_draft_abandon(draft);
	return err;
}

void
file_draft_abandon(struct file_draft *draft)
{
	int saved = errno;

	if (draft->fd >= 0)
		close(draft->fd);
	if (draft->draft != NULL)
		unlink(draft->draft);
	mem_free(draft->draft);
	mem_free(draft->path);
	*draft = (struct file_draft){ .fd = -1 };
	errno = saved;
}

enum err
file_rename(const char *from, const char *to, struct note *why)
{
	if (rename(from, to) != 0 || !sync_folder(to))
		return cannot_write(why, to);
	return OK;
}

enum err
file_write(const char *path, mode_t mode, struct span bytes,
    struct note *why)
{
	struct file_draft draft;
	enum err err = file_draft_begin(&draft, path, mode, why);

	if (err != OK)
		return err;
	err = file_draft_write(&draft, bytes, why);
	if (err == OK)
		return file_draft_commit(&draft, why);
	file_draft_abandon(&draft);
	return err;
}

static bool
is_folder(const char *path)
{
	struct stat there;

	return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

enum err
file_folder(const char *path, mode_t mode, struct note *why)
{
	char *part = glue(path, strlen(path), ""), *slash = part;
	enum err err = OK;
	int failed;

	if (part == NULL)
		return ERR_NOMEM;
	while (err == OK && slash != NULL) {
		slash = strchr(slash + 1, '/');
		if (slash != NULL)
			*slash = '\0';
		failed = mkdir(part, mode) != 0 ? errno : 0;
		if (failed != 0 && !is_folder(part))
			err = note_fail(failure(failed), why,
			    _("The folder %s cannot be made: %s."), part,
			    strerror(failed));
		if (slash != NULL)
			*slash = '/';
	}
	mem_free(part);
	return err;
}

int
file_nameless(const char *folder)
{
	char *name;
	int fd;

#ifdef O_TMPFILE
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
#endif
	name = glue(folder, strlen(folder), "/.klaster-XXXXXX");
	if (name == NULL) {
		errno = ENOMEM;
		return -1;
	}
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		unlink(name);
	mem_free(name);
	return fd;
}

bool
file_is_same(const char *path, const char *other)
{
	struct stat a, b;

	return stat(path, &a) == 0 && stat(other, &b) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* A link may lead to a file of the folder from outside. */
static bool
has_entry(const char *folder, const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);
	struct stat file, there;
	bool found = false;

	if (dir == NULL || stat(path, &file) != 0)
		entry = NULL;
	else
		entry = readdir(dir);
	for (; entry != NULL && !found; entry = readdir(dir))
		found = fstatat(dirfd(dir), entry->d_name, &there, 0) == 0 &&
		    there.st_dev == file.st_dev &&
		    there.st_ino == file.st_ino;
	if (dir != NULL)
		closedir(dir);
	return found;
}

bool
file_is_in(const char *path, const char *folder)
{
	const char *slash = strrchr(path, '/');
	bool in;
	char *parent;

	if (slash == NULL)
		return file_is_same(".", folder) || has_entry(folder, path);
	parent = glue(path, (size_t)(slash - path) + 1, ".");
	in = parent == NULL || file_is_same(parent, folder);
	mem_free(parent);
	return in || has_entry(folder, path);
}

char *
file_join(struct arena *arena, const char *dir, const char *name)
{
	size_t len = strlen(dir);
	bool slash = len > 0 && dir[len - 1] == '/';

	return arena_printf(arena, "%s%s%s", dir, slash ? "" : "/", name);
}

/* flock() belongs to the open file: it also keeps out this process. */
enum err
file_lock(const char *path, int *fd, struct note *why)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		return cannot_write(why, path);
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return OK;
	if (errno != EWOULDBLOCK) {
		enum err err = cannot_write(why, path);

		close(*fd);
		*fd = -1;
		return err;
	}
	close(*fd);
	*fd = -1;
	return note_fail(ERR_BUSY, why, _("Another klaster is writing (it "
	    "holds %s); wait until it is done and try again."), path);
}
