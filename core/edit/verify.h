/*
 * verify.h - fold again, compare.
 *
 * Chains are computed anew and held against signatures, every line is read,
 * every record folded from its lines, and the index, search and trouble
 * entries are compared with those that the records call for.
 */
#ifndef CORE_EDIT_VERIFY_H
#define CORE_EDIT_VERIFY_H

#include "core/log/fold.h"

struct verify_tally {
	uint64_t	writers, lines, records, entries, faults;
};

/* say() gets one sentence a fault. */
enum err verify(struct store *, void (*say)(void *with, const char *),
    void *with, struct verify_tally *, struct note *why);

#endif /* CORE_EDIT_VERIFY_H */
