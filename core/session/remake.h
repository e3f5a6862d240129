/*
 * remake.h - the database's folder in a new one that takes its place: with
 * nothing in the data file but what is in the database.
 */
#ifndef CORE_SESSION_REMAKE_H
#define CORE_SESSION_REMAKE_H

#include "core/session/session.h"

/*
 * The caller holds log_lock() and has no transaction open.  This store and
 * those of other processes go on with the new file (home.h).
 */
enum err remake(struct session *);

/* Links what lies beside the data of a database into another folder. */
enum err remake_link(struct session *, const char *from, const char *to);

/* What is put before an id for the name of a file beside the drafts that is
 * made anew when personal values of that record are erased. */
#define FORGOTTEN_FILE	"forgotten-"

/*
 * If lines were erased since the file was made: makes it anew, and deletes
 * what lies beside it and may hold what they said: drafts of forms, copies
 * that an upgrade left.  A crash in between is made good at the next opening
 * for writing.  ERR_BUSY: another process is writing.
 */
enum err remake_if_erased(struct session *);

#endif /* CORE_SESSION_REMAKE_H */
