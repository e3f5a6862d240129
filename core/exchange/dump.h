/*
 * dump.h - what a database was made of, as lines of JSON (klaster-backup(1)).
 *
 * Only what cannot be worked out again is written: the logs with their heads
 * and other histories, and what people here decided.  load.h makes a database
 * out of the lines.
 *
 * A log is written as far as its chain, its head and its signature bear it
 * out.  What does not is said, and the rest is written all the same.
 *
 * Where a page cannot be read, or reading it ends the process, a stop is set,
 * and all goes on beside it: ->at always says what is being read.
 */
#ifndef CORE_EXCHANGE_DUMP_H
#define CORE_EXCHANGE_DUMP_H

#include "core/exchange/mark.h"
#include "core/store/store.h"

enum { DUMP_STOPS = 64 };

/* With the number of a writer: line n alone, as it is looked up. */
#define DUMP_ALONE	((uint32_t)1 << 31)

/* A tree, of it what is a writer's, of that what begins with line n. */
struct dump_place {
	enum tree	 tree;
	uint32_t	 number;
	uint64_t	 n;
};

struct dump {
	struct store	*store;
	struct note	*why;
	/* A line without its LF; what fails here ends it. */
	enum err	 (*put)(void *with, struct span line, struct note *why);
	void		*with;
	/* A sentence about what is not whole. */
	void		 (*say)(void *with, const char *sentence);
	void		*say_with;
	struct dump_place stops[DUMP_STOPS];
	size_t		 stop_count;
	volatile struct dump_place *at;		/* NULL: a place of its own */

	struct txn	 txn;
	enum err	 err;		/* the first failure of put */
	uint64_t	 faults;	/* said */
	bool		 own_whole;	/* the present writer's log */
	struct dump_place place;
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

/* For these files: a mark, a line, a fault. */
void	 dump_mark(struct dump *, const struct mark *);
void	 dump_line(struct dump *, struct span raw);
void	 dump_fault(struct dump *, const char *form, ...) PRINTF_LIKE(2, 3);
/* Before something is read; false: there is a stop. */
bool	 dump_goes(struct dump *, enum tree, uint32_t number, uint64_t n);
/* After it: true when it met damage, where a stop is now. */
bool	 dump_again(struct dump *);
/* The present writer, from the map; empty when nobody can tell. */
struct span dump_author(struct dump *);
void	 dump_logs(struct dump *);

#endif /* CORE_EXCHANGE_DUMP_H */
