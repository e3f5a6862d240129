/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/key.h"

#include "core/base/file.h"
#include "core/base/words.h"

/* signify's secret key: all bytes, no padding in between. */
enum {
	AT_ALGORITHM = 0,	/* "Ed" */
	AT_KDF = 2,		/* "BK", with 0 rounds: not encrypted */
	AT_ROUNDS = 4,
	AT_SALT = 8,
	AT_CHECKSUM = 24,
	AT_NUMBER = AT_CHECKSUM + CHECKSUM_BYTES,
	AT_SECRET = AT_NUMBER + KEY_NUMBER,
	FILE_BYTES = AT_SECRET + SECRET_BYTES,
	FILE_LONGEST = 4096
};

#define COMMENT "untrusted comment: "

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
	buf_printf(out, COMMENT "klaster %s public key\n", dev);
	base64_write(out, bytes, sizeof bytes);
	buf_byte(out, '\n');
}

enum err
key_save(const char *path, const struct keypair *key, struct note *why)
{
	unsigned char bytes[FILE_BYTES] = { 0 };
	struct buf text;
	char dev[DEV_CHARS + 1];
	enum err err;

	memcpy(bytes + AT_ALGORITHM, "Ed", 2);
	memcpy(bytes + AT_KDF, "BK", 2);
	crypt_random(bytes + AT_SALT, AT_CHECKSUM - AT_SALT);
	crypt_checksum(key->secret, bytes + AT_CHECKSUM);
	memcpy(bytes + AT_NUMBER, key->number, KEY_NUMBER);
	memcpy(bytes + AT_SECRET, key->secret, SECRET_BYTES);
	key_dev(key->public, dev);
	buf_init(&text);
	buf_printf(&text, COMMENT "klaster %s secret key\n", dev);
	base64_write(&text, bytes, sizeof bytes);
	buf_byte(&text, '\n');
	err = text.failed ? ERR_NOMEM :
	    file_write(path, 0600, buf_span(&text), why);
	crypt_wipe(bytes, sizeof bytes);
	if (text.at != NULL)
		crypt_wipe(text.at, text.len);
	buf_free(&text);
	return err;
}

/* The second of two lines, of which the first is a comment. */
static bool
second_line(struct span text, struct span *line)
{
	const char *lf;

	if (!span_starts(text, SPAN(COMMENT)))
		return false;
	lf = memchr(text.at, '\n', text.len);
	if (lf == NULL)
		return false;
	*line = span_from(text, (size_t)(lf - text.at) + 1);
	lf = line->len == 0 ? NULL : memchr(line->at, '\n', line->len);
	if (lf != NULL)
		line->len = (size_t)(lf - line->at);
	return true;
}

static enum err
key_parse(const char *path, struct span text, unsigned char *bytes,
    struct note *why)
{
	static const unsigned char no_rounds[4];
	struct span line;

	if (!second_line(text, &line) ||
	    !base64_read(line, bytes, FILE_BYTES) ||
	    memcmp(bytes + AT_ALGORITHM, "Ed", 2) != 0 ||
	    memcmp(bytes + AT_KDF, "BK", 2) != 0)
		return note_fail(ERR_DAMAGED, why,
		    _("%s: this is no secret key of signify's form."), path);
	if (memcmp(bytes + AT_ROUNDS, no_rounds, sizeof no_rounds) != 0)
		return note_fail(ERR_REFUSED, why,
		    _("%s: the key has a passphrase, which this version "
		    "of klaster cannot ask for."), path);
	return OK;
}

static enum err
key_take(const char *path, const unsigned char *bytes, struct keypair *key,
    struct note *why)
{
	unsigned char sum[CHECKSUM_BYTES];

	memcpy(key->secret, bytes + AT_SECRET, SECRET_BYTES);
	memcpy(key->public, key->secret + SECRET_BYTES - PUBLIC_BYTES,
	    PUBLIC_BYTES);
	crypt_number(key->public, key->number);
	crypt_checksum(key->secret, sum);
	if (memcmp(sum, bytes + AT_CHECKSUM, sizeof sum) == 0 &&
	    memcmp(key->number, bytes + AT_NUMBER, KEY_NUMBER) == 0 &&
	    crypt_is_pair(key->public, key->secret))
		return OK;
	key_wipe(key);
	return note_fail(ERR_DAMAGED, why,
	    _("%s: the key is damaged: its checksum does not fit."), path);
}

enum err
key_load(const char *path, struct keypair *key, struct note *why)
{
	unsigned char bytes[FILE_BYTES];
	struct buf text;
	enum err err;

	buf_init(&text);
	err = file_read(path, FILE_LONGEST, &text, why);
	if (err == OK)
		err = key_parse(path, buf_span(&text), bytes, why);
	if (err == OK)
		err = key_take(path, bytes, key, why);
	crypt_wipe(bytes, sizeof bytes);
	if (text.at != NULL)
		crypt_wipe(text.at, text.len);
	buf_free(&text);
	return err;
}
