/*
 * manual.h - the half of the manual that is made from the rows.
 *
 * klaster-WORD(1) begins with name, synopsis and options out of the tables,
 * in mdoc; what only a person can say follows it, from man/WORD.mdoc.  An
 * empty word is klaster(1) itself, with the list of verbs.
 */
#ifndef CORE_CMD_MANUAL_H
#define CORE_CMD_MANUAL_H

#include "core/cmd/verb.h"

/* False: no verb begins with this word. */
bool	 manual_write(FILE *, struct span word);

#endif /* CORE_CMD_MANUAL_H */
