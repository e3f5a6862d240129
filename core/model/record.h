/*
 * record.h - a record as it lies in the database, read in place.
 *
 * A record is flat bytes: a head, a slot for each register (one field, or
 * the deletion) in the order of slot numbers, then their values.  A register
 * holds the values nobody has replaced yet, each with the stamp of the line
 * that set it; several different ones are a conflict, and the first stands
 * for the field.  The flag in the head says "different bytes";
 * register_conflicts() knows that the order of a set is nothing.  Equal
 * values count as one for people, yet all their stamps are kept, since a
 * later line must name every one that it saw.
 *
 * rec_* reads borrowed bytes and never allocates; rec_build_* writes.
 *
 *	head	u8 version, u8 flags, u16 kind slot, u16 registers, u16 0
 *	slot	u16 name, u16 bits (REC_SIMPLE | ...), u32 end of its part
 *	part	simple: packed value; its stamp is the record's id
 *		else: varint siblings, each: u64 stamp, varint length,
 *		packed value
 */
#ifndef CORE_MODEL_RECORD_H
#define CORE_MODEL_RECORD_H

#include "core/model/value.h"

enum rec_flag {
	REC_GONE = 1,		/* deleted, nothing survives */
	REC_CONFLICT = 2,	/* some register has different values */
	REC_EARLY = 4,		/* a line named a stamp not yet folded, or its
				 * creation is missing: fold from all lines */
	REC_DISPUTED = 8	/* deleted by one, edited by another */
};

/* The register of deletions has this slot number; fields start above. */
enum { REC_DELETION = 0 };

struct rec_view {
	struct span	 bytes;
	uint64_t	 id;		/* the stamp that created it */
};

struct sibling {
	uint64_t	 stamp;
	struct value	 value;
};

struct rec_register {
	uint16_t	 slot;
	uint64_t	 id;		/* the record's */
	bool		 simple;
	struct span	 part;
};

/* False when these bytes are no record. */
bool	 rec_view(struct rec_view *, uint64_t id, struct span bytes);
uint16_t rec_kind(const struct rec_view *);
unsigned rec_flags(const struct rec_view *);
size_t	 rec_count(const struct rec_view *);
struct rec_register rec_at(const struct rec_view *, size_t place);
bool	 rec_find(const struct rec_view *, uint16_t slot,
    struct rec_register *);

/* The value shown for a field; VALUE_EMPTY where it was never set. */
struct value rec_value(const struct rec_view *, uint16_t slot);
struct value register_value(const struct rec_register *);

/* Siblings in order, the shown one first. */
struct sibling_walk {
	struct rec_register	 of;
	struct span		 rest;
	uint64_t		 left;
};
void	 sibling_walk(struct sibling_walk *, const struct rec_register *);
bool	 sibling_next(struct sibling_walk *, struct sibling *);
/* In the view of this field; NULL: of one that is not known here. */
bool	 register_conflicts(const struct rec_register *,
    const struct field *);
size_t	 register_siblings(const struct rec_register *);

/* Writing: registers in ascending slot order, siblings as they shall stand. */
struct rec_build {
	struct buf	 slots, parts;
	uint64_t	 id;
	uint16_t	 kind;
	uint16_t	 count;
	unsigned	 flags;
};
void	 rec_build_begin(struct rec_build *, uint64_t id, uint16_t kind);
/* Another one, with the memory of the one before. */
void	 rec_build_again(struct rec_build *, uint64_t id, uint16_t kind);
void	 rec_build_register(struct rec_build *, uint16_t slot,
    const struct sibling *, size_t count);
void	 rec_build_copy(struct rec_build *, const struct rec_register *);
/* Appends the whole record; flags as given. */
void	 rec_build_end(struct rec_build *, unsigned flags, struct buf *out);
void	 rec_build_clear(struct rec_build *);

#endif /* CORE_MODEL_RECORD_H */
