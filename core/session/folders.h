/*
 * folders.h - whole folders of databases: into place, and away.
 */
#ifndef CORE_SESSION_FOLDERS_H
#define CORE_SESSION_FOLDERS_H

#include "core/session/session.h"

/*
 * Renames draft to place, where nothing (or an empty folder) stands: of two
 * who do it at once the second gets ERR_INPUT.
 */
enum err folders_put(struct session *, const char *draft,
    const char *place);

/*
 * Renames draft to place; the database that stood there is kept beside it,
 * under a name that is said.  Old or new stands there at any moment.  The
 * caller holds the lock of the old one (lock_folder()), and whoever has that
 * open is told that another lies there (home.h).
 */
enum err folders_replace(struct session *, const char *draft,
    const char *place);

/* Calls each() for what was so kept beside place, on a name of digits. */
void	 folders_aside(struct session *, const char *place,
    void (*each)(struct session *, const char *path));

/* The two folders change places in one step, durably; *exchanged also when
 * the disk failed after that. */
enum err folders_exchange(struct session *, const char *draft,
    const char *place, bool *exchanged);

/*
 * The name of a draft beside place, of this process: place.what.PID, held until
 * folders_done().  What killed processes left of the drafts of a place is
 * deleted, here and by folders_sweep().
 */
const char *folders_draft(struct session *, const char *place,
    const char *what);
void	 folders_done(struct session *);
void	 folders_sweep(struct session *, const char *place);

/* Deletes all of these drafts: for who holds what makers of them hold. */
void	 folders_clear(struct session *, const char *place,
    const char *what);

/* Deletes a folder with its files, and with folders of files in it. */
void	 folders_drop(const char *path);

/* Makes an empty folder of a new name below session->temporary. */
enum err folders_temporary(struct session *, char **path);

#endif /* CORE_SESSION_FOLDERS_H */
