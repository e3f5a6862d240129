/*
 * sorter.h - sort more entries than memory holds.
 *
 * Entries are byte strings in memcmp order.  What passes the memory limit
 * goes in sorted runs to a nameless file in the given folder, and is merged
 * when read.  Errors stick: look at what sorter_sort() and sorter_end()
 * return.
 */
#ifndef CORE_BASE_SORTER_H
#define CORE_BASE_SORTER_H

#include "core/base/mem.h"

struct sorter;

/* memory: bytes to hold before a run is written out.  NULL: no memory. */
struct sorter *sorter_begin(const char *folder, size_t memory);
void	 sorter_add(struct sorter *, struct span entry);
enum err sorter_sort(struct sorter *, struct note *why);

/* Entries in order, equal ones all; the span lives until the next call. */
bool	 sorter_next(struct sorter *, struct span *entry);
/* After the last one: whether it was the last. */
enum err sorter_failed(const struct sorter *);
enum err sorter_end(struct sorter *, struct note *why);

#endif /* CORE_BASE_SORTER_H */
