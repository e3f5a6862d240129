/*
 * store.h - the one door to the database.
 *
 * A read transaction sees a snapshot and never waits; LMDB queues writers.
 * Read transactions are short: one command or one screen turn, never across
 * a person's thinking.
 *
 * Errors stick.  The first failure is kept in the transaction and every later
 * call on it does nothing, so make a run of puts without checks and look once,
 * at what txn_end() returns.
 *
 * A span handed out by a read points into the memory map: it is good until the
 * transaction ends or, in a writing one, until the next put or drop; it is
 * never written through and never freed.
 *
 * The map grows by itself: txn_end() may return ERR_GROW, and store_write()
 * runs its work again with a larger map.  Who brackets transactions himself
 * calls store_grow() and begins again.
 *
 * A process opens a database once and never uses it across fork().
 */
#ifndef CORE_STORE_STORE_H
#define CORE_STORE_STORE_H

#include "core/model/id.h"
#include "core/model/schema.h"

struct store;

/*
 * The trees and their keys (all numbers big-endian).
 *
 *	META	name			what there is once: format, seal ...
 *	NAMES	'k'|'f' name, or number	names of kinds and fields <-> slots
 *	WRITERS	DEV, or u32 number	writers <-> numbers, their heads
 *	LOG	stamp			a line, as its author wrote it
 *	CHAIN	stamp			chain hash after that line (waypoints)
 *	SETS	stamp of first line	the change-sets
 *	WHEN	t u64, stamp of first	change-sets by time
 *	TOUCHED	id, stamp		lines on a record but its first
 *	RECORDS	id			records, flat (model/record.h)
 *	INDEX	u16 kind, u16 field, key, id	sorted values; see index.h
 *	POSTED	u16 kind, word, 0, first id	packed ids; see search.h
 *	TROUBLE	u16 kind, id		records with a conflict or disputed
 *					(these three: see held.h)
 *	OFFICES	DEV			trust, and what others have
 *	ROSTER	u32 number		what the roster says of a writer
 *	BRANCHES u32 number, u64 branch, u64 n	other histories of forked logs
 *	ALIASES	id			ids of things that have another id
 *	ERASED	stamp			hollow lines, and what must be
 *	SHELVES	name of a file		what was read of shared folders
 *	WANTS	DEV			whose logs that office wants
 */
enum tree {
	TREE_META, TREE_NAMES, TREE_WRITERS, TREE_LOG, TREE_CHAIN, TREE_SETS,
	TREE_WHEN, TREE_TOUCHED, TREE_RECORDS, TREE_INDEX, TREE_POSTED,
	TREE_TROUBLE, TREE_OFFICES, TREE_ROSTER, TREE_BRANCHES, TREE_ALIASES,
	TREE_ERASED, TREE_SHELVES, TREE_WANTS, TREE_MARKS, TREE_SAID,
	TREE_COUNT
};

enum store_mode {
	STORE_READ,	/* an existing one, for reading */
	STORE_WRITE,	/* an existing one */
	STORE_CREATE	/* must not exist yet */
};

/*
 * Opens a database folder.  The schema is borrowed until store_close(), and
 * gets its slots filled in.  ERR_INPUT: there is none (or one already);
 * ERR_REFUSED: a newer klaster wrote it; ERR_DAMAGED; ERR_SYSTEM.
 */
enum err store_open(const char *dir, enum store_mode, struct schema *,
    struct note *why, struct store **out);
/*
 * For reading what can be read of a damaged one (dump.h): no tables are asked,
 * nothing is made good.  Any page may fail, or end the process.
 */
enum err store_open_damaged(const char *dir, struct schema *,
    struct note *why, struct store **out);
void	 store_close(struct store *);
const char *store_dir(const struct store *);
const struct schema *store_schema(const struct store *);

/* After ERR_GROW, with no transaction open: a map twice as large. */
enum err store_grow(struct store *, struct note *why);

/* Gives back the slots of readers that died; before bulk work. */
void	 store_sweep(struct store *);

/* Tests: a map as small as what is in use, so that it must grow. */
void	 store_tighten(struct store *);

/* Bytes in use by the data file, and free on its disk. */
enum err store_room(struct store *, uint64_t *used, uint64_t *left,
    struct note *why);

