/*
 * import.h - a file of rows is taken in: which, how, what came of it.
 */
#ifndef TUI_PORT_IMPORT_H
#define TUI_PORT_IMPORT_H

#include "tui/app/app.h"

void	 import_open(struct app *);

#endif /* TUI_PORT_IMPORT_H */
