/*
 * format.h - the version of the trees and of what is in them.
 */
#ifndef CORE_STORE_FORMAT_H
#define CORE_STORE_FORMAT_H

#include "core/store/store.h"

/* Where it stands in META, and the bytes of a new database. */
#define FORMAT_KEY	((char []){ "format" })
#define FORMAT_FIRST	{ 0, 0, 0, FORMAT }
enum { FORMAT = 2 };

/*
 * Refuses a database that a newer klaster wrote; brings an older one up to
 * date in one transaction, after a backup beside it.
 */
enum err format_check(struct store *, bool reading, struct note *why);

#endif /* CORE_STORE_FORMAT_H */
