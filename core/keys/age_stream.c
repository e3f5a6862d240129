/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/age_stream.h"

void
age_stream_init(struct age_stream *stream,
    const unsigned char file_key[AGE_FILE_KEY],
    const unsigned char nonce[AGE_NONCE])
{
	crypt_derive(span_make(file_key, AGE_FILE_KEY),
	    span_make(nonce, AGE_NONCE), SPAN("payload"), stream->key);
	stream->count = 0;
}

/* Eleven bytes count the chunks, of which eight are enough. */
static void
next_nonce(struct age_stream *stream, bool last,
    unsigned char nonce[CIPHER_NONCE])
{
	uint64_t count = stream->count++;

	memset(nonce, 0, CIPHER_NONCE);
	for (unsigned i = CIPHER_NONCE - 1; i-- > 0; count >>= 8)
		nonce[i] = count & 0xff;
	nonce[CIPHER_NONCE - 1] = last;
}

void
age_stream_seal(struct age_stream *stream, struct span chunk, bool last,
    void *out)
{
	unsigned char nonce[CIPHER_NONCE];

	next_nonce(stream, last, nonce);
	crypt_encrypt(stream->key, nonce, chunk, out);
}

bool
age_stream_open(struct age_stream *stream, struct span sealed, bool last,
    void *out)
{
	unsigned char nonce[CIPHER_NONCE];

	next_nonce(stream, last, nonce);
	return sealed.len >= CIPHER_TAG &&
	    crypt_decrypt(stream->key, nonce, sealed, out);
}
