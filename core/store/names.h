/*
 * names.h - small numbers for the names that a database has met.
 *
 * Kinds, fields and writers are stored by number.  A name gets the next
 * number when it is first seen, also one that this schema does not know, and
 * keeps it for the life of the database.  Numbers never leave it.
 */
#ifndef CORE_STORE_NAMES_H
#define CORE_STORE_NAMES_H

#include "core/store/store.h"

enum name_sort { NAME_KIND = 'k', NAME_FIELD = 'f' };

/* The number of a name; a writing transaction gives it one, a reading one
 * answers 0. */
uint16_t names_slot(struct txn *, enum name_sort, struct span name);
/* The name of a number, from the map; empty when there is none. */
struct span names_text(struct txn *, enum name_sort, uint16_t slot);

/* What the next name that is new here would get; UINT16_MAX: none is left. */
uint16_t names_next(struct txn *, enum name_sort sort);

/* Fills every slot of the schema; false: some name has none here yet.  Called
 * by store_open(). */
bool	 names_bind(struct txn *, struct schema *);

/* The kind of this slot in the schema, or NULL when it is unknown there. */
const struct kind *names_kind(const struct schema *, uint16_t slot);
const struct field *names_field(const struct kind *, uint16_t slot);

/*
 * What is known of a writer here.  Lines 1..last are in LOG; 1..folded are
 * in the tables; signed_at is the newest position whose signature we hold.
 * Lines behind limit do not count and are never folded: of a writer just met,
 * none does.
 */
struct writer {
	uint32_t	 number;
	char		 dev[DEV_CHARS + 1];
	uint64_t	 last, folded, signed_at;
	uint64_t	 limit;			/* SERIAL_MAX: none */
	unsigned char	 hash[32];		/* h(last) */
	unsigned char	 signed_hash[32];	/* h(signed_at) */
	unsigned char	 signature[74];		/* signify form */
	unsigned char	 key[32];		/* Ed25519, public */
	bool		 has_key;
};

/* False: unknown.  The struct is a copy. */
bool	 writer_find(struct txn *, struct span dev, struct writer *);
bool	 writer_get(struct txn *, uint32_t number, struct writer *);
/* Finds it or gives it a number. */
void	 writer_meet(struct txn *, struct span dev, struct writer *);
void	 writer_put(struct txn *, const struct writer *);

/* DEV.n of a stamp, and back; reading an unknown DEV gives 0, writing
 * meets it, and a mark. */
void	 stamp_text(struct txn *, uint64_t stamp, struct buf *);
uint64_t stamp_read(struct txn *, struct span text);
uint64_t stamp_marked(struct txn *, uint32_t writer,
    const unsigned char mark[LINE_MARK]);
/* As strcmp(), the same on every machine: by DEV, then n, then mark. */
int	 stamp_order(struct txn *, uint64_t, uint64_t);
/* "kind/DEV.n" to the id under which the record is (alias.h), or to DEV.n as
 * it is written; the kind is not looked at. */
uint64_t id_read(struct txn *, struct span text);
uint64_t id_written(struct txn *, struct span text);

#endif /* CORE_STORE_NAMES_H */
