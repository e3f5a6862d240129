/*
 * setall.h - one field of many records set at once, as one save.
 */
#ifndef TUI_LIST_SETALL_H
#define TUI_LIST_SETALL_H

#include "core/model/schema.h"
#include "tui/app/app.h"

void	 setall_open(struct app *, const struct kind *, const uint64_t *ids,
    size_t count);

#endif /* TUI_LIST_SETALL_H */
