/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/widget/parts.h"

#include "core/base/text.h"

void
parts_follow(struct parts_rows *rows)
{
	if (rows->height == 0)
		rows->height = 1;
	if (rows->here >= rows->count)
		rows->here = rows->count == 0 ? 0 : rows->count - 1;
	if (rows->here < rows->top)
		rows->top = rows->here;
	if (rows->here >= rows->top + rows->height)
		rows->top = rows->here - rows->height + 1;
	if (rows->top + rows->height > rows->count)
		rows->top = rows->count < rows->height ? 0 :
		    rows->count - rows->height;
}

static void
page(struct parts_rows *rows, bool down)
{
	size_t by = rows->height;

	if (down) {
		rows->top += by;
		rows->here += by;
	} else {
		rows->top = rows->top > by ? rows->top - by : 0;
		rows->here = rows->here > by ? rows->here - by : 0;
	}
}

bool
parts_move(struct parts_rows *rows, const struct press *press)
{
	switch (press->code) {
	case PRESS_UP:
		rows->here -= rows->here > 0;
		break;
	case PRESS_DOWN:
		rows->here++;
		break;
	case PRESS_PGUP:
	case PRESS_PGDN:
		page(rows, press->code == PRESS_PGDN);
		break;
	case PRESS_HOME:
	case PRESS_CTRL_HOME:
		rows->here = 0;
		break;
	case PRESS_END:
	case PRESS_CTRL_END:
		rows->here = rows->count;
		break;
	default:
		return false;
	}
	parts_follow(rows);
	return true;
}

/* The longest start of the text that has room, broken at a blank. */
static struct span
take_line(struct span *rest, unsigned room)
{
	struct span fits = text_clip(*rest, room);
	size_t at = fits.len;

	if (fits.len == rest->len) {
		*rest = span_from(*rest, rest->len);
		return fits;
	}
	while (at > 0 && rest->at[at] != ' ')
		at--;
	if (at > 0)
		fits.len = at;
	*rest = span_from(*rest, fits.len + (at > 0 ? 1 : 0));
	return fits;
}

unsigned
parts_wrap(struct cells *c, unsigned row, unsigned col, unsigned room,
    unsigned rows, struct span text)
{
	unsigned used = 0;

	while (text.len > 0 && used < rows) {
		if (used + 1 == rows) {
			cells_cut(c, row + used++, col, room, text,
			    CELL_PLAIN);
			break;
		}
		cells_put(c, row + used++, col, room, take_line(&text, room),
		    CELL_PLAIN);
	}
	return used;
}
