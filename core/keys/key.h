/*
 * key.h - the key of a writer: its name, its file, what people compare.
 *
 * The file, mode 0600, is signify's secret key without passphrase, or
 * minisign's with one.  The public half is written so that both take it.
 */
#ifndef CORE_KEYS_KEY_H
#define CORE_KEYS_KEY_H

#include "core/keys/crypt.h"

enum {
	FINGERPRINT_SIZE = 40,	/* 8 groups of 4, hyphens, NUL */
	PHRASE_LONGEST = 1024	/* bytes; minisign's, too */
};

#define KEY_FILE	"key"	/* in the folder of its database */

void	 key_make(struct keypair *);
void	 key_wipe(struct keypair *);

/*
 * Reads what needs no passphrase: all of a plain key; of one with a
 * passphrase (*locked) only the DEV that it says to be of, or "".
 */
enum err key_look(const char *path, struct keypair *, bool *locked,
    char dev[DEV_CHARS + 1], struct note *why);
enum err key_load(const char *path, struct span phrase, struct keypair *,
    struct note *why);
/* No phrase: plain. */
enum err key_save(const char *path, const struct keypair *,
    struct span phrase, struct note *why);

/* Who knows the passphrase of a key file: a person, or a file. */
struct key_ask {
	enum err	(*ask)(void *with, const char *path,
			    struct note *why, struct buf *phrase);
	void		*with;		/* no ask: nobody can be asked */
};
/* Adds the passphrase of this file; what its user wipes. */
enum err key_ask(const struct key_ask *, const char *path,
    struct note *why, struct buf *phrase);
void	 key_forget(struct buf *phrase);	/* wipes and frees it */

/* Where the secret key of a database is to be had. */
struct key_door {
	const char		*dir;
	struct key_ask		 ask;
	const struct keypair	*known;		/* or NULL */
};
/* phrase: NULL, or gets what opened it; empty for a plain one. */
enum err key_open(const struct key_door *, struct keypair *,
    struct buf *phrase, struct note *why);

void	 key_dev(const unsigned char public[PUBLIC_BYTES],
    char dev[DEV_CHARS + 1]);
/* Begins with the DEV, and goes on for as much again. */
void	 key_fingerprint(const unsigned char public[PUBLIC_BYTES],
    char text[FINGERPRINT_SIZE]);

/* Files of two lines: for signify and minisign, and plain for signify. */
void	 key_public(const unsigned char public[PUBLIC_BYTES], struct buf *);
void	 key_secret(const struct keypair *, struct buf *);

#endif /* CORE_KEYS_KEY_H */
