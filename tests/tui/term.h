/*
 * term.h - a terminal with a program in it, for tests.
 *
 * The program runs in a pty; what it writes goes to libvterm, whose answers
 * and keys go back.  Nothing sleeps: after its keys a test sends the sync
 * key (ESC [ 99 ~), and the program publishes what it believes to be on the
 * screen (tui/tui.h) once that key was read.  By then all it wrote for the
 * keys before lies in the pty, so the bytes of a key can be counted exactly
 * and both screens compared.
 */
#ifndef TESTS_TUI_TERM_H
#define TESTS_TUI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <vterm.h>

#include "core/base/mem.h"

struct term {
	const char	*type;		/* TERM */
	int		 columns, rows;
	char		*const *argv;
	char		*folder;	/* of the cells file, watched */
	char		*cells;

	pid_t		 pid;
	int		 fd, watch;
	bool		 alive;
	int		 status;	/* of waitpid, once not alive */
	VTerm		*vt;
	VTermScreen	*screen;
	struct buf	 keys;		/* on their way to the program */
	size_t		 bytes;		/* from the program, ever */
	unsigned long	 syncs;		/* asked of this run */
	bool		 split;		/* one write() for each byte */
};

/* argv, type and size are set by the caller; false: no pty, no folder. */
bool	 term_open(struct term *);
void	 term_close(struct term *);

/* Starts the program (again) on a blank screen. */
bool	 term_start(struct term *);

void	 term_keys(struct term *, struct span bytes);
void	 term_resize(struct term *, int columns, int rows);
void	 term_signal(struct term *, int number);

/*
 * Hands over the keys and takes in what the program writes until it has
 * published the picture after them, or has ended.  False: it did neither in
 * time.
 */
bool	 term_sync(struct term *);
/*
 * After a change of size: until it has painted in the new one.  It is told
 * by a signal, which may come while it paints in the old one.
 */
bool	 term_fit(struct term *);
/* Until it has ended. */
bool	 term_wait(struct term *);
/* Only hands the keys over. */
bool	 term_push(struct term *);

/* The screen as libvterm has it: rows of text, or of attribute digits. */
void	 term_row(const struct term *, int row, struct buf *text);
void	 term_row_attributes(const struct term *, int row, struct buf *);
VTermPos term_cursor(const struct term *);

#endif /* TESTS_TUI_TERM_H */
