/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/minisign.h"

enum { BARE = 2 + KEY_NUMBER };	/* where Ed25519's own bytes begin */

#define UNTRUSTED	"untrusted comment: "
#define TRUSTED		"trusted comment: "

static void
signed_comment(struct buf *out, const unsigned char *signature,
    struct span comment)
{
	buf_add(out, span_make(signature + BARE, SIGNIFY_BYTES - BARE));
	buf_add(out, comment);
}

void
minisign_sign(const struct keypair *key, struct span text,
    const char *comment, struct buf *out)
{
	unsigned char signature[SIGNIFY_BYTES], global[SIGNIFY_BYTES];
	struct buf whole;

	crypt_sign(key, text, signature);
	buf_init(&whole);
	signed_comment(&whole, signature, span_of(comment));
	out->failed = out->failed || whole.failed;
	crypt_sign(key, buf_span(&whole), global);
	buf_free(&whole);
	buf_text(out, UNTRUSTED "klaster\n");
	base64_write(out, signature, sizeof signature);
	buf_text(out, "\n" TRUSTED);
	buf_text(out, comment);
	buf_byte(out, '\n');
	base64_write(out, global + BARE, sizeof global - BARE);
	buf_byte(out, '\n');
}

/* Takes a line that begins with prefix off the text. */
static bool
take_line(struct span *text, struct span prefix, struct span *rest)
{
	const char *end = text->len == 0 ? NULL :
	    memchr(text->at, '\n', text->len);

	if (end == NULL || !span_starts(*text, prefix))
		return false;
	*rest = span_make(text->at, (size_t)(end - text->at));
	if (rest->len < prefix.len)
		return false;
	*rest = span_from(*rest, prefix.len);
	*text = span_from(*text, (size_t)(end - text->at) + 1);
	return true;
}

bool
minisign_verify(const unsigned char public[PUBLIC_BYTES], struct span text,
    struct span signature)
{
	unsigned char own[SIGNIFY_BYTES], global[SIGNIFY_BYTES];
	struct span untrusted, first, comment, second;
	struct buf whole;
	bool good;

	if (!take_line(&signature, SPAN(UNTRUSTED), &untrusted) ||
	    !take_line(&signature, SPAN(""), &first) ||
	    !take_line(&signature, SPAN(TRUSTED), &comment) ||
	    !take_line(&signature, SPAN(""), &second) || signature.len > 0 ||
	    !base64_read(first, own, sizeof own) ||
	    !base64_read(second, global + BARE, sizeof global - BARE))
		return false;
	memcpy(global, own, BARE);
	buf_init(&whole);
	signed_comment(&whole, own, comment);
	good = !whole.failed && crypt_verify(public, text, own) &&
	    crypt_verify(public, buf_span(&whole), global);
	buf_free(&whole);
	return good;
}

/* Two letters each: signature, stretching, checksum; then their numbers. */
enum {
	AT_SALT = 6,
	AT_WORK = AT_SALT + SCRYPT_SALT,
	AT_MEMORY = AT_WORK + 8,
	AT_NUMBER = AT_MEMORY + 8,	/* from here on encrypted */
	AT_SECRET = AT_NUMBER + KEY_NUMBER,
	AT_SUM = AT_SECRET + SECRET_BYTES,
	COVERED = MINISIGN_SECRET - AT_NUMBER
};

static const char form[AT_SALT + 1] = "EdScB2";

static uint64_t
get_little(const unsigned char *at)
{
	uint64_t number = 0;

	for (unsigned i = 8; i-- > 0;)
		number = number << 8 | at[i];
	return number;
}

static void
put_little(unsigned char *at, uint64_t number)
{
	for (unsigned i = 0; i < 8; i++, number >>= 8)
		at[i] = number & 0xff;
}

static void
checksum(const unsigned char *bytes, unsigned char sum[HASH_BYTES])
{
	struct hasher hasher;

	hasher_init(&hasher);
	hasher_add(&hasher, span_make(bytes, 2));
	hasher_add(&hasher, span_make(bytes + AT_NUMBER,
	    AT_SUM - AT_NUMBER));
	hasher_end(&hasher, sum);
	crypt_wipe(&hasher, sizeof hasher);
}

/* Encrypts what is plain, and the other way. */
static bool
cover(unsigned char *bytes, struct span phrase)
{
	unsigned char stream[COVERED];
	bool good = crypt_stretch(phrase, bytes + AT_SALT,
	    get_little(bytes + AT_WORK), get_little(bytes + AT_MEMORY),
	    stream, sizeof stream);

	for (size_t i = 0; good && i < sizeof stream; i++)
		bytes[AT_NUMBER + i] ^= stream[i];
	crypt_wipe(stream, sizeof stream);
	return good;
}

bool
minisign_lock(const struct keypair *key, struct span phrase,
    unsigned char bytes[MINISIGN_SECRET])
{
	memcpy(bytes, form, AT_SALT);
	crypt_random(bytes + AT_SALT, SCRYPT_SALT);
	put_little(bytes + AT_WORK, SCRYPT_WORK);
	put_little(bytes + AT_MEMORY, SCRYPT_MEMORY);
	memcpy(bytes + AT_NUMBER, key->number, KEY_NUMBER);
	memcpy(bytes + AT_SECRET, key->secret, SECRET_BYTES);
	checksum(bytes, bytes + AT_SUM);
	if (cover(bytes, phrase))
		return true;
	crypt_wipe(bytes, MINISIGN_SECRET);
	return false;
}

bool
minisign_is_locked(const unsigned char bytes[MINISIGN_SECRET])
{
	return memcmp(bytes, form, AT_SALT) == 0;
}

enum err
minisign_unlock(const unsigned char bytes[MINISIGN_SECRET],
    struct span phrase, struct keypair *key)
{
	unsigned char open[MINISIGN_SECRET], sum[HASH_BYTES];
	enum err err = OK;

	memcpy(open, bytes, sizeof open);
	if (!cover(open, phrase))
		err = ERR_NOMEM;
	checksum(open, sum);
	if (err == OK && !crypt_is_equal(sum, open + AT_SUM, sizeof sum))
		err = ERR_REFUSED;
	memcpy(key->number, open + AT_NUMBER, KEY_NUMBER);
	memcpy(key->secret, open + AT_SECRET, SECRET_BYTES);
	memcpy(key->public, key->secret + SECRET_BYTES - PUBLIC_BYTES,
	    PUBLIC_BYTES);
	crypt_wipe(open, sizeof open);
	if (err != OK)
		crypt_wipe(key, sizeof *key);
	return err;
}
