/*
 * trail.h - all lines on one record that are in the tables, read.
 *
 * Lines stand by their stamps, texts lie in the arena and in the map.
 */
#ifndef CORE_EDIT_TRAIL_H
#define CORE_EDIT_TRAIL_H

#include "core/log/log.h"

struct trail_set {
	uint16_t	 slot;
	struct value	 value;
};

struct trail_line {
	uint64_t	 stamp;
	uint64_t	 again;		/* its name by its mark, or 0 */
	struct change_set set;		/* first 0: its head is not known */
	bool		 creates, del, personal;
	bool		 erases;	/* lines of this record */
	bool		 parts;		/* it from other; else joins them */
	uint64_t	 other;		/* 0: neither */
	uint64_t	 id;		/* of the thing, that it names */
	uint16_t	*fields;	/* in which a join that counts */
	size_t		 field_count;	/* replaces what is in olds */
	struct trail_set *sets;
	uint64_t	*olds;		/* 0: of a writer not known here */
	size_t		 set_count, old_count;
};

struct trail {
	uint64_t	 id;
	struct trail_line *lines;
	size_t		 count;
};

/* False when no line is there. */
bool	 trail_read(struct trail *, struct txn *, uint64_t id,
    struct arena *);

const struct trail_line *trail_find(const struct trail *, uint64_t stamp);
/* What this line set the field to; NULL: it did not. */
const struct value *trail_value(const struct trail_line *, uint16_t slot);
bool	 trail_names(const struct trail_line *, uint64_t stamp);
/* Whether it replaces in this field what it names. */
bool	 trail_replaces(const struct trail_line *, uint16_t slot);

#endif /* CORE_EDIT_TRAIL_H */
