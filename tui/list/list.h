/*
 * list.h - the records of a kind: paged, filtered, sorted, marked.
 */
#ifndef TUI_LIST_LIST_H
#define TUI_LIST_LIST_H

#include "core/model/schema.h"
#include "tui/app/app.h"

struct plain;

void	 list_open(struct app *, const struct kind *);

/* As lines. */
void	 plain_list(struct plain *, const struct kind *);

#endif /* TUI_LIST_LIST_H */
