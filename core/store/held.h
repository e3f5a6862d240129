/*
 * held.h - which fields the database keeps entries for, and in which trees.
 *
 * That belongs to the database, not to whoever has it open: a configuration
 * adds to it (index_step()) and never takes away.  A field that is not held
 * is found by going through the records; one that is held and that this
 * process does not know has its entries kept all the same.
 *
 * INDEX, POSTED and TROUBLE are there once a generation.  META says which one
 * is in force, and which one is being built; everybody asks in each
 * transaction, so all see the old one whole or the new one whole.  Records
 * below a mark are in the one being built, too, and whoever writes one of
 * them writes both.
 */
#ifndef CORE_STORE_HELD_H
#define CORE_STORE_HELD_H

#include "core/store/env.h"
#include "core/store/names.h"

struct held_field {
	uint16_t		 kind;		/* slots */
	uint16_t		 slot;
	bool			 code, indexed, posted;
	const struct field	*field;		/* its type, and no more */
};

struct held {
	uint32_t		 revision;
	uint64_t		 below;		/* ids that are built */
	struct generation	*at;
	unsigned		 users;		/* transactions */
	struct held_field	*fields;	/* by kind, then slot */
	struct field		*own;
	size_t			 count;
	size_t			*first;		/* of each kind, and one more */
	size_t			 kinds;
};

/*
 * For txn_begin(): what the database says now.  False: the trees of
 * generation *missing must be opened first, out of the transaction.
 */
bool	 held_see(struct txn *, uint32_t *missing);
void	 held_leave(struct txn *);
/* A place for the trees of a generation; NULL: all are in use. */
struct generation *held_place(struct store *, uint32_t number);
void	 held_close(struct store *);

/* Those of a kind, as many as *count. */
const struct held_field *held_of_kind(const struct held *, uint16_t kind,
    size_t *count);
const struct held_field *held_field(const struct held *, uint16_t kind,
    uint16_t slot);

/* Whether a field is held at all that is wanted so in this schema. */
bool	 held_has(const struct txn *, const struct kind *,
    const struct field *);
/* Whether a field of this schema stands in INDEX, as it is defined here. */
bool	 held_indexes(const struct txn *, const struct kind *,
    const struct field *);
/* Whether all words of a kind that this schema searches are posted. */
bool	 held_posts(const struct txn *, const struct kind *);
/* Whether the codes of a kind stand in INDEX. */
bool	 held_is(const struct txn *, const struct kind *);

/* The work of a transaction when a store is opened for writing: numbers for
 * all names, and new names, of which no record has a value, are held. */
void	 held_bind(struct txn *);

/*
 * META's rows "index" and "building".  Bytes: what is held, as it is stored,
 * and with it, if adopt, all of the schema.
 */
#define HELD_NOW	SPAN("index")
#define HELD_NEXT	SPAN("building")
struct held_row {
	uint32_t	 revision, number;	/* the generation's */
	uint64_t	 below;
	struct span	 fields;
};
bool	 held_row_get(struct txn *, struct span name, struct held_row *);
void	 held_row_put(struct txn *, struct span name,
    const struct held_row *);
void	 held_bytes(struct txn *, bool adopt, struct buf *out);

#endif /* CORE_STORE_HELD_H */
