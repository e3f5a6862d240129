/*
 * ordered.h - the rows of a query in an order that two databases share.
 *
 * A query by code leaves records whose codes sort alike in the order of
 * local ids.  Here they come by the bytes of their code, then by DEV and n.
 * A query with another order is given out as it is.
 */
#ifndef CORE_PORT_ORDERED_H
#define CORE_PORT_ORDERED_H

#include "core/store/query.h"

struct ordered;

enum err ordered_begin(struct txn *, const struct query *, struct note *why,
    struct ordered **out);
bool	 ordered_next(struct ordered *, uint64_t *id);
enum err ordered_end(struct ordered *);

#endif /* CORE_PORT_ORDERED_H */
