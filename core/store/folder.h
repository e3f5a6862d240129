/*
 * folder.h - the folder a database lies in.
 *
 * A new database is made in a draft folder beside its place and renamed
 * there when everything in it is durable: it is there whole or not at all.
 */
#ifndef CORE_STORE_FOLDER_H
#define CORE_STORE_FOLDER_H

#include <sys/types.h>

#include "core/base/mem.h"

/*
 * Whether this file lies in the folder and is not empty.  ERR_INPUT: there is
 * no such folder; ERR_DAMAGED: it is empty.  Refuses file systems on which
 * several processes cannot share a memory map safely: network folders, FUSE,
 * FAT.
 */
enum err folder_holds(const char *path, const char *file, struct note *why);

/*
 * Gives the first bytes of this file their blocks on the disk, so that memory
 * mapped there can be written.  False: the disk has none.
 */
bool	 folder_room(const char *path, const char *file, off_t bytes);

/* Bytes free for us on the disk that path lies on. */
bool	 folder_left(const char *path, uint64_t *left);

/* The sentence for what errno says of a path. */
enum err folder_fail(const char *path, struct note *why);

/* The sentences after a failed write of need bytes: the disk is full; or it
 * said EIO, which tmpfs and others say when they are full. */
enum err folder_full(const char *path, uint64_t need, struct note *why);
enum err folder_failed(const char *path, uint64_t need, struct note *why);

/* Makes the draft (mode 0700) of a folder that must not exist or be empty. */
struct folder_draft {
	char	*path, *draft;
	int	 fd;		/* locked, so that two makers do not meet */
};
enum err folder_begin(struct folder_draft *, const char *path,
    struct note *why);
enum err folder_commit(struct folder_draft *, struct note *why);
void	 folder_abandon(struct folder_draft *);

#endif /* CORE_STORE_FOLDER_H */
