/*
 * bundle_preview.h - what a bundle would change, said before it does.
 *
 * Lines are noted while the file is read; their fields are looked at before
 * and after a fold that is then abandoned.
 */
#ifndef CORE_SYNC_BUNDLE_PREVIEW_H
#define CORE_SYNC_BUNDLE_PREVIEW_H

#include "core/sync/fold.h"

enum { PREVIEW_LINES = 2000 };

struct preview_row {
	struct span	record;		/* "kind/DEV.n" */
	struct span	field;		/* "": it is created or deleted */
	uint64_t	id;
	struct span	label, before;	/* KIND/CODE; before: "" when new */
	bool		was;		/* the record was there */
};

struct bundle_preview {
	struct arena	 arena;
	struct preview_row *rows;
	size_t		 count, room, lines;
	bool		 cut, failed;
};

void	 bundle_preview_init(struct bundle_preview *);
void	 bundle_preview_clear(struct bundle_preview *);
void	 bundle_preview_line(struct bundle_preview *, const char *dev,
    const struct line *);
void	 bundle_preview_before(struct bundle_preview *, struct txn *);
/* Appends "subject/INS-00012 pupils: 528 -> 531", LF ended. */
void	 bundle_preview_after(struct bundle_preview *, struct txn *,
    struct buf *out);

#endif /* CORE_SYNC_BUNDLE_PREVIEW_H */
