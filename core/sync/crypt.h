/*
 * crypt.h - hashes, signatures, chance.
 *
 * The only file that knows libsodium.  Signatures are in the forms of
 * signify and minisign, so that Debian's tools check them.
 */
#ifndef CORE_SYNC_CRYPT_H
#define CORE_SYNC_CRYPT_H

#include "core/base/mem.h"
#include "core/model/id.h"

enum {
	HASH_BYTES = 32,
	PUBLIC_BYTES = 32,
	SECRET_BYTES = 64,
	SIGNIFY_BYTES = 74,		/* "Ed", key number 8, Ed25519 64 */
	KEY_NUMBER = 8,
	CHECKSUM_BYTES = 8
};

enum err crypt_start(struct note *why);
void	 crypt_random(void *, size_t);
void	 crypt_hash(unsigned char out[HASH_BYTES], struct span);

/* A hash over parts. */
struct hasher {
	_Alignas(64) unsigned char state[384];
};
void	 hasher_init(struct hasher *);
void	 hasher_add(struct hasher *, struct span);
void	 hasher_end(struct hasher *, unsigned char out[HASH_BYTES]);

/* h(0) of a writer, and h(n) = H(h(n-1) | H(line)). */
void	 chain_begin(unsigned char h[HASH_BYTES], struct span dev);
void	 chain_line(unsigned char h[HASH_BYTES], struct span line);
/* The same for a hollow line, whose hash is given. */
void	 chain_hash(unsigned char h[HASH_BYTES],
    const unsigned char line_hash[HASH_BYTES]);

/* Ed25519.  The second half of a secret is its public key. */
void	 crypt_pair(unsigned char public[PUBLIC_BYTES],
    unsigned char secret[SECRET_BYTES]);
bool	 crypt_is_pair(const unsigned char public[PUBLIC_BYTES],
    const unsigned char secret[SECRET_BYTES]);
/* signify's check on a secret key. */
void	 crypt_checksum(const unsigned char secret[SECRET_BYTES],
    unsigned char sum[CHECKSUM_BYTES]);
void	 crypt_wipe(void *, size_t);

/* A key's number is the beginning of its hash, as its DEV is. */
void	 crypt_number(const unsigned char public[PUBLIC_BYTES],
    unsigned char number[KEY_NUMBER]);

struct keypair {
	unsigned char	public[PUBLIC_BYTES];
	unsigned char	secret[SECRET_BYTES];
	unsigned char	number[KEY_NUMBER];
};

void	 crypt_sign(const struct keypair *, struct span text,
    unsigned char signature[SIGNIFY_BYTES]);
bool	 crypt_verify(const unsigned char public[PUBLIC_BYTES],
    struct span text, const unsigned char signature[SIGNIFY_BYTES]);

/* Each value has one spelling: lower-case hex, base64 with its padding. */
void	 hex_write(struct buf *, const void *, size_t);
bool	 hex_read(struct span, void *, size_t len);
void	 base64_write(struct buf *, const void *, size_t);
bool	 base64_read(struct span, void *, size_t len);	/* exactly len */

#endif /* CORE_SYNC_CRYPT_H */
