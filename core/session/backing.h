/*
 * backing.h - a database into a file and out of one, or made anew in place.
 */
#ifndef CORE_SESSION_BACKING_H
#define CORE_SESSION_BACKING_H

#include "core/exchange/dump.h"
#include "core/session/session.h"

/*
 * "-" is standard output; no store may be open.  ERR_LOOK: something is not
 * whole, which was said, and the rest was written.  The key goes in only when
 * it has a passphrase.
 */
enum err backing_write(struct session *, const char *path, bool with_key);

/*
 * Reads all of a database apart from this process, which no page can end so,
 * and sets stops where that one ended.  No store may be open.
 */
enum err backing_stops(struct session *, struct dump *);

/* A draft folder beside the place of the database, out of a backup. */
enum err backing_read(struct session *, const char *from, const char *draft);

#endif /* CORE_SESSION_BACKING_H */
