/*
 * lock.h - one lock for all who write into a database.
 *
 * Every writing transaction is made under it, and who needs several as one
 * (a change, a bundle, a new data file) takes it around them.  It nests.  It
 * comes before LMDB's own mutex, for which nobody else waits therefore: a
 * process that is stopped with it in its hand is waited for with an end.
 *
 * It is a lock on the file "writing" of the folder, so the system gives it
 * back when its holder dies.  The file says who holds it, since when, and
 * counts the holder's signs of life.
 *
 * When lock_take() returns OK, what is read next is what the newest commit
 * left, and nobody else commits before lock_drop().
 */
#ifndef CORE_STORE_LOCK_H
#define CORE_STORE_LOCK_H

#include "core/store/store.h"

/* How long others are waited for, in ms, until something is said. */
enum { LOCK_WAIT = 5000 };

/*
 * What this process does and how patient it is, said once before it opens
 * anything: verb is borrowed and shown to those who wait.  The patience
 * begins anew with each sign of life of whoever holds the lock, and ends
 * after a minute.
 */
void	 lock_manner(const char *verb, int wait_ms);

/*
 * ERR_BUSY: somebody held it too long, or the database is not the one that
 * was opened any more (home.h); the sentence says so.  Not from within a
 * transaction, unless the lock is held already.
 */
enum err lock_take(struct store *, struct note *why);
/* The same without waiting. */
enum err lock_try(struct store *, struct note *why);
void	 lock_drop(struct store *);

/* A sign of life, for who holds it long; cheap. */
void	 lock_alive(struct store *);

/* The lock of a folder whose database is not to be opened: it is about to be
 * put aside. */
struct lock_file {
	int	 fd;
};
enum err lock_folder(struct lock_file *, const char *dir,
    struct note *why);
/* Another file of the folder, with the same patience and sentence: of a work
 * that takes and gives back the lock many times and that only one may do. */
enum err lock_named(struct lock_file *, const char *dir, const char *name,
    struct note *why);
void	 lock_leave(struct lock_file *);

/*
 * Around LMDB's opening of a folder, also for reading: the first who opens
 * keeps all others waiting inside LMDB until he is done, be he stopped.
 */
enum err lock_opening(struct lock_file *, const char *dir,
    struct note *why);

/* For txn_begin(), whose transaction is what is read next. */
enum err lock_hold(struct store *, struct note *why);

#endif /* CORE_STORE_LOCK_H */
