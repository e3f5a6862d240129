/*
 * bundle_header.h - what the first line of a bundle says of its maker.
 */
#ifndef CORE_EXCHANGE_BUNDLE_HEADER_H
#define CORE_EXCHANGE_BUNDLE_HEADER_H

#include "core/exchange/bundle.h"
#include "core/exchange/mark.h"
#include "core/exchange/receipt.h"

/*
 * now: what is here, as it is told; *news: others must be able to name it
 * later (said.h).  Texts into the arena.
 */
enum err bundle_header(struct mark *, struct txn *, const struct author *,
    const struct bundle_wish *, struct receipt *now, bool *news,
    struct arena *, struct note *why);
bool	 bundle_header_is_for_one(const struct bundle_wish *);

#endif /* CORE_EXCHANGE_BUNDLE_HEADER_H */
