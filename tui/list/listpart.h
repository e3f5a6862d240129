/*
 * listpart.h - what the files of the list share: listrows.c reads its rows,
 * listacts.c does what is asked of them, list.c is the screen.
 */
#ifndef TUI_LIST_LISTPART_H
#define TUI_LIST_LISTPART_H

#include "tui/list/columns.h"
#include "tui/list/list.h"
#include "tui/widget/input.h"
#include "tui/widget/show.h"

struct list {
	struct screen		 screen;
	const struct kind	*kind;
	const struct tui_view	*view;		/* NULL: as the schema says */
	size_t			 view_at;	/* 0: the usual one */
	struct query		 base;		/* what the view says */
	struct arena		 view_arena;	/* of it */
	struct buf		 words;		/* of view and filter */
	struct columns		 columns;
	struct scroll		 rows;
	struct input		 filter;
	bool			 filtering;	/* the filter has the keys */
	bool			 stale;		/* the rows are not its yet */
	int64_t			 typed_at;
	size_t			 earlier;	/* of the filters before this */
	const struct field	*sort;		/* NULL: by code */
	bool			 descending;
	uint64_t		*marks;
	size_t			 mark_count;
	uint64_t		*drafts;	/* records with one */
	size_t			 draft_count;
	struct query_tally	 tally;
	uint64_t		 all;		/* records of the kind */
	uint64_t		 seen;		/* app->changes then */
	struct buf		 title, state, note;
};

enum { LIST_HEAD = 3, LIST_FOOT = 2 };

/* listviews.c: saved ways of looking, the usual one first. */
size_t	 listviews_count(const struct list *);
void	 listviews_take(struct list *, size_t n);
const char *listviews_name(const struct list *);	/* NULL: the usual */
void	 listviews_turn(struct list *, int by);
void	 listviews_choose(struct list *);

/* listrows.c */
size_t	 listrows_read(void *list, enum scroll_from, const struct row_key *,
    size_t want, struct row *, struct arena *);
void	 listrows_load(struct list *);	/* rows, counts, drafts */
void	 listrows_count(struct list *);
bool	 listrows_is_marked(const struct list *, uint64_t id);
void	 listrows_mark(struct list *, uint64_t id, bool on);
/* Calls visit with every row of the filter, until it returns false. */
enum err listrows_each(struct list *, bool (*visit)(void *with, uint64_t id),
    void *with, struct note *why);

/* listacts.c */
bool	 listacts_act(struct list *, enum action);

#endif /* TUI_LIST_LISTPART_H */
