/*
 * authorpart.h - what author.c and author_new.c share: who writes here, and
 * how it becomes another.
 */
#ifndef CORE_LOG_AUTHORPART_H
#define CORE_LOG_AUTHORPART_H

#include "core/log/author.h"
#include "core/log/intro.h"

#define AUTHOR_KEY	SPAN("author")	/* in META: our DEV */
#define NEXT_FILE	"key.next"	/* until its first line is durable */

/* What the database says of its writer. */
struct own {
	bool		there, sealed;
	bool		forked;		/* others went on with its key */
	char		dev[DEV_CHARS + 1];
	struct writer	writer;
	struct home	seal;
};
enum err author_own(struct own *, struct store *, struct note *why);

/* The key in this file, if there is one; its DEV is "" if not. */
enum err author_key_in(const char *path, struct author *,
    struct note *why);
/* key.next becomes key.  The key of another writer is kept beside, under
 * that writer's name. */
enum err author_settle(const char *dir, struct arena *, struct note *why);
/* phrase: gets what opened the key; or NULL. */
enum err author_unlock_with(struct author *, struct store *,
    struct buf *phrase, struct note *why);

/* Signs the head of this writer, under the lock and in its transaction. */
void	 author_sign_head(struct txn *, struct span dev,
    const struct keypair *);
/* The caller holds the lock, or nobody else knows the database. */
enum err author_become(struct author *, struct store *, struct intro *,
    struct span instead, const struct keypair *old, struct span phrase,
    struct note *why);
/* Asks a person before it takes the lock. */
enum err author_renew(struct author *, struct store *, const struct own *,
    bool has_key, struct note *why);

#endif /* CORE_LOG_AUTHORPART_H */
