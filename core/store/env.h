/*
 * env.h - the inside of a store, for the files of this folder that open it.
 *
 * env.c is the one file that knows LMDB; its functions return LMDB's or the
 * system's number, which env_fail() turns into an outcome and a sentence.
 */
#ifndef CORE_STORE_ENV_H
#define CORE_STORE_ENV_H

#include <sys/stat.h>

#include "core/store/store.h"

enum {
	DIRTY_BITS = 18,		/* places in the count of dirty pages */
	DIRTY_MOST = 8000,		/* pages; LMDB spills at 131,071 */
	INDEX_TREES = TREE_TROUBLE - TREE_INDEX + 1,
	GENERATIONS = 4			/* of the indexes, open at once */
};

struct MDB_env;
struct bulk;

/* Where the writing transaction appended last, so that it need not look for
 * the place again.  Any other change to the tree ends it. */
struct appender {
	void		*cursor;	/* or NULL */
	unsigned	 misses;	/* keys in a row not behind all */
};

/* The trees of a generation of the indexes; see held.h. */
struct generation {
	uint32_t	 number;
	bool		 is_open;
	unsigned	 users;		/* struct held */
	unsigned	 trees[INDEX_TREES];
};

/* See lock.h. */
struct lock {
	int		 fd;		/* of the file, while depth > 0 */
	unsigned	 depth, beats;
	int64_t		 since, beaten;	/* ms */
};

struct store {
	struct MDB_env	*env;
	unsigned	 trees[TREE_COUNT];	/* but those of the indexes */
	struct generation generations[GENERATIONS];
	struct held	*held, *next;	/* as last seen, or NULL */
	enum store_mode	 mode;
	char		*dir;
	struct schema	*schema;
	unsigned	 open;		/* transactions */
	bool		 writing;
	bool		 alone;		/* a draft: nobody else knows it */
	bool		 gone;		/* another lies in its place */
	struct lock	 lock;
	struct appender	 appenders[TREE_COUNT];
	struct bulk	*bulk;		/* under way; see bulk.h */
	struct buf	 key, text;	/* for entry.c, kept for speed */
	size_t		 page;		/* bytes */
	size_t		 dirty;		/* pages, about ... */
	size_t		 full;		/* ... and how many are enough */
	unsigned char	 seen[(1 << DIRTY_BITS) / 8];
};

enum err env_fail(const struct store *, int number, struct note *why);

/* txn_begin() without asking for lock or home. */
enum err env_begin(struct txn *, struct store *, enum txn_mode,
    struct note *why);
/*
 * LMDB's readers go by what lock.mdb says is the newest commit, and whoever
 * died in his commit has not said it there.  Who writes next sees the commit
 * itself and says it.
 */
int	 env_heal(struct store *);

int	 env_open(struct store *, const char *dir);
/* The first commit of a new database, made in the draft folder. */
int	 env_create(struct store *, const char *draft);
void	 env_close(struct store *);
/* What is known of the indexes, and their handles; no transaction is open. */
void	 env_forget_indexes(struct store *);
/* Opens so many of the trees, META first. */
int	 env_trees(struct store *, int count);
/* Opens all, making those that an older format lacks. */
void	 env_add_trees(struct txn *);

/* Opens them, out of a transaction of this store that needs them. */
int	 env_index_open(struct store *, struct generation *);
bool	 env_is_missing(int rc);	/* another process dropped them */
void	 env_index_close(struct store *, struct generation *);
void	 env_index_make(struct txn *, uint32_t number);
/* Those of txn->held, which nobody uses any more. */
void	 env_index_delete(struct txn *);
/* The transaction goes on in the indexes of these; no walk may be open. */
void	 env_turn(struct txn *, struct held *);

/* Bytes of the file that the newest commit uses, and of the map. */
size_t	 env_used(const struct store *, size_t *map);
/*
 * Whether the pages from first to the end of those in use are all free.  A
 * page that one transaction takes and gives back LMDB never writes: the file
 * may end before it.  With no transaction open here.
 */
int	 env_free_from(const struct store *, size_t first, bool *all);
/* The data file that is open. */
int	 env_file(const struct store *, struct stat *);
/* With no transaction open: room for a full one beyond what is in use. */
void	 env_spare(struct store *);
/* The map at this size, or at what is in use when that is more. */
int	 env_map(struct store *, size_t bytes);
void	 env_sweep(struct store *);
int	 env_copy(struct store *, int fd);

/* Bytes were put there: the pages that they lie in count (dirty.c). */
void	 dirty_count(struct store *, const void *at, size_t len);

/* Cursors, for walk.c. */
enum cursor_move {
	CURSOR_FIRST, CURSOR_LAST, CURSOR_NEXT, CURSOR_BACK,
	CURSOR_HERE,
	CURSOR_SEEK		/* the first key >= *key */
};
void	*cursor_open(struct txn *, enum tree);
void	 cursor_close(void *cursor);
/* False: there is none, or the transaction failed. */
bool	 cursor_move(struct txn *, void *cursor, enum cursor_move,
    struct span *key, struct span *value);

#endif /* CORE_STORE_ENV_H */
