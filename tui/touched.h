/*
 * touched.h - what would be touched when an institution closes, an agreement
 * is cancelled or a topic is moved; nothing is saved.
 */
#ifndef TUI_TOUCHED_H
#define TUI_TOUCHED_H

#include "tui/app.h"

/* Of a topic the new position is asked first. */
void	 touched_open(struct app *, uint64_t id);
/* "Placements: 3; Links: 2", or nothing where it is not known. */
void	 touched_counts(struct app *, uint64_t id, struct buf *);

#endif /* TUI_TOUCHED_H */
