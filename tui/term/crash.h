/*
 * crash.h - signals: asked to end, and falling over.
 *
 * A crash leaves the terminal as it was found, and the parent still sees the
 * signal that ended the program.  endwin() may not be called from a handler,
 * so what it would send is kept ready.
 */
#ifndef TUI_TERM_CRASH_H
#define TUI_TERM_CRASH_H

#include <stdbool.h>

/* Keeps the line's modes; before the terminal is opened. */
void	 crash_keep_modes(void);
/*
 * Keeps what puts the screen back, and catches; after it was opened.  tty:
 * the terminal, whatever standard output is by then.
 */
void	 crash_catch(int tty);
void	 crash_let_go(void);

/* SIGHUP or SIGTERM arrived. */
bool	 crash_is_over(void);

#endif /* TUI_TERM_CRASH_H */
