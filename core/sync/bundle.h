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
#ifndef CORE_SYNC_BUNDLE_H
#define CORE_SYNC_BUNDLE_H

#include "core/sync/author.h"
#include "core/sync/fold.h"
#include "core/sync/intro.h"

struct scan_limits;	/* scan.h; NULL everywhere: the format's own */

struct bundle_run {
	char		dev[DEV_CHARS + 1];
	uint64_t	from, to;	/* line numbers */
	bool		verified;	/* its head, by a key we know */
};

struct bundle_facts {			/* of create, show, verify, apply */
	char		by[DEV_CHARS + 1];
	int64_t		at;		/* ms */
	uint64_t	raw, lines, packed;	/* bytes, lines, bytes */
	struct bundle_run *runs;
	size_t		run_count, run_room;
	struct span	to, have, want, schema;	/* raw JSON; as written */
	bool		no_personal;	/* personal values were withheld */
	struct span	title;		/* of the sender, as it claims; or "" */
	struct intro	intro;		/* its first line, if it is in here */
	bool		has_sender;	/* its key is known, the seal good */
	unsigned char	sender[PUBLIC_BYTES];
	struct arena	arena;		/* of all this */
};
void	 bundle_facts_clear(struct bundle_facts *);

struct have;
struct bundle_wish {
	const char	*dev;		/* for that office; "": everything */
	/* For all who read a folder: of each log what lies behind that, which
	 * may be nothing; others than its owner may read the file. */
	const struct have *beyond;
	uint64_t	 at;		/* of that one, ms */
	bool		 no_personal;	/* lines of personal values go hollow */
	bool		 asks;		/* "have" says that what was withheld
					 * from us is wanted now */
};
/* path "-": standard output. */
enum err bundle_create(struct store *, struct author *, const char *path,
    const struct bundle_wish *, struct bundle_facts *, struct note *why);

/*
 * Pass 1 alone: whether it is whole and untouched.  store may be NULL: keys
 * then come from the bundle only, and what lacks one is not ->verified.
 */
enum err bundle_read(const char *path, struct store *,
    const struct scan_limits *, struct bundle_facts *, struct note *why);

struct bundle_outcome {
	struct bundle_facts facts;
	uint64_t	lines, sets, records;	/* newly taken */
	uint64_t	known;		/* lines that were here */
	uint64_t	filled;		/* that were here, but hollow */
	uint64_t	kept_back;	/* new, of writers not accepted */
	uint64_t	unwanted;	/* of writers that are not received */
	struct buf	report;		/* gaps, forks: sentences, LF ended */
	struct buf	preview;	/* dry run: old -> new, LF ended */
	bool		preview_cut;	/* more than a preview holds */
};
void	 bundle_outcome_clear(struct bundle_outcome *);

enum bundle_how { BUNDLE_APPLY = 0, BUNDLE_TRUST = 1, BUNDLE_DRY_RUN = 2 };
/*
 * OK; ERR_LOOK: nothing new, or a gap, a fork or lines kept back to look at;
 * ERR_REFUSED: nothing was written.
 */
enum err bundle_apply(struct store *, struct author *, const char *path,
    unsigned how, const struct scan_limits *, struct bundle_outcome *,
    struct note *why);

#endif /* CORE_SYNC_BUNDLE_H */
