/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif
#include <unistd.h>

#include "core/base/words.h"

enum err
folder_fail(const char *path, struct note *why)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return note_fail(ERR_INPUT, why, "%s: %s", path,
		    strerror(errno));
	if (errno == ENOSPC || errno == EDQUOT)
		return note_fail(ERR_FULL, why,
		    _("%s: no space is left on this disk; free some and try "
		    "again"), path);
	return note_fail(ERR_SYSTEM, why, "%s: %s", path, strerror(errno));
}

#ifdef __linux__
/* The f_type of file systems whose locks or maps do not hold. */
static const struct {
	uint32_t	 type;
	const char	*name;
} unfit[] = {
	{ 0x00006969, "NFS" },
	{ 0x0000517B, "SMB" },
	{ 0xFF534D42, "SMB" },
	{ 0xFE534D42, "SMB" },
	{ 0x65735546, "FUSE" },
	{ 0x00004d44, "FAT" },
	{ 0x2011BAB0, "exFAT" },
	{ 0x01021997, "9P" },
	{ 0x5346414F, "AFS" },
	{ 0x00C36400, "Ceph" },
};
#endif

static enum err
check_system(const char *path, struct note *why)
{
#ifdef __linux__
	struct statfs fs;
	size_t i;

	if (statfs(path, &fs) != 0)
		return folder_fail(path, why);
	for (i = 0; i < sizeof unfit / sizeof *unfit; i++) {
		if ((uint32_t)fs.f_type == unfit[i].type)
			return note_fail(ERR_SYSTEM, why,
			    _("%s lies on %s, where a database could be "
			    "damaged; choose a folder on a local disk"),
			    path, unfit[i].name);
	}
#else
	if (access(path, F_OK) != 0)
		return folder_fail(path, why);
#endif
	return OK;
}

enum err
folder_holds(const char *path, const char *file, struct note *why)
{
	struct stat st;
	struct buf name;
	enum err err = check_system(path, why);

	if (err != OK)
		return err;
	buf_init(&name);
	buf_printf(&name, "%s/%s", path, file);
	if (stat(buf_cstr(&name), &st) != 0)
		err = errno == ENOENT ? note_fail(ERR_INPUT, why,
		    _("%s: there is no database here"), path) :
		    folder_fail(buf_cstr(&name), why);
	else if (st.st_size == 0)
		err = note_fail(ERR_DAMAGED, why,
		    _("%s is empty; restore a backup"), buf_cstr(&name));
	if (name.failed)
		err = ERR_NOMEM;
	buf_free(&name);
	return err;
}

/* Where a file system has no fallocate(), or the file may not be written, it
 * is as without this. */
bool
folder_room(const char *path, const char *file, off_t bytes)
{
	bool full = false;
#ifdef __linux__
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = folder < 0 ? -1 : openat(folder, file,
	    O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	struct stat facts;

	if (fd >= 0 && fstat(fd, &facts) == 0 &&
	    (facts.st_size < bytes || facts.st_blocks * 512 < bytes))
		full = fallocate(fd, 0, 0, bytes) != 0 &&
		    (errno == ENOSPC || errno == EDQUOT);
	if (fd >= 0)
		close(fd);
	if (folder >= 0)
		close(folder);
#else
	(void)path;
	(void)file;
	(void)bytes;
#endif
	return !full;
}

bool
folder_left(const char *path, uint64_t *left)
{
	struct statvfs fs;

	if (statvfs(path, &fs) != 0)
		return false;
	*left = (uint64_t)fs.f_bavail * fs.f_frsize;
	return true;
}

enum err
folder_full(const char *path, uint64_t need, struct note *why)
{
	uint64_t left = 0;

	folder_left(path, &left);
	return note_fail(ERR_FULL, why,
	    _("%s: the disk is full: about %llu kB are needed and %llu kB "
	    "are free; nothing was written; free some space and try again"),
	    path, (unsigned long long)need / 1024 + 1,
	    (unsigned long long)left / 1024);
}

enum err
folder_failed(const char *path, uint64_t need, struct note *why)
{
	uint64_t left;

	if (folder_left(path, &left) && left < need + (1 << 20))
		return folder_full(path, need, why);
	return note_fail(ERR_SYSTEM, why,
	    _("%s: the disk failed (%s); nothing was written"), path,
	    strerror(EIO));
}

/* The folder that path lies in, as text in b. */
static const char *
folder_above(const char *path, struct buf *b)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len > 0 && path[len - 1] != '/')
		len--;
	while (len > 1 && path[len - 1] == '/')
		len--;
	buf_add(b, len == 0 ? SPAN(".") : span_make(path, len));
	return buf_cstr(b);
}

