/*
 * rows.h - the rows of a query that no index has in order.
 */
#ifndef CORE_STORE_ROWS_H
#define CORE_STORE_ROWS_H

#include "core/base/sorter.h"
#include "core/store/overflow.h"

/* Entries are keys that end in an id; ends[i] is where entry i ends. */
struct rows {
	struct sorter	*sorter;
	struct overflow	 entries, ends;
	struct span	 bytes, ends_bytes;
	uint64_t	 count;
	enum err	 err;
	struct note	 why;
};

/* folder is borrowed until rows_clear(). */
void	 rows_init(struct rows *, const char *folder);
void	 rows_clear(struct rows *);
void	 rows_add(struct rows *, struct span entry);
enum err rows_done(struct rows *, struct note *why);

struct span rows_at(const struct rows *, uint64_t place);
/* The place of the first entry >= key. */
uint64_t rows_find(const struct rows *, struct span key);

#endif /* CORE_STORE_ROWS_H */
