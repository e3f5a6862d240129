/*
 * erase.h - {"k":"erase"}: lines lose their content, everywhere and for good
 * (klaster-bundle(5), "Erasing").
 *
 *	{"n":..,"k":"erase","lines":["DEV.n"..],"records":["kind/DEV.n"..]}
 *
 * The lines named go hollow in LOG, those that are not here yet when they
 * come; what they had set leaves the records.  The records named are those
 * that were forgotten: TOUCHED has the erase line for each, so that their
 * history can tell.
 */
#ifndef CORE_LOG_ERASE_H
#define CORE_LOG_ERASE_H

#include "core/log/ruling.h"

enum { ERASE_LINES = 1024 };		/* named in one erase line, at most */

extern const struct ruling erase_ruling;

/* After the rights of writers changed: erase lines come to count, or count no
 * more, by who may rule now. */
void	 erase_renew(struct txn *);

/* Walks the texts of "lines" or "records" of a line of this kind. */
struct erase_walk {
	struct json	 json;
	unsigned	 left;
};
void	 erase_walk(struct erase_walk *, const struct line *,
    struct span member, struct arena *);
bool	 erase_next(struct erase_walk *, struct span *text);

/* Whether the record of this id is among those that the line names. */
bool	 erase_is_about(struct txn *, const struct line *, uint64_t id,
    struct arena *);

/*
 * The content of a line that was withheld: takes the place of the hollow one
 * and comes into the tables, in an open transaction.  False when it is not
 * wanted, or not what the hash of the hollow one says.
 */
bool	 erase_wants(struct txn *, uint64_t stamp, const struct line *);
bool	 erase_fill(struct txn *, uint64_t stamp, const struct line *);

#endif /* CORE_LOG_ERASE_H */
