/*
 * calendar.h - placements as bars over weeks, host by host, with what the
 * hosts can take against what they are asked to.
 */
#ifndef TUI_CALENDAR_CALENDAR_H
#define TUI_CALENDAR_CALENDAR_H

#include "tui/app/app.h"

struct plain;

void	 calendar_open(struct app *);

/* As lines. */
void	 plain_calendar(struct plain *);

#endif /* TUI_CALENDAR_CALENDAR_H */
