/*
 * key.h - the key of a writer: its name, its file, what people compare.
 *
 * The file is signify's secret key without passphrase, mode 0600; the public
 * half is written so that both signify and minisign take it.
 */
#ifndef CORE_SYNC_KEY_H
#define CORE_SYNC_KEY_H

#include "core/sync/crypt.h"

enum { FINGERPRINT_SIZE = 40 };	/* 8 groups of 4, hyphens, NUL */

void	 key_make(struct keypair *);
void	 key_wipe(struct keypair *);
enum err key_load(const char *path, struct keypair *, struct note *why);
enum err key_save(const char *path, const struct keypair *,
    struct note *why);

void	 key_dev(const unsigned char public[PUBLIC_BYTES],
    char dev[DEV_CHARS + 1]);
/* Begins with the DEV, and goes on for as much again. */
void	 key_fingerprint(const unsigned char public[PUBLIC_BYTES],
    char text[FINGERPRINT_SIZE]);

/* A public key file of signify and minisign, two lines. */
void	 key_public(const unsigned char public[PUBLIC_BYTES], struct buf *);

#endif /* CORE_SYNC_KEY_H */
