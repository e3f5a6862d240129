/*
 * have.h - how far somebody holds each writer's log: {"DEV":n,...}.
 */
#ifndef CORE_EXCHANGE_HAVE_H
#define CORE_EXCHANGE_HAVE_H

#include "core/store/names.h"

enum { HAVE_MOST = 65536 };	/* writers */

struct have_row {
	char		dev[DEV_CHARS + 1];
	uint64_t	n;
};

/* The names stand in ascending order, each once. */
struct have {
	struct have_row	*rows;
	size_t		 count;
	struct span	 tips;		/* tips.h: raw, or empty */
};

/* False when it is not of that form.  "" is nothing at all. */
bool	 have_read(struct have *, struct span json, struct arena *);
/* What is different from another one: 0 stands for what is gone. */
bool	 have_read_part(struct have *, struct span json, struct arena *);
/* Which row is this writer's. */
bool	 have_find(const struct have *, const char *dev, size_t *at);
uint64_t have_of(const struct have *, const char *dev);

/* Every writer of a database of whom more than a first line is kept, in
 * ascending order. */
bool	 have_here(struct have *, struct txn *, struct arena *);
/* The same as if what was withheld from us, and what follows it, were not
 * here: so others send it again. */
void	 have_ask(struct have *, struct txn *);
void	 have_write(struct buf *, const struct have *);

#endif /* CORE_EXCHANGE_HAVE_H */
