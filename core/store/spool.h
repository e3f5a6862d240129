/*
 * spool.h - bytes written once and then read anywhere: in memory while they
 * are few, else in a nameless file that is mapped.
 */
#ifndef CORE_STORE_SPOOL_H
#define CORE_STORE_SPOOL_H

#include "core/base/mem.h"

struct spool {
	const char	*folder;	/* borrowed */
	struct buf	 buf;
	int		 fd;		/* -1: all is in buf */
	uint64_t	 size;
	char		*map;
};

void	 spool_init(struct spool *, const char *folder);
void	 spool_clear(struct spool *);
enum err spool_add(struct spool *, struct span, struct note *why);
/* Nothing is added any more; *all is good until spool_clear(). */
enum err spool_done(struct spool *, struct span *all, struct note *why);

#endif /* CORE_STORE_SPOOL_H */
