/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/widget/input.h"

#include "core/base/text.h"

enum { PAST_MOST = 100 };

struct input_past {
	char	*text;
	size_t	 len, cursor;
};

void
input_init(struct input *in, bool lines)
{
	*in = (struct input){ .limit = INPUT_LIMIT, .lines = lines };
}

static void
drop_past(struct input *in, size_t from)
{
	while (in->past_count > from)
		mem_free(in->past[--in->past_count].text);
}

void
input_free(struct input *in)
{
	drop_past(in, 0);
	mem_free(in->past);
	buf_free(&in->text);
	input_init(in, in->lines);
}

struct span
input_text(const struct input *in)
{
	return buf_span(&in->text);
}

bool
input_is_empty(const struct input *in)
{
	return in->text.len == 0;
}

/* The end of the cluster that begins at this byte. */
static size_t
after(const struct input *in, size_t at)
{
	struct span rest = span_from(input_text(in), at);

	return rest.len == 0 ? at : at + text_cluster(rest);
}

static size_t
before(const struct input *in, size_t at)
{
	size_t pos = 0, next;

	while (pos < at) {
		next = after(in, pos);
		if (next >= at)
			break;
		pos = next;
	}
	return pos;
}

/* The nearest place between clusters, at or behind this byte. */
static size_t
boundary(const struct input *in, size_t at)
{
	size_t pos = 0;

	while (pos < at)
		pos = after(in, pos);
	return pos;
}

void
input_set(struct input *in, struct span text)
{
	drop_past(in, 0);
	in->past_at = 0;
	buf_reset(&in->text);
	buf_add(&in->text, text);
	in->cursor = in->text.len;
	in->first = 0;
	in->full = false;
	in->last = PRESS_NONE;
}

/* Remembers the text as it is, unless this goes on with the same change. */
static void
remember(struct input *in, enum press_code by)
{
	struct input_past *past, now;

	if (by == in->last && by != PRESS_NONE && in->past_at > 0)
		return;
	in->last = by;
	drop_past(in, in->past_at);
	if (in->past_count == PAST_MOST)
		return;
	past = mem_grow(in->past, in->past_count + 1, sizeof *past);
	if (past == NULL)
		return;
	in->past = past;
	now = (struct input_past){ mem_grow(NULL, in->text.len + 1, 1),
	    in->text.len, in->cursor };
	if (now.text == NULL)
		return;
	if (now.len > 0)
		memcpy(now.text, in->text.at, now.len);
	past[in->past_count++] = now;
	in->past_at = in->past_count;
}

/* Exchanges the text with a remembered one. */
static void
exchange(struct input *in, struct input_past *with)
{
	struct input_past now = { mem_grow(NULL, in->text.len + 1, 1),
	    in->text.len, in->cursor };

	if (now.text == NULL)
		return;
	if (now.len > 0)
		memcpy(now.text, in->text.at, now.len);
	buf_reset(&in->text);
	buf_add(&in->text, span_make(with->text, with->len));
	in->cursor = with->cursor;
	in->first = 0;
	mem_free(with->text);
	*with = now;
	in->last = PRESS_NONE;
}

bool
input_undo(struct input *in)
{
	if (in->past_at == 0)
		return false;
	exchange(in, &in->past[--in->past_at]);
	return true;
}

bool
input_redo(struct input *in)
{
	if (in->past_at == in->past_count)
		return false;
	exchange(in, &in->past[in->past_at++]);
	return true;
}

static void
splice(struct input *in, size_t from, size_t to, struct span with)
{
	size_t tail = in->text.len - to;

	if (in->text.len - (to - from) + with.len > in->limit) {
		in->full = true;
		return;
	}
	if (buf_space(&in->text, with.len) == NULL)
		return;
	memmove(in->text.at + from + with.len, in->text.at + to, tail);
	if (with.len > 0)
		memcpy(in->text.at + from, with.at, with.len);
	in->text.len = from + with.len + tail;
	in->cursor = boundary(in, from + with.len);
	if (in->first > in->cursor)
		in->first = 0;
}

void
input_insert(struct input *in, struct span text)
{
	remember(in, PRESS_NONE);
	splice(in, in->cursor, in->cursor, text);
}

void
input_replace(struct input *in, struct span text)
{
	remember(in, PRESS_NONE);
	in->cursor = 0;
	splice(in, 0, in->text.len, text);
	in->first = 0;
}

static void
type(struct input *in, uint32_t letter)
{
	char bytes[8];
	struct buf one = { bytes, 0, sizeof bytes, false };
	size_t end = in->cursor;

	if (letter == '\n' && !in->lines)
		letter = ' ';
	remember(in, letter == ' ' ? PRESS_NONE : PRESS_LETTER);
	text_put(&one, letter);
	if (in->over && text_width(buf_span(&one)) > 0)
		end = after(in, in->cursor);
	splice(in, in->cursor, end, buf_span(&one));
}

