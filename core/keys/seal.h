/*
 * seal.h - whether this database still lies where its writer writes.
 *
 * A database that was copied or put back from a backup must not go on under
 * its writer's name: numbers of lines would be given twice.  The seal is what
 * the database says of its home (home.h: machine, inode, nonce); a witness
 * file outside of it (in the state folder, named after the DEV) holds the
 * nonce again, and the newest line that may have left this machine.
 *
 * A witness that is not there proves nothing (another home folder, another
 * account): it is made again.
 */
#ifndef CORE_KEYS_SEAL_H
#define CORE_KEYS_SEAL_H

#include "core/keys/crypt.h"
#include "core/store/home.h"

/* Of this machine and this data file; the nonce is let be. */
enum err seal_here(struct home *, struct store *, struct note *why);

enum seal_answer {
	SEAL_FITS,
	SEAL_UNWITNESSED,	/* fits, but there is no witness file */
	SEAL_OTHER_MACHINE, SEAL_OTHER_FILE, SEAL_OTHER_NONCE,
	SEAL_BEHIND,		/* lines that left are not here any more */
	SEAL_SHARED,		/* others write under its key (fork.h) */
	SEAL_ROTATED		/* a person wanted a new key */
};

/* last: our newest line in the database. */
enum err seal_check(const struct home *, struct store *, const char *state,
    const char *dev, uint64_t last, enum seal_answer *, struct note *why);

/* Durable before it returns; never lowers what the witness says. */
enum err seal_witness(const struct home *, const char *state,
    const char *dev, uint64_t last, struct note *why);

#endif /* CORE_KEYS_SEAL_H */
