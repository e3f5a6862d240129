/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/term/termkeys.h"

#include <curses.h>
#include <stdio.h>

/* Our own codes lie above those of curses. */
enum {
	OWN = 0x1000,
	OWN_F = OWN + 0x100,
	OWN_SPECIAL = OWN + 0x200
};

static const struct {
	const char		*sequence;
	enum press_code		 code;
} sequences[] = {
	{ "\033[A", PRESS_UP }, { "\033OA", PRESS_UP },
	{ "\033[B", PRESS_DOWN }, { "\033OB", PRESS_DOWN },
	{ "\033[C", PRESS_RIGHT }, { "\033OC", PRESS_RIGHT },
	{ "\033[D", PRESS_LEFT }, { "\033OD", PRESS_LEFT },
	{ "\033[H", PRESS_HOME }, { "\033OH", PRESS_HOME },
	{ "\033[1~", PRESS_HOME }, { "\033[7~", PRESS_HOME },
	{ "\033[F", PRESS_END }, { "\033OF", PRESS_END },
	{ "\033[4~", PRESS_END }, { "\033[8~", PRESS_END },
	{ "\033[2~", PRESS_INS }, { "\033[3~", PRESS_DEL },
	{ "\033[5~", PRESS_PGUP }, { "\033[6~", PRESS_PGDN },
	{ "\033[Z", PRESS_BACKTAB }, { "\033OM", PRESS_ENTER },
	{ "\033Oa", PRESS_CTRL_UP }, { "\033Ob", PRESS_CTRL_DOWN },
	{ "\033Oc", PRESS_CTRL_RIGHT }, { "\033Od", PRESS_CTRL_LEFT },
	{ "\033[1;5A", PRESS_CTRL_UP }, { "\033[1;5B", PRESS_CTRL_DOWN },
	{ "\033[1;5C", PRESS_CTRL_RIGHT }, { "\033[1;5D", PRESS_CTRL_LEFT },
	{ "\033[1;5H", PRESS_CTRL_HOME }, { "\033[1;5F", PRESS_CTRL_END },
	{ "\033[7^", PRESS_CTRL_HOME }, { "\033[8^", PRESS_CTRL_END },
	{ "\033[5;5~", PRESS_CTRL_PGUP }, { "\033[6;5~", PRESS_CTRL_PGDN },
	{ "\033[5^", PRESS_CTRL_PGUP }, { "\033[6^", PRESS_CTRL_PGDN },
	{ "\033[1;3B", PRESS_ALT_DOWN },
	{ "\033[1;2D", PRESS_SHIFT_LEFT }, { "\033[1;2C", PRESS_SHIFT_RIGHT },
	{ "\033[d", PRESS_SHIFT_LEFT }, { "\033[c", PRESS_SHIFT_RIGHT },
};

/* F1 to F12: xterm, linux console, rxvt and PuTTY, vt220. */
static const struct {
	const char	*sequence;
	int		 number;
} functions[] = {
	{ "\033OP", 1 }, { "\033OQ", 2 }, { "\033OR", 3 }, { "\033OS", 4 },
	{ "\033[[A", 1 }, { "\033[[B", 2 }, { "\033[[C", 3 },
	{ "\033[[D", 4 }, { "\033[[E", 5 },
	{ "\033[11~", 1 }, { "\033[12~", 2 }, { "\033[13~", 3 },
	{ "\033[14~", 4 }, { "\033[15~", 5 }, { "\033[17~", 6 },
	{ "\033[18~", 7 }, { "\033[19~", 8 }, { "\033[20~", 9 },
	{ "\033[21~", 10 }, { "\033[23~", 11 }, { "\033[24~", 12 },
	{ "\033Ot", 5 }, { "\033Ou", 6 }, { "\033Ov", 7 }, { "\033Ol", 8 },
	{ "\033Ow", 9 }, { "\033Ox", 10 },
};

static const struct {
	const char			*sequence;
	enum termkeys_special		 special;
} specials[] = {
	{ "\033[0n", TERMKEYS_ANSWER },
	{ "\033[200~", TERMKEYS_PASTE },
	{ "\033[201~", TERMKEYS_PASTE_END },
	{ "\033[99~", TERMKEYS_SYNC },
};

