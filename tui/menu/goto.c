/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/menu/global.h"
#include "tui/record/view.h"
#include "tui/widget/input.h"
#include "tui/widget/show.h"

enum { FOUND_MOST = 12, EACH = 4, WIDTH = 70, COL = 4 };

/* Records of any kind that hold what is typed. */
struct go {
	struct screen	 screen;
	struct input	 input;
	bool		 stale;
	uint64_t	 ids[FOUND_MOST];
	struct span	 names[FOUND_MOST];
	size_t		 count, here;
	struct arena	 arena;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_PICK;
}

static void
take(struct go *go, const struct show *show, const struct kind *kind,
    uint64_t id)
{
	struct buf name;
	size_t i;

	for (i = 0; i < go->count; i++) {
		if (go->ids[i] == id)
			return;
	}
	if (go->count == FOUND_MOST)
		return;
	buf_init(&name);
	show_record(show, id, &name);
	buf_printf(&name, "  (%s)", label_text(&kind->label, show->lang));
	go->ids[go->count] = id;
	go->names[go->count++] = arena_copy(&go->arena, buf_span(&name));
	buf_free(&name);
}

static void
find_in(struct go *go, const struct show *show, const struct kind *kind)
{
	struct query query = { .kind = kind,
	    .find = input_text(&go->input) };
	struct query_run *run;
	struct row_key key;
	uint64_t id;
	int count = 0;
	enum err err;

	if (query_begin(show->txn, &query, NULL, &run) != OK)
		return;
	while (count++ < EACH && query_next(run, &id, &key))
		take(go, show, kind, id);
	err = query_end(run);
	(void)err;
}

/* Exact codes stand first. */
static void
find(struct go *go)
{
	struct session *session = go->screen.app->session;
	const struct schema *schema = session->schema;
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(go->screen.app, &txn);
	bool others;
	uint64_t id;
	size_t i;

	go->stale = false;
	go->count = go->here = 0;
	arena_clear(&go->arena);
	if (input_is_empty(&go->input))
		return;
	txn_begin(&txn, session->store, TXN_READ, &why);
	for (i = 0; i < schema->count; i++) {
		id = index_code(&txn, schema->kinds[i],
		    input_text(&go->input), &others);
		if (id != 0)
			take(go, &show, schema->kinds[i], id);
	}
	for (i = 0; i < schema->count && go->count < FOUND_MOST; i++)
		find_in(go, &show, schema->kinds[i]);
	txn_abandon(&txn);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct go *go = (struct go *)screen;
	unsigned width = c->cols < WIDTH + 2 * COL ? c->cols - 2 * COL :
	    WIDTH;
	unsigned row = 2, used;
	size_t i;

	cells_fill(c, row, COL, width, ' ', CELL_PLAIN);
	used = cells_text(c, row, COL, _("Go to code or name: "),
	    CELL_PLAIN);
	input_draw(&go->input, c, row, COL + used, width - used, 1, true);
	for (i = 0; i < go->count && row + 5 < c->rows; i++) {
		cells_fill(c, ++row, COL, width, ' ', CELL_PLAIN);
		cells_text(c, row, COL, i == go->here ? "|>" : "|",
		    CELL_PLAIN);
		cells_cut(c, row, COL + 3, width - 5, go->names[i],
		    CELL_PLAIN);
		cells_text(c, row, COL + width - 1, "|", CELL_PLAIN);
	}
	cells_fill(c, ++row, COL, width, '-', CELL_PLAIN);
}

static const char *
hint(const struct screen *screen)
{
	const struct go *go = (const struct go *)screen;

	if (go->count == 0 && !go->stale && !input_is_empty(&go->input))
		return _("Nothing has this code or these words.");
	return _("Enter opens, Esc goes back.");
}

static void
enter(struct screen *screen)
{
	find((struct go *)screen);
}

static int
due(const struct screen *screen)
{
	return ((const struct go *)screen)->stale ? 0 : -1;
}

static void
tick(struct screen *screen, bool rested)
{
	(void)rested;
	find((struct go *)screen);
}

static void
open_chosen(struct go *go)
{
	struct app *app = go->screen.app;
	uint64_t id;

	if (go->stale)
		find(go);
	if (go->count == 0)
		return;
	id = go->ids[go->here];
	app_close(app);
	view_edit(app, id);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct go *go = (struct go *)screen;

	if (press->code == PRESS_ENTER)
		open_chosen(go);
	else if (press->code == PRESS_UP)
		go->here -= go->here > 0;
	else if (press->code == PRESS_DOWN)
		go->here += go->here + 1 < go->count;
	else if (input_press(&go->input, press))
		go->stale = true;
}

static bool
act(struct screen *screen, enum action action)
{
	struct go *go = (struct go *)screen;

	switch (action) {
	case ACTION_PICK_VIEW:
		if (go->count > 0)
			view_open(screen->app, go->ids[go->here]);
		return true;
	case ACTION_PASTE:
		input_insert(&go->input, buf_span(&screen->app->clip));
		go->stale = true;
		return true;
	case ACTION_UNDO:
		go->stale |= input_undo(&go->input);
		return true;
	case ACTION_PICK_NEW:
	case ACTION_GOTO:
	case ACTION_REDO:
		return true;
	default:
		return false;
	}
}

static void
close_go(struct screen *screen)
{
	struct go *go = (struct go *)screen;

	input_free(&go->input);
	arena_clear(&go->arena);
	mem_free(go);
}

static const struct screen_type go_type = {
	.popup = true, .place = place, .draw = draw, .press = press,
	.act = act, .enter = enter, .due = due, .tick = tick,
	.close = close_go, .hint = hint,
};

void
global_goto(struct app *app, uint32_t letter)
{
	struct press press = { PRESS_LETTER, letter, false };
	struct go *go = mem_zero(1, sizeof *go);

	if (go == NULL) {
		app_say_nomem(app);
		return;
	}
	go->screen.type = &go_type;
	arena_init(&go->arena);
	input_init(&go->input, false);
	if (letter != 0)
		input_press(&go->input, &press);
	app_open(app, &go->screen);
}
