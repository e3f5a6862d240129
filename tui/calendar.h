/*
 * calendar.h - placements as bars over weeks, host by host, with what the
 * hosts can take against what they are asked to.
 */
#ifndef TUI_CALENDAR_H
#define TUI_CALENDAR_H

#include "tui/app.h"

void	 calendar_open(struct app *);

#endif /* TUI_CALENDAR_H */
