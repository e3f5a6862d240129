/*
 * past.h - what was: the values of one record, the saves of all.
 */
#ifndef TUI_RECORD_PAST_H
#define TUI_RECORD_PAST_H

#include "core/edit/history.h"
#include "tui/app/app.h"

/* Who changed this record, when, from what to what. */
void	 past_open(struct app *, uint64_t id);

/* All saves, newest first; the chosen one can be undone. */
void	 past_log(struct app *);

/* Undo or redo of the newest; one of many records asks first. */
void	 past_undo_last(struct app *, bool is_redo);

#endif /* TUI_RECORD_PAST_H */
