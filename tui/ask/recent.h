/*
 * recent.h - what this person chose in pick lists lately, by kind.
 *
 * Kept in a file beside the drafts; when it cannot be read or written, lists
 * merely begin with the first row.
 */
#ifndef TUI_ASK_RECENT_H
#define TUI_ASK_RECENT_H

#include "tui/app/app.h"

enum { RECENT_MOST = 5 };

/* Newest first; those that are gone are left out. */
size_t	 recent_read(struct app *, const struct kind *,
    uint64_t ids[RECENT_MOST]);
void	 recent_add(struct app *, const struct kind *, uint64_t id);

#endif /* TUI_ASK_RECENT_H */
