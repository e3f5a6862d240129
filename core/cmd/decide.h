/*
 * decide.h - a person decides between values that offices set without
 * knowing of each other.  A decision is a save like any other: undo takes it
 * back.
 */
#ifndef CORE_CMD_DECIDE_H
#define CORE_CMD_DECIDE_H

#include "core/cmd/session.h"
#include "core/sync/history.h"

/* The value that this stamp set stands alone in the field from now on. */
enum err decide_value(struct session *, uint64_t id, const struct field *,
    uint64_t stamp, struct change_result *, struct note *why);
/*
 * The value that this field was given last, whether it still stands or was
 * deleted; VALUE_EMPTY when none.
 */
struct value decide_was(struct txn *, uint64_t id, const struct field *,
    struct arena *);
/* Deleted by one, changed by another: it stays, with all that it held. */
enum err decide_keep(struct session *, uint64_t id, struct change_result *,
    struct note *why);

#endif /* CORE_CMD_DECIDE_H */
