/*
 * keytable.h - which rows have which keys, a million of them in memory.
 *
 * Keys are texts, each in a space of its own kind.  An entry's place stays
 * good until the table is closed or cleared.
 */
#ifndef CORE_PORT_KEYTABLE_H
#define CORE_PORT_KEYTABLE_H

#include "core/base/mem.h"

struct key_slot {
	uint32_t	place;		/* in the pool; 0: free */
	uint32_t	tag;		/* of the key's hash */
};

struct keytable {
	struct buf	 pool;		/* entries, one behind the other */
	struct key_slot	*slots;
	size_t		 room, count;
};

struct key_entry {
	uint64_t	id;		/* of the record; 0: not there yet */
	uint32_t	row, other;	/* where it stands; again, or 0 */
	uint32_t	flags;		/* the caller's */
};

void	 keytable_init(struct keytable *);
void	 keytable_clear(struct keytable *);	/* usable again */

/* The place of a key; 0: it is not there. */
uint32_t keytable_find(const struct keytable *, uint16_t space,
    struct span key);
/* 0: no memory. */
uint32_t keytable_add(struct keytable *, uint16_t space, struct span key,
    const struct key_entry *);
struct span keytable_key(const struct keytable *, uint32_t place);
struct key_entry keytable_get(const struct keytable *, uint32_t place);
void	 keytable_put(struct keytable *, uint32_t place,
    const struct key_entry *);

#endif /* CORE_PORT_KEYTABLE_H */
