/*
 * overflow.h - bytes written once and then read anywhere: in memory while they
 * are few, else in a nameless file that is mapped.
 */
#ifndef CORE_STORE_OVERFLOW_H
#define CORE_STORE_OVERFLOW_H

#include "core/base/mem.h"

struct overflow {
	const char	*folder;	/* borrowed */
	struct buf	 buf;
	int		 fd;		/* -1: all is in buf */
	size_t		 size;
	char		*map;
};

void	 overflow_init(struct overflow *, const char *folder);
void	 overflow_clear(struct overflow *);
enum err overflow_add(struct overflow *, struct span, struct note *why);
/* Nothing is added any more; *all is good until overflow_clear(). */
enum err overflow_done(struct overflow *, struct span *all, struct note *why);

#endif /* CORE_STORE_OVERFLOW_H */
