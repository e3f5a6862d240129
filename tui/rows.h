/*
 * rows.h - a window upon a long list.
 *
 * The list is never held: a source reads rows at, after or before a key.
 * What is chosen is kept by its key, so it stays chosen when rows come, go
 * or change their order.
 */
#ifndef TUI_ROWS_H
#define TUI_ROWS_H

#include "core/store/query.h"
#include "tui/keys.h"

struct row {
	struct row_key	 key;
	uint64_t	 id;
	char		 sign;		/* ' ', '!', '~', '?' */
	struct span	*texts;		/* one a column */
};

enum rows_from { ROWS_AT, ROWS_AFTER, ROWS_BEFORE, ROWS_LAST };

struct rows_source {
	/*
	 * Fills at most want rows; before and last: nearest to key, or to the
	 * end, first.  Texts lie in the arena.
	 */
	size_t	(*read)(void *with, enum rows_from, const struct row_key *,
	    size_t want, struct row *, struct arena *);
	void	 *with;
};

enum { ROWS_MOST = 256 };		/* rows on a screen */

struct rows {
	struct rows_source	 source;
	struct row		 page[ROWS_MOST];
	size_t			 count, here;
	size_t			 height;
	bool			 by_half;	/* half a page at an edge */
	struct arena		 arena;		/* of the page */
};

void	 rows_init(struct rows *, struct rows_source);
void	 rows_free(struct rows *);

/* The first rows; the row of a key, or where it would be. */
void	 rows_first(struct rows *);
void	 rows_at(struct rows *, const struct row_key *);
/* What stands there now, with the same row chosen if it is still there. */
void	 rows_reload(struct rows *, size_t height);

/* Up, Down, PgUp, PgDn, Home, End and theirs with Ctrl; false: none. */
bool	 rows_press(struct rows *, const struct press *);

/* The chosen row; NULL in an empty list. */
const struct row *rows_here(const struct rows *);

#endif /* TUI_ROWS_H */
