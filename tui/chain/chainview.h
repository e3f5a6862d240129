/*
 * chainview.h - a chain of curricula: its stages, topics, prerequisites, and
 * what the rules found in it.
 */
#ifndef TUI_CHAIN_CHAINVIEW_H
#define TUI_CHAIN_CHAINVIEW_H

#include "tui/app/app.h"

struct plain;

/* Asks which chain, when there are several. */
void	 chainview_choose(struct app *);

/* As lines. */
void	 plain_chains(struct plain *);

#endif /* TUI_CHAIN_CHAINVIEW_H */
