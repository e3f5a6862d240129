/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/minisign.h"

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
