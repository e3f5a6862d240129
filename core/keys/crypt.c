/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/crypt.h"

#include <sodium.h>

#include "core/base/words.h"

_Static_assert(sizeof(struct hasher) >= sizeof(crypto_generichash_state),
    "a hasher holds libsodium's state");

enum err
crypt_start(struct note *why)
{
	if (sodium_init() < 0)
		return note_fail(ERR_SYSTEM, why,
		    _("This machine gives no random numbers."));
	return OK;
}

void
crypt_random(void *out, size_t len)
{
	randombytes_buf(out, len);
}

void
crypt_hash(unsigned char out[HASH_BYTES], struct span text)
{
	crypto_generichash(out, HASH_BYTES, (const unsigned char *)text.at,
	    text.len, NULL, 0);
}

static crypto_generichash_state *
hasher_state(struct hasher *hasher)
{
	return (void *)hasher->state;
}

void
hasher_init(struct hasher *hasher)
{
	crypto_generichash_init(hasher_state(hasher), NULL, 0, HASH_BYTES);
}

void
hasher_add(struct hasher *hasher, struct span part)
{
	crypto_generichash_update(hasher_state(hasher),
	    (const unsigned char *)part.at, part.len);
}

void
hasher_end(struct hasher *hasher, unsigned char out[HASH_BYTES])
{
	crypto_generichash_final(hasher_state(hasher), out, HASH_BYTES);
}

void
chain_begin(unsigned char h[HASH_BYTES], struct span dev)
{
	struct hasher hasher;

	hasher_init(&hasher);
	hasher_add(&hasher, SPAN("log "));
	hasher_add(&hasher, dev);
	hasher_end(&hasher, h);
}

/* What is written so is no secret: sodium_bin2hex() takes no table, and its
 * time was seen in every bundle of some size. */
static void
put_hex(char *at, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		*at++ = digits[bytes[i] >> 4];
		*at++ = digits[bytes[i] & 15];
	}
}

/* Hashes are joined as hexadecimal text, for b2sum's sake. */
void
chain_hash(unsigned char h[HASH_BYTES], char sort,
    const unsigned char line_hash[HASH_BYTES])
{
	char pair[4 * HASH_BYTES], sorted[1 + 2 * HASH_BYTES];
	unsigned char x[HASH_BYTES];

	sorted[0] = sort;
	put_hex(sorted + 1, line_hash, HASH_BYTES);
	crypt_hash(x, span_make(sorted, sizeof sorted));
	put_hex(pair, h, HASH_BYTES);
	put_hex(pair + 2 * HASH_BYTES, x, HASH_BYTES);
	crypt_hash(h, span_make(pair, sizeof pair));
}

void
chain_line(unsigned char h[HASH_BYTES], char sort, struct span line)
{
	unsigned char line_hash[HASH_BYTES];

	crypt_hash(line_hash, line);
	chain_hash(h, sort, line_hash);
}

void
crypt_pair(unsigned char public[PUBLIC_BYTES],
    unsigned char secret[SECRET_BYTES])
{
	crypto_sign_keypair(public, secret);
}

bool
crypt_is_pair(const unsigned char public[PUBLIC_BYTES],
    const unsigned char secret[SECRET_BYTES])
{
	unsigned char own_public[PUBLIC_BYTES], own_secret[SECRET_BYTES];
	bool is;

	crypto_sign_seed_keypair(own_public, own_secret, secret);
	is = sodium_memcmp(own_secret, secret, SECRET_BYTES) == 0 &&
	    memcmp(own_public, public, PUBLIC_BYTES) == 0;
	crypt_wipe(own_secret, sizeof own_secret);
	return is;
}

void
crypt_checksum(const unsigned char secret[SECRET_BYTES],
    unsigned char sum[CHECKSUM_BYTES])
{
	unsigned char whole[crypto_hash_sha512_BYTES];

	crypto_hash_sha512(whole, secret, SECRET_BYTES);
	memcpy(sum, whole, CHECKSUM_BYTES);
	crypt_wipe(whole, sizeof whole);
}

void
crypt_wipe(void *at, size_t len)
{
	sodium_memzero(at, len);
}

void
crypt_number(const unsigned char public[PUBLIC_BYTES],
    unsigned char number[KEY_NUMBER])
{
	unsigned char h[HASH_BYTES];

	crypt_hash(h, span_make(public, PUBLIC_BYTES));
	memcpy(number, h, KEY_NUMBER);
}

void
crypt_sign(const struct keypair *key, struct span text,
    unsigned char signature[SIGNIFY_BYTES])
{
	memcpy(signature, "Ed", 2);
	memcpy(signature + 2, key->number, KEY_NUMBER);
	crypto_sign_detached(signature + 2 + KEY_NUMBER, NULL,
	    (const unsigned char *)text.at, text.len, key->secret);
}

