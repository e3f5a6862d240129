/*
 * intro.h - a writer's first line: its key, its office, whom it continues.
 *
 * DEV is the hash of the key, so the line certifies itself.  The title is a
 * claim.
 */
#ifndef CORE_LOG_INTRO_H
#define CORE_LOG_INTRO_H

#include "core/keys/key.h"
#include "core/log/line.h"

struct intro {
	char		dev[DEV_CHARS + 1];
	unsigned char	key[PUBLIC_BYTES];
	struct span	title;		/* in the line, or in the arena */
	struct span	old_dev;	/* the writer continued; or empty */
	uint64_t	old_n;
	unsigned char	old_hash[HASH_BYTES];	/* its chain at old_n */
	unsigned char	old_sig[SIGNIFY_BYTES];	/* by the old key */
	bool		signed_by_old;
};

/* False when it is not such a line. */
bool	 intro_read(struct intro *, const struct line *, struct arena *);

/* What follows the head of the line: ,"k":"key",...} */
void	 intro_write(struct buf *, const struct intro *);

/* What the old key signs, to hand its place on. */
void	 intro_text(struct buf *, const struct intro *);
bool	 intro_continues(const struct intro *,
    const unsigned char old_key[PUBLIC_BYTES]);

#endif /* CORE_LOG_INTRO_H */
