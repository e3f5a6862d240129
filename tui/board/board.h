/*
 * board.h - the figures of the cluster; each opens the records behind it.
 */
#ifndef TUI_BOARD_BOARD_H
#define TUI_BOARD_BOARD_H

#include "tui/app/app.h"

struct plain;

void	 board_open(struct app *);

/* As lines. */
void	 plain_board(struct plain *);

#endif /* TUI_BOARD_BOARD_H */
