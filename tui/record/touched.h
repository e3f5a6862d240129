/*
 * touched.h - what would be touched when an institution closes, an agreement
 * or a placement is cancelled, or a topic is moved: when asked, and before a
 * form saves that.
 */
#ifndef TUI_RECORD_TOUCHED_H
#define TUI_RECORD_TOUCHED_H

#include "core/act/edit.h"
#include "core/rules/whatif.h"
#include "tui/app/app.h"

/* Of a topic the new position is asked first. */
void	 touched_open(struct app *, uint64_t id);
/*
 * Before this edit is saved: opens a page of all that it touches; Enter or
 * F2 there closes it and calls go() with the form.  False: no page, since
 * nothing is touched.
 */
bool	 touched_before(struct app *, const struct edit_record *,
    void (*go)(struct screen *));
/* What deleting touches, lines of text: counts, then at most so many
 * records; nothing where nothing is touched. */
void	 touched_by_deleting(struct app *, uint64_t id, unsigned most,
    struct buf *);

/* A record and why it is touched. */
void	 touched_line(const struct show *, const struct whatif_touch *,
    struct buf *);

#endif /* TUI_RECORD_TOUCHED_H */
