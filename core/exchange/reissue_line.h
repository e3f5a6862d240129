/*
 * reissue_line.h - a line of a forked log as another log has it again.
 *
 * Its new form does not depend on who writes it: it bears the stamp and the
 * mark of the old line ("re", "rx"), and names every line of the part that
 * was lost by its mark (id.h) instead of its number.  So nothing is there
 * twice when two offices write the same line again.
 */
#ifndef CORE_EXCHANGE_REISSUE_LINE_H
#define CORE_EXCHANGE_REISSUE_LINE_H

#include "core/log/branch.h"

struct reissue_line {
	struct txn	*txn;
	const struct path *path;
	uint64_t	 from;		/* lines behind it count no more */
};

/* Appends the new form of a line without LF, as line n of its new log. */
void	 reissue_line_write(struct buf *, const struct reissue_line *,
    const struct line *, uint64_t n, struct arena *);

/* The same for a line whose content is gone.  set: lines of the change-set
 * that begins with it, 0 where it stands inside one. */
void	 reissue_line_void(struct buf *, const struct reissue_line *,
    const struct line *, uint64_t n, int64_t t, uint64_t set);

/* The end that the new form of line n has. */
void	 reissue_line_mark(struct buf *, const struct reissue_line *,
    uint64_t n);

#endif /* CORE_EXCHANGE_REISSUE_LINE_H */
