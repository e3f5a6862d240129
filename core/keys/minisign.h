/*
 * minisign.h - files of minisign: signatures, and keys with a passphrase.
 *
 * A signature is of the older form (-l), four lines, whose first two are a
 * file of signify as well.
 */
#ifndef CORE_KEYS_MINISIGN_H
#define CORE_KEYS_MINISIGN_H

#include "core/keys/crypt.h"

/* comment: the trusted one, without LF. */
void	 minisign_sign(const struct keypair *, struct span text,
    const char *comment, struct buf *);
bool	 minisign_verify(const unsigned char public[PUBLIC_BYTES],
    struct span text, struct span signature);

/* The secret key's second line, without base64. */
enum { MINISIGN_SECRET = 158 };

/* False: there is too little memory. */
bool	 minisign_lock(const struct keypair *, struct span phrase,
    unsigned char bytes[MINISIGN_SECRET]);
/* Whether they are of this form. */
bool	 minisign_is_locked(const unsigned char bytes[MINISIGN_SECRET]);
/* OK; ERR_REFUSED: another passphrase; ERR_NOMEM. */
enum err minisign_unlock(const unsigned char bytes[MINISIGN_SECRET],
    struct span phrase, struct keypair *);

#endif /* CORE_KEYS_MINISIGN_H */
