/*
 * bech32.h - bytes as text that survives being typed (BIP 173).
 *
 * The form of age's keys: a prefix, "1", five bits a letter, six letters of
 * checksum.  Written in lower case; read in one case or the other.
 */
#ifndef CORE_KEYS_BECH32_H
#define CORE_KEYS_BECH32_H

#include "core/base/mem.h"

/* prefix: lower case, at most 20 letters. */
void	 bech32_write(struct buf *, const char *prefix, const void *,
    size_t len);
/* Exactly len bytes, at most 40, under this prefix. */
bool	 bech32_read(struct span, const char *prefix, void *, size_t len);

#endif /* CORE_KEYS_BECH32_H */
