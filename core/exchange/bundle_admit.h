/*
 * bundle_admit.h - whether a bundle may come in.
 */
#ifndef CORE_EXCHANGE_BUNDLE_ADMIT_H
#define CORE_EXCHANGE_BUNDLE_ADMIT_H

#include "core/exchange/bundle_pass.h"

/*
 * Proves it, and looks at its sender and at the room that it takes on the
 * disk.  *stranger: the sender is to be accepted now.  *salvaged: it was
 * damaged, and what goes on is sealed by nobody.
 */
enum err bundle_admit(struct bundle_pass *, unsigned how,
    struct bundle_outcome *, bool *stranger, bool *salvaged);

#endif /* CORE_EXCHANGE_BUNDLE_ADMIT_H */
