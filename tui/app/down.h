/*
 * down.h - the pull-down menu, made of the rows of keys.h.
 */
#ifndef TUI_APP_DOWN_H
#define TUI_APP_DOWN_H

#include "tui/app/app.h"

void	 down_open(struct app *, enum menu_group);
/* The group that Alt with this letter opens; GROUP_NONE. */
enum menu_group down_group_of(uint32_t letter);

#endif /* TUI_APP_DOWN_H */
