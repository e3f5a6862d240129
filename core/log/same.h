/*
 * same.h - two records for one thing (klaster-bundle(5), "Joining").
 *
 *	{"n":..,"k":"same","a":"kind/DEV.n","b":"kind/DEV.n",
 *	    "fields":[..],"old":[..]}
 *	{"n":..,"k":"apart","old":[stamps of such lines]}
 *
 * Records that such lines connect are one: it is folded from the lines of
 * all of them, under the least of their ids by DEV and n, wherever and in
 * whatever order the lines came.  "old" of a same line are the stamps of
 * values of those fields that are not to stand in the one.  An apart line
 * ends a same line, and each goes its own way again with all that it had.
 */
#ifndef CORE_LOG_SAME_H
#define CORE_LOG_SAME_H

#include "core/log/ruling.h"
#include "core/store/alias.h"

extern const struct ruling same_ruling, apart_ruling;

/* The two ids of a same line, of one kind; false: it is none. */
bool	 same_read(struct txn *, const struct line *, struct arena *,
    uint64_t *a, uint64_t *b, struct span *kind);
/* The names in its "fields". */
struct same_fields {
	struct json	 json;
	bool		 more;
};
void	 same_fields(struct same_fields *, const struct line *,
    struct arena *);
bool	 same_next_field(struct same_fields *, struct span *name);
/* What follows the head of such lines; old: raw JSON, of these fields. */
void	 same_write(struct buf *, struct span a, struct span b,
    struct span fields, struct span old);
void	 apart_write(struct buf *, struct span old);

/* Lines of the class came or went: its records are to be made anew. */
bool	 same_is_due(struct txn *);
/* So they may be by a line on a record that says what it is, or where. */
void	 same_meet(struct txn *, uint64_t id);
void	 same_settle(struct txn *);

/*
 * The class of an id by the lines that a choice keeps (NULL: all), itself
 * included, in the order of id; and its representative.
 */
size_t	 same_class(struct txn *, uint64_t id, const struct fold_choice *,
    struct arena *, uint64_t **members);
uint64_t same_first(struct txn *, const uint64_t *members, size_t count);
/* The stamps of all lines that ever joined this id with another or parted
 * them: visited more than once, where they are about several. */
void	 same_mentions(struct txn *, uint64_t id,
    void (*visit)(void *with, uint64_t stamp), void *with);
/* The two ids that a same or an apart line is about. */
bool	 same_about(struct txn *, const struct line *, struct arena *,
    uint64_t *a, uint64_t *b);
/* What an apart line names: a line, or the first here that is it again
 * (log_again); name itself when there is none. */
uint64_t same_line(struct txn *, uint64_t name);
/* The stamps of the same lines that connect these ids. */
size_t	 same_lines(struct txn *, const uint64_t *members, size_t count,
    const struct fold_choice *, struct arena *, uint64_t **stamps);

#endif /* CORE_LOG_SAME_H */
