/*
 * propose.h - who could go where: proposals with their reasons, to be taken
 * or not, and what keeps the others from a place.
 */
#ifndef TUI_PROPOSE_H
#define TUI_PROPOSE_H

#include "tui/app.h"

void	 propose_open(struct app *);

#endif /* TUI_PROPOSE_H */
