/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/session/folders.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"

static enum err
sync_parent(struct session *session, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *parent;
	int fd;
	bool fine;

	if (slash == NULL)
		parent = ".";
	else if (slash == path)
		parent = "/";
	else
		parent = arena_string(&session->arena,
		    span_make(path, (size_t)(slash - path)));
	if (parent == NULL)
		return ERR_NOMEM;
	fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fine = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return fine ? OK : note_fail(ERR_SYSTEM, &session->why, "%s: %s.",
	    parent, strerror(errno));
}

/* The two names change places in one step, where the system can. */
static bool
exchange(const char *a, const char *b)
{
#ifdef RENAME_EXCHANGE
	if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0)
		return true;
#else
	(void)a;
	(void)b;
	errno = ENOSYS;
#endif
	return false;
}

enum err
folders_exchange(struct session *session, const char *draft,
    const char *place, bool *exchanged)
{
	*exchanged = exchange(draft, place);
	if (!*exchanged)
		return note_fail(ERR_SYSTEM, &session->why,
		    _("%s cannot be replaced: %s."), place, strerror(errno));
	return sync_parent(session, place);
}

/*
 * The draft takes the name of what is put aside, and then they change places:
 * at no moment does the old one lie under the name of a draft, which the next
 * one would delete.
 */
static enum err
put_aside(struct session *session, const char *draft, const char *place)
{
	const char *aside = arena_printf(&session->arena, "%s.before-%lld",
	    place, (long long)clock_now(session->clock));
	bool fine;

	if (aside == NULL)
		return ERR_NOMEM;
	fine = rename(draft, aside) == 0;
	if (fine && !exchange(aside, place))
		fine = rename(aside, draft) == 0 &&
		    rename(place, aside) == 0 && rename(draft, place) == 0;
	if (!fine)
		return note_fail(ERR_SYSTEM, &session->why, "%s: %s.",
		    aside, strerror(errno));
	session_say(session, _("What stood there lies in %s."), aside);
	return OK;
}

enum err
folders_put(struct session *session, const char *draft, const char *place)
{
	bool fine = rmdir(place) == 0 || errno == ENOENT;

	if (fine) {
#ifdef RENAME_NOREPLACE
		fine = renameat2(AT_FDCWD, draft, AT_FDCWD, place,
		    RENAME_NOREPLACE) == 0;
		if (!fine && (errno == EINVAL || errno == ENOSYS))
#endif
			/* this refuses a folder with something in it, too */
			fine = rename(draft, place) == 0;
	}
	if (fine)
		return sync_parent(session, place);
	if (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR)
		return note_fail(ERR_INPUT, &session->why,
		    _("%s exists already; name another folder by --db."),
		    place);
	return note_fail(ERR_SYSTEM, &session->why, "%s: %s.", place,
	    strerror(errno));
}

enum err
folders_replace(struct session *session, const char *draft,
    const char *place)
{
	enum err err = put_aside(session, draft, place);

	return err == OK ? sync_parent(session, place) : err;
}

static void
drop_files(DIR *folder, bool folders)
{
	struct dirent *entry;

	while ((entry = readdir(folder)) != NULL) {
		int fd;
		DIR *inner;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0 ||
		    unlinkat(dirfd(folder), entry->d_name, 0) == 0 ||
		    !folders)
			continue;
		fd = openat(dirfd(folder), entry->d_name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		inner = fd < 0 ? NULL : fdopendir(fd);
		if (inner == NULL)
			continue;
		drop_files(inner, false);
		closedir(inner);
		unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
	}
}

void
folders_drop(const char *path)
{
	DIR *folder = opendir(path);

	if (folder == NULL)
		return;
	/* of a database that nobody was to write, its folder included */
	(void)fchmod(dirfd(folder), 0700);
	drop_files(folder, true);
	closedir(folder);
	rmdir(path);
}

static const char *
parent_of(struct session *session, const char *place)
{
	const char *slash = strrchr(place, '/');

	return slash == NULL ? "." : arena_string(&session->arena,
	    span_make(place, (size_t)(slash - place) + 1));
}

/* Whether name is begin, a number, and perhaps an end. */
static bool
is_numbered(const char *name, struct span begin, const char *end)
{
	struct span rest = span_of(name);
	size_t number;

	if (!span_starts(rest, begin))
		return false;
	rest = span_from(rest, begin.len);
	number = strspn(rest.at, "0123456789");
	return number > 0 && (rest.at[number] == '\0' ||
	    strcmp(rest.at + number, end) == 0);
}

/* What lies beside place as place.what and a number. */
static void
each_beside(struct session *session, const char *place, const char *what,
    const char *end, void (*each)(struct session *, const char *path))
{
	const char *slash = strrchr(place, '/');
	const char *parent = parent_of(session, place);
	const char *begin = arena_printf(&session->arena, "%s.%s",
	    slash == NULL ? place : slash + 1, what);
	DIR *folder = parent == NULL || begin == NULL ? NULL :
	    opendir(parent);
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		const char *path;

		if (!is_numbered(entry->d_name, span_of(begin), end))
			continue;
		path = slash == NULL ? arena_string(&session->arena,
		    span_of(entry->d_name)) :
		    file_join(&session->arena, parent, entry->d_name);
		if (path != NULL)
			each(session, path);
	}
	if (folder != NULL)
		closedir(folder);
}

void
folders_aside(struct session *session, const char *place,
    void (*each)(struct session *, const char *path))
{
	each_beside(session, place, "before-", "", each);
}

static void
drop_one(struct session *session, const char *path)
{
	(void)session;
	folders_drop(path);
}

/* While the store is made in one, it is called .new behind its number. */
void
folders_clear(struct session *session, const char *place, const char *what)
{
	const char *begin = arena_printf(&session->arena, "%s.", what);

	if (begin != NULL)
		each_beside(session, place, begin, ".new", drop_one);
}

/* Who makes a draft shares a lock of the folder it lies in: who gets that
 * lock alone knows that their makers are dead. */
static int
clear_dead(struct session *session, const char *place)
{
	static const char *const drafts[] = { "init", "restore", "compact",
	    "mend" };
	const char *parent = parent_of(session, place);
	int fd = parent == NULL ? -1 : open(parent,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t i;

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0)
		return fd;
	for (i = 0; i < sizeof drafts / sizeof *drafts; i++)
		folders_clear(session, place, drafts[i]);
	return fd;
}

void
folders_sweep(struct session *session, const char *place)
{
	int fd = clear_dead(session, place);

	if (fd >= 0)
		close(fd);
}

const char *
folders_draft(struct session *session, const char *place, const char *what)
{
	const struct timespec nap = { 0, 10 * 1000000L };
	int tries, fd = clear_dead(session, place);

	/* another one sweeps just now, or a stranger holds it */
	for (tries = 0; fd >= 0 && tries < 100 &&
	    flock(fd, LOCK_SH | LOCK_NB) != 0; tries++)
		nanosleep(&nap, NULL);
	folders_done(session);
	session->making = fd < 0 ? 0 : fd;
	return arena_printf(&session->arena, "%s.%s.%ld", place, what,
	    (long)getpid());
}

void
folders_done(struct session *session)
{
	if (session->making > 0)
		close(session->making);
	session->making = 0;
}

enum err
folders_temporary(struct session *session, char **path)
{
	*path = arena_printf(&session->arena, "%s/klaster.XXXXXX",
	    session->temporary);
	if (*path == NULL)
		return ERR_NOMEM;
	if (mkdtemp(*path) == NULL)
		return note_fail(ERR_SYSTEM, &session->why, "%s: %s.",
		    session->temporary, strerror(errno));
	return OK;
}
