/*
 * preview.h - what a bundle would change, said before it does.
 *
 * The bundle is taken in for real, where nobody else looks: a small one in a
 * transaction that is then abandoned, any other in a copy of the database.
 * So a preview is right whatever the lines do, and needs no more memory than
 * taking in.  Then both states are compared, record by record.
 */
#ifndef CORE_EXCHANGE_PREVIEW_H
#define CORE_EXCHANGE_PREVIEW_H

#include "core/store/index.h"

enum preview_what {
	PREVIEW_NEW, PREVIEW_REMOVED,
	PREVIEW_DISPUTED,	/* deleted by one, changed by another */
	PREVIEW_FIELD
};

/* Views and values are of these transactions. */
struct preview_row {
	struct txn		*before, *after;
	uint64_t		 id;
	const struct kind	*kind;		/* NULL: not in the schema */
	enum preview_what	 what;
	struct span		 field;		/* its name ... */
	const struct field	*def;		/* ... NULL: not known */
	struct value		 was, is;	/* as they are shown */
	bool			 conflict;	/* that was not there */
	struct rec_register	 at;		/* the field afterwards */
};

struct preview_ears {
	/* In the order of ids; false: that is enough. */
	bool	(*row)(void *with, const struct preview_row *);
	/* Also when nothing is previewed; false: stop.  May be NULL. */
	bool	(*progress)(void *with, uint64_t done, uint64_t total);
	void	*with;
};

bool	 preview_goes_on(const struct preview_ears *, uint64_t done,
    uint64_t total);

/* The states of two databases. */
enum err preview_states(struct store *before, struct store *after,
    const struct preview_ears *, struct note *why);

struct bundle_batch;
/*
 * Its steps and their fold, and then as if nothing had been.  *full: that is
 * too much for one transaction, and nothing was told.
 */
enum err preview_try(struct store *, const struct bundle_batch *,
    const struct preview_ears *, bool *full, struct note *why);

/* "subject/INS-00012 pupils: 528 -> 531", LF ended. */
void	 preview_text(const struct preview_row *, struct buf *out);

/*
 * A copy of a database in a folder inside its own, for one at a time; what
 * another left that was killed is removed first.
 */
struct preview_copy {
	char		*folder;
	int		 lock;
	struct store	*store;
};
enum err preview_copy_open(struct preview_copy *, struct store *,
    struct note *why);
void	 preview_copy_close(struct preview_copy *);
/* Removes what a killed one left. */
void	 preview_sweep(struct store *);

#endif /* CORE_EXCHANGE_PREVIEW_H */
