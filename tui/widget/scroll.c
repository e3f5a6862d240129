/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/widget/scroll.h"

void
scroll_init(struct scroll *rows, struct scroll_source source)
{
	rows->source = source;
	rows->count = rows->here = 0;
	rows->height = 1;
	rows->by_half = false;
	arena_init(&rows->arena);
}

void
scroll_free(struct scroll *rows)
{
	arena_clear(&rows->arena);
}

const struct row *
scroll_here(const struct scroll *rows)
{
	return rows->count == 0 ? NULL : &rows->page[rows->here];
}

/* Rows that come nearest first are turned round. */
static void
reverse(struct row *at, size_t count)
{
	struct row row;
	size_t i;

	for (i = 0; i < count / 2; i++) {
		row = at[i];
		at[i] = at[count - 1 - i];
		at[count - 1 - i] = row;
	}
}

static void
read_page(struct scroll *rows, enum scroll_from from, const struct row_key *key)
{
	struct row_key kept = key == NULL ? (struct row_key){ .len = 0 } :
	    *key;

	arena_clear(&rows->arena);
	rows->count = rows->source.read(rows->source.with, from, &kept,
	    rows->height, rows->page, &rows->arena);
	if (from == SCROLL_BEFORE || from == SCROLL_LAST)
		reverse(rows->page, rows->count);
	if (rows->here >= rows->count)
		rows->here = rows->count == 0 ? 0 : rows->count - 1;
}

void
scroll_first(struct scroll *rows)
{
	rows->here = 0;
	read_page(rows, SCROLL_AT, NULL);
}

static bool
key_is(const struct row_key *a, const struct row_key *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static bool
find_key(struct scroll *rows, const struct row_key *key)
{
	size_t i;

	for (i = 0; i < rows->count; i++) {
		if (key_is(&rows->page[i].key, key)) {
			rows->here = i;
			return true;
		}
	}
	return false;
}

/* A page that is not full though there are rows above it is moved down. */
static void
fill_up(struct scroll *rows)
{
	struct row above[SCROLL_MOST];
	struct row_key first, here;
	size_t more;

	if (rows->count == 0 || rows->count >= rows->height)
		return;
	first = rows->page[0].key;
	here = rows->page[rows->here].key;
	more = rows->source.read(rows->source.with, SCROLL_BEFORE, &first,
	    rows->height - rows->count, above, &rows->arena);
	if (more == 0)
		return;
	first = above[more - 1].key;
	read_page(rows, SCROLL_AT, &first);
	find_key(rows, &here);
}

void
scroll_at(struct scroll *rows, const struct row_key *key)
{
	rows->here = 0;
	read_page(rows, SCROLL_AT, key);
	if (rows->count == 0 && key->len > 0) {
		read_page(rows, SCROLL_LAST, NULL);
		rows->here = rows->count == 0 ? 0 : rows->count - 1;
	}
	fill_up(rows);
}

void
scroll_reload(struct scroll *rows, size_t height)
{
	struct row_key top = { .len = 0 }, here = { .len = 0 };
	size_t place = rows->here;

	if (height > SCROLL_MOST)
		height = SCROLL_MOST;
	if (rows->count > 0) {
		top = rows->page[0].key;
		here = rows->page[rows->here].key;
	}
	rows->height = height < 1 ? 1 : height;
	read_page(rows, SCROLL_AT, &top);
	if (here.len > 0 && !find_key(rows, &here)) {
		if (place >= rows->height)
			scroll_at(rows, &here);
		else
			rows->here = place;
	}
	if (rows->count == 0 && top.len > 0)
		scroll_at(rows, &top);
	if (rows->here >= rows->count)
		rows->here = rows->count == 0 ? 0 : rows->count - 1;
	fill_up(rows);
}

static void
last(struct scroll *rows)
{
	read_page(rows, SCROLL_LAST, NULL);
	rows->here = rows->count == 0 ? 0 : rows->count - 1;
}

/* Moves the window so that it begins by so many rows further up. */
static bool
shift_up(struct scroll *rows, size_t by)
{
	struct row above[SCROLL_MOST];
	struct row_key key = rows->page[0].key;
	struct arena arena;
	size_t more;

	arena_init(&arena);
	more = rows->source.read(rows->source.with, SCROLL_BEFORE, &key, by,
	    above, &arena);
	arena_clear(&arena);
	if (more == 0)
		return false;
	key = above[more - 1].key;
	read_page(rows, SCROLL_AT, &key);
	return true;
}

/* Likewise down: false when the end is in the window already. */
static bool
shift_down(struct scroll *rows, size_t by)
{
	struct row below[SCROLL_MOST];
	struct row_key key = rows->page[rows->count - 1].key;
	struct arena arena;
	size_t more;

	arena_init(&arena);
	more = rows->source.read(rows->source.with, SCROLL_AFTER, &key, by,
	    below, &arena);
	arena_clear(&arena);
	if (more == 0)
		return false;
	key = more < rows->count ? rows->page[more].key :
	    below[more - rows->count].key;
	read_page(rows, SCROLL_AT, &key);
	return true;
}

static size_t
step(const struct scroll *rows)
{
	return rows->by_half && rows->height > 1 ? rows->height / 2 : 1;
}

static void
up(struct scroll *rows)
{
	struct row_key key;

	if (rows->here > 0) {
		rows->here--;
		return;
	}
	key = rows->page[0].key;
	if (shift_up(rows, step(rows)) && find_key(rows, &key) &&
	    rows->here > 0)
		rows->here--;
}

static void
down(struct scroll *rows)
{
	struct row_key key;

	if (rows->here + 1 < rows->count) {
		rows->here++;
		return;
	}
	key = rows->page[rows->count - 1].key;
	if (shift_down(rows, step(rows)) && find_key(rows, &key) &&
	    rows->here + 1 < rows->count)
		rows->here++;
}

static void
page_up(struct scroll *rows)
{
	size_t here = rows->here;

	if (!shift_up(rows, rows->height))
		here = 0;
	rows->here = here < rows->count ? here : rows->count - 1;
}

static void
page_down(struct scroll *rows)
{
	size_t here = rows->here;

	if (rows->count < rows->height || !shift_down(rows, rows->height))
		here = rows->count - 1;
	rows->here = here < rows->count ? here : rows->count - 1;
}

bool
scroll_press(struct scroll *rows, const struct press *press)
{
	switch (press->code) {
	case PRESS_UP:
	case PRESS_DOWN:
	case PRESS_PGUP:
	case PRESS_PGDN:
	case PRESS_HOME:
	case PRESS_END:
	case PRESS_CTRL_HOME:
	case PRESS_CTRL_END:
		break;
	default:
		return false;
	}
	if (rows->count == 0)
		return true;
	if (press->code == PRESS_UP)
		up(rows);
	else if (press->code == PRESS_DOWN)
		down(rows);
	else if (press->code == PRESS_PGUP)
		page_up(rows);
	else if (press->code == PRESS_PGDN)
		page_down(rows);
	else if (press->code == PRESS_HOME || press->code == PRESS_CTRL_HOME)
		scroll_first(rows);
	else
		last(rows);
	return true;
}
