/*
 * home.h - whether the data file is the one that this database lies in.
 *
 * A database says in itself on which machine and in which file (its inode)
 * it lies, and has a name that no other one has (a nonce).  Whoever makes its
 * data file anew (compact, forget) lets the new one say its own inode; a copy
 * made by anything else says that of its original.
 *
 * A process keeps the data file open for days.  Before each of its turns it
 * looks whether the file of that name is still this one, and if not, goes on
 * with the new one when that is the same database; another one that was put
 * in its place (a backup, a copy) is never read or written under the name of
 * what the person has before the eyes.
 */
#ifndef CORE_STORE_HOME_H
#define CORE_STORE_HOME_H

#include "core/store/store.h"

enum { MACHINE_BYTES = 32, NONCE_BYTES = 16 };

struct home {
	unsigned char	machine[MACHINE_BYTES];	/* hash of its id */
	uint64_t	inode;
	unsigned char	nonce[NONCE_BYTES];
};

bool	 home_get(struct txn *, struct home *);
void	 home_put(struct txn *, const struct home *);
/* From then on it is nobody's: its next writer is a new one. */
void	 home_break(struct txn *);
/* For a data file made out of this one, before it takes its place. */
void	 home_move(struct txn *);
/* The inode of the data file in the folder. */
enum err home_inode(struct store *, uint64_t *inode, struct note *why);

/*
 * Before the first transaction of a turn.  ERR_BUSY: another database lies
 * there now, or the file changed while a transaction is open; ERR_SYSTEM:
 * there is none.
 */
enum err home_follow(struct store *, struct note *why);

#endif /* CORE_STORE_HOME_H */