static const struct {
	int		 code;
	enum press_code	 press;
} curses_keys[] = {
	{ KEY_UP, PRESS_UP }, { KEY_DOWN, PRESS_DOWN },
	{ KEY_LEFT, PRESS_LEFT }, { KEY_RIGHT, PRESS_RIGHT },
	{ KEY_HOME, PRESS_HOME }, { KEY_END, PRESS_END },
	{ KEY_A1, PRESS_HOME }, { KEY_C1, PRESS_END },
	{ KEY_A3, PRESS_PGUP }, { KEY_C3, PRESS_PGDN },
	{ KEY_FIND, PRESS_HOME }, { KEY_SELECT, PRESS_END },
	{ KEY_PPAGE, PRESS_PGUP }, { KEY_NPAGE, PRESS_PGDN },
	{ KEY_IC, PRESS_INS }, { KEY_DC, PRESS_DEL },
	{ KEY_BACKSPACE, PRESS_BACKSPACE }, { KEY_ENTER, PRESS_ENTER },
	{ KEY_BTAB, PRESS_BACKTAB },
};

#define COUNT(table) (sizeof (table) / sizeof *(table))

void
termkeys_define(void)
{
	size_t i;

	for (i = 0; i < COUNT(sequences); i++)
		define_key(sequences[i].sequence,
		    OWN + (int)sequences[i].code);
	for (i = 0; i < COUNT(functions); i++)
		define_key(functions[i].sequence,
		    OWN_F + functions[i].number);
	for (i = 0; i < COUNT(specials); i++)
		define_key(specials[i].sequence,
		    OWN_SPECIAL + (int)specials[i].special);
}

static enum press_code
from_curses(int code)
{
	size_t i;

	for (i = 0; i < COUNT(curses_keys); i++) {
		if (curses_keys[i].code == code)
			return curses_keys[i].press;
	}
	return PRESS_NONE;
}

enum termkeys_special
termkeys_read(int code, struct press *press)
{
	*press = (struct press){ PRESS_NONE, 0, false };
	if (code >= OWN_SPECIAL)
		return (enum termkeys_special)(code - OWN_SPECIAL);
	if (code == KEY_RESIZE)
		return TERMKEYS_SIZE;
	if (code >= 0 && code < 256)
		return TERMKEYS_BYTE;
	if (code > OWN_F) {
		press->code = PRESS_F;
		press->letter = (uint32_t)(code - OWN_F);
	} else if (code > OWN) {
		press->code = (enum press_code)(code - OWN);
	} else if (code > KEY_F0 && code <= KEY_F(12)) {
		press->code = PRESS_F;
		press->letter = (uint32_t)(code - KEY_F0);
	} else {
		press->code = from_curses(code);
	}
	return TERMKEYS_NONE;
}

void
termkeys_letter(uint32_t letter, struct press *press)
{
	*press = (struct press){ PRESS_NONE, 0, false };
	switch (letter) {
	case '\r':
	case '\n':
		press->code = PRESS_ENTER;
		return;
	case '\t':
		press->code = PRESS_TAB;
		return;
	case '\b':
	case 0x7f:
		press->code = PRESS_BACKSPACE;
		return;
	case 0x1b:
		press->code = PRESS_ESC;
		return;
	default:
		press->code = PRESS_LETTER;
		press->letter = letter;
	}
	if (letter > 0 && letter <= 26) {
		press->code = PRESS_CTRL;
		press->letter = letter - 1 + 'a';
	} else if (letter < ' ' || (letter >= 0x80 && letter < 0xa0)) {
		press->code = PRESS_NONE;
	}
}

void
termkeys_escaped(uint32_t letter, struct press *press)
{
	termkeys_letter(letter, press);
	if (press->code == PRESS_ENTER) {
		press->code = PRESS_ALT_ENTER;
	} else if (letter >= '0' && letter <= '9') {
		press->code = PRESS_F;
		press->letter = letter == '0' ? 10 : letter - '0';
	} else if (press->code == PRESS_LETTER) {
		press->code = PRESS_ALT;
		if (letter >= 'A' && letter <= 'Z')
			press->letter = letter - 'A' + 'a';
	}
}
