/*
 * edit_touch.h - what a save would do besides setting fields: close an
 * institution, cancel or shorten an agreement or a placement, move a topic.
 */
#ifndef CORE_ACT_EDIT_TOUCH_H
#define CORE_ACT_EDIT_TOUCH_H

#include "core/act/edit.h"
#include "core/rules/whatif.h"

/* False: it is no such edit, or its fields cannot be saved. */
bool	 edit_touch(struct txn *, const struct edit_record *, int64_t today,
    struct whatif_ask *);

#endif /* CORE_ACT_EDIT_TOUCH_H */
