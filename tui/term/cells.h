/*
 * cells.h - a picture of the screen.
 *
 * All views draw into cells; the terminal (term.h) only copies them.  So a
 * view is tested by comparing cells with text, and layout is a pure function
 * of the size.
 *
 * Text is clipped by whole clusters and never leaves the room it was given.
 * A cluster that terminals do not agree upon (a joined emoji, a control
 * character, more than four marks) is shown as "?".
 */
#ifndef TUI_TERM_CELLS_H
#define TUI_TERM_CELLS_H

#include "core/base/mem.h"

enum cell_attr {
	CELL_PLAIN = 0,
	CELL_REVERSE = 1,
	CELL_BOLD = 2,
	CELL_UNDERLINE = 4
};

enum { CELL_BYTES = 20, CELL_POINTS = 5 };

struct cell {
	char		text[CELL_BYTES];	/* one cluster */
	unsigned char	len;
	unsigned char	width;	/* 2; 0 behind a cell of 2; else 1 */
	unsigned char	attrs;
	unsigned char	unused;		/* so that memcmp is exact */
};

struct cells {
	struct cell	*at;
	unsigned	 rows, cols;
	unsigned	 cursor_row, cursor_col;
};

/* All blank; false when there is no memory. */
bool	 cells_size(struct cells *, unsigned rows, unsigned cols);
void	 cells_free(struct cells *);
void	 cells_erase(struct cells *);
/* Takes over another picture of the same size. */
void	 cells_copy(struct cells *, const struct cells *from);

const struct cell *cells_at(const struct cells *, unsigned row, unsigned col);

/*
 * Puts text at a place within room columns; returns the columns used.  What
 * is cut off is marked by an ellipsis in cells_cut().
 */
unsigned cells_put(struct cells *, unsigned row, unsigned col, unsigned room,
    struct span, unsigned attrs);
unsigned cells_cut(struct cells *, unsigned row, unsigned col, unsigned room,
    struct span, unsigned attrs);
/* The same, against the right end of the room. */
void	 cells_right(struct cells *, unsigned row, unsigned col,
    unsigned room, struct span, unsigned attrs);
/* Up to the end of the row. */
unsigned cells_text(struct cells *, unsigned row, unsigned col, const char *,
    unsigned attrs);
void	 cells_fill(struct cells *, unsigned row, unsigned col,
    unsigned count, char, unsigned attrs);
/* Changes attributes only. */
void	 cells_attrs(struct cells *, unsigned row, unsigned col,
    unsigned count, unsigned attrs);
void	 cells_cursor(struct cells *, unsigned row, unsigned col);

/* Rows of text, then rows of attributes: the form is in tui.h. */
void	 cells_dump(const struct cells *, struct buf *);

#endif /* TUI_TERM_CELLS_H */
