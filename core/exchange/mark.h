/*
 * mark.h - the lines of bundles and backups that are no log lines
 * (klaster-bundle(5), klaster-backup(1)).
 *
 * The first member tells the sort.  Members that this version does not know
 * are passed over; the seal covers them.
 */
#ifndef CORE_EXCHANGE_MARK_H
#define CORE_EXCHANGE_MARK_H

#include "core/keys/crypt.h"

enum mark_sort {
	MARK_LINE,		/* {"n":...: a line of a log, not read here */
	MARK_BUNDLE, MARK_LOG, MARK_HEAD, MARK_PROOF, MARK_END,
	/* of backups, besides MARK_LOG */
	MARK_BACKUP, MARK_TIP, MARK_OFFICE, MARK_SAID, MARK_REISSUED,
	MARK_FILE, MARK_WHOLE,
	MARK_UNKNOWN
};

enum { BUNDLE_VERSION = 2, BACKUP_VERSION = 2 };

struct mark {
	enum mark_sort	sort;
	struct span	dev;		/* by; log, proof, office, reissued */
	uint64_t	n;		/* version, from, head, n, lines, tip,
					 * until, said */
	uint64_t	at;		/* bundle, backup, heard; tip: the
					 * line that is signed, or 0 */
	uint64_t	raw, lines;	/* bundle; office: raw is missed */
	struct span	to, have, want, tips, asked;	/* raw JSON */
	struct span	base;		/* of have and tips: digits; or "" */
	bool		asks;		/* office */
	struct span	name, text;	/* file; office: its trust */
	bool		second;		/* log: of its writer here; a hub */
	struct span	schema, key;	/* bundle */
	struct span	personal;	/* bundle: "false"; or empty */
	unsigned char	hash[HASH_BYTES];	/* log: prev; end, tip: h */
	unsigned char	sig[SIGNIFY_BYTES];	/* head, tip */
	unsigned char	packed[HASH_BYTES];	/* end, if has_packed */
	bool		has_packed;
	struct span	seal;			/* end: minisign's four lines */
	struct span	branch[2];		/* proof: raw JSON */
};

enum mark_sort mark_sort(struct span line);

/* line: of a sort but MARK_LINE and MARK_UNKNOWN.  The note names no place. */
enum err mark_read(struct mark *, struct span line, struct arena *,
    struct note *why);

/* Appends the line with its LF; only what its sort has is looked at. */
void	 mark_write(struct buf *, const struct mark *);

/* The texts that are signed. */
void	 mark_seal_text(struct buf *, const char *by, uint64_t at,
    const unsigned char h[HASH_BYTES]);

#endif /* CORE_EXCHANGE_MARK_H */