static bool
is_blank(const struct input *in, size_t at)
{
	return in->text.at[at] == ' ' || in->text.at[at] == '\n';
}

static size_t
word_left(const struct input *in)
{
	size_t at = in->cursor;

	while (at > 0 && is_blank(in, before(in, at)))
		at = before(in, at);
	while (at > 0 && !is_blank(in, before(in, at)))
		at = before(in, at);
	return at;
}

static size_t
word_right(const struct input *in)
{
	size_t at = in->cursor;

	while (at < in->text.len && !is_blank(in, at))
		at = after(in, at);
	while (at < in->text.len && is_blank(in, at))
		at = after(in, at);
	return at;
}

static bool
delete(struct input *in, size_t from, size_t to, enum press_code by)
{
	if (from == to)
		return by != PRESS_BACKSPACE || in->text.len > 0;
	remember(in, by);
	splice(in, from, to, SPAN(""));
	return true;
}

static bool
move_to(struct input *in, size_t at)
{
	in->cursor = at;
	in->last = PRESS_NONE;
	return true;
}

bool
input_press(struct input *in, const struct press *press)
{
	in->full = false;
	switch (press->code) {
	case PRESS_LETTER:
		type(in, press->letter);
		return true;
	case PRESS_ALT_ENTER:
		if (in->lines)
			type(in, '\n');
		return in->lines;
	case PRESS_LEFT:
		return move_to(in, before(in, in->cursor));
	case PRESS_RIGHT:
		return move_to(in, after(in, in->cursor));
	case PRESS_CTRL_LEFT:
		return move_to(in, word_left(in));
	case PRESS_CTRL_RIGHT:
		return move_to(in, word_right(in));
	case PRESS_HOME:
		return move_to(in, 0);
	case PRESS_END:
		return move_to(in, in->text.len);
	case PRESS_BACKSPACE:
		return delete(in, before(in, in->cursor), in->cursor,
		    press->code);
	case PRESS_DEL:
		return delete(in, in->cursor, after(in, in->cursor),
		    press->code);
	case PRESS_INS:
		in->over = !in->over;
		return true;
	default:
		return false;
	}
}

/* Where a row that begins at this byte ends; *next: the row behind it. */
static size_t
row_end(const struct input *in, size_t at, unsigned cols, size_t *next)
{
	unsigned used = 0, width;
	size_t end;

	while (at < in->text.len) {
		if (in->text.at[at] == '\n' && in->lines) {
			*next = at + 1;
			return at;
		}
		end = after(in, at);
		width = text_cluster_width(span_make(in->text.at + at,
		    end - at));
		if (used + width > cols)
			break;
		used += width;
		at = end;
	}
	*next = at;
	return at;
}

static unsigned
columns(const struct input *in, size_t from, size_t to)
{
	return text_width(span_make(in->text.at + from, to - from));
}

static void
draw_line(struct input *in, struct cells *c, unsigned row, unsigned col,
    unsigned cols, bool active)
{
	if (in->text.len == 0 || in->first > in->cursor || !active)
		in->first = 0;
	while (active && columns(in, in->first, in->cursor) >= cols &&
	    in->first < in->cursor)
		in->first = after(in, in->first);
	cells_put(c, row, col, cols, span_from(input_text(in), in->first),
	    CELL_PLAIN);
	if (active)
		cells_cursor(c, row, col + columns(in, in->first,
		    in->cursor));
}

/* Shows the last rows up to the cursor. */
static void
draw_lines(struct input *in, struct cells *c, unsigned row, unsigned col,
    unsigned cols, unsigned rows, bool active)
{
	size_t at = 0, end, next = 0;
	unsigned line = 0, here = 0, skip;

	for (line = 0; at < in->cursor; line++, at = next) {
		end = row_end(in, at, cols, &next);
		if (in->cursor <= end || next == at)
			break;
		here = line + 1;
	}
	skip = active && here >= rows ? here - rows + 1 : 0;
	for (line = 0, at = 0; line < skip + rows; line++, at = next) {
		end = row_end(in, at, cols, &next);
		if (line >= skip)
			cells_put(c, row + line - skip, col, cols,
			    span_make(in->text.at + at, end - at),
			    CELL_PLAIN);
		if (active && line == here)
			cells_cursor(c, row + line - skip,
			    col + columns(in, at, in->cursor));
		if (at >= in->text.len)
			break;
	}
}

void
input_draw(struct input *in, struct cells *c, unsigned row, unsigned col,
    unsigned cols, unsigned rows, bool active)
{
	if (rows > 1)
		draw_lines(in, c, row, col, cols, rows, active);
	else
		draw_line(in, c, row, col, cols, active);
}
