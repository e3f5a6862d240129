/*
 * propose.h - who could go where: proposals with their reasons, to be taken
 * or not, and what keeps the others from a place.
 */
#ifndef TUI_CALENDAR_PROPOSE_H
#define TUI_CALENDAR_PROPOSE_H

#include "tui/app/app.h"

struct plain;

void	 propose_open(struct app *);

/* As lines. */
void	 plain_match(struct plain *);

#endif /* TUI_CALENDAR_PROPOSE_H */
