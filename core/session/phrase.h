/*
 * phrase.h - where the passphrase of the key comes from.
 *
 * From the file that --passphrase-file names, or from a person at a
 * terminal; never from the command line, which others can read.
 */
#ifndef CORE_SESSION_PHRASE_H
#define CORE_SESSION_PHRASE_H

#include "core/session/session.h"

/* For author.h and key.h; nobody is asked before it is needed. */
struct key_ask phrase_asker(struct session *);

/*
 * Before the screens, behind which nobody can be asked: Enter goes on with a
 * locked key, which writes but does not sign.
 */
enum err phrase_begin(struct session *);

/* The first line of a file. */
enum err phrase_file(const char *path, struct note *why, struct buf *);
/* A new one, asked for twice. */
enum err phrase_new(struct session *, struct buf *);

#endif /* CORE_SESSION_PHRASE_H */
