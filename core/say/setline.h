/*
 * setline.h - what a change-set did, in one line for people.
 */
#ifndef CORE_SAY_SETLINE_H
#define CORE_SAY_SETLINE_H

#include "core/edit/history.h"

/* "add subject/INS-00042", "set person/P-1: phone, email", "undo of ..." */
void	 setline_write(struct txn *, const struct change_set *,
    const struct schema *, enum lang, struct buf *);

#endif /* CORE_SAY_SETLINE_H */
