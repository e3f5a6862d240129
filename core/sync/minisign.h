/*
 * minisign.h - a whole signature file of minisign, four lines, over a text.
 *
 * It is minisign's older form (-l), whose first two lines are a file of
 * signify as well.
 */
#ifndef CORE_SYNC_MINISIGN_H
#define CORE_SYNC_MINISIGN_H

#include "core/sync/crypt.h"

/* comment: the trusted one, without LF. */
void	 minisign_sign(const struct keypair *, struct span text,
    const char *comment, struct buf *);
bool	 minisign_verify(const unsigned char public[PUBLIC_BYTES],
    struct span text, struct span signature);

#endif /* CORE_SYNC_MINISIGN_H */
