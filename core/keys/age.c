/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/keys/age.h"

#include "core/keys/aging.h"
#include "core/keys/bech32.h"

const unsigned char aging_no_nonce[CIPHER_NONCE];

bool
age_recipient_of(struct age_recipient *recipient,
    const unsigned char public[PUBLIC_BYTES])
{
	return crypt_curve_twin(public, recipient->curve);
}

bool
age_recipient_read(struct age_recipient *recipient, struct span text)
{
	return bech32_read(text, "age", recipient->curve, CURVE_BYTES);
}

void
age_recipient_write(const struct age_recipient *recipient, struct buf *out)
{
	bech32_write(out, "age", recipient->curve, CURVE_BYTES);
}

/* The one text of bech32 that age writes in upper case. */
void
age_secret_write(const struct keypair *key, struct buf *out)
{
	unsigned char curve[CURVE_BYTES];
	size_t from = out->len;

	crypt_curve_secret(key->secret, curve);
	bech32_write(out, "age-secret-key-", curve, CURVE_BYTES);
	crypt_wipe(curve, sizeof curve);
	for (size_t i = from; i < out->len; i++)
		if (out->at[i] >= 'a' && out->at[i] <= 'z')
			out->at[i] = (char)(out->at[i] - 'a' + 'A');
}

bool
age_is(struct span beginning)
{
	return span_starts(beginning, SPAN(AGING_VERSION "\n"));
}

bool
aging_wrap_key(const unsigned char secret[CURVE_BYTES],
    const unsigned char other[CURVE_BYTES],
    const unsigned char share[CURVE_BYTES],
    const unsigned char recipient[CURVE_BYTES],
    unsigned char key[CIPHER_KEY])
{
	unsigned char shared[CURVE_BYTES], salt[2 * CURVE_BYTES];

	if (!crypt_curve_shared(secret, other, shared))
		return false;
	memcpy(salt, share, CURVE_BYTES);
	memcpy(salt + CURVE_BYTES, recipient, CURVE_BYTES);
	crypt_derive(span_make(shared, sizeof shared),
	    span_make(salt, sizeof salt), SPAN(AGING_VERSION "/X25519"), key);
	crypt_wipe(shared, sizeof shared);
	return true;
}

void
aging_mac(const unsigned char file_key[AGE_FILE_KEY], struct span header,
    unsigned char mac[CIPHER_KEY])
{
	unsigned char key[CIPHER_KEY];

	crypt_derive(span_make(file_key, AGE_FILE_KEY), SPAN(""),
	    SPAN("header"), key);
	crypt_mac(key, header, mac);
	crypt_wipe(key, sizeof key);
}
