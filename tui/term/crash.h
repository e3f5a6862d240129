/*
 * crash.h - signals: asked to end, and falling over.
 *
 * A crash leaves the terminal as it was found, and the parent still sees the
 * signal that ended the program.  endwin() may not be called from a handler,
 * so what it would send is kept ready.  Pages of the database that are
 * damaged crash nothing: a sentence is said and the exit status is 6, for
 * verbs and screens alike.
 */
#ifndef TUI_TERM_CRASH_H
#define TUI_TERM_CRASH_H

#include <stdbool.h>

#include "core/base/span.h"

struct crash_end {
	struct span	 sentence;	/* with its line feed; it is copied */
	int		 status;
};
/*
 * From then on the program ends so when the fault lies in the data file, and
 * when the disk had no room for a page of the lock file.
 */
void	 crash_guard(struct crash_end damaged, struct crash_end full);

/* Keeps the line's modes; before the terminal is opened. */
void	 crash_keep_modes(void);
/*
 * Keeps what puts the screen back, and catches; after it was opened.  tty:
 * the terminal, whatever standard output is by then.
 */
void	 crash_catch(int tty);
void	 crash_let_go(void);

/* SIGHUP, SIGINT or SIGTERM arrived. */
bool	 crash_is_over(void);

#endif /* TUI_TERM_CRASH_H */
