/*
 * bundles.h - what is done with other offices: bundles out and in.
 */
#ifndef TUI_EXCHANGE_BUNDLES_H
#define TUI_EXCHANGE_BUNDLES_H

#include "tui/app/app.h"

void	 bundles_open(struct app *);

#endif /* TUI_EXCHANGE_BUNDLES_H */
