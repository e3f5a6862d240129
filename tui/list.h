/*
 * list.h - the records of a kind: paged, filtered, sorted, marked.
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "core/model/schema.h"
#include "tui/app.h"

void	 list_open(struct app *, const struct kind *);

/*
 * For a form that was opened from a list, which may be any screen: the
 * record above the chosen one (above a new record: the chosen one itself),
 * and the next one, which is then chosen.  0: there is none.
 */
uint64_t list_above(struct screen *, uint64_t id);
uint64_t list_next(struct screen *, uint64_t id);

#endif /* TUI_LIST_H */
