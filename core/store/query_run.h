/*
 * query_run.h - what the files of query.h share.
 *
 * A run goes over the index of its sort field, testing each record; or, when
 * there is no such index or few records can match, over rows sorted
 * beforehand.  Either way a row's key is its sort key and id.
 */
#ifndef CORE_STORE_QUERY_RUN_H
#define CORE_STORE_QUERY_RUN_H

#include "core/store/query.h"
#include "core/store/rows.h"

struct condition {
	const struct query_where *where;
	struct buf		  key;	/* value_key(), or folded text */
};

struct query_run {
	struct txn		*txn;
	struct query		 query;
	const struct field	*sort;
	struct condition	 conditions[QUERY_WHERE_MAX];
	struct buf		 folded;	/* of find */
	struct buf		 text, key;	/* being made */
	struct note		*why;
	enum err		 err;

	bool			 by_rows;
	struct rows		 rows;
	uint64_t		 place;		/* the gap before this row */

	struct id_set		 members;	/* a filter on ids */
	bool			 filtered;	/* it is in use */
	bool			 found;		/* all of it hold the text */

	struct walk		 walk;		/* else */
	bool			 walking;
	struct buf		 low, high;	/* keys: from, and before */
	uint64_t		 missed;	/* tested in vain, on end */
	bool			 far;		/* long lists were read */
	uint64_t		 looked, budget;	/* 0: no limit */
};

/* Whether the record is one of the query's. */
bool	 query_test_init(struct query_run *);
void	 query_test_clear(struct query_run *);
bool	 query_test(struct query_run *, const struct rec_view *);

/* Whether an index has all records in order of the sort field. */
bool	 query_walks(const struct query_run *);
/* Sets low and high by the conditions on the sort field. */
void	 query_bounds(struct query_run *);

/*
 * Makes members hold the ids of all that may match, by those conditions that
 * no more than listed and those words that no more than posted records have.
 * False when there is none.
 */
bool	 query_filter(struct query_run *, size_t listed, size_t posted);
/* Makes the rows: of the members, or of the whole kind. */
void	 query_gather(struct query_run *);

#endif /* CORE_STORE_QUERY_RUN_H */
