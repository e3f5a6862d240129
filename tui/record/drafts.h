/*
 * drafts.h - the forms that were begun and not saved yet.
 */
#ifndef TUI_RECORD_DRAFTS_H
#define TUI_RECORD_DRAFTS_H

#include "tui/app/app.h"

void	 drafts_open(struct app *);

#endif /* TUI_RECORD_DRAFTS_H */
