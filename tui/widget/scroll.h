/*
 * scroll.h - a window upon a long list.
 *
 * The list is never held: a source reads rows at, after or before a key.
 * What is chosen is kept by its key, so it stays chosen when rows come, go
 * or change their order.
 */
#ifndef TUI_WIDGET_SCROLL_H
#define TUI_WIDGET_SCROLL_H

#include "core/store/query.h"
#include "tui/term/press.h"

struct row {
	struct row_key	 key;
	uint64_t	 id;
	char		 sign;		/* ' ', '!', '~', '?' */
	struct span	*texts;		/* one a column */
};

enum scroll_from { SCROLL_AT, SCROLL_AFTER, SCROLL_BEFORE, SCROLL_LAST };

struct scroll_source {
	/*
	 * Fills at most want rows; before and last: nearest to key, or to the
	 * end, first.  Texts lie in the arena.
	 */
	size_t	(*read)(void *with, enum scroll_from, const struct row_key *,
	    size_t want, struct row *, struct arena *);
	void	 *with;
};

enum { SCROLL_MOST = 256 };		/* rows on a screen */

struct scroll {
	struct scroll_source	 source;
	struct row		 page[SCROLL_MOST];
	size_t			 count, here;
	size_t			 height;
	bool			 by_half;	/* half a page at an edge */
	struct arena		 arena;		/* of the page */
};

void	 scroll_init(struct scroll *, struct scroll_source);
void	 scroll_free(struct scroll *);

/* The first rows; the row of a key, or where it would be. */
void	 scroll_first(struct scroll *);
void	 scroll_at(struct scroll *, const struct row_key *);
/* What stands there now, with the same row chosen if it is still there. */
void	 scroll_reload(struct scroll *, size_t height);

/* Up, Down, PgUp, PgDn, Home, End and theirs with Ctrl; false: none. */
bool	 scroll_press(struct scroll *, const struct press *);

/* The chosen row; NULL in an empty list. */
const struct row *scroll_here(const struct scroll *);

#endif /* TUI_WIDGET_SCROLL_H */
