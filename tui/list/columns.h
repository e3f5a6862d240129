/*
 * columns.h - which fields of a kind a list shows, and where.
 *
 * The schema names the columns.  In a narrow window they drop from the
 * right; in a wide one the kind's further fields follow them.
 */
#ifndef TUI_LIST_COLUMNS_H
#define TUI_LIST_COLUMNS_H

#include "core/model/schema.h"
#include "tui/term/cells.h"
#include "tui/widget/scroll.h"

enum { COLUMNS_MOST = 32, COLUMNS_SLOW = 4 };

struct column {
	const struct field	*field;
	unsigned		 col, width;
	bool			 right;		/* numbers */
	const char		*label;
};

struct columns {
	struct column	at[COLUMNS_MOST];
	size_t		count;
	size_t		bar;		/* the one that is reversed */
};

/* chosen: instead of the schema's, unless none; most: so many at the most. */
void	 columns_fit(struct columns *, const struct kind *,
    const struct field *const *chosen, size_t chosen_count, enum lang,
    unsigned cols, size_t most);
void	 columns_head(const struct columns *, struct cells *, unsigned row);
/* mark: the sign in column 0, as ">" of the chosen row. */
void	 columns_row(const struct columns *, struct cells *, unsigned row,
    const struct row *, char mark, bool bar);

#endif /* TUI_LIST_COLUMNS_H */
