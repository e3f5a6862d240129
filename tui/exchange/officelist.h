/*
 * officelist.h - the offices known here, whom this one trusts, and how far
 * each has seen the others.
 */
#ifndef TUI_EXCHANGE_OFFICELIST_H
#define TUI_EXCHANGE_OFFICELIST_H

#include "tui/app/app.h"

void	 officelist_open(struct app *);
void	 officeseen_open(struct app *);		/* officeseen.c */

#endif /* TUI_EXCHANGE_OFFICELIST_H */