/*
 * Before much work: lets the map grow by this many bytes now, so that no
 * transaction of it meets ERR_GROW; ERR_FULL when the disk lacks them.
 */
enum err store_reserve(struct store *, uint64_t bytes, struct note *why);

/* A copy of the data file as it is, durable on OK. */
enum err store_copy(struct store *, const char *path, struct note *why);

/*
 * The data file made anew in a folder that has none, from what is in the
 * database and nothing else: LMDB leaves the bytes of what was dropped in
 * pages that it does not use and in the gaps of those that it does, and
 * promises nothing of the gaps in its copies.  `from` is an open transaction;
 * last (or NULL) is run in the new one before its last commit.  Durable on
 * OK.
 */
struct txn;
struct store_last {
	void	(*run)(struct txn *, void *with);
	void	*with;
};
enum err store_rebuild(struct txn *from, const char *folder,
    struct store_last *last);

enum txn_mode { TXN_READ, TXN_WRITE };

struct held;

struct txn {
	struct store	*store;
	void		*mdb;
	struct held	*held, *next;	/* which indexes; see held.h */
	struct span	 unindexed;	/* who is hidden; see bulk.h */
	enum txn_mode	 mode;
	enum err	 err;		/* first failure, or OK */
	struct note	*why;
	size_t		 most;		/* bytes that a value can have */
	uint64_t	 changes;	/* puts and drops */
	unsigned	 walks;		/* begun and not ended */
	uint32_t	 writer;	/* its number was asked for last */
	char		 dev[DEV_CHARS];
};

void	 txn_begin(struct txn *, struct store *, enum txn_mode,
    struct note *why);
bool	 txn_get(struct txn *, enum tree, struct span key, struct span *value);
void	 txn_put(struct txn *, enum tree, struct span key, struct span value);
/* As txn_put; quicker where keys come in ascending order. */
void	 txn_append(struct txn *, enum tree, struct span key,
    struct span value);
void	 txn_drop(struct txn *, enum tree, struct span key);
/* Records a failure that the caller found; the first one stays. */
void	 txn_fail(struct txn *, enum err, const char *form, ...)
    PRINTF_LIKE(3, 4);
void	 txn_nomem(struct txn *);
/* Commits a writing one durably, unless an error stuck. */
enum err txn_end(struct txn *);
void	 txn_abandon(struct txn *);
/* Whether a commit is due: dirty pages near what LMDB spills at. */
bool	 txn_is_full(const struct txn *);
uint64_t txn_count(struct txn *, enum tree);	/* entries in a tree */
/* Of what it sees or makes: each commit that changes something is one more
 * than the one before. */
uint64_t txn_number(const struct txn *);

/*
 * Runs work in a writing transaction and commits it; again from the start
 * with a larger map when it was full, so work must begin from nothing.
 */
enum err store_write(struct store *, void (*work)(struct txn *, void *),
    void *with, struct note *why);

/*
 * A walk over the keys that begin with prefix.  walk_seek() puts it before
 * the first key >= key (or, for walk_back, behind the last key < key); then
 * walk_next() or walk_back() step.  A fresh walk stands before the first.
 */
enum { WALK_PREFIX = 160, WALK_KEY = 511 };

struct walk {
	struct txn	*txn;
	enum tree	 tree;
	void		*cursor;
	unsigned	 state;
	bool		 on;		/* the cursor is on the key at */
	size_t		 prefix_len, at_len;
	uint64_t	 changes;	/* of txn, when the cursor was put */
	unsigned char	 prefix[WALK_PREFIX];
	unsigned char	 at[WALK_KEY];
};
void	 walk_begin(struct walk *, struct txn *, enum tree,
    struct span prefix);
void	 walk_seek(struct walk *, struct span key);
void	 walk_to_end(struct walk *);	/* behind the last key */
bool	 walk_next(struct walk *, struct span *key, struct span *value);
bool	 walk_back(struct walk *, struct span *key, struct span *value);
void	 walk_drop(struct walk *);	/* the entry just stepped to */
void	 walk_end(struct walk *);

#endif /* CORE_STORE_STORE_H */
