/*
 * cell.h - what stands in a file, as a value of its field.
 *
 * A text passes the value table, the prefix and the date form of its column
 * before the field reads it.  References are the business of a resolver.
 */
#ifndef CORE_PORT_CELL_H
#define CORE_PORT_CELL_H

#include "core/model/importdef.h"
#include "core/model/value.h"
#include "core/port/intake.h"

/*
 * Turns the text of a reference into the wire form "kind/DEV.n".  later: the
 * target has no id yet, and wire is not set.  now: what stands in the field,
 * or NULL; its texts are taken although they could not be put there today.
 */
struct cell_resolver {
	enum err (*find)(void *with, const struct import_column *,
	    struct span text, struct arena *, struct note *why,
	    struct span *wire, bool *later);
	void	*with;
	const struct value *now;
};

struct cell_value {
	struct value	 value;		/* VALUE_NULL: blank */
	bool		 later;		/* some target has no id yet */
	struct span	 added;		/* packed: to the list that is there */
	bool		 made;		/* the reader's own */
};

enum err cell_read(const struct intake_cell *, const struct cell_resolver *,
    struct arena *, struct note *why, struct cell_value *out);

/* The next of several items, packed or as in value_item_next(). */
bool	 cell_item(struct span *rest, bool packed, struct arena *,
    struct span *item);

/* A day written in a form of %d, %m, %Y, %y, as ISO; false: it is none. */
bool	 cell_date(struct span text, const char *form, struct buf *iso);

#endif /* CORE_PORT_CELL_H */
