/*
 * screen.h - a form with a change in it, for schedule.c: F2 saves it.
 */
#ifndef TESTS_FAULT_SCREEN_H
#define TESTS_FAULT_SCREEN_H

#include "tests/tui/term.h"

struct screen {
	struct term	 term;
	char		*argv[4];
};

/*
 * Opens the form of the n-th person and types a Z behind the name.  What
 * pause.c is told goes by the environment; its calls count from the time
 * when F2 is pressed.  False: no terminal.
 */
bool	 screen_open(struct screen *, char *klaster, char *wait, int n);
/* Presses F2, and does not wait for what comes of it. */
void	 screen_save(struct screen *);
/* Takes in what it writes.  True: it has drawn what came of F2. */
bool	 screen_is_done(struct screen *);
/* Whether it says that the form was saved. */
bool	 screen_says_saved(const struct screen *);
void	 screen_close(struct screen *);

#endif /* TESTS_FAULT_SCREEN_H */
