/*
 * journal.h - what was typed and not yet saved.
 *
 * A draft is a file of lines in the folder drafts/ of the database, one for
 * each record and user: the first line says of what, each further one gives
 * a field its text.  Lines are only appended, and are on the disk when
 * journal_write() returns, so that what was typed outlives the program however
 * it ends.  A line cut short by a crash is not read.
 */
#ifndef TUI_RECORD_JOURNAL_H
#define TUI_RECORD_JOURNAL_H

#include "core/edit/change.h"
#include "core/store/names.h"

struct journal {
	char		*path;
	int		 fd;		/* -1: nothing written yet */
	int64_t		 t;		/* ms, of the newest line */
	char		*mark;		/* a file that forgetting makes anew */
	uint64_t	 marked;	/* which one was there at first */
};

/* What a draft's first line says, and how old its newest is. */
struct journal_head {
	const char		*path;
	const struct kind	*kind;
	uint64_t		 id;	/* 0: of a new record */
	int64_t			 t;
	struct change_seen	*seen;
	size_t			 seen_count;
	size_t			 fields;	/* lines with a text */
};

/* The path of the draft of this record, or of a new one, begun at ms. */
char	*journal_path(struct arena *, struct txn *, struct span user,
    const struct kind *, uint64_t id, int64_t ms);

/* Another file of this user in that folder. */
char	*journal_file(struct arena *, struct store *, struct span user,
    const char *name);
/* Opens one for journal_append(); *fd stays as it is when it is open. */
enum err journal_open(struct store *, const char *path, int *fd,
    struct note *why);
/* To its end, and on the disk on OK. */
enum err journal_append(int fd, const char *path, struct span bytes,
    struct note *why);

void	 journal_init(struct journal *, const char *path);	/* copied */
/*
 * Appends the text of a field, and the first line before it if there is
 * none yet.  txn is for names only.  ERR_REFUSED: a personal value, and those
 * of the record were forgotten since journal_init(); it is not kept.
 */
enum err journal_write(struct journal *, struct txn *,
    const struct journal_head *, const struct field *, struct span text,
    int64_t ms, struct note *why);
/* The same asked before a save: what is typed over a value may be just what
 * is to be forgotten. */
enum err journal_check(const struct journal *, struct note *why);
/*
 * After a save it is gone; thrown away unsaved, it is put aside as
 * FILE.draft.old, from where it can be fetched by hand.
 */
void	 journal_drop(struct journal *, bool saved);
void	 journal_close(struct journal *);

/* Reads one; false when it is not readable.  each() may be NULL. */
bool	 journal_read(struct txn *, const char *path, struct arena *,
    struct journal_head *, void (*each)(void *with, const struct field *,
    struct span text), void *with);
/* All of this user, newest last. */
size_t	 journal_list(struct txn *, struct span user, struct arena *,
    struct journal_head **out);

#endif /* TUI_RECORD_JOURNAL_H */
