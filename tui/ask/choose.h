/*
 * choose.h - a short list in a box: arrows and Enter, or its digit.
 */
#ifndef TUI_ASK_CHOOSE_H
#define TUI_ASK_CHOOSE_H

#include "tui/app/app.h"

struct choose;

/* NULL without memory.  Add lines, then choose_show(). */
struct choose *choose_begin(struct app *, const char *title,
    void (*done)(struct screen *, size_t index));
void	 choose_add(struct choose *, const char *form, ...)
    PRINTF_LIKE(2, 3);
void	 choose_show(struct choose *);

#endif /* TUI_ASK_CHOOSE_H */
