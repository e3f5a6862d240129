/*
 * format.h - the version of the trees and of what is in them.
 */
#ifndef CORE_STORE_FORMAT_H
#define CORE_STORE_FORMAT_H

#include "core/store/store.h"

/* Where it stands in META, and the bytes of a new database. */
#define FORMAT_KEY	((char []){ "format" })
#define FORMAT_FIRST	{ 0, 0, 0, FORMAT }
enum { FORMAT = 4 };

/*
 * What brings a database from a format to the next one, the oldest first;
 * the last row has the newest format, and nothing to run.
 */
struct format_step {
	uint32_t	  from;
	void		(*run)(struct txn *);
};

/*
 * Refuses a database that a newer klaster wrote, or one older than the first
 * step; brings any other up to date in one transaction, after a backup
 * beside it.  Of the trees META alone need be open.
 */
enum err format_check(struct store *, bool reading, struct note *why);
/* By other steps than ours. */
enum err format_check_by(const struct format_step *, struct store *,
    bool reading, struct note *why);

#endif /* CORE_STORE_FORMAT_H */
