/*
 * view.h - all of a record to be read, and the doors out of it.
 */
#ifndef TUI_RECORD_VIEW_H
#define TUI_RECORD_VIEW_H

#include "tui/app/app.h"

void	 view_open(struct app *, uint64_t id);
void	 view_edit(struct app *, uint64_t id);
void	 view_past(struct app *, uint64_t id);

#endif /* TUI_RECORD_VIEW_H */
