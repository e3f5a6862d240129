/*
 * roster_say.h - a hub writes into its log who may write what.
 */
#ifndef CORE_EDIT_ROSTER_SAY_H
#define CORE_EDIT_ROSTER_SAY_H

#include "core/log/roster.h"

/*
 * Lines of a hub, as one change-set.  A device line replaces all that are
 * known about its writer.  The caller calls fold_all() afterwards.
 */
enum err roster_say(struct store *, struct author *,
    const struct roster_line *, size_t count, struct note *why);

#endif /* CORE_EDIT_ROSTER_SAY_H */
