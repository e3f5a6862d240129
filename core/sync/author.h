/*
 * author.h - who writes here: this database's own writer and its key.
 */
#ifndef CORE_SYNC_AUTHOR_H
#define CORE_SYNC_AUTHOR_H

#include "core/base/clock.h"
#include "core/sync/log.h"

struct author {
	struct keypair	 key;
	char		 dev[DEV_CHARS + 1];
	struct clock	*clock;
	struct span	 user;
};

/*
 * Loads the key of a database, and makes sure that this is the machine and
 * the file it was made for: a copy or a restored backup gets a new key, and
 * its writer continues the old one (klaster-bundle(5), "continues").
 * state: a folder outside the database for the seal's other half.
 */
enum err author_open(struct author *, struct store *, const char *state,
    struct clock *, struct span user, struct note *why);

/* The first key of a new database, with its introducing line. */
enum err author_create(struct author *, struct store *, const char *state,
    struct clock *, struct span user, struct span title, struct note *why);

/* The seal is made anew after klaster itself replaced the data file. */
enum err author_reseal(struct author *, struct store *, const char *state,
    struct note *why);

/* The number of our own writer in this database. */
uint32_t author_number(struct txn *, const struct author *);

/* Signs our own head, so that what was written may leave. */
void	 author_sign(struct txn *, const struct author *);

#endif /* CORE_SYNC_AUTHOR_H */
