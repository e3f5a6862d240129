/*
 * screen.h - a place that a person can be in.
 *
 * A screen is one file with one const struct screen_type.  Its struct begins
 * with a struct screen; the app (app.h) keeps the open ones on a stack, draws
 * the topmost, and gives it presses.  What the tables of keys.h know arrives
 * as an action, all else as a press.
 *
 * No screen holds a transaction between two calls.
 */
#ifndef TUI_APP_SCREEN_H
#define TUI_APP_SCREEN_H

#include "tui/app/keys.h"
#include "tui/term/cells.h"

struct app;
struct screen;

struct screen_type {
	bool		 popup;		/* what lies below is drawn first */
	enum place	(*place)(const struct screen *);
	/* All but the last two lines, which are the app's. */
	void		(*draw)(struct screen *, struct cells *);
	void		(*press)(struct screen *, const struct press *);
	bool		(*act)(struct screen *, enum action);	/* known? */
	/* It is on top, for the first time or again; data may have changed. */
	void		(*enter)(struct screen *);
	/* The rules have run (findings.h), and it is seen.  May be NULL. */
	void		(*found)(struct screen *);
	/*
	 * ms until tick(), < 0: never.  May be NULL, as may tick.  rested: as
	 * if a person had paused, so that a test need not.
	 */
	int		(*due)(const struct screen *);
	void		(*tick)(struct screen *, bool rested);
	/* The program is about to end: keep what was typed.  May be NULL. */
	void		(*keep)(struct screen *);
	void		(*close)(struct screen *);	/* frees it */
	/* More for the help page: what stands under the cursor; or NULL. */
	void		(*explain)(const struct screen *, struct buf *);
	/*
	 * Of rows of records; both may be NULL.  The one over id, or over
	 * where a new one would be; moves down from id, to which one?  0: none.
	 */
	uint64_t	(*above)(struct screen *, uint64_t id);
	uint64_t	(*next)(struct screen *, uint64_t id);
	/* The record that is worked on; NULL: none. */
	uint64_t	(*subject)(const struct screen *);
	/* What line 23 says when there is nothing else; may be NULL. */
	const char	*(*hint)(const struct screen *);
};

struct screen {
	const struct screen_type	*type;
	struct app			*app;
	struct screen			*below;
};

#endif /* TUI_APP_SCREEN_H */
