/*
 * menu.h - where the program begins: the kinds of records in groups, what
 * waits, what was done last, and the doors to everything else.
 */
#ifndef TUI_MENU_MENU_H
#define TUI_MENU_MENU_H

#include "tui/app/app.h"

void	 menu_open(struct app *);

/* The whole program as lines: plain.h. */
enum err plain_run(struct session *, const struct tui_options *,
    struct note *why);

#endif /* TUI_MENU_MENU_H */
