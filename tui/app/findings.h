/*
 * findings.h - what the rules found, kept between the screens.
 *
 * One run serves all screens.  A save of records that were there makes only
 * the rules run again that look at their kind, at once.  Anything else needs
 * a whole run: in slices beside the interface, with its progress in line 23,
 * until Esc stops it.  What was found before stays until its end.
 */
#ifndef TUI_APP_FINDINGS_H
#define TUI_APP_FINDINGS_H

#include "core/edit/since.h"
#include "core/rules/check.h"
#include "tui/app/app.h"

struct findings {
	struct check	 checks[2];	/* which know where they are */
	struct check	*check;
	bool		 there;		/* a run has ended */
	struct since	 since;		/* what that run has seen */
	uint64_t	 changes;	/* app->changes of that run */
	uint32_t	 renewals;	/* since then */
	uint64_t	 number;	/* of what is shown, counted up */
	uint32_t	*by_record;	/* findings, by record, gravest first */
	uint32_t	 counts[SEVERITIES];

	bool		 runs;		/* the next run is at work */
	struct check	*next;
	struct since	 next_since;
	uint64_t	 next_changes;
	uint64_t	 records;	/* that it looks at */
	int64_t		 begun, said;	/* ms */
	bool		 refused;	/* Esc, or a failure: not by itself */
	struct buf	 progress;
};

/* The last run, old or not; NULL: there was none. */
const struct findings *findings_get(const struct app *);
/* The same once all was done that takes no time; findings_run() goes on with
 * the rest and tells the screens (found). */
const struct findings *findings_renew(struct app *);
/* ms until findings_run() has something to do, < 0 for never. */
int	 findings_due(const struct app *);
/* A slice of it; whole: all of it. */
void	 findings_run(struct app *, bool whole);
/* What line 23 says of it, or NULL. */
const char *findings_progress(const struct app *);
/* Esc; false: nothing was shown to be at work. */
bool	 findings_stop(struct app *);
void	 findings_free(struct app *);

/* Those of one record, gravest first: findings_at(f, first + i). */
uint32_t findings_of(const struct findings *, uint64_t record,
    uint32_t *first);
const struct finding *findings_at(const struct findings *, uint32_t);

/* 'E', 'W', 'I' or a blank. */
char	 findings_letter(enum severity);
char	 findings_sign(const struct app *, uint64_t record);

/* "2 findings: E ..." of a record, for line 23; nothing when it has none. */
void	 findings_hint(const struct app *, uint64_t record, struct buf *);

#endif /* TUI_APP_FINDINGS_H */
