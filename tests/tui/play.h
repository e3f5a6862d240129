/*
 * play.h - a play: words that press keys and look at the screen.
 *
 *	down  f7*3  C-s  M-n  x	press, N times; the screen is held against
 *				the program's own cells after each
 *	'text'			type it, letter by letter
 *	paste:'text'		in one piece, as terminals paste
 *	!down*30		press without looking
 *	until:'text'		wait until it is on the screen
 *	see:'text' miss:'text'	it is (not) on the screen
 *	resize:100x30
 *	split  whole		hand keys over byte by byte, or at once
 *	dump			print the screen
 *	max:N  sum:N		no key of the last word cost more bytes; all
 *				of them together not
 *	bytes  ms		print what the last word cost
 *	random:N:SEED		N random keys, pastes and resizes; ends in
 *				the size it began with
 *	sh:'command'		what somebody else does meanwhile
 *	crash  again		kill -9; start it again
 *	term  hup  int		the signals
 *	ends:STATUS		it ends by itself, with this status
 *
 * The first failure ends the play.
 */
#ifndef TESTS_TUI_PLAY_H
#define TESTS_TUI_PLAY_H

#include "tests/tui/term.h"

struct play {
	struct term	 term;
	struct span	 word;		/* being played */
	unsigned	 line;
	size_t		 dearest, cost;	/* bytes of the last word's keys */
	double		 begun, took;	/* ms, of the last word */
	bool		 failed;
};

/* Says what is wrong and where, and shows the screen. */
void	 play_fail(struct play *, const char *form, ...) PRINTF_LIKE(2, 3);

/* After keys were given: sync, compare, count. */
void	 play_settle(struct play *);
void	 play_resize(struct play *, int columns, int rows);

void	 play_dump(const struct play *);

/* Random keys and the like; random.c. */
void	 play_random(struct play *, unsigned long count, uint64_t seed);

#endif /* TESTS_TUI_PLAY_H */
