/*
 * verdicts.h - what was decided in the inbox and is not applied yet.
 *
 * Like a form's draft it is on the disk before the next key: a file of lines
 * in the folder drafts/, one for each decision, the last of a field stands.
 * Applying it, all at once, removes the file.
 */
#ifndef TUI_INBOX_VERDICTS_H
#define TUI_INBOX_VERDICTS_H

#include "core/act/decide.h"

struct verdict_row {
	struct decision	 made;
	bool		 none;		/* taken back */
	uint32_t	 turn;		/* the greatest is the newest */
};

struct verdicts {
	struct store		*store;
	struct arena		 arena;
	struct verdict_row	*rows;
	uint32_t		 count, room;
	uint32_t		*table;	/* place + 1 by id and field; 0 */
	uint32_t		 table_size;	/* a power of two */
	uint32_t		 standing;	/* that are not taken back */
	uint32_t		 turn;
	char			*path;
	int			 fd;
	struct buf		 lines;	/* not written yet */
};

/* Reads what there is of this user. */
bool	 verdicts_open(struct verdicts *, struct store *, struct span user);
void	 verdicts_close(struct verdicts *);

/* The decision on a field, NULL field: on the record; NULL: none. */
const struct decision *verdicts_get(const struct verdicts *, uint64_t id,
    const struct field *);
/* One more; verdicts_keep() brings those put so far to the disk. */
void	 verdicts_put(struct verdicts *, struct txn *,
    const struct decision *);
enum err verdicts_keep(struct verdicts *, struct note *why);
/* Takes the newest back, and names its record; false: there is none. */
bool	 verdicts_undo(struct verdicts *, struct txn *, uint64_t *id);

/* All that stand, by record, in the arena. */
size_t	 verdicts_all(const struct verdicts *, struct arena *,
    struct decision **out);
/* They were applied. */
void	 verdicts_drop(struct verdicts *);

#endif /* TUI_INBOX_VERDICTS_H */
