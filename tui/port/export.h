/*
 * export.h - records are written to a file.
 */
#ifndef TUI_PORT_EXPORT_H
#define TUI_PORT_EXPORT_H

#include "tui/app/app.h"

void	 export_open(struct app *);

#endif /* TUI_PORT_EXPORT_H */
