/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/env.h"

/*
 * LMDB copies each page that changes into memory of its own and does not
 * say how many it has.  The places of the values put there tell: counted is
 * each 4 kB of memory in which one lies, by one bit of its hash.
 */
void
dirty_count(struct store *store, const void *at, size_t len)
{
	uint64_t block = (uintptr_t)at / 4096;
	uint64_t last = ((uintptr_t)at + len) / 4096;

	for (; block <= last; block++) {
		uint64_t place = block * 0x9E3779B97F4A7C15U >>
		    (64 - DIRTY_BITS);
		unsigned char bit = (unsigned char)(1 << (place & 7));

		if ((store->seen[place / 8] & bit) == 0) {
			store->seen[place / 8] |= bit;
			store->dirty++;
		}
	}
}

bool
txn_is_full(const struct txn *txn)
{
	return txn->store->dirty >= txn->store->full;
}
