/*
 * bundle.h - what offices exchange (klaster-bundle(5)).
 *
 * A bundle is one zstd frame of lines: a header, a run for each writer ended
 * by its signed head, fork proofs, a seal.  Nothing of it reaches the
 * database before the seal and all chains were verified in a first pass over
 * the file (scan.h).
 *
 * None of these may be called with a transaction open.
 */
#ifndef CORE_EXCHANGE_BUNDLE_H
#define CORE_EXCHANGE_BUNDLE_H

#include "core/keys/age.h"
#include "core/log/author.h"
#include "core/log/fold.h"
#include "core/log/intro.h"

struct preview_ears;	/* preview.h */
struct scan_limits;	/* scan.h; NULL everywhere: the format's own */

struct bundle_run {
	char		dev[DEV_CHARS + 1];
	uint64_t	from, to;	/* line numbers */
	bool		verified;	/* its head, by a key we know */
	unsigned char	hash[HASH_BYTES];	/* h(to) */
	/* Where our LOG ended when it was read, and h() there. */
	uint64_t	meet;
	unsigned char	meet_hash[HASH_BYTES];
};

struct bundle_facts {			/* of create, show, verify, apply */
	char		by[DEV_CHARS + 1];
	int64_t		at;		/* ms */
	uint64_t	raw, lines, packed;	/* bytes, lines, bytes */
	uint64_t	parts, largest;	/* created: files, bytes of one */
	bool		age;		/* it was sealed for somebody */
	struct bundle_run *runs;
	size_t		run_count, run_room;
	struct span	to, have, want, tips, asked;	/* raw JSON */
	struct span	base;		/* digits; or "" */
	struct span	schema;		/* as written */
	bool		no_personal;	/* personal values were withheld */
	struct span	title;		/* of the sender, as it claims; or "" */
	struct intro	intro;		/* its first line, if it is in here */
	bool		has_sender;	/* its key is known, the seal good */
	unsigned char	sender[PUBLIC_BYTES];
	struct arena	arena;		/* of all this */
};
void	 bundle_facts_clear(struct bundle_facts *);

/* One more, not filled in; NULL: no memory. */
struct bundle_run *bundle_facts_run(struct bundle_facts *);

struct have;
struct bundle_wish {			/* all of it may be zero */
	const char	*dev;		/* for this office: what it lacks */
	bool		 request;	/* no lines but the one that
					 * introduces us: only what we have */
	/* For all who read a folder: of each log what lies behind; made at
	 * that time.  Others than its owner may read the file. */
	const struct have *beyond;
	uint64_t	 at;		/* ms */
	bool		 no_personal;	/* lines of personal values go hollow */
	bool		 asks;		/* "have" says that what was withheld
					 * from us is wanted now */
	/* Nobody else opens it.  The names stand in "to": DEV or age1... */
	const struct age_recipient *seal;
	const struct span *seal_names;
	size_t		 seal_count;
	/* Files of at most so many bytes, bundle_part_name(); 0: one file.
	 * Only a log of another office may make one larger. */
	uint64_t	 most;
};

/* path "-": standard output, for one file. */
enum err bundle_create(struct store *, struct author *, const char *path,
    const struct bundle_wish *, struct bundle_facts *, struct note *why);
/* "all.3.klb" for "all.klb". */
char	*bundle_part_name(struct arena *, const char *path, uint64_t part);

/*
 * Pass 1 alone: whether it is whole and untouched.  store may be NULL: keys
 * then come from the bundle only, and what lacks one is not ->verified.
 * The door's key opens what is sealed for us; it may be NULL.
 */
enum err bundle_read(const char *path, struct store *,
    const struct key_door *, const struct scan_limits *,
    struct bundle_facts *, struct note *why);

struct bundle_outcome {
	struct bundle_facts facts;
	uint64_t	lines, sets, records;	/* newly taken */
	uint64_t	known;		/* lines that were here */
	uint64_t	filled;		/* that were here, but hollow */
	uint64_t	kept_back;	/* new, of writers not accepted */
	uint64_t	unwanted;	/* of writers that are not received */
	uint64_t	reissued;	/* our own, after a fork */
	struct buf	report;		/* gaps, forks: sentences, LF ended */
	struct buf	preview;	/* dry run without ears: old -> new,
					 * LF ended */
};
void	 bundle_outcome_clear(struct bundle_outcome *);

enum bundle_how {
	BUNDLE_APPLY = 0, BUNDLE_TRUST = 1, BUNDLE_DRY_RUN = 2,
	BUNDLE_SALVAGE = 4	/* if it is damaged: the logs that are whole,
				 * of writers accepted already */
};
/*
 * OK; ERR_LOOK: nothing new, or a gap, a fork or lines kept back to look at;
 * ERR_REFUSED: nothing was written.
 */
enum err bundle_apply(struct store *, struct author *, const char *path,
    unsigned how, const struct scan_limits *, struct bundle_outcome *,
    struct note *why);
/* The same with somebody to tell; one who says stop gets ERR_BUSY: what was
 * taken in so far stays, a dry run leaves nothing. */
enum err bundle_apply_heard(struct store *, struct author *,
    const char *path, unsigned how, const struct scan_limits *,
    const struct preview_ears *, struct bundle_outcome *, struct note *why);

#endif /* CORE_EXCHANGE_BUNDLE_H */
