/*
 * line.h - one line of the log (klaster-bundle(5)).
 *
 * A line is parsed where it lies; sets and stamps are walked, not copied.
 * line_read() checks the whole form: JSON without double names, names, sizes,
 * integers within 2^53, no floats in members that it knows.  Members and
 * kinds it does not know are let be.
 *
 * A line is of one of three sorts, which the chain has beside its hash: a
 * hollow one cannot pass for another sort than that of the line it stands
 * for, and those with k are never hollow.
 */
#ifndef CORE_LOG_LINE_H
#define CORE_LOG_LINE_H

#include "core/keys/crypt.h"
#include "core/model/id.h"
#include "core/model/value.h"

enum {
	LINE_LONGEST = 64 * 1024,	/* bytes, without LF */
	LINE_FIELDS = 256,		/* in one set */
	LINE_OLD = 1024,		/* stamps in one old */
	LINE_FEW = 16
};

enum line_sort {
	LINE_RULING = 'k',		/* it has k */
	LINE_PERSONAL = 'z',		/* it has a salt, z */
	LINE_PLAIN = 'r'		/* any other */
};

struct line_set {
	struct span	 name;
	struct value	 value;
};

struct line {
	struct span	 raw;		/* without LF */
	uint64_t	 n;
	int64_t		 t;		/* first line of a change-set, else 0 */
	struct span	 user, note;	/* likewise */
	bool		 first;		/* it has a t: a change-set begins */
	bool		 doubtful;	/* tq */
	uint64_t	 of;		/* lines of the change-set */
	struct span	 record;	/* r: kind or kind/DEV.n; or "" */
	struct span	 rec_kind;	/* of it */
	struct span	 rec_dev;	/* of it; empty: creates the record */
	uint64_t	 rec_n;
	struct span	 k;		/* another kind of line; or empty */
	enum line_sort	 sort;		/* of a hollow one, too */
	struct span	 hollow;	/* z or x alone: 64 hex digits */
	struct span	 undo;		/* stamp of the change-set undone */
	struct span	 salt;		/* z: what it sets is personal */
	struct span	 re, rx;	/* where it stood before; its mark */
	struct span	 set, old;	/* raw JSON; empty when absent */
	unsigned	 sets, olds;	/* members of each */
	bool		 del;
	unsigned	 kept;		/* sets that stand in few[] already */
	struct line_set	 few[LINE_FEW];
};

enum err line_read(struct line *, struct span raw, struct arena *,
    struct note *why);

/* The sort of a whole line that line_read() would accept. */
enum line_sort line_sort(struct span raw);
/* h(n - 1) becomes h(n) by a line that was read, hollow or not. */
void	 line_chain(unsigned char h[HASH_BYTES], const struct line *);

/* Walks set and old of a line that line_read() accepted; its texts may lie in
 * that call's arena. */
struct line_walk {
	const struct line *line;	/* all sets are kept there; or NULL */
	unsigned	 at;
	struct json	 json;
};
void	 line_sets(struct line_walk *, const struct line *, struct arena *);
bool	 line_next_set(struct line_walk *, struct span *name, struct value *);
void	 line_olds(struct line_walk *, const struct line *, struct arena *);
bool	 line_next_old(struct line_walk *, struct span *stamp);

/* The head of a line to be written: {"n":..,"t":..,"u":..,"of":.. */
struct line_head {
	uint64_t	n, of;
	int64_t		t;
	struct span	user;		/* .at NULL: not the first of its
					 * set, n alone is written */
	struct span	note, undo;	/* may be empty */
	bool		doubtful;
};
/* Appends the line, without LF; rest is what follows the head: ,"r":...} */
void	 line_write(struct buf *, const struct line_head *, struct span rest);
/* What log_append() needs of a line that was written so, without reading it;
 * false when line_read() might refuse it. */
bool	 line_written(struct line *, const struct line_head *,
    struct span raw);

#endif /* CORE_LOG_LINE_H */
