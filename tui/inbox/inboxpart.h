/*
 * inboxpart.h - what the files of the conflict inbox share: inboxlist.c reads
 * the rows of what waits, inboxdata.c puts a record's values side by side,
 * inboxdraw.c shows both, inboxtake.c decides, inboxacts.c is what keys do,
 * inbox.c is the screen.
 *
 * What waits is never held: conflicts are rows of TREE_TROUBLE.  Codes given
 * twice and clocks in doubt stand in no tree; they are looked for while
 * nobody presses a key, and only what was found is held.
 */
#ifndef TUI_INBOX_INBOXPART_H
#define TUI_INBOX_INBOXPART_H

#include "core/act/waiting.h"
#include "tui/app/app.h"
#include "tui/inbox/inbox.h"
#include "tui/inbox/verdicts.h"
#include "tui/widget/input.h"
#include "tui/widget/parts.h"
#include "tui/widget/scroll.h"

enum inbox_sort { INBOX_CONFLICT, INBOX_CODE, INBOX_CLOCK };

/* A row's key: its sort, then kind and id, or the number of what was found. */
struct inbox_found {
	const struct kind	*kind;
	uint64_t		 id;
};

struct inbox_cell {
	struct span	 text;
	uint64_t	 stamp;		/* what Enter takes; 0: nothing */
	uint64_t	 origin;	/* whose author is shown */
	bool		 gone;		/* that is: the record goes */
};

struct inbox_line {
	const struct field	*field;		/* NULL: the record itself */
	bool			 waits;
	struct span		 label, before;
	int64_t			 since;		/* ms, of before; 0 */
	const char		*remark;	/* "same", or "" */
	struct inbox_cell	*cells;		/* one a side */
};

/* An office with values in the record; of a code, a record that has it. */
struct inbox_side {
	struct decide_author	 author;
	uint64_t		 id;		/* of a code */
};

struct inbox_pane {
	struct arena		 arena;
	bool			 loaded;
	enum inbox_sort		 sort;
	const struct kind	*kind;
	uint64_t		 id;
	struct span		 name;
	struct inbox_side	*sides;
	size_t			 side_count;
	struct inbox_line	*lines;		/* those that wait first */
	size_t			 count, waiting;
	uint64_t		*seen;		/* all stamps of the record */
	size_t			 seen_count;
	struct waiting_clock	 clock;
	struct parts_rows	 rows;		/* of lines */
	size_t			 side, first;	/* chosen; leftmost */
};

struct inbox {
	struct screen		 screen;
	struct scroll		 rows;
	struct inbox_pane	 pane;
	struct verdicts		 verdicts;
	bool			 in_pane;	/* Up and Down go there */
	bool			 stale;		/* the pane, of another row */
	int64_t			 moved_at;
	struct input		 filter;
	struct buf		 words;		/* folded */
	bool			 filtering;
	struct waiting_codes	 codes;
	struct waiting_clocks	 clocks;
	bool			 seeking;	/* codes, clocks */
	struct inbox_found	*found;		/* codes */
	size_t			 found_count, found_room;
	uint64_t		*marks, *later;	/* ids, in order */
	size_t			 mark_count, mark_room;
	size_t			 later_count, later_room;
	uint64_t		 waiting;	/* in TREE_TROUBLE */
	uint64_t		 changes;	/* of the app, when read */
	struct buf		 title, state;
};

/* inbox.c; NULL: no memory, which was said. */
struct inbox *inbox_make(struct app *);
void	 inbox_drop(struct inbox *);

/* inboxlist.c */
size_t	 inboxlist_read(void *inbox, enum scroll_from,
    const struct row_key *, size_t want, struct row *, struct arena *);
enum inbox_sort inboxlist_sort(const struct row *);
struct row_key inboxlist_key(const struct kind *, uint64_t id);
/* The next conflict behind this row with something undecided; id 0: none. */
struct row_key inboxlist_next(struct inbox *, const struct row_key *,
    uint64_t *id);
/* Calls visit with every conflict of the filter. */
void	 inboxlist_each(struct inbox *, void (*visit)(struct inbox *,
    struct txn *, const struct rec_view *, const struct kind *));
/* A slice of looking for codes and clocks; all: to the end. */
void	 inboxlist_seek(struct inbox *, bool all);
void	 inboxlist_seek_anew(struct inbox *);
/* Sets of ids: in order, each once. */
bool	 inboxlist_has(const uint64_t *ids, size_t count, uint64_t id);
void	 inboxlist_flip(uint64_t **ids, size_t *count, size_t *room,
    uint64_t id);

/* inboxdata.c */
void	 inboxdata_load(struct inbox *);
void	 inboxdata_clear(struct inbox_pane *);
const struct inbox_line *inboxdata_line(const struct inbox *);
/* The value that is to be taken from here, or from there: its stamp; 0. */
uint64_t inboxdata_side_of(struct txn *, const struct rec_view *,
    const struct field *, bool here, uint32_t writer);

/* inboxdraw.c */
void	 inboxdraw(struct inbox *, struct cells *);
size_t	 inboxdraw_list_height(const struct inbox *, unsigned rows);
size_t	 inboxdraw_sides(const struct inbox *);

/* inboxtake.c */
struct inbox_taking {			/* of all values of records */
	bool		 here;		/* from this office, or another */
	uint32_t	 writer;	/* whose, of several there */
	size_t		 taken, lacking;
};
/* Decides a line; the rest of the decision is filled in. */
void	 inboxtake_put(struct inbox *, struct txn *,
    const struct inbox_line *, struct decision);
/* False: this side has no value in it. */
bool	 inboxtake_side(struct inbox *, const struct inbox_line *,
    size_t side);
void	 inboxtake_record(struct inbox *, struct txn *, uint64_t id,
    struct inbox_taking *);

/* inboxacts.c */
bool	 inboxacts(struct inbox *, enum action);

#endif /* TUI_INBOX_INBOXPART_H */
