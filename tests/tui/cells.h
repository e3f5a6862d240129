/*
 * cells.h - what the program believes to be on the screen (tui/tui.h), held
 * against what a terminal shows.
 */
#ifndef TESTS_TUI_CELLS_H
#define TESTS_TUI_CELLS_H

#include "core/base/mem.h"

struct term;

/* How many sync keys the program has read; false: no picture yet. */
bool	 cells_syncs(const char *path, unsigned long *syncs);
/* Whether the picture has the size of the terminal. */
bool	 cells_fit(const struct term *);

/* Whether both are the same; differences go to why, one a line. */
bool	 cells_agree(const struct term *, struct buf *why);

#endif /* TESTS_TUI_CELLS_H */
