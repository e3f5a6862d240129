/*
 * forgetting.h - what the verb forget and the form both do.
 */
#ifndef CORE_ACT_FORGETTING_H
#define CORE_ACT_FORGETTING_H

#include "core/edit/forget.h"
#include "core/session/session.h"

/* Erases, and leaves no byte of it here.  session->store is another one
 * afterwards: no transaction may be open. */
enum err forgetting_run(struct session *, const uint64_t *ids, size_t count,
    struct forget_tally *, struct note *why);

#endif /* CORE_ACT_FORGETTING_H */
