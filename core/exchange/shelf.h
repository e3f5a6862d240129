/*
 * shelf.h - a folder of bundles that something else carries.
 *
 * Each writer puts its bundles into a folder of its own name, DIR/dev, and
 * reads those of all others.  A name is given once and a file never written
 * again, so whatever copies, delays, doubles or removes files can make them
 * late, no more.  Temporary files, files of conflicts and whatever else is
 * not named so are left alone.
 *
 * What was read of a file stays in SHELVES under its name, with its hash: a
 * file of that name that became another one is read again.
 */
#ifndef CORE_EXCHANGE_SHELF_H
#define CORE_EXCHANGE_SHELF_H

#include "core/exchange/bundle.h"

struct shelf_run {
	uint32_t	writer;
	uint64_t	from, to;
};

struct shelf_file {
	char		 dev[DEV_CHARS + 1];	/* whose folder it is in */
	uint64_t	 at;			/* as its name says */
	char		*name, *path;		/* name: in small letters */
	uint64_t	 size;
	unsigned char	 hash[HASH_BYTES];

	/* If it was read: what SHELVES has. */
	bool		 known;
	uint64_t	 met;		/* in which round */
	struct shelf_run *runs;
	size_t		 run_count;
	struct span	 to;		/* DEVs one after the other; "": all */
	unsigned char	 told[HASH_BYTES];	/* of its have, want, tips */

	struct span	 report;	/* why it waits, LF ended */
	bool		 bad;		/* no bundle that is accepted here */
	bool		 stranger;	/* since nobody accepted its sender */
	bool		 gone;		/* or cannot be read */
	bool		 covered;	/* everybody has what is in it */
	bool		 merged;	/* a new one holds it again */
};

struct shelf {
	struct shelf_file *files;	/* by ->at, then ->name */
	size_t		 count, room;
	struct buf	 troubles;	/* what cannot be read: sentences */
};

void	 shelf_init(struct shelf *);
void	 shelf_clear(struct shelf *);

/* "dev-at.bundle.zst" in small letters, and ".age" when it is sealed; the
 * folder of a writer: "dev". */
char	*shelf_folder(struct arena *, const char *dir, const char *dev);
char	*shelf_name(struct arena *, const char *dev, uint64_t at, bool seal);

/* All files of that naming. */
enum err shelf_list(struct shelf *, const char *dir, struct arena *,
    struct note *why);
/* Its size and hash; what cannot be read is ->gone. */
void	 shelf_digest(struct shelf *, struct shelf_file *);

/* What was read, if it is the same file. */
void	 shelf_recall(struct shelf_file *, struct txn *, struct arena *);
void	 shelf_note(struct shelf_file *, struct txn *,
    const struct bundle_facts *);
/* What others are told of us: the hash that tells whether it changed. */
void	 shelf_told(struct span have, struct span want, struct span tips,
    unsigned char told[HASH_BYTES]);

/* Rounds are counted; the newest `at` of our own is never used again. */
struct shelf_now {
	uint64_t	round, at;
};
void	 shelf_now_get(struct txn *, struct shelf_now *);
void	 shelf_now_put(struct txn *, const struct shelf_now *);
/* The round in which a bundle of that writer was read last; 0 never. */
uint64_t shelf_heard(struct txn *, const char *dev);
void	 shelf_hear(struct txn *, const char *dev, uint64_t round);
/* Rows of files that are not there go, once they are many. */
void	 shelf_prune(struct txn *, const struct shelf *);

#endif /* CORE_EXCHANGE_SHELF_H */
