/*
 * mention.h - who else speaks of somebody: what a forgetting does not reach.
 */
#ifndef CORE_CMD_MENTION_H
#define CORE_CMD_MENTION_H

#include "core/session/session.h"

struct mention;

/* Keeps the names and numbers of these records, as they are now. */
struct mention *mention_begin(struct txn *, const uint64_t *ids,
    size_t count);	/* NULL: no memory */
/* Every other record with one of them in a text: "KIND/CODE: Field" lines;
 * then those that refer to the records. */
enum err mention_put(struct mention *, struct session *, struct txn *);
void	 mention_end(struct mention *);

#endif /* CORE_CMD_MENTION_H */
