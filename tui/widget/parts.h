/*
 * parts.h - what screens of rows that are held in memory have in common.
 */
#ifndef TUI_WIDGET_PARTS_H
#define TUI_WIDGET_PARTS_H

#include "tui/term/cells.h"
#include "tui/term/press.h"

/* The chosen of so many rows, and the first one on the screen. */
struct parts_rows {
	size_t	count, here, top, height;
};

/* Up, Down, PgUp, PgDn, Home, End and theirs with Ctrl; false: none. */
bool	 parts_move(struct parts_rows *, const struct press *);
/* Puts the chosen row on the screen; after count or height changed. */
void	 parts_follow(struct parts_rows *);

/* Text over at most so many rows, broken at blanks; the rows it took. */
unsigned parts_wrap(struct cells *, unsigned row, unsigned col,
    unsigned room, unsigned rows, struct span);

#endif /* TUI_WIDGET_PARTS_H */
