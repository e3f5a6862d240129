/*
 * confirm.h - a question that matters.
 *
 * It says what hangs on the answer; "no" is what Enter and Esc mean, the
 * letter for "yes" is not the key that asked, and what was typed ahead is
 * dropped.
 */
#ifndef TUI_ASK_CONFIRM_H
#define TUI_ASK_CONFIRM_H

#include "tui/app/app.h"

/*
 * text: lines, LF between them.  yes() is called with the screen that asked,
 * on top again.
 */
void	 confirm_open(struct app *, const char *title, struct span text,
    void (*yes)(struct screen *));

#endif /* TUI_ASK_CONFIRM_H */
