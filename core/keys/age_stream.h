/*
 * age_stream.h - the payload of an age file: chunks of 64 KiB.
 *
 * Each is encrypted on its own; its nonce counts it and says whether it is
 * the last.  So none can be swapped, left out, put in or cut off.
 */
#ifndef CORE_KEYS_AGE_STREAM_H
#define CORE_KEYS_AGE_STREAM_H

#include "core/keys/crypt.h"

enum {
	AGE_FILE_KEY = 16,
	AGE_NONCE = 16,
	AGE_CHUNK = 64 * 1024,
	AGE_SEALED = AGE_CHUNK + CIPHER_TAG
};

struct age_stream {
	unsigned char	key[CIPHER_KEY];
	uint64_t	count;
};

void	 age_stream_init(struct age_stream *,
    const unsigned char file_key[AGE_FILE_KEY],
    const unsigned char nonce[AGE_NONCE]);
/* out: AGE_SEALED bytes. */
void	 age_stream_seal(struct age_stream *, struct span chunk, bool last,
    void *out);
/* out: AGE_CHUNK bytes.  False: not the chunk that comes next. */
bool	 age_stream_open(struct age_stream *, struct span sealed, bool last,
    void *out);

#endif /* CORE_KEYS_AGE_STREAM_H */
