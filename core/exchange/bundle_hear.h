/*
 * bundle_hear.h - what a bundle says of its sender: what it has and wants.
 */
#ifndef CORE_EXCHANGE_BUNDLE_HEAR_H
#define CORE_EXCHANGE_BUNDLE_HEAR_H

#include "core/exchange/bundle.h"
#include "core/exchange/bundle_batch.h"

/* Into the batch what is newer than what is known; texts into facts->arena.
 * self: our DEV. */
void	 bundle_hear(struct txn *, struct bundle_facts *, const char *self,
    struct bundle_batch *);

#endif /* CORE_EXCHANGE_BUNDLE_HEAR_H */
