/*
 * query.h - records of one kind, chosen and in order.
 *
 * A query is a plain description; running one needs a transaction.  It goes
 * by an index where there is one and never holds a table in memory: what
 * must be sorted without an index passes through base/sorter.
 *
 * Screens page with it: a row has a key, which outlives transactions, and a
 * run can be put before any key.
 */
#ifndef CORE_STORE_QUERY_H
#define CORE_STORE_QUERY_H

#include "core/store/search.h"

enum query_op {
	QUERY_IS, QUERY_IS_NOT, QUERY_LESS, QUERY_AT_MOST, QUERY_MORE,
	QUERY_AT_LEAST, QUERY_HAS /* ~ : folded text is part of it */
};

struct query_where {
	const struct field	*field;
	enum query_op		 op;
	struct value		 value;	/* references: "kind/DEV.n" text */
};

enum { QUERY_WHERE_MAX = 16 };

struct query {
	const struct kind	*kind;
	struct query_where	 where[QUERY_WHERE_MAX];
	size_t			 where_count;
	struct span		 find;		/* as typed */
	const struct field	*sort;		/* NULL: by code */
	bool			 descending;
	size_t			 few;		/* tests: candidates that are
						 * sorted at once; 0: as many
						 * as is quick */
};

/*
 * Reads "FIELD OP VALUE" (one argument, blanks round OP optional) into the
 * query.  A reference's value may be a code, or "" for none.  The note names
 * the nearest field or word.
 */
enum err query_where(struct query *, struct txn *, struct span text,
    struct arena *, struct note *why);

struct row_key {
	unsigned char	 bytes[KEY_MAX + 32];
	size_t		 len;			/* 0: before the first */
};

struct query_run;

enum err query_begin(struct txn *, const struct query *, struct note *why,
    struct query_run **out);
bool	 query_next(struct query_run *, uint64_t *id, struct row_key *key);
bool	 query_back(struct query_run *, uint64_t *id, struct row_key *key);
/* Stands before the row with this key, or where it would be. */
void	 query_seek(struct query_run *, const struct row_key *);
void	 query_to_end(struct query_run *);
enum err query_end(struct query_run *);

/*
 * How many rows there are, and how many before key (key may be NULL): looks
 * at no more than budget rows and says in *all whether that was enough.
 */
struct query_tally {
	uint64_t	rows, before;
	bool		all;
};
void	 query_count(struct txn *, const struct query *,
    const struct row_key *, uint64_t budget, struct query_tally *);

#endif /* CORE_STORE_QUERY_H */
