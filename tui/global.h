/*
 * global.h - what can be done from every place.
 */
#ifndef TUI_GLOBAL_H
#define TUI_GLOBAL_H

#include "tui/app.h"

void	 global_act(struct app *, enum action);

void	 global_goto(struct app *, uint32_t letter);	/* goto.c */
void	 global_help(struct app *);			/* help.c */
void	 global_drafts(struct app *);			/* drafts.c */
void	 global_conflicts(struct app *);
void	 global_log(struct app *);
void	 global_settings(struct app *);
void	 global_import(struct app *);			/* import.c */
void	 global_export(struct app *);			/* export.c */
void	 global_bundles(struct app *);			/* bundles.c */

#endif /* TUI_GLOBAL_H */
