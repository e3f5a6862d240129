/*
 * termkeys.h - what terminals send for their keys.
 *
 * terminfo knows some; the forms of xterm, linux, rxvt, PuTTY and the DEC
 * terminals are all defined besides, since TERM is so often not the truth.
 */
#ifndef TUI_TERM_TERMKEYS_H
#define TUI_TERM_TERMKEYS_H

#include "tui/term/press.h"

enum termkeys_special {
	TERMKEYS_NONE,
	TERMKEYS_ANSWER,	/* ESC [ 0 n */
	TERMKEYS_PASTE, TERMKEYS_PASTE_END,
	TERMKEYS_SYNC,
	TERMKEYS_SIZE,
	TERMKEYS_BYTE		/* not a key: a byte of text */
};

/* Once, after the terminal was opened. */
void	 termkeys_define(void);
/* What wgetch() gave; *press is filled on TERMKEYS_NONE. */
enum termkeys_special termkeys_read(int code, struct press *);
/* A code point that was typed, control characters too. */
void	 termkeys_letter(uint32_t letter, struct press *);
/* The same behind an Esc that came with it. */
void	 termkeys_escaped(uint32_t letter, struct press *);

#endif /* TUI_TERM_TERMKEYS_H */
