/*
 * permit.h - whether a line's writer may write that record (roster.h).
 *
 * A writer that is held to some areas may write a record that lies in one of
 * them, or has lain there: what counted does not cease to when a record is
 * moved.  It lies where its first line says, and where writers without such a
 * bound have put it since.  So it depends on the lines of the record alone,
 * never on their order; records without an area go by their kind.
 */
#ifndef CORE_LOG_PERMIT_H
#define CORE_LOG_PERMIT_H

#include "core/log/standing.h"

#define PERMIT_AREA	"area"	/* the field that says where a record lies */

struct permit {
	struct txn	*txn;
	bool		 kept;		/* there is a roster */
	struct arena	 arena;		/* of the writer's standing */
	struct standing	 standing;
	struct arena	 record;	/* of what follows */
	uint64_t	 now;		/* as in struct merge */
	uint64_t	 id;
	struct span	 kind;		/* its first line's; or empty */
	struct span	 home;		/* raw JSON array of areas, or empty:
					 * none is set */
};

void	 permit_init(struct permit *, struct txn *);
void	 permit_clear(struct permit *);

/* Whether its writer is bound to some kinds or areas; to some areas. */
bool	 permit_is_bound(struct permit *, uint64_t stamp);
bool	 permit_has_areas(struct permit *, uint64_t stamp);
/* Whether a line says of its record what it is, or where. */
bool	 permit_speaks(const struct line *, struct arena *);
/* Lines of the record must be known to TOUCHED. */
bool	 permit_line(struct permit *, uint64_t id, uint64_t stamp,
    const struct line *);
/*
 * The same before a line is written: whether this writer may write the record
 * (0: a new one, which then lies in the area that its line sets, if any).
 */
bool	 permit_record(struct permit *, uint32_t writer, uint64_t id,
    struct span kind);
/* Whether the record is of this kind by its first line, which is here. */
bool	 permit_is(struct permit *, uint64_t id, struct span kind);
bool	 permit_area(struct permit *, uint32_t writer, struct span area);
/* How many of a writer's lines that are within its limit may not be. */
uint64_t permit_dismissed(struct txn *, const struct writer *);
/* Other lines of the record may have come. */
void	 permit_forget(struct permit *);

#endif /* CORE_LOG_PERMIT_H */
