/*
 * keying.h - what the text of a key and its file have in common.
 */
#ifndef CORE_KEYS_KEYING_H
#define CORE_KEYS_KEYING_H

#include "core/keys/key.h"

/* signify's secret key: all bytes, no padding in between. */
enum {
	KEYING_ALGORITHM = 0,	/* "Ed" */
	KEYING_KDF = 2,		/* "BK", with 0 rounds: not encrypted */
	KEYING_ROUNDS = 4,
	KEYING_SALT = 8,
	KEYING_CHECKSUM = 24,
	KEYING_NUMBER = KEYING_CHECKSUM + CHECKSUM_BYTES,
	KEYING_SECRET = KEYING_NUMBER + KEY_NUMBER,
	KEYING_PLAIN = KEYING_SECRET + SECRET_BYTES
};

#define KEYING_COMMENT	"untrusted comment: "
#define KEYING_OURS	KEYING_COMMENT "klaster "	/* and the DEV */

/* Both lines of a secret key's file; wipes the bytes. */
void	 keying_put(const struct keypair *, unsigned char *bytes, size_t len,
    struct buf *);

#endif /* CORE_KEYS_KEYING_H */
