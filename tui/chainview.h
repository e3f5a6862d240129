/*
 * chainview.h - a chain of curricula: its stages, topics, prerequisites, and
 * what the rules found in it.
 */
#ifndef TUI_CHAINVIEW_H
#define TUI_CHAINVIEW_H

#include "tui/app.h"

/* Asks which chain, when there are several. */
void	 chainview_choose(struct app *);
void	 chainview_open(struct app *, uint64_t chain);

#endif /* TUI_CHAINVIEW_H */
