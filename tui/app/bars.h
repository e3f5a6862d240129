/*
 * bars.h - the lines that every screen has: title, message, keys.
 */
#ifndef TUI_APP_BARS_H
#define TUI_APP_BARS_H

#include "tui/app/keys.h"
#include "tui/term/cells.h"

/* Line 1, reversed: where, and the state at its right end. */
void	 bars_title(struct cells *, const char *left, const char *right);
/* Line 23; what is too long for it begins in line 22. */
void	 bars_message(struct cells *, const char *);
/* "Importing [####----] 20 %  Esc cancels", for line 23. */
void	 bars_progress(struct buf *, const char *what, uint64_t done,
    uint64_t total);
/* Line 24: only the keys that do something at this place have a word. */
void	 bars_keys(struct cells *, const struct keys *, enum place);

#endif /* TUI_APP_BARS_H */
