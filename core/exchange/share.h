/*
 * share.h - one round of exchange through a shared folder (shelf.h).
 *
 * First everything new of the others is read, in whatever order it takes,
 * then one bundle is written with what they lack: as their newest bundles
 * told, and as far as no file on the shelf brings it.  Old files of our own
 * go when everybody has what they hold.
 *
 * Only the holder of the database's file "sharing" does this, so two
 * processes on one database never write one name; two databases never write
 * into one folder.
 */
#ifndef CORE_EXCHANGE_SHARE_H
#define CORE_EXCHANGE_SHARE_H

#include "core/exchange/shelf.h"
#include "core/store/lock.h"

/* Far below what FAT can hold, and what readers take. */
enum { SHARE_MOST = 64 * 1000 * 1000 };

struct share {
	struct store	*store;
	struct author	*author;
	const char	*dir;
	const struct scan_limits *limits;
	struct note	*why;
	struct shelf	 shelf;
	struct arena	 arena;
	struct lock_file lock;
	uint64_t	 round;		/* this one, if anything is new */
	bool		 no_personal;	/* in what is written */
	bool		 seal;		/* for accepted offices only */
	uint64_t	 most;		/* bytes of a file */
};

/*
 * ERR_INPUT: there is no such folder; ERR_REFUSED: database and folder lie
 * one in the other; ERR_BUSY: another process is at it.
 */
enum err share_open(struct share *, struct store *, struct author *,
    const char *dir, const struct scan_limits *, struct note *why);
void	 share_close(struct share *);

/* What became of a file. */
struct share_news {
	bool		 taken;		/* else: report says why not */
	bool		 stranger;	/* nobody accepted its sender */
	const struct bundle_outcome *outcome;	/* if taken */
	struct span	 report;	/* sentences, LF ended; or "" */
};
typedef void share_tell(void *with, const struct share_news *);

/* dry_run: as bundle_apply().  Fails only where it cannot go on. */
enum err share_take(struct share *, bool dry_run, share_tell *, void *with);

struct share_given {
	uint64_t	lines, packed;	/* of what was written */
	unsigned	written, removed;	/* files */
};
/* dry_run: only counts the lines. */
enum err share_give(struct share *, bool dry_run, struct share_given *);

/*
 * share_need.c.  How far everybody gets of each writer, by what they have
 * and what lies on the shelf; by the writer's number.  alone: files of
 * others do not count.  Also says of each file whether everybody has it.
 */
struct share_need {
	struct txn	*txn;
	struct share	*share;
	bool		 alone;
	uint32_t	 writers;	/* numbers below this */
	uint64_t	*least;
	unsigned	 offices;	/* that were asked */
};
enum err share_need(struct share_need *, struct arena *);
/* Whom the new file is sealed for: all that were asked, if their keys are
 * known. */
enum err share_seal(struct share_need *, struct arena *,
    struct bundle_wish *);

#endif /* CORE_EXCHANGE_SHARE_H */
