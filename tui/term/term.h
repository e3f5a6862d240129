/*
 * term.h - the terminal: cells out, presses in.
 *
 * A frame is copied into ncurses and sent with one doupdate(); behind it
 * goes ESC [ 5 n.  Until the terminal has answered that, a slow line still
 * holds the frame: term_may_paint() says whether another may follow, and
 * meanwhile presses are folded into what is shown next.  A terminal that
 * never answers is not waited for.
 */
#ifndef TUI_TERM_TERM_H
#define TUI_TERM_TERM_H

#include "tui/term/cells.h"
#include "tui/term/press.h"

struct term;

enum term_link {
	LINK_LOCAL,	/* bar on the name, one-line scroll */
	LINK_FAR,	/* answers take over 150 ms: half-page jumps */
	LINK_SLOW	/* over 400 ms or slow: marker, fewer columns */
};

enum term_event {
	TERM_TIME,	/* the wait is over, or the line is free again */
	TERM_PRESS,
	TERM_SIZE,	/* another size: look at term_rows(), term_cols() */
	TERM_SYNC,	/* tests: paint at once */
	TERM_GONE	/* hung up, or told to end */
};

/* escdelay 0: 100 ms, more on a serial line. */
enum err term_open(int escdelay, struct note *why, struct term **out);
void	 term_close(struct term *);

unsigned term_rows(const struct term *);
unsigned term_cols(const struct term *);
/*
 * Its last column is better left blank: TERM says that the cursor goes on to
 * the next row there at once, which few terminals really do.
 */
bool	 term_has_margin(const struct term *);
enum term_link term_link(const struct term *);
void	 term_set_link(struct term *, enum term_link);

/* wait_ms < 0: until something happens. */
enum term_event term_wait(struct term *, int wait_ms, struct press *);
/* Whether input waits already. */
bool	 term_has_input(struct term *);
/* Drops what was typed ahead, before a question that matters. */
void	 term_drop_input(struct term *);

bool	 term_may_paint(struct term *);
void	 term_paint(struct term *, const struct cells *);
/* The next frame is sent whole. */
void	 term_repaint(struct term *);

int64_t	 term_now(void);	/* ms that only pass: for waiting, not dates */

#endif /* TUI_TERM_TERM_H */
