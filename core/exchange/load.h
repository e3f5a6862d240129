/*
 * load.h - a database out of the lines that dump.h wrote.
 *
 * What was worked out in the old one is worked out anew: nothing of its tables
 * comes over.  The store is one that was just made, and nobody else's until
 * load_end().
 */
#ifndef CORE_EXCHANGE_LOAD_H
#define CORE_EXCHANGE_LOAD_H

#include "core/exchange/mark.h"
#include "core/log/branch.h"

struct load {
	struct store	*store;
	struct note	*why;
	struct txn	 txn;
	struct arena	 arena;
	struct mark	 mark;		/* the last one */
	bool		 begun;
	char		 by[DEV_CHARS + 1];	/* "": nobody's */
	enum {
		LOAD_OUTSIDE, LOAD_LOG, LOAD_BRANCH
	}		 in;
	struct writer	 writer;
	struct branch	 branch;
	uint64_t	 lines;		/* of logs */
	unsigned	 configs;	/* files of YAML */
};

void	 load_begin(struct load *, struct store *, struct note *why);
enum err load_line(struct load *, struct span line);
/* Folds, if that went well; to be called in any case. */
enum err load_end(struct load *, enum err,
    bool (*progress)(void *with, uint64_t done, uint64_t total), void *with);

#endif /* CORE_EXCHANGE_LOAD_H */
