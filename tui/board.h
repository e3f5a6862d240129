/*
 * board.h - the figures of the cluster; each opens the records behind it.
 */
#ifndef TUI_BOARD_H
#define TUI_BOARD_H

#include "tui/app.h"

void	 board_open(struct app *);

#endif /* TUI_BOARD_H */
