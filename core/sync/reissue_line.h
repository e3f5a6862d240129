/*
 * reissue_line.h - a line of a forked log as its author's new key writes it.
 */
#ifndef CORE_SYNC_REISSUE_LINE_H
#define CORE_SYNC_REISSUE_LINE_H

#include "core/sync/line.h"

/* Lines from..to of one writer are first, first + 1 ... of another. */
struct reissue_range {
	char		 is[DEV_CHARS + 1];
	uint64_t	 from, to, first;
};
enum { REISSUE_RANGES = 16 };

struct reissue_line {
	const char	*was;			/* DEV */
	struct reissue_range ranges[REISSUE_RANGES];
	size_t		 count;
};

/*
 * Appends the new form of a line without LF, which stands in the last range.
 * Every string in it that is a stamp or an id of lines in any range is
 * changed; all else stays as written.
 */
void	 reissue_line_write(struct buf *, const struct reissue_line *,
    const struct line *, struct arena *);

/* The same for a line whose content is gone.  set: lines of the change-set
 * that begins with it, 0 where it stands inside one. */
void	 reissue_line_void(struct buf *, const struct reissue_line *,
    uint64_t n, int64_t t, uint64_t set);

/* The members by which a line that was written again is known:
 * "re":"DEV.n","rx":"16 digits of H(line)". */
void	 reissue_line_mark(struct buf *, const char *dev, uint64_t n,
    struct span raw);

#endif /* CORE_SYNC_REISSUE_LINE_H */
