/*
 * bundle_salvage.h - what is good of a bundle that is damaged.
 *
 * Each log has its own signed head, which is proof enough for its lines.
 * What the seal covers besides is lost: who sent the bundle, what that
 * office has, and what somebody may have left out.  So the logs that are
 * whole go into a new bundle, sealed by nobody, and only those of writers
 * who were accepted before.
 */
#ifndef CORE_EXCHANGE_BUNDLE_SALVAGE_H
#define CORE_EXCHANGE_BUNDLE_SALVAGE_H

#include "core/exchange/bundle_pass.h"

/*
 * After a first pass that failed: the pass goes over the new bundle from
 * then on, in a file without a name in the folder of the database, which is
 * proven.  Says in the report, LF ended, why and what was lost.  ERR_REFUSED:
 * nothing can be saved; the note still says what is damaged.
 */
enum err bundle_salvage(struct bundle_pass *, struct bundle_facts *,
    struct buf *report);

#endif /* CORE_EXCHANGE_BUNDLE_SALVAGE_H */
