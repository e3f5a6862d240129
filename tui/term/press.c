/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/term/press.h"

#include <strings.h>

#include "core/base/text.h"
#include "core/base/words.h"

static const char *const press_names[PRESS_CODES] = {
	[PRESS_UP] = N_("Up"), [PRESS_DOWN] = N_("Down"),
	[PRESS_LEFT] = N_("Left"), [PRESS_RIGHT] = N_("Right"),
	[PRESS_HOME] = "Home", [PRESS_END] = "End",
	[PRESS_PGUP] = "PgUp", [PRESS_PGDN] = "PgDn",
	[PRESS_INS] = "Ins", [PRESS_DEL] = "Del",
	[PRESS_BACKSPACE] = "Backspace", [PRESS_ENTER] = "Enter",
	[PRESS_TAB] = "Tab", [PRESS_BACKTAB] = "Shift-Tab",
	[PRESS_ESC] = "Esc", [PRESS_CTRL_UP] = N_("Ctrl-Up"),
	[PRESS_CTRL_DOWN] = N_("Ctrl-Down"),
	[PRESS_CTRL_LEFT] = N_("Ctrl-Left"),
	[PRESS_SHIFT_LEFT] = N_("Shift-Left"),
	[PRESS_SHIFT_RIGHT] = N_("Shift-Right"),
	[PRESS_CTRL_RIGHT] = N_("Ctrl-Right"),
	[PRESS_CTRL_HOME] = "Ctrl-Home", [PRESS_CTRL_END] = "Ctrl-End",
	[PRESS_CTRL_PGUP] = "Ctrl-PgUp", [PRESS_CTRL_PGDN] = "Ctrl-PgDn",
	[PRESS_ALT_DOWN] = N_("Alt-Down"), [PRESS_ALT_ENTER] = "Alt-Enter",
};

bool
press_is(const struct press *press, enum press_code code, uint32_t letter)
{
	return press->code == code && press->letter == letter;
}

static uint32_t
upper(uint32_t letter)
{
	return letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter;
}

void
press_name(const struct press *press, struct buf *out)
{
	switch (press->code) {
	case PRESS_F:
		buf_printf(out, "F%u", press->letter);
		break;
	case PRESS_CTRL:
	case PRESS_ALT:
		buf_text(out, press->code == PRESS_CTRL ? "Ctrl-" : "Alt-");
		text_put(out, upper(press->letter));
		break;
	case PRESS_LETTER:
		if (press->letter == ' ')
			buf_text(out, _("Space"));
		else
			text_put(out, press->letter);
		break;
	default:
		if (press_names[press->code] != NULL)
			buf_text(out, _(press_names[press->code]));
	}
}

static bool
is_word(struct span name, const char *word)
{
	return name.len == strlen(word) &&
	    strncasecmp(name.at, word, name.len) == 0;
}

static bool
after_word(struct span name, const char *word, struct span *rest)
{
	size_t len = strlen(word);

	if (name.len <= len || strncasecmp(name.at, word, len) != 0)
		return false;
	*rest = span_from(name, len);
	return true;
}

static bool
read_letter(struct span rest, enum press_code code, struct press *press)
{
	uint32_t letter = text_next(&rest);

	if (rest.len > 0)
		return false;
	if (code != PRESS_LETTER && letter >= 'A' && letter <= 'Z')
		letter += 'a' - 'A';
	*press = (struct press){ code, letter, false };
	return true;
}

static bool
read_function(struct span name, struct press *press)
{
	unsigned number = 0;
	size_t i;

	if (name.len < 2 || name.len > 3 || (name.at[0] | 0x20) != 'f')
		return false;
	for (i = 1; i < name.len; i++) {
		if (name.at[i] < '0' || name.at[i] > '9')
			return false;
		number = number * 10 + (unsigned)(name.at[i] - '0');
	}
	*press = (struct press){ PRESS_F, number, false };
	return number >= 1 && number <= 12;
}

bool
press_read(struct span name, struct press *press)
{
	struct span rest;
	int code;

	for (code = 0; code < PRESS_CODES; code++) {
		if (press_names[code] != NULL &&
		    is_word(name, press_names[code])) {
			*press = (struct press){ (enum press_code)code, 0,
			    false };
			return true;
		}
	}
	if (is_word(name, "space"))
		return read_letter(SPAN(" "), PRESS_LETTER, press);
	if (read_function(name, press))
		return true;
	if (after_word(name, "ctrl-", &rest))
		return read_letter(rest, PRESS_CTRL, press);
	if (after_word(name, "alt-", &rest))
		return read_letter(rest, PRESS_ALT, press);
	return name.len > 0 && read_letter(name, PRESS_LETTER, press);
}
