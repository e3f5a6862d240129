/*
 * decide.h - several values of one field: a person takes one of them.
 */
#ifndef TUI_DECIDE_H
#define TUI_DECIDE_H

#include "tui/app.h"

/* The records that wait for it. */
void	 decide_list(struct app *);
/* What is open in one of them: each value with who set it, when, where. */
void	 decide_record(struct app *, uint64_t id);

#endif /* TUI_DECIDE_H */
