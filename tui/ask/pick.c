/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/ask/pick.h"

#include <stdio.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/ask/recent.h"
#include "tui/widget/input.h"
#include "tui/widget/scroll.h"
#include "tui/widget/show.h"

enum {
	SCROLL_SHOWN = 8,
	WIDTH_LEAST = 36,
	CODE_WIDTH = 12,
	COUNT_BUDGET = 1000
};

struct pick {
	struct screen		 screen;
	struct pick_setup	 setup;
	struct input		 input;
	struct scroll		 rows;
	bool			 stale;
	bool			 anywhere;	/* no word begins so */
	uint64_t		 recent[RECENT_MOST];
	size_t			 recent_count;
	struct query_tally	 tally;
	uint64_t		 all;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_PICK;
}

static const char *
word_at(const struct pick *pick, size_t i)
{
	enum lang lang = pick->screen.app->session->lang;

	if (pick->setup.vocab != NULL)
		return label_text(&pick->setup.vocab->words[i].label, lang);
	return _(pick->setup.words[i]);
}

static size_t
word_count(const struct pick *pick)
{
	return pick->setup.vocab != NULL ? pick->setup.vocab->count :
	    pick->setup.word_count;
}

static bool
word_fits(const struct pick *pick, size_t i, struct span folded)
{
	bool any = pick->anywhere;

	if (show_has(span_of(word_at(pick, i)), folded, any))
		return true;
	return pick->setup.vocab != NULL &&
	    show_has(span_of(pick->setup.vocab->words[i].name), folded, any);
}

static void
word_row(const struct pick *pick, size_t i, struct row *row,
    struct arena *arena)
{
	row->key.bytes[0] = (unsigned char)((i + 1) >> 8);
	row->key.bytes[1] = (unsigned char)((i + 1) & 0xff);
	row->key.len = 2;
	row->id = i;
	row->sign = ' ';
	row->texts = arena_array(arena, 2, sizeof *row->texts);
	if (row->texts == NULL)
		return;
	row->texts[0] = span_of(word_at(pick, i));
	row->texts[1] = SPAN("");
}

/* The first word to look at: keys are numbers from 1. */
static size_t
word_start(const struct pick *pick, enum scroll_from from,
    const struct row_key *key)
{
	size_t at = key->len < 2 ? 0 :
	    (size_t)key->bytes[0] << 8 | key->bytes[1];

	if (from == SCROLL_LAST)
		return word_count(pick);
	if (from == SCROLL_AFTER || at == 0)
		return at;
	return at - 1;
}

static size_t
read_words(struct pick *pick, enum scroll_from from, const struct row_key *key,
    size_t want, struct row *out, struct arena *arena)
{
	size_t at = word_start(pick, from, key), count = 0;
	bool back = from == SCROLL_BEFORE || from == SCROLL_LAST;
	struct buf folded;

	buf_init(&folded);
	text_fold(&folded, input_text(&pick->input));
	while (count < want && (back ? at > 0 : at < word_count(pick))) {
		size_t i = back ? --at : at++;

		if (word_fits(pick, i, buf_span(&folded)))
			word_row(pick, i, &out[count++], arena);
	}
	buf_free(&folded);
	return count;
}

static void
record_row(const struct show *show, struct row *row, struct arena *arena)
{
	struct buf text;

	row->sign = ' ';
	row->texts = arena_array(arena, 2, sizeof *row->texts);
	if (row->texts == NULL)
		return;
	buf_init(&text);
	show_title(show, row->id, &text);
	row->texts[0] = arena_copy(arena, buf_span(&text));
	buf_reset(&text);
	show_code(show, row->id, &text);
	row->texts[1] = arena_copy(arena, buf_span(&text));
	buf_free(&text);
}

