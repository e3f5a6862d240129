/*
 * press.h - what can be pressed, and what that is called.
 */
#ifndef TUI_TERM_PRESS_H
#define TUI_TERM_PRESS_H

#include "core/base/mem.h"

enum press_code {
	PRESS_NONE,
	PRESS_LETTER,		/* text: .letter is a code point */
	PRESS_CTRL, PRESS_ALT,	/* with .letter, a small one */
	PRESS_F,		/* .letter is 1 to 12 */
	PRESS_UP, PRESS_DOWN, PRESS_LEFT, PRESS_RIGHT,
	PRESS_HOME, PRESS_END, PRESS_PGUP, PRESS_PGDN,
	PRESS_INS, PRESS_DEL, PRESS_BACKSPACE,
	PRESS_ENTER, PRESS_TAB, PRESS_BACKTAB, PRESS_ESC,
	PRESS_SHIFT_LEFT, PRESS_SHIFT_RIGHT,
	PRESS_CTRL_UP, PRESS_CTRL_DOWN, PRESS_CTRL_LEFT, PRESS_CTRL_RIGHT,
	PRESS_CTRL_HOME, PRESS_CTRL_END, PRESS_CTRL_PGUP, PRESS_CTRL_PGDN,
	PRESS_ALT_DOWN, PRESS_ALT_ENTER,
	PRESS_CODES
};

struct press {
	enum press_code	code;
	uint32_t	letter;
	bool		pasted;		/* part of a paste: only ever text */
};

bool	 press_is(const struct press *, enum press_code, uint32_t letter);
/* "F5", "Ctrl-D", "Enter" for people; reads them back, case ignored. */
void	 press_name(const struct press *, struct buf *);
bool	 press_read(struct span name, struct press *);

#endif /* TUI_TERM_PRESS_H */
