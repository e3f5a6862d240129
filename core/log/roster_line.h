/*
 * roster_line.h - what hubs say of writers (klaster-bundle(5), "The roster").
 *
 *	device	this writer is one of us, and may write that
 *	revoke	the lines of this writer count up to there
 *	seen	so far I hold these logs
 */
#ifndef CORE_LOG_ROSTER_LINE_H
#define CORE_LOG_ROSTER_LINE_H

#include "core/keys/crypt.h"
#include "core/log/line.h"

enum roster_sort { ROSTER_NONE, ROSTER_DEVICE, ROSTER_REVOKE, ROSTER_SEEN };

struct roster_line {
	enum roster_sort sort;
	struct span	 dev;		/* device, revoke: of whom */
	struct span	 role, title;	/* device: texts, may be empty */
	struct span	 kinds, areas;	/* device: raw arrays; empty: all */
	struct span	 next;		/* revoke: who goes on; or empty */
	struct span	 heads;		/* seen: raw JSON object */
	uint64_t	 at;		/* revoke: the last line that counts */
	unsigned char	 hash[HASH_BYTES];	/* revoke: h(at) */
	unsigned char	 key[PUBLIC_BYTES];	/* device, if has_key */
	bool		 has_key;
};

/* From "k" alone, without reading the rest. */
enum roster_sort roster_sort(struct span k);
/* False when it is not such a line, or lacks what its sort needs. */
bool	 roster_line_read(struct roster_line *, const struct line *,
    struct arena *);
/* What follows the head of the line: ,"k":...}; old: raw JSON or empty. */
void	 roster_line_write(struct buf *, const struct roster_line *,
    struct span old);

/* One head of a seen line after the other. */
struct roster_head {
	struct span	 dev;
	uint64_t	 n;
	unsigned char	 hash[HASH_BYTES];
};
void	 roster_heads(struct json *, const struct roster_line *,
    struct arena *);
bool	 roster_next_head(struct json *, struct roster_head *);

/* Whether a raw array of strings holds this one; empty: holds all. */
bool	 roster_list_has(struct span list, struct span text, struct arena *);

#endif /* CORE_LOG_ROSTER_LINE_H */
