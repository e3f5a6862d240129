/*
 * inbox.h - the conflict inbox: what offices set differently, side by side.
 *
 * Nothing is written until F2, which applies all decisions as one change;
 * until then they are kept like a form's draft (verdicts.h).
 */
#ifndef TUI_INBOX_INBOX_H
#define TUI_INBOX_INBOX_H

#include "tui/app/app.h"

struct plain;

void	 inbox_open(struct app *);
/* At this record, when something waits in it; else says so. */
void	 inbox_open_at(struct app *, uint64_t id);

/* As lines. */
void	 plain_inbox(struct plain *);

#endif /* TUI_INBOX_INBOX_H */
