/*
 * crypt.h - hashes, signatures, chance.
 *
 * The only file that knows libsodium.  Signatures are in the forms of
 * signify and minisign, so that Debian's tools check them.
 */
#ifndef CORE_KEYS_CRYPT_H
#define CORE_KEYS_CRYPT_H

#include "core/base/mem.h"
#include "core/model/id.h"

enum {
	HASH_BYTES = 32,
	PUBLIC_BYTES = 32,
	SECRET_BYTES = 64,
	SIGNIFY_BYTES = 74,		/* "Ed", key number 8, Ed25519 64 */
	KEY_NUMBER = 8,
	CHECKSUM_BYTES = 8,
	CURVE_BYTES = 32,		/* X25519, either half */
	CIPHER_KEY = 32,
	CIPHER_NONCE = 12,
	CIPHER_TAG = 16,
	SCRYPT_SALT = 32
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

/* h(0) of a writer, and h(n) = H(h(n-1) | H(sort | H(line))): so the chain
 * says of what sort a line was whose content is gone. */
void	 chain_begin(unsigned char h[HASH_BYTES], struct span dev);
void	 chain_line(unsigned char h[HASH_BYTES], char sort,
    struct span line);
/* The same for a hollow line, whose hash is given. */
void	 chain_hash(unsigned char h[HASH_BYTES], char sort,
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

/*
 * X25519.  The key pair of a writer has a twin there, and from the public
 * half of the one everybody makes the public half of the other.  False:
 * these bytes are no public key that can be used.
 */
bool	 crypt_curve_twin(const unsigned char public[PUBLIC_BYTES],
    unsigned char curve[CURVE_BYTES]);
void	 crypt_curve_secret(const unsigned char secret[SECRET_BYTES],
    unsigned char curve[CURVE_BYTES]);
void	 crypt_curve_public(const unsigned char secret[CURVE_BYTES],
    unsigned char public[CURVE_BYTES]);
bool	 crypt_curve_shared(const unsigned char secret[CURVE_BYTES],
    const unsigned char public[CURVE_BYTES],
    unsigned char shared[CURVE_BYTES]);

/* HMAC-SHA-256, and HKDF over it (RFC 5869) for one key. */
void	 crypt_mac(const unsigned char key[CIPHER_KEY], struct span text,
    unsigned char mac[CIPHER_KEY]);
void	 crypt_derive(struct span secret, struct span salt,
    struct span purpose, unsigned char key[CIPHER_KEY]);
/* Takes the same time whatever the bytes are. */
bool	 crypt_is_equal(const void *, const void *, size_t);

/* ChaCha20-Poly1305 (RFC 8439): out has CIPHER_TAG more, or less. */
void	 crypt_encrypt(const unsigned char key[CIPHER_KEY],
    const unsigned char nonce[CIPHER_NONCE], struct span text,
    void *out);
bool	 crypt_decrypt(const unsigned char key[CIPHER_KEY],
    const unsigned char nonce[CIPHER_NONCE], struct span text,
    void *out);

/*
 * scrypt, as minisign asks for it.  False: the machine lacks the memory, or
 * a file wants more work than anybody would ask for.
 */
bool	 crypt_stretch(struct span phrase,
    const unsigned char salt[SCRYPT_SALT], uint64_t work, uint64_t memory,
    void *out, size_t len);
/* What a new passphrase is stretched by: some half a second, 64 MB. */
#define SCRYPT_WORK	((uint64_t)1 << 22)
#define SCRYPT_MEMORY	((uint64_t)1 << 26)

/* Each value has one spelling: lower-case hex, base64 with its padding, or,
 * bare, without. */
void	 hex_write(struct buf *, const void *, size_t);
bool	 hex_read(struct span, void *, size_t len);
void	 base64_write(struct buf *, const void *, size_t);
bool	 base64_read(struct span, void *, size_t len);	/* exactly len */
void	 base64_write_bare(struct buf *, const void *, size_t);
bool	 base64_read_bare(struct span, void *, size_t len);

#endif /* CORE_KEYS_CRYPT_H */
