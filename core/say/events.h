/*
 * events.h - the history of one record, printed.
 */
#ifndef CORE_SAY_EVENTS_H
#define CORE_SAY_EVENTS_H

#include "core/edit/history.h"
#include "core/session/session.h"

/* Oldest first: a table, or one JSON object a line. */
enum err events_put(struct session *, struct txn *, const struct kind *,
    uint64_t id, bool json);

/* "joined with X1": of an event that says so. */
void	 events_link(struct txn *, const struct event *, struct buf *);

/* ,"change":"DEV.n","at":"..","t":..,"user":".."; without the comma. */
void	 events_set_json(struct txn *, const struct change_set *,
    struct buf *);

#endif /* CORE_SAY_EVENTS_H */
