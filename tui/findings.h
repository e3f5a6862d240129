/*
 * findings.h - what the rules found, kept between the screens.
 *
 * One run serves all screens until a save makes it old.  It happens when a
 * screen asks for it, with its progress in line 23, or while the person
 * rests; then any key stops it, and the next rest begins it again.
 */
#ifndef TUI_FINDINGS_H
#define TUI_FINDINGS_H

#include "core/rules/check.h"
#include "tui/app.h"

struct findings {
	struct check	 check;
	bool		 there;		/* a run has ended */
	uint64_t	 changes;	/* app->changes of that run */
	uint64_t	 sets;		/* change-sets in the log then */
	uint32_t	 stopped;	/* runs that a key cut short */
	uint32_t	*by_record;	/* findings, by record, gravest first */
	uint32_t	 counts[SEVERITIES];
};

/* The last run, old or not; NULL: there was none. */
const struct findings *findings_get(const struct app *);
/* A run that is up to date; NULL: it failed or was stopped. */
const struct findings *findings_renew(struct app *);
/* A run at rest, if one is due: ms until then, < 0 for never. */
int	 findings_due(const struct app *);
void	 findings_rest(struct app *);
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

/* The screens. */
void	 findings_list(struct app *);
void	 findings_list_of(struct app *, const struct rule_words *);
/* Sentence, remedy and witness of one, each step leading to its record. */
void	 findings_witness(struct app *, const struct finding *);
/* The form of its record, at the field to mend. */
void	 findings_mend(struct app *, const struct finding *);

#endif /* TUI_FINDINGS_H */
