/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/app/bars.h"

#include <stdio.h>

#include "core/base/text.h"
#include "core/base/words.h"

enum { SLOTS = 10, SLOT = 7, BAR = 20 };

void
bars_title(struct cells *c, const char *left, const char *right)
{
	unsigned width = text_width(span_of(right)), used;

	cells_fill(c, 0, 0, c->cols, ' ', CELL_REVERSE);
	if (width + 2 > c->cols)
		width = 0;
	used = cells_cut(c, 0, 1, c->cols - width - 2, span_of(left),
	    CELL_REVERSE);
	if (width > 0 && used + width + 3 <= c->cols)
		cells_text(c, 0, c->cols - width - 1, right, CELL_REVERSE);
}

static void
message_row(struct cells *c, unsigned row, struct span text)
{
	cells_fill(c, row, 0, c->cols, ' ', CELL_PLAIN);
	cells_cut(c, row, 1, c->cols - 2, text, CELL_PLAIN);
}

void
bars_message(struct cells *c, const char *text)
{
	struct span rest = span_of(text), line;
	size_t at;

	line = text_clip(rest, c->cols - 2);
	if (line.len < rest.len) {
		for (at = line.len; at > 0 && line.at[at] != ' '; at--)
			;
		if (at > 0)
			line.len = at + 1;
		message_row(c, c->rows - 3, line);
		rest = span_from(rest, line.len);
	}
	message_row(c, c->rows - 2, rest);
}

static const char *
slot_word(const struct keys *keys, enum place place, unsigned number)
{
	struct press press = { PRESS_F, number, false };
	enum action action = keys_action(keys, place, &press);

	return action == ACTION_NONE ? "" : _(action_row(action)->label);
}

/* How wide the widest word may be, so that all ten have room. */
static unsigned
word_room(const struct cells *c, const struct keys *keys, enum place place)
{
	unsigned i, sum = 2, width;

	for (i = 1; i <= SLOTS; i++) {
		width = text_width(span_of(slot_word(keys, place, i))) + 2;
		sum += width < SLOT ? SLOT : width;
	}
	if (sum <= c->cols)
		return c->cols;
	return c->cols / SLOTS < 3 ? 1 : c->cols / SLOTS - 2;
}

void
bars_keys(struct cells *c, const struct keys *keys, enum place place)
{
	unsigned room = word_room(c, keys, place), row = c->rows - 1;
	unsigned slot = room < SLOT - 2 ? room + 2 : SLOT, i, used, col = 1;
	char digits[8];

	cells_fill(c, row, 0, c->cols, ' ', CELL_PLAIN);
	for (i = 1; i <= SLOTS && col < c->cols; i++) {
		snprintf(digits, sizeof digits, "%u", i);
		used = cells_text(c, row, col, digits, CELL_PLAIN);
		used += cells_put(c, row, col + used, room,
		    span_of(slot_word(keys, place, i)), CELL_PLAIN);
		col += used + 1 > slot ? used + 1 : slot;
	}
}

void
bars_progress(struct buf *out, const char *what, uint64_t done,
    uint64_t total)
{
	unsigned filled = total == 0 ? 0 : (unsigned)(done * BAR / total), i;
	char bar[BAR + 1];

	for (i = 0; i < BAR; i++)
		bar[i] = i < filled ? '#' : '-';
	bar[BAR] = '\0';
	buf_printf(out, _("%s [%s] %u %%  Esc cancels"), what, bar,
	    total == 0 ? 0 : (unsigned)(done * 100 / total));
}
