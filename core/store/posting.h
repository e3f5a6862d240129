/*
 * posting.h - a block of POSTED: ascending ids, the first in its key, the
 * others as varint differences in its value.
 */
#ifndef CORE_STORE_POSTING_H
#define CORE_STORE_POSTING_H

#include "core/store/search.h"

/* Bytes of a value: four blocks fill a page. */
enum { POSTING_MOST = 960 };

struct posting {
	uint64_t	 id;
	struct span	 rest;
	bool		 started;
};
void	 posting_begin(struct posting *, struct span key, struct span packed);
bool	 posting_next(struct posting *, uint64_t *id);

#endif /* CORE_STORE_POSTING_H */
