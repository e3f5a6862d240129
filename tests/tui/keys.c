/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/tui/keys.h"

#include "core/base/text.h"

static const struct {
	const char	*name;
	VTermKey	 key;
} keys[] = {
	{ "enter", VTERM_KEY_ENTER },
	{ "tab", VTERM_KEY_TAB },
	{ "bs", VTERM_KEY_BACKSPACE },
	{ "esc", VTERM_KEY_ESCAPE },
	{ "up", VTERM_KEY_UP },
	{ "down", VTERM_KEY_DOWN },
	{ "left", VTERM_KEY_LEFT },
	{ "right", VTERM_KEY_RIGHT },
	{ "ins", VTERM_KEY_INS },
	{ "del", VTERM_KEY_DEL },
	{ "home", VTERM_KEY_HOME },
	{ "end", VTERM_KEY_END },
	{ "pgup", VTERM_KEY_PAGEUP },
	{ "pgdn", VTERM_KEY_PAGEDOWN },
	{ "f1", VTERM_KEY_FUNCTION(1) },
	{ "f2", VTERM_KEY_FUNCTION(2) },
	{ "f3", VTERM_KEY_FUNCTION(3) },
	{ "f4", VTERM_KEY_FUNCTION(4) },
	{ "f5", VTERM_KEY_FUNCTION(5) },
	{ "f6", VTERM_KEY_FUNCTION(6) },
	{ "f7", VTERM_KEY_FUNCTION(7) },
	{ "f8", VTERM_KEY_FUNCTION(8) },
	{ "f9", VTERM_KEY_FUNCTION(9) },
	{ "f10", VTERM_KEY_FUNCTION(10) },
	{ "f11", VTERM_KEY_FUNCTION(11) },
	{ "f12", VTERM_KEY_FUNCTION(12) },
};

enum { KEYS = sizeof keys / sizeof *keys };

static VTermModifier
modifiers(struct span *name)
{
	unsigned mod = VTERM_MOD_NONE;

	for (;; *name = span_from(*name, 2)) {
		if (name->len > 2 && span_starts(*name, SPAN("C-")))
			mod |= VTERM_MOD_CTRL;
		else if (name->len > 2 && span_starts(*name, SPAN("M-")))
			mod |= VTERM_MOD_ALT;
		else if (name->len > 2 && span_starts(*name, SPAN("S-")))
			mod |= VTERM_MOD_SHIFT;
		else
			return (VTermModifier)mod;
	}
}

static void
press_letter(struct term *t, VTermModifier mod, struct span name)
{
	unsigned char byte = (unsigned char)name.at[0];

	if ((mod & VTERM_MOD_ALT) != 0)
		term_keys(t, SPAN("\033"));
	if ((mod & VTERM_MOD_CTRL) == 0) {
		term_keys(t, name);
		return;
	}
	byte &= 0x1f;
	term_keys(t, span_make(&byte, 1));
}

bool
key_press(struct term *t, struct span name)
{
	VTermModifier mod = modifiers(&name);
	struct span rest = name;

	for (int i = 0; i < KEYS; i++) {
		if (span_is(name, span_of(keys[i].name))) {
			vterm_keyboard_key(t->vt, keys[i].key, mod);
			return true;
		}
	}
	if (span_is(name, SPAN("space")))
		name = rest = SPAN(" ");
	if (name.len == 0)
		return false;
	text_next(&rest);
	if (rest.len > 0)
		return false;
	press_letter(t, mod, name);
	return true;
}

const char *
key_name(unsigned number)
{
	return keys[number % KEYS].name;
}
