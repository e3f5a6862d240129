/*
 * twins.h - records of one kind that may be one thing: they have a code, a
 * name in one place, or a phone in common.
 *
 * Names are compared as a search does: without case, alphabet, apostrophes.
 * The place is what the list of the kind refers to first, an institution's
 * area or a person's institution; who has none may be anywhere.  A word that
 * is required, as the sort of institution, must be the same.
 *
 * Of many that are alike each is paired with the one before it, so that there
 * are never more pairs than records: joining those makes them one.
 */
#ifndef CORE_CMD_TWINS_H
#define CORE_CMD_TWINS_H

#include "core/store/query.h"

enum twins_why { TWINS_CODE = 1, TWINS_NAME = 2, TWINS_PHONE = 4 };

struct twins {
	const struct kind	*kind;
	uint64_t		 one, other;
	unsigned		 why;
};

/*
 * All pairs of the kind for any of these reasons, each once, in an order
 * that is the same in every office.  folder: for what memory does not hold.
 */
enum err twins_find(struct txn *, const struct kind *, unsigned why,
    const char *folder, void (*found)(void *with, const struct twins *),
    void *with, struct note *note);

#endif /* CORE_CMD_TWINS_H */
