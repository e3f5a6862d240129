/*
 * findlist.h - what the rules found, as a list; one of it with its witness.
 */
#ifndef TUI_FINDINGS_FINDLIST_H
#define TUI_FINDINGS_FINDLIST_H

#include "tui/app/findings.h"

struct plain;

void	 findings_list(struct app *);
void	 findings_list_of(struct app *, const struct rule_words *);
/* Sentence, remedy and witness of one, each step leading to its record. */
void	 findings_witness(struct app *, const struct finding *);
/* The form of its record, at the field to mend. */
void	 findings_mend(struct app *, const struct finding *);

/* As lines. */
void	 plain_findings(struct plain *, const struct rule_words *only);

#endif /* TUI_FINDINGS_FINDLIST_H */