bool
crypt_verify(const unsigned char public[PUBLIC_BYTES], struct span text,
    const unsigned char signature[SIGNIFY_BYTES])
{
	unsigned char number[KEY_NUMBER];

	crypt_number(public, number);
	return memcmp(signature, "Ed", 2) == 0 &&
	    memcmp(signature + 2, number, KEY_NUMBER) == 0 &&
	    crypto_sign_verify_detached(signature + 2 + KEY_NUMBER,
	    (const unsigned char *)text.at, text.len, public) == 0;
}

bool
crypt_curve_twin(const unsigned char public[PUBLIC_BYTES],
    unsigned char curve[CURVE_BYTES])
{
	return crypto_sign_ed25519_pk_to_curve25519(curve, public) == 0;
}

void
crypt_curve_secret(const unsigned char secret[SECRET_BYTES],
    unsigned char curve[CURVE_BYTES])
{
	crypto_sign_ed25519_sk_to_curve25519(curve, secret);
}

void
crypt_curve_public(const unsigned char secret[CURVE_BYTES],
    unsigned char public[CURVE_BYTES])
{
	crypto_scalarmult_base(public, secret);
}

/* libsodium refuses the points that make every secret the same. */
bool
crypt_curve_shared(const unsigned char secret[CURVE_BYTES],
    const unsigned char public[CURVE_BYTES],
    unsigned char shared[CURVE_BYTES])
{
	return crypto_scalarmult(shared, secret, public) == 0;
}

static void
mac_parts(struct span key, struct span text, struct span rest,
    unsigned char mac[CIPHER_KEY])
{
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.at,
	    key.len);
	crypto_auth_hmacsha256_update(&state,
	    (const unsigned char *)text.at, text.len);
	crypto_auth_hmacsha256_update(&state,
	    (const unsigned char *)rest.at, rest.len);
	crypto_auth_hmacsha256_final(&state, mac);
	crypt_wipe(&state, sizeof state);
}

void
crypt_mac(const unsigned char key[CIPHER_KEY], struct span text,
    unsigned char mac[CIPHER_KEY])
{
	mac_parts(span_make(key, CIPHER_KEY), text, SPAN(""), mac);
}

void
crypt_derive(struct span secret, struct span salt, struct span purpose,
    unsigned char key[CIPHER_KEY])
{
	unsigned char inner[CIPHER_KEY];

	mac_parts(salt, secret, SPAN(""), inner);
	mac_parts(span_make(inner, sizeof inner), purpose, SPAN("\1"), key);
	crypt_wipe(inner, sizeof inner);
}

bool
crypt_is_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void
crypt_encrypt(const unsigned char key[CIPHER_KEY],
    const unsigned char nonce[CIPHER_NONCE], struct span text, void *out)
{
	crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL,
	    (const unsigned char *)text.at, text.len, NULL, 0, NULL, nonce,
	    key);
}

bool
crypt_decrypt(const unsigned char key[CIPHER_KEY],
    const unsigned char nonce[CIPHER_NONCE], struct span text, void *out)
{
	return crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL,
	    (const unsigned char *)text.at, text.len, NULL, 0, nonce,
	    key) == 0;
}

bool
crypt_stretch(struct span phrase, const unsigned char salt[SCRYPT_SALT],
    uint64_t work, uint64_t memory, void *out, size_t len)
{
	return
	    work <= crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE &&
	    memory <= crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE &&
	    crypto_pwhash_scryptsalsa208sha256(out, len, phrase.at,
	    phrase.len, salt, work, (size_t)memory) == 0;
}

void
hex_write(struct buf *out, const void *bytes, size_t len)
{
	char *at = buf_space(out, 2 * len);

	if (at == NULL)
		return;
	put_hex(at, bytes, len);
	out->len += 2 * len;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Lower case only: one hash has one spelling. */
bool
hex_read(struct span text, void *out, size_t len)
{
	unsigned char *bytes = out;
	size_t i;

	if (text.len != 2 * len)
		return false;
	for (i = 0; i < len; i++) {
		int high = hex_digit(text.at[2 * i]);
		int low = hex_digit(text.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static void
write_base64(struct buf *out, const void *bytes, size_t len, int variant)
{
	size_t room = sodium_base64_encoded_len(len, variant);
	char *at = buf_space(out, room);

	if (at == NULL)
		return;
	sodium_bin2base64(at, room, bytes, len, variant);
	out->len += room - 1;
}

static bool
read_base64(struct span text, void *out, size_t len, int variant)
{
	size_t got = 0;

	return sodium_base642bin(out, len, text.at, text.len, NULL, &got,
	    NULL, variant) == 0 && got == len;
}

void
base64_write(struct buf *out, const void *bytes, size_t len)
{
	write_base64(out, bytes, len, sodium_base64_VARIANT_ORIGINAL);
}

bool
base64_read(struct span text, void *out, size_t len)
{
	return text.len == (len + 2) / 3 * 4 &&
	    read_base64(text, out, len, sodium_base64_VARIANT_ORIGINAL);
}

void
base64_write_bare(struct buf *out, const void *bytes, size_t len)
{
	write_base64(out, bytes, len,
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

bool
base64_read_bare(struct span text, void *out, size_t len)
{
	return text.len == (4 * len + 2) / 3 && read_base64(text, out, len,
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}
