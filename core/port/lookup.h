/*
 * lookup.h - the record that a file means, by its code or another field.
 */
#ifndef CORE_PORT_LOOKUP_H
#define CORE_PORT_LOOKUP_H

#include "core/store/query.h"

struct lookup;

struct lookup *lookup_open(struct txn *);	/* NULL: no memory */
void	 lookup_close(struct lookup *);

enum lookup_found { LOOKUP_NONE, LOOKUP_ONE, LOOKUP_SEVERAL };

/*
 * The record of a kind whose field has this text.  A field other than the
 * code costs a walk over all records of the kind, once.
 */
enum lookup_found lookup_find(struct lookup *, const struct kind *,
    const struct field *, struct span text, uint64_t *id);
/* The same for a text that will hardly be asked for again. */
enum lookup_found lookup_once(struct lookup *, const struct kind *,
    const struct field *, struct span text, uint64_t *id);
/*
 * The record that once had this code, which nobody has now, and was given
 * another one; what an undo took back does not count.  Costs a walk over all
 * records of the kind, once.
 */
enum lookup_found lookup_former(struct lookup *, const struct kind *,
    struct span code, uint64_t *id);

#endif /* CORE_PORT_LOOKUP_H */
