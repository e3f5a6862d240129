/*
 * joining.h - two records side by side, that may be one thing: what joining
 * makes of them, and whose code stays.
 */
#ifndef TUI_INBOX_JOINING_H
#define TUI_INBOX_JOINING_H

#include "core/act/join.h"
#include "tui/app/app.h"

struct plain;

/* done: called with the screen below when they were joined; may be NULL. */
void	 joining_open(struct app *, uint64_t one, uint64_t other,
    void (*done)(struct screen *));

/* "waits in the inbox": what becomes of a field. */
const char *joining_fate(enum join_fate);
/* What is said when they are one: their names, and how many fields wait. */
void	 joining_said(const char *kept, const char *other, size_t waiting,
    struct buf *);

/* As lines.  "3=5" are two numbers. */
void	 plain_join(struct plain *, uint64_t one, uint64_t other);
bool	 plain_pair(struct span answer, size_t most, size_t *one,
    size_t *other);

#endif /* TUI_INBOX_JOINING_H */
