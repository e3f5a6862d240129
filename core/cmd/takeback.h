/*
 * takeback.h - what undo and redo have in common: saying what came of it.
 */
#ifndef CORE_CMD_TAKEBACK_H
#define CORE_CMD_TAKEBACK_H

#include "core/edit/history.h"
#include "core/session/session.h"

/*
 * Prints what blocks, or what was taken back, and frees blocks.  err is what
 * undo() or redo() returned and is returned again.
 */
enum err takeback_report(struct session *, enum err, struct buf *blocks,
    const struct change_result *);

#endif /* CORE_CMD_TAKEBACK_H */
