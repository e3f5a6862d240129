/*
 * anchor_say.h - a hub says which heads it holds.
 */
#ifndef CORE_EDIT_ANCHOR_SAY_H
#define CORE_EDIT_ANCHOR_SAY_H

#include "core/log/author.h"

/*
 * Writes the heads that this hub has not anchored yet, as a change-set of
 * its own; nothing when this office is no hub or there is nothing to say.
 * Heads that only brought anchors of other hubs are no news.
 */
enum err anchor_say(struct store *, struct author *, struct note *why);

#endif /* CORE_EDIT_ANCHOR_SAY_H */
