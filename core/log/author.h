/*
 * author.h - who writes here: this database's own writer and its key.
 *
 * The key lies in the file "key" of the database folder.  author_open()
 * makes sure that this is the machine and the file it was made for
 * (seal.h): a copied or restored database goes on as a new writer, whose
 * first line names the old one (klaster-bundle(5), "continues").
 */
#ifndef CORE_LOG_AUTHOR_H
#define CORE_LOG_AUTHOR_H

#include "core/base/clock.h"
#include "core/keys/key.h"
#include "core/keys/seal.h"
#include "core/log/log.h"

struct interest;

struct author {
	struct keypair	 key;		/* locked: the public half only */
	bool		 locked;
	struct key_ask	 ask;		/* set before author_open(): who knows
					 * the passphrase, if there is one */
	char		 dev[DEV_CHARS + 1];
	struct clock	*clock;
	struct span	 user;
	const char	*state;		/* folder of the seal's witness */
	const struct interest *interest;	/* whose logs it wants; NULL:
					 * all.  Set after author_open() */
	enum seal_answer renewed;	/* why this is a new writer since
					 * now; SEAL_FITS: it is none */
};

/*
 * Takes no transaction of the caller: none may be open.  state is borrowed;
 * the folder is made when it is not there.  A key with a passphrase stays
 * locked: lines are written without it, signed only with it.
 */
enum err author_open(struct author *, struct store *, const char *state,
    struct clock *, struct span user, struct note *why);

/* When another process, or a bundle, made this database a new writer or
 * calls for one. */
enum err author_again(struct author *, struct store *, struct note *why);

/*
 * A new key on purpose: the last line of the old one names it.  What was
 * written stays; the roster goes on with the new one.
 */
enum err author_rotate(struct author *, struct store *, struct note *why);

/* The first key of a new database, with its introducing line. */
enum err author_create(struct author *, struct store *, const char *state,
    struct clock *, struct span user, struct span title, struct note *why);

/* Asks for the passphrase, when the key is locked still. */
enum err author_unlock(struct author *, struct store *, struct note *why);
/* If this is its key, opened before, nobody is asked again. */
void	 author_reuse(struct author *, const struct keypair *);
struct key_door author_door(const struct author *, struct store *);

/* Forgets the secret key. */
void	 author_close(struct author *);

/* The DEV of the writer of a database, also of one opened for reading; from
 * the map. */
struct span author_here(struct txn *);

/* Of a database that is made anew out of lines: it was this writer's. */
void	 author_put(struct txn *, struct span dev);

/* The number of our own writer in this database. */
uint32_t author_number(struct txn *, const struct author *);

/* Signs our own head, whose lines must have been committed, and tells the
 * witness: from now on what was written may leave. */
enum err author_publish(struct author *, struct store *, struct note *why);

/* A sentence about author->renewed; NULL for SEAL_FITS. */
const char *author_renewed_text(const struct author *);

#endif /* CORE_LOG_AUTHOR_H */
