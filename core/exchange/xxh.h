/*
 * xxh.h - XXH64 with seed 0, of which zstd's checksum is the low half.
 */
#ifndef CORE_EXCHANGE_XXH_H
#define CORE_EXCHANGE_XXH_H

#include <stdint.h>

#include "core/base/span.h"

struct xxh {
	uint64_t	lane[4], len;
	unsigned char	part[32];	/* of a stripe; len % 32 bytes */
};

void	 xxh_init(struct xxh *);
void	 xxh_add(struct xxh *, struct span);
uint64_t xxh_end(const struct xxh *);

#endif /* CORE_EXCHANGE_XXH_H */
