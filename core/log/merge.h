/*
 * merge.h - the registers of one record while its lines come together.
 *
 * Give it the record that stands for some of its lines, or its creating
 * line, first; then further lines in any order; then take the record.  A
 * value is live unless a line that sets the same field, or deletes the
 * record, names the value's stamp as seen.  TOUCHED must know the lines.
 *
 * One struct serves for record after record: it keeps its memory and the
 * numbers of names it looked up.
 */
#ifndef CORE_LOG_MERGE_H
#define CORE_LOG_MERGE_H

#include "core/log/log.h"
#include "core/model/record.h"

struct merge_set;
struct merge_name;
struct merge_line;

struct merge_shape {			/* a name and its number */
	char		 text[64];
	size_t		 len;
	uint16_t	 slot;
};

struct merge {
	struct txn		*txn;
	struct arena		*arena;
	uint64_t		 now;	/* its writer's lines are in up to
					 * this stamp; 0: as stored */
	uint64_t		 id, again;	/* of the line in hand */
	uint16_t		 kind;
	struct span		 kind_name;
	bool			 created, early;
	struct merge_set	*sets;
	struct merge_name	*names;
	struct merge_line	*lines;
	struct sibling		*group;
	size_t			 set_count, set_room, name_count, name_room,
				 line_count, line_room, group_room;
	struct merge_shape	 shape[LINE_FIELDS], kind_shape;
	struct writer		 writer;	/* looked up last */
	struct rec_build	 build;
	bool			 built;		/* ->build has memory */
};

void	 merge_init(struct merge *, struct txn *, struct arena *);
void	 merge_clear(struct merge *);

void	 merge_begin(struct merge *, uint64_t id);
/* Texts of line and record are borrowed until merge_end(). */
void	 merge_base(struct merge *, const struct rec_view *);
void	 merge_line(struct merge *, uint64_t stamp, const struct line *);
/* Values of a field that a line replaces which sets none itself. */
void	 merge_names(struct merge *, struct span field, const struct line *);
/* Appends the record; false when nothing was given. */
bool	 merge_end(struct merge *, struct buf *out);

/* The number of a writer; met where the transaction writes, else 0. */
uint32_t merge_writer(struct merge *, struct span dev);
/* Whether the line with this stamp is in the tables, now included. */
bool	 merge_is_folded(struct merge *, uint64_t stamp);

#endif /* CORE_LOG_MERGE_H */
