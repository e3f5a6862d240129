/*
 * reference.h - references as people and files write them: by code.
 *
 * Inside, a reference is the id of a record; outside it is the code of its
 * target, unless the target is missing, has no code or shares it: then the
 * id itself stands there.
 */
#ifndef CORE_PORT_REFERENCE_H
#define CORE_PORT_REFERENCE_H

#include "core/model/schema.h"
#include "core/store/store.h"

struct reference_cache;

/* NULL: no memory. */
struct reference_cache *reference_open(struct txn *);
void	 reference_close(struct reference_cache *);

/*
 * What stands outside for the reference "kind/DEV.n" of a field; good until
 * the next call.
 */
struct span reference_code(struct reference_cache *, const struct field *,
    struct span wire);

/* The same without a cache, appended. */
void	 reference_text(struct txn *, const struct field *, struct span wire,
    struct buf *);

#endif /* CORE_PORT_REFERENCE_H */