static bool
same_key(const struct row_key *a, const struct row_key *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static size_t
run(const struct show *show, struct query_run *query, enum scroll_from from,
    const struct row_key *key, size_t want, struct row *out,
    struct arena *arena)
{
	bool back = from == SCROLL_BEFORE || from == SCROLL_LAST, more;
	size_t count = 0;

	if (from == SCROLL_LAST)
		query_to_end(query);
	else if (key->len > 0)
		query_seek(query, key);
	while (count < want) {
		more = back ?
		    query_back(query, &out[count].id, &out[count].key) :
		    query_next(query, &out[count].id, &out[count].key);
		if (!more)
			break;
		if (from == SCROLL_AFTER && same_key(&out[count].key, key))
			continue;
		record_row(show, &out[count++], arena);
	}
	return count;
}

static size_t
read_found(struct pick *pick, enum scroll_from from,
    const struct row_key *key, size_t want, struct row *out,
    struct arena *arena)
{
	struct session *session = pick->screen.app->session;
	struct query what = { .kind = pick->setup.kind,
	    .find = input_text(&pick->input) };
	struct note why = { "" };
	struct show show;
	struct query_run *query;
	struct txn txn;
	size_t count = 0;
	enum err err;

	txn_begin(&txn, session->store, TXN_READ, &why);
	show = app_show(pick->screen.app, &txn);
	err = query_begin(&txn, &what, &why, &query);
	if (err == OK) {
		count = run(&show, query, from, key, want, out, arena);
		err = query_end(query);
	}
	txn_abandon(&txn);
	app_check(pick->screen.app, err, &why);
	return count;
}

/*
 * Those chosen lately stand before all others while nothing is typed; their
 * keys are one byte, which no key of a query is.
 */
static size_t
read_recent(struct pick *pick, size_t at, bool back, size_t want,
    struct row *out, struct arena *arena)
{
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(pick->screen.app, &txn);
	size_t count = 0;

	txn_begin(&txn, pick->screen.app->session->store, TXN_READ, &why);
	while (count < want && (back ? at > 0 : at < pick->recent_count)) {
		size_t i = back ? --at : at++;
		struct row *row = &out[count++];

		row->id = pick->recent[i];
		row->key.bytes[0] = (unsigned char)(i + 1);
		row->key.len = 1;
		record_row(&show, row, arena);
	}
	txn_abandon(&txn);
	return count;
}

static size_t
read_records(struct pick *pick, enum scroll_from from,
    const struct row_key *key, size_t want, struct row *out,
    struct arena *arena)
{
	static const struct row_key first = { .len = 0 };
	size_t at = key->len == 1 ? key->bytes[0] : 0, count;

	if (pick->recent_count == 0 || !input_is_empty(&pick->input))
		return read_found(pick, from, key, want, out, arena);
	if (from == SCROLL_BEFORE && key->len == 1)
		return read_recent(pick, at - 1, true, want, out, arena);
	if (from == SCROLL_BEFORE || from == SCROLL_LAST) {
		count = read_found(pick, from, key, want, out, arena);
		return count + read_recent(pick, pick->recent_count, true,
		    want - count, out + count, arena);
	}
	if (key->len > 1)
		return read_found(pick, from, key, want, out, arena);
	if (from == SCROLL_AT && at > 0)
		at--;
	count = read_recent(pick, at, false, want, out, arena);
	return count + (count == want ? 0 : read_found(pick, SCROLL_AT,
	    &first, want - count, out + count, arena));
}

static size_t
read_rows(void *with, enum scroll_from from, const struct row_key *key,
    size_t want, struct row *out, struct arena *arena)
{
	struct pick *pick = with;

	return pick->setup.kind == NULL ?
	    read_words(pick, from, key, want, out, arena) :
	    read_records(pick, from, key, want, out, arena);
}

static void
count_fits(struct pick *pick, bool anywhere)
{
	struct buf folded;
	size_t i;

	buf_init(&folded);
	text_fold(&folded, input_text(&pick->input));
	pick->anywhere = anywhere;
	pick->tally = (struct query_tally){ 0, 0, true };
	for (i = 0; i < word_count(pick); i++)
		pick->tally.rows += word_fits(pick, i, buf_span(&folded));
	buf_free(&folded);
}

static void
count_words(struct pick *pick)
{
	pick->all = word_count(pick);
	count_fits(pick, false);
	if (pick->tally.rows == 0)
		count_fits(pick, true);
}

static void
count_rows(struct pick *pick)
{
	struct query what = { .kind = pick->setup.kind,
	    .find = input_text(&pick->input) };
	struct note why = { "" };
	struct txn txn;

	if (pick->setup.kind == NULL) {
		count_words(pick);
		return;
	}
	txn_begin(&txn, pick->screen.app->session->store, TXN_READ, &why);
	pick->all = index_count(&txn, pick->setup.kind);
	pick->tally = (struct query_tally){ pick->all, 0, true };
	if (what.find.len > 0)
		query_count(&txn, &what, NULL, COUNT_BUDGET, &pick->tally);
	txn_abandon(&txn);
}

static void
apply(struct pick *pick)
{
	pick->stale = false;
	count_rows(pick);
	scroll_first(&pick->rows);
}

static unsigned
box_width(const struct pick *pick, const struct cells *c)
{
	unsigned width = pick->setup.width;

	if (width < WIDTH_LEAST)
		width = WIDTH_LEAST;
	if (pick->setup.col + width + 3 > c->cols)
		width = c->cols - pick->setup.col - 3;
	return width;
}

static void
draw_row(const struct pick *pick, struct cells *c, unsigned at, size_t i,
    unsigned width)
{
	unsigned col = pick->setup.col, room = width - 1;
	const struct row *row;

	cells_fill(c, at, col, width + 2, ' ', CELL_PLAIN);
	cells_text(c, at, col, "|", CELL_PLAIN);
	cells_text(c, at, col + width + 1, "|", CELL_PLAIN);
	if (i >= pick->rows.count)
		return;
	row = &pick->rows.page[i];
	if (i == pick->rows.here)
		cells_text(c, at, col + 1, ">", CELL_PLAIN);
	if (row->texts == NULL)
		return;
	if (row->texts[1].len > 0 && room > CODE_WIDTH + 10) {
		room -= CODE_WIDTH + 1;
		cells_cut(c, at, col + 3 + room, CODE_WIDTH, row->texts[1],
		    CELL_PLAIN);
	}
	cells_cut(c, at, col + 2, room, row->texts[0], CELL_PLAIN);
}

static void
draw_foot(const struct pick *pick, struct cells *c, unsigned row,
    unsigned width)
{
	unsigned col = pick->setup.col, used;

	cells_fill(c, row, col, width + 2, '-', CELL_PLAIN);
	cells_text(c, row, col, "+-", CELL_PLAIN);
	used = cells_put(c, row, col + 2, width - 2,
	    span_of(pick->setup.kind == NULL ? _(" Enter take  Esc keep ") :
	    _(" Enter take  Esc keep  F5 new ")), CELL_PLAIN);
	(void)used;
	cells_text(c, row, col + width + 1, "+", CELL_PLAIN);
}

static void
draw_input(struct pick *pick, struct cells *c, unsigned row, unsigned width)
{
	unsigned col = pick->setup.col;
	char count[64];

	cells_fill(c, row, col, c->cols, ' ', CELL_PLAIN);
	cells_text(c, row, col, "[", CELL_PLAIN);
	input_draw(&pick->input, c, row, col + 1, width - 16, 1, true);
	cells_text(c, row, col + width - 15, "]", CELL_PLAIN);
	snprintf(count, sizeof count, "%llu%s %s %llu",
	    (unsigned long long)pick->tally.rows,
	    pick->tally.all ? "" : "+", _("of"),
	    (unsigned long long)pick->all);
	cells_text(c, row, col + width - 13, count, CELL_PLAIN);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct pick *pick = (struct pick *)screen;
	unsigned width = box_width(pick, c), i, row = pick->setup.row;
	unsigned shown = (unsigned)pick->rows.height;

	if (row + shown + 2 > c->rows - 2)
		row = c->rows - 4 - shown;
	for (i = 0; i < shown; i++)
		draw_row(pick, c, row + 1 + i, i, width);
	draw_foot(pick, c, row + 1 + shown, width);
	draw_input(pick, c, row, width);
}

static const char *
hint(const struct screen *screen)
{
	const struct pick *pick = (const struct pick *)screen;

	if (pick->rows.count == 0 && pick->setup.kind != NULL)
		return _("Nothing is called so.  F5 makes it, Esc keeps the "
		    "old value.");
	return _("Type any part, Latin or Cyrillic, or the code.");
}

static void
enter(struct screen *screen)
{
	struct pick *pick = (struct pick *)screen;
	unsigned rows = screen->app->frame.rows;

	count_rows(pick);
	scroll_reload(&pick->rows, rows < SCROLL_SHOWN + 8 ? 4 : SCROLL_SHOWN);
}

static int
due(const struct screen *screen)
{
	return ((const struct pick *)screen)->stale ? 0 : -1;
}

static void
tick(struct screen *screen, bool rested)
{
	(void)rested;
	apply((struct pick *)screen);
}

/* An exact code needs no looking at the rows. */
static uint64_t
exact(struct pick *pick)
{
	struct note why = { "" };
	struct txn txn;
	bool others = false;
	uint64_t id;

	if (pick->setup.kind == NULL || input_is_empty(&pick->input))
		return 0;
	txn_begin(&txn, pick->screen.app->session->store, TXN_READ, &why);
	id = index_code(&txn, pick->setup.kind, input_text(&pick->input),
	    &others);
	txn_abandon(&txn);
	return others ? 0 : id;
}

static void
wire_of(struct pick *pick, uint64_t id, struct buf *out)
{
	struct note why = { "" };
	struct txn txn;

	if (pick->setup.vocab != NULL) {
		buf_text(out, pick->setup.vocab->words[id].name);
	} else if (pick->setup.kind != NULL) {
		txn_begin(&txn, pick->screen.app->session->store, TXN_READ,
		    &why);
		buf_printf(out, "%s/", pick->setup.kind->name);
		stamp_text(&txn, id, out);
		txn_abandon(&txn);
	}
}

/* The answer outlives the pick list, which is closed before it is given. */
static void
finish(struct pick *pick, uint64_t id, bool is_new)
{
	struct app *app = pick->screen.app;
	void (*done)(struct screen *, const struct picked *) =
	    pick->setup.done;
	struct buf wire, typed;
	struct picked picked;

	buf_init(&wire);
	buf_init(&typed);
	buf_add(&typed, input_text(&pick->input));
	if (!is_new)
		wire_of(pick, id, &wire);
	if (!is_new && pick->setup.kind != NULL)
		recent_add(app, pick->setup.kind, id);
	picked = (struct picked){ (size_t)id, id, buf_span(&wire), is_new,
	    buf_span(&typed) };
	app_close(app);
	done(app->top, &picked);
	buf_free(&wire);
	buf_free(&typed);
}

static void
take(struct pick *pick)
{
	uint64_t id = exact(pick);
	const struct row *row;

	if (pick->stale)
		apply(pick);
	row = scroll_here(&pick->rows);
	if (id != 0)
		finish(pick, id, false);
	else if (row != NULL)
		finish(pick, row->id, false);
	else
		app_say(pick->screen.app,
		    _("Nothing is called so; the text stays.  Esc keeps the "
		    "old value."));
}

static bool
moves_rows(const struct press *press)
{
	return press->code == PRESS_UP || press->code == PRESS_DOWN ||
	    press->code == PRESS_PGUP || press->code == PRESS_PGDN ||
	    press->code == PRESS_CTRL_HOME || press->code == PRESS_CTRL_END;
}

static void
press(struct screen *screen, const struct press *press)
{
	struct pick *pick = (struct pick *)screen;

	if (moves_rows(press)) {
		if (pick->stale)
			apply(pick);
		scroll_press(&pick->rows, press);
	} else if (press->code == PRESS_ENTER || press->code == PRESS_TAB) {
		take(pick);
	} else if (input_press(&pick->input, press)) {
		pick->stale = true;
	}
}

static bool
act(struct screen *screen, enum action action)
{
	struct pick *pick = (struct pick *)screen;

	switch (action) {
	case ACTION_PICK_NEW:
		if (pick->setup.kind != NULL)
			finish(pick, 0, true);
		return true;
	case ACTION_PASTE:
		input_insert(&pick->input, buf_span(&screen->app->clip));
		pick->stale = true;
		return true;
	case ACTION_UNDO:
		pick->stale |= input_undo(&pick->input);
		return true;
	case ACTION_GOTO:
	case ACTION_REDO:
		return true;
	default:
		return false;
	}
}

static void
close_pick(struct screen *screen)
{
	struct pick *pick = (struct pick *)screen;

	scroll_free(&pick->rows);
	input_free(&pick->input);
	mem_free(pick);
}

static const struct screen_type pick_type = {
	.popup = true, .place = place, .draw = draw, .press = press,
	.act = act, .enter = enter, .due = due, .tick = tick,
	.close = close_pick, .hint = hint,
};

void
pick_open(struct app *app, const struct pick_setup *setup)
{
	struct pick *pick = mem_zero(1, sizeof *pick);
	struct press letter = { PRESS_LETTER, setup->letter, false };

	if (pick == NULL) {
		app_say_nomem(app);
		return;
	}
	pick->screen.type = &pick_type;
	pick->setup = *setup;
	input_init(&pick->input, false);
	if (setup->letter != 0)
		input_press(&pick->input, &letter);
	if (setup->kind != NULL)
		pick->recent_count = recent_read(app, setup->kind,
		    pick->recent);
	scroll_init(&pick->rows, (struct scroll_source){ read_rows, pick });
	app_open(app, &pick->screen);
}
