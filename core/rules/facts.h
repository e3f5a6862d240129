/*
 * facts.h - the records that rules look at, as columns of numbers.
 *
 * A rule asks for the fields it needs (facts_want) before anything is read;
 * then facts_load() passes over each kind once.  References become row
 * numbers of the target's table, dates days, words places in their
 * vocabulary: rules count and compare, and never touch the store.
 *
 * Rows stand in the order of codes, the same in all offices, whatever the
 * order in which records were made here: a rule that goes by rows reports the
 * same everywhere.
 */
#ifndef CORE_RULES_FACTS_H
#define CORE_RULES_FACTS_H

#include "core/store/query.h"

/* No value; or one that does not fit, or a reference that leads nowhere. */
#define FACT_NONE INT64_MIN
#define FACT_ODD (INT64_MIN + 1)

enum { FACT_MILLION = 1000000 };

/*
 * A field of every row: integers as they are, decimals in millionths, dates
 * in days, periods as year * 8 + quarter (0: the whole year), yes/no as 1
 * and 0, words by place, references by row, texts 1 where there is one; in
 * lists equal texts are equal numbers.
 */
struct fact_column {
	const struct field	*field;
	bool			 wanted;
	int32_t			*small;		/* all but numbers */
	int64_t			*large;		/* integers, decimals */
	uint32_t		*first;		/* lists: rows + 1 */
	struct {
		int32_t		*items;
		uint32_t	 count, room;
	}			 list;
};

struct fact_table {
	const struct kind	*kind;
	bool			 wanted;
	uint32_t		 rows;
	uint32_t		 base;		/* of its fields among all */
	uint64_t		*ids;		/* of each row */
	uint64_t		*sorted;	/* the ids, ascending ... */
	uint32_t		*row_of;	/* ... and the row of each */
	int32_t			*codes;		/* equal for equal ones */
	struct fact_column	*columns;	/* by place of the field */
};

struct fact_memo;

/* Where a load in slices has come to. */
enum facts_phase { FACTS_IDS, FACTS_ROWS, FACTS_ALL };
struct facts_at {
	enum facts_phase	 phase;
	uint64_t		 id;		/* the next, of FACTS_IDS */
	size_t			 table;
	uint32_t		 row;
	uint64_t		 done;		/* ids and rows so far */
};

struct facts {
	const struct schema	*schema;
	struct fact_table	*tables;	/* as schema->kinds */
	int64_t			 today;		/* days */
	int64_t			 as_of;		/* ms; 0: as it is now */
	uint32_t		 fields;	/* of all kinds */
	bool			*asked;		/* by field; for facts_want() */
	bool			*changed;	/* by field; by facts_renew() */
	struct fact_memo	*memo;		/* of names found lately */
	struct facts_at		 at;
	bool			 failed;	/* out of memory */
};

bool	 facts_begin(struct facts *, const struct schema *, int64_t today);
void	 facts_end(struct facts *);

/* A kind or field that the schema lacks is a mistake of the programmer. */
void	 facts_want(struct facts *, const char *kind, const char *field);

/* as_of: the state that was known then (ms), or 0 for now. */
enum err facts_load(struct facts *, struct txn *, int64_t as_of);

/*
 * The same in slices, each in a transaction of its own: enough() is asked now
 * and then and ends the slice.  False: there is more.  A record that goes
 * between two slices is left empty.
 */
struct slice {
	bool	(*enough)(void *with);
	void	 *with;
};
bool	 facts_load_slice(struct facts *, struct txn *, int64_t as_of,
    const struct slice *);

/*
 * One record that was changed is read again, as it is now; changed[] tells
 * which of its fields are others.  Texts always are: a column knows only
 * that there is one.  False: it is new or gone, or has another code, and all
 * must be loaded anew (or memory ran out: failed).
 */
bool	 facts_renew(struct facts *, struct txn *, uint64_t id);

/* The table and row of a record now; NULL: its kind is not wanted. */
const struct fact_table *facts_find(const struct facts *, struct txn *,
    uint64_t id, uint32_t *row);

const struct fact_table *facts_of(const struct facts *, const char *kind);
const struct fact_column *facts_column(const struct facts *,
    const char *kind, const char *field);

/* One value; for lists see fact_items(). */
static inline int64_t
fact_at(const struct fact_column *c, uint32_t row)
{
	if (c->large != NULL)
		return c->large[row];
	if (c->small[row] == INT32_MIN)
		return FACT_NONE;
	return c->small[row] == INT32_MIN + 1 ? FACT_ODD : c->small[row];
}

/* The items of a list; FACT_ODD ones are INT32_MIN + 1. */
static inline const int32_t *
fact_items(const struct fact_column *c, uint32_t row, uint32_t *count)
{
	*count = c->first[row + 1] - c->first[row];
	return c->list.items + c->first[row];
}

static inline bool
fact_holds(const struct fact_column *c, uint32_t row, int64_t item)
{
	uint32_t i;

	for (i = c->first[row]; i < c->first[row + 1]; i++)
		if (c->list.items[i] == item)
			return true;
	return false;
}

/* A record as it is, or as it was known at as_of and then in keep. */
bool	 facts_record(struct txn *, uint64_t id, int64_t as_of,
    struct buf *keep, struct rec_view *);

/* The row of an id in a table; UINT32_MAX: not there. */
uint32_t facts_row(const struct fact_table *, uint64_t id);

/* Equal for equal texts: lists of texts are sets of tags. */
int32_t	 facts_text_number(struct span);

/* The code of a record; empty: it has none, or is not there. */
struct span facts_code(struct txn *, uint64_t id, int64_t as_of,
    struct arena *);

/* Puts the rows of all tables in order, before they are filled. */
void	 facts_order(struct facts *, struct txn *);

/* The place of a word in its field's vocabulary; FACT_NONE: none such. */
int64_t	 fact_word(const struct fact_column *, const char *word);

#endif /* CORE_RULES_FACTS_H */
