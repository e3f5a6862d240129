/*
 * aging.h - what age.h's writer and reader have in common.
 */
#ifndef CORE_KEYS_AGING_H
#define CORE_KEYS_AGING_H

#include "core/keys/age.h"
#include "core/keys/age_stream.h"

#define AGING_VERSION	"age-encryption.org/v1"

enum { AGING_WRAPPED = AGE_FILE_KEY + CIPHER_TAG };

/* The key that wraps the file's key for one recipient; false: these bytes
 * are no key to share a secret with. */
bool	 aging_wrap_key(const unsigned char secret[CURVE_BYTES],
    const unsigned char other[CURVE_BYTES],
    const unsigned char share[CURVE_BYTES],
    const unsigned char recipient[CURVE_BYTES],
    unsigned char key[CIPHER_KEY]);
/* Over the header up to the three hyphens. */
void	 aging_mac(const unsigned char file_key[AGE_FILE_KEY],
    struct span header, unsigned char mac[CIPHER_KEY]);

extern const unsigned char aging_no_nonce[CIPHER_NONCE];

#endif /* CORE_KEYS_AGING_H */
