/*
 * listpart.h - what the files of the list share: listrows.c reads its rows,
 * listacts.c does what is asked of them, list.c is the screen.
 */
#ifndef TUI_LISTPART_H
#define TUI_LISTPART_H

#include "tui/columns.h"
#include "tui/input.h"
#include "tui/list.h"
#include "tui/show.h"

struct list {
	struct screen		 screen;
	const struct kind	*kind;
	struct columns		 columns;
	struct scroll		 rows;
	struct input		 filter;
	bool			 filtering;	/* the filter has the keys */
	bool			 stale;		/* the rows are not its yet */
	int64_t			 typed_at;
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

/* listrows.c */
size_t	 listrows_read(void *list, enum scroll_from, const struct row_key *,
    size_t want, struct row *, struct arena *);
void	 listrows_query(const struct list *, struct query *);
void	 listrows_load(struct list *);	/* rows, counts, drafts */
void	 listrows_count(struct list *);
bool	 listrows_is_marked(const struct list *, uint64_t id);
void	 listrows_mark(struct list *, uint64_t id, bool on);
/* Calls visit with every row of the filter, until it returns false. */
enum err listrows_each(struct list *, bool (*visit)(void *with, uint64_t id),
    void *with, struct note *why);

/* listacts.c */
bool	 listacts_act(struct list *, enum action);

extern const struct screen_type list_type;

#endif /* TUI_LISTPART_H */
