/*
 * global.h - what can be done from every place.
 */
#ifndef TUI_MENU_GLOBAL_H
#define TUI_MENU_GLOBAL_H

#include "tui/app/app.h"

void	 global_act(struct app *, enum action);

void	 global_goto(struct app *, uint32_t letter);	/* goto.c */
void	 global_help(struct app *);			/* help.c */
void	 global_conflicts(struct app *);
void	 global_log(struct app *);
void	 global_settings(struct app *);

#endif /* TUI_MENU_GLOBAL_H */
