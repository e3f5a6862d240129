/*
 * dump.h - what a database was made of, as lines of JSON (klaster-backup(1)).
 *
 * Only what cannot be worked out again is written: the logs with their heads
 * and other histories, and what people here decided.  load.h makes a database
 * out of the lines.
 *
 * A log is written as far as its chain, its head and its signature bear it
 * out.  What does not is said, and the rest is written all the same; so is
 * what stands on pages that cannot be read.
 */
#ifndef CORE_EXCHANGE_DUMP_H
#define CORE_EXCHANGE_DUMP_H

#include "core/exchange/mark.h"
#include "core/store/store.h"

struct dump {
	struct store	*store;
	struct note	*why;
	/* A line without its LF; what fails here ends it. */
	enum err	 (*put)(void *with, struct span line, struct note *why);
	void		*with;
	/* A sentence about what is not whole. */
	void		 (*say)(void *with, const char *sentence);
	void		*say_with;

	struct txn	 txn;
	enum err	 err;		/* the first failure of put */
	uint64_t	 faults;	/* said */
	bool		 own_whole;	/* the present writer's log */
	struct note	 damage;
	struct buf	 text;
};

/* begin: the header, and the trees; then files; then end. */
enum err dump_begin(struct dump *, int64_t now);
/* A file of text; one that is not there is passed over. */
void	 dump_file(struct dump *, const char *name, const char *path);
enum err dump_end(struct dump *);

/* How each tree comes into a database that is made anew. */
struct dump_tree {
	enum {
		DUMP_NOTHING,
		DUMP_ITSELF,	/* run writes it */
		DUMP_WITH,	/* with another */
		DUMP_MADE,	/* folding makes it out of the log */
		DUMP_HERE	/* it is about this machine: made by use */
	}		 how;
	void		(*run)(struct dump *);
};
extern const struct dump_tree dump_trees[TREE_COUNT];

/* For these files: a mark; a line; a fault; a new transaction after one that
 * met damage. */
void	 dump_mark(struct dump *, const struct mark *);
void	 dump_line(struct dump *, struct span raw);
void	 dump_fault(struct dump *, const char *form, ...) PRINTF_LIKE(2, 3);
void	 dump_again(struct dump *);
void	 dump_logs(struct dump *);

#endif /* CORE_EXCHANGE_DUMP_H */