static enum err
folder_sync(const char *path, struct note *why)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);
	enum err err = rc == 0 ? OK : folder_fail(path, why);

	if (fd >= 0)
		close(fd);
	return err;
}

/* Removes what a maker that died left in its draft. */
static void
folder_sweep(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
}

/* Makes the folders above path that are missing. */
static enum err
folder_parents(const char *path, struct note *why)
{
	struct buf above;
	struct stat st;
	const char *up;
	enum err err = OK;

	buf_init(&above);
	up = folder_above(path, &above);
	if (above.failed)
		err = ERR_NOMEM;
	else if (stat(up, &st) != 0) {
		if (errno == ENOENT)
			err = folder_parents(up, why);
		if (err == OK && mkdir(up, 0700) != 0 && errno != EEXIST)
			err = folder_fail(up, why);
	}
	buf_free(&above);
	return err;
}

static enum err
folder_make(struct folder_draft *d, struct note *why)
{
	enum err err = folder_parents(d->path, why);

	if (err != OK)
		return err;
	if (mkdir(d->draft, 0700) != 0 && errno != EEXIST)
		return folder_fail(d->draft, why);
	d->fd = open(d->draft, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->fd < 0)
		return folder_fail(d->draft, why);
	if (flock(d->fd, LOCK_EX | LOCK_NB) != 0)
		return note_fail(ERR_BUSY, why,
		    _("%s: another process is making this database"),
		    d->path);
	folder_sweep(d->draft);
	return OK;
}

/* A rename onto an empty folder works; one with files in it is in use. */
static enum err
folder_vacant(const char *path, struct note *why)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool vacant = true;

	if (dir == NULL) {
		if (errno == ENOENT)
			return OK;
		return folder_fail(path, why);
	}
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			vacant = false;
	}
	closedir(dir);
	if (vacant)
		return OK;
	return note_fail(ERR_INPUT, why,
	    _("%s: there is something already; name a new or empty folder"),
	    path);
}

static char *
folder_text(struct span path, const char *more)
{
	char *at = mem_grow(NULL, path.len + strlen(more) + 1, 1);

	if (at == NULL)
		return NULL;
	memcpy(at, path.at, path.len);
	strcpy(at + path.len, more);
	return at;
}

static void
folder_free(struct folder_draft *d)
{
	if (d->fd >= 0)
		close(d->fd);
	mem_free(d->path);
	mem_free(d->draft);
	*d = (struct folder_draft){ .fd = -1 };
}

enum err
folder_begin(struct folder_draft *d, const char *path, struct note *why)
{
	struct span name = span_of(path);
	enum err err;

	while (name.len > 1 && name.at[name.len - 1] == '/')
		name.len--;
	*d = (struct folder_draft){
		.path = folder_text(name, ""),
		.draft = folder_text(name, ".new"),
		.fd = -1,
	};
	if (d->path == NULL || d->draft == NULL)
		err = ERR_NOMEM;
	else
		err = folder_vacant(d->path, why);
	if (err == OK)
		err = folder_make(d, why);
	if (err != OK) {
		folder_free(d);
		return err;
	}
	err = check_system(d->draft, why);
	if (err != OK)
		folder_abandon(d);
	return err;
}

enum err
folder_commit(struct folder_draft *d, struct note *why)
{
	struct buf above;
	enum err err = folder_sync(d->draft, why);

	buf_init(&above);
	if (err == OK && rename(d->draft, d->path) != 0)
		err = folder_fail(d->path, why);
	if (err == OK)
		err = folder_sync(folder_above(d->path, &above), why);
	buf_free(&above);
	if (err == OK)
		folder_free(d);
	else
		folder_abandon(d);
	return err;
}

void
folder_abandon(struct folder_draft *d)
{
	if (d->draft != NULL) {
		folder_sweep(d->draft);
		rmdir(d->draft);
	}
	folder_free(d);
}
