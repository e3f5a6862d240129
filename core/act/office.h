/*
 * office.h - what the verbs about offices share.
 */
#ifndef CORE_ACT_OFFICE_H
#define CORE_ACT_OFFICE_H

#include "core/edit/roster_say.h"
#include "core/log/trust.h"
#include "core/session/session.h"

/* By the name that a person gives; texts in the session's arena. */
enum err office_named(struct session *, struct span name, struct office *);

/* What a hub's word or a decision here changes in the tables, done now. */
enum err office_settle(struct session *);

/*
 * Writes what a hub says of writers, as one change-set.  Refuses with a
 * sentence when this office is no hub.
 */
enum err office_say(struct session *, const struct roster_line *,
    size_t count);

/* Believes it from now on; hub: and what it says of others.  Settles. */
enum err office_accept(struct session *, const char *dev, bool hub);
/*
 * What it wrote after line *at does not count; without has_at after what is
 * here, and *at says which that is.  Settles.
 */
enum err office_end(struct session *, const char *dev, bool has_at,
    uint64_t *at);

#endif /* CORE_ACT_OFFICE_H */
