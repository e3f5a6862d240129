/*
 * branch.h - where the other histories of a forked log lie.
 *
 * LOG has one history of a writer.  Every other one lies in BRANCHES, from
 * the first line in which it differs from LOG to its newest signed head.  A
 * path is one history from line 1 on: lines of LOG, and then of a branch.
 *
 * Nothing here says what counts: that is fork.h.
 */
#ifndef CORE_LOG_BRANCH_H
#define CORE_LOG_BRANCH_H

#include "core/log/log.h"

struct branch {
	uint32_t	 writer;
	uint64_t	 number;	/* local, as it came */
	bool		 open;		/* its head has not come yet */
	uint64_t	 from, last;
	uint64_t	 signed_at;	/* 0: no line of it is signed */
	unsigned char	 prev[HASH_BYTES];	/* h(from - 1) */
	unsigned char	 hash[HASH_BYTES];	/* h(last) */
	unsigned char	 signature[SIGNIFY_BYTES];	/* h(signed_at) */
};

/* The branches of a writer in the order in which they came; of all writers
 * if that is 0.  Ends by walk_end(). */
void	 branches(struct walk *, struct txn *, uint32_t writer);
bool	 branch_next(struct walk *, struct branch *);
/* Whether the writer has one; 0: whether any has.  Open ones do not count. */
bool	 branch_is(struct txn *, uint32_t writer);

/* Open ones are what a killed process left; for log_lock(). */
bool	 branch_is_swept(struct txn *);
void	 branch_sweep(struct txn *);

/*
 * A new one, open, behind this line hash: ->writer, ->from and ->prev are
 * given.  Lines follow; branch_put() then stores its head.
 */
void	 branch_begin(struct txn *, struct branch *);
void	 branch_append(struct txn *, struct branch *, struct span raw);
void	 branch_put(struct txn *, const struct branch *);
/* Takes the content of the personal lines with this number, which are erased;
 * false: there was none.  One that comes later is appended without. */
bool	 branch_empty(struct txn *, uint64_t stamp);
/* Its lines, too. */
void	 branch_drop(struct txn *, const struct branch *);

struct path {
	struct writer	 writer;
	struct branch	 branch;	/* ->from 0: LOG alone */
};

/* All histories of a writer, LOG's first. */
struct path_walk {
	struct walk	 walk;
	struct writer	 writer;
	bool		 begun;
};
void	 paths(struct path_walk *, struct txn *, const struct writer *);
bool	 path_next(struct path_walk *, struct path *);
void	 path_end(struct path_walk *);

uint64_t path_last(const struct path *);
uint64_t path_signed(const struct path *);
bool	 path_line(struct txn *, const struct path *, uint64_t n,
    struct span *raw);
/* Its lines from some n on, as path_line() but quicker. */
struct path_lines {
	struct walk	 walk;
	const struct path *path;
	uint64_t	 next;
};
void	 path_lines(struct path_lines *, struct txn *, const struct path *,
    uint64_t from);
bool	 path_next_line(struct path_lines *, struct span *raw);
void	 path_lines_end(struct path_lines *);
/* h(n); false when it has no such line. */
bool	 path_hash(struct txn *, const struct path *, uint64_t n,
    unsigned char h[HASH_BYTES]);
/* Whether a change-set may begin with line n: it does, or its content or all
 * of it is not here. */
bool	 path_begins(struct txn *, const struct path *, uint64_t n);
/* Whether it holds a line n with this chain hash. */
bool	 path_holds(struct txn *, const struct path *, uint64_t n,
    const unsigned char h[HASH_BYTES]);
/* The last line that two histories of one writer have in common. */
uint64_t path_common(struct txn *, const struct path *,
    const struct path *);

#endif /* CORE_LOG_BRANCH_H */
