/*
 * report.h - the reports of the verb `report`, one file each.
 *
 * A report asks for the fields it needs; the rules are run; then it fills a
 * sheet from the facts, the findings and the figures.  It may look at
 * nothing else that changes: the same state gives the same bytes, years
 * later.  So rows go by codes, and records are read as of r->as_of.
 */
#ifndef CORE_REPORT_REPORT_H
#define CORE_REPORT_REPORT_H

#include "core/port/sheet.h"
#include "core/rules/check.h"
#include "core/session/session.h"

struct report {
	struct session	*session;
	struct txn	*txn;
	struct check	*check;
	struct sheet	*sheet;
	int64_t		 as_of;		/* ms; 0: as it is now */
	int64_t		 today;		/* days */
	struct span	 about;		/* the second word: a code */
};

struct report_row {
	const char	*name;
	const char	*title;		/* N_() */
	void		(*want)(struct facts *);
	enum err	(*make)(struct report *);
};

extern const struct report_row report_chain;
extern const struct report_row report_dashboard;
extern const struct report_row report_directions;
extern const struct report_row report_needs;
extern const struct report_row report_placements;
extern const struct report_row report_principles;
extern const struct report_row report_scorecard;

/* What a record is called, in the arena of the sheet. */
struct span report_code(struct report *, const char *kind, uint32_t row);
struct span report_title(struct report *, const char *kind, uint32_t row);
struct span report_both(struct report *, const char *kind, uint32_t row);

/* The label of a word of a column. */
const char *report_word(struct report *, const struct fact_column *,
    int64_t place);
const char *report_label(struct report *, const struct label *);

/* A table of the findings that takes() takes, NULL: all. */
void	 report_findings(struct report *, const char *heading,
    bool (*takes)(void *with, const struct finding *), void *with);

#endif /* CORE_REPORT_REPORT_H */
