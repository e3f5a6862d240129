/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/key.h"

#include "core/keys/keying.h"

void
key_make(struct keypair *key)
{
	crypt_pair(key->public, key->secret);
	crypt_number(key->public, key->number);
}

void
key_wipe(struct keypair *key)
{
	crypt_wipe(key, sizeof *key);
}

void
key_dev(const unsigned char public[PUBLIC_BYTES], char dev[DEV_CHARS + 1])
{
	unsigned char h[HASH_BYTES];

	crypt_hash(h, span_make(public, PUBLIC_BYTES));
	dev_write(dev, h);
}

void
key_fingerprint(const unsigned char public[PUBLIC_BYTES],
    char text[FINGERPRINT_SIZE])
{
	char digits[2 * DEV_CHARS + 1];
	unsigned char h[HASH_BYTES];
	size_t i;

	crypt_hash(h, span_make(public, PUBLIC_BYTES));
	dev_write(digits, h);
	dev_write(digits + DEV_CHARS, h + DEV_BYTES);
	for (i = 0; i < 2 * DEV_CHARS; i++) {
		text[i + i / 4] = digits[i];
		text[i + i / 4 + 1] = '-';
	}
	text[FINGERPRINT_SIZE - 1] = '\0';
}

void
key_public(const unsigned char public[PUBLIC_BYTES], struct buf *out)
{
	unsigned char bytes[2 + KEY_NUMBER + PUBLIC_BYTES] = "Ed";
	char dev[DEV_CHARS + 1];

	key_dev(public, dev);
	crypt_number(public, bytes + 2);
	memcpy(bytes + 2 + KEY_NUMBER, public, PUBLIC_BYTES);
	buf_printf(out, KEYING_OURS "%s public key\n", dev);
	base64_write(out, bytes, sizeof bytes);
	buf_byte(out, '\n');
}

void
keying_put(const struct keypair *key, unsigned char *bytes, size_t len,
    struct buf *out)
{
	char dev[DEV_CHARS + 1];

	key_dev(key->public, dev);
	buf_printf(out, KEYING_OURS "%s secret key\n", dev);
	base64_write(out, bytes, len);
	buf_byte(out, '\n');
	crypt_wipe(bytes, len);
}

void
key_secret(const struct keypair *key, struct buf *out)
{
	unsigned char bytes[KEYING_PLAIN] = { 0 };

	memcpy(bytes + KEYING_ALGORITHM, "Ed", 2);
	memcpy(bytes + KEYING_KDF, "BK", 2);
	crypt_random(bytes + KEYING_SALT, KEYING_CHECKSUM - KEYING_SALT);
	crypt_checksum(key->secret, bytes + KEYING_CHECKSUM);
	memcpy(bytes + KEYING_NUMBER, key->number, KEY_NUMBER);
	memcpy(bytes + KEYING_SECRET, key->secret, SECRET_BYTES);
	keying_put(key, bytes, sizeof bytes, out);
}
