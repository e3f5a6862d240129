/*
 * menu.h - where the program begins: the kinds of records in groups, what
 * waits, what was done last, and the doors to everything else.
 */
#ifndef TUI_MENU_H
#define TUI_MENU_H

#include "tui/app.h"

void	 menu_open(struct app *);

#endif /* TUI_MENU_H */
