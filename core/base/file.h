/*
 * file.h - files that are there whole or not at all.
 *
 * Every function says in its note which path failed and why.
 */
#ifndef CORE_BASE_FILE_H
#define CORE_BASE_FILE_H

#include <sys/types.h>

#include "core/base/mem.h"

/* Reads a whole file ("-" is standard input), at most max bytes. */
enum err file_read(const char *path, size_t max, struct buf *out,
    struct note *why);

/*
 * Replaces path with these bytes: a temporary file beside it, fsync, rename,
 * fsync of the folder.  Old or new stands there after a power cut.
 */
enum err file_write(const char *path, mode_t mode, struct span bytes,
    struct note *why);

/* The same for output that streams: begin, write, then commit or abandon. */
struct file_draft {
	int	 fd;
	char	*path, *draft;		/* draft: the temporary name */
};
enum err file_draft_begin(struct file_draft *, const char *path, mode_t,
    struct note *why);
enum err file_draft_write(struct file_draft *, struct span, struct note *why);
enum err file_draft_commit(struct file_draft *, struct note *why);
void	 file_draft_abandon(struct file_draft *);

/* Gives a file another name in its folder, durably. */
enum err file_rename(const char *from, const char *to, struct note *why);

/* Writes all of it, through short writes and signals. */
enum err file_put(int fd, struct span, const char *name, struct note *why);

/* Makes a folder with its parents; an existing one is fine. */
enum err file_folder(const char *path, mode_t, struct note *why);

/* A file without a name in this folder, gone when closed; -1 on failure. */
int	 file_nameless(const char *folder);

/*
 * By device and inode: whether two names lead to one file; whether a path
 * leads, or would lead, to a file in this folder.
 */
bool	 file_is_same(const char *path, const char *other);
bool	 file_is_in(const char *path, const char *folder);

/* dir + "/" + name in the arena. */
char	*file_join(struct arena *, const char *dir, const char *name);

/*
 * An exclusive lock on path between processes and within one; ERR_BUSY: it is
 * held.  Closing *fd releases it.
 */
enum err file_lock(const char *path, int *fd, struct note *why);

#endif /* CORE_BASE_FILE_H */
