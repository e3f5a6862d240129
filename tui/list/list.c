/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/list/list.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/list/listpart.h"

enum {
	FILTER_COL = 1,
	FILTER_HINT = 37,
	PAUSE_FAR = 150, PAUSE_SLOW = 700	/* ms before a filter applies */
};

static enum place
place(const struct screen *screen)
{
	const struct list *list = (const struct list *)screen;

	return list->filtering ? PLACE_FILTER : PLACE_LIST;
}

static void
draw_title(struct list *list, struct cells *c)
{
	struct app *app = list->screen.app;
	const struct field *sort = list->sort != NULL ? list->sort :
	    &list->kind->fields[0];
	const char *view = listviews_name(list);

	buf_reset(&list->title);
	buf_text(&list->title, label_text(&list->kind->plural,
	    app->session->lang));
	if (view != NULL)
		buf_printf(&list->title, ": %s", view);
	buf_printf(&list->title, " | %s", buf_cstr(&app->office));
	buf_reset(&list->state);
	show_number(&list->state, (int64_t)list->tally.rows);
	buf_printf(&list->state, "%s %s ", list->tally.all ? "" : "+",
	    _("of"));
	show_number(&list->state, (int64_t)list->all);
	buf_printf(&list->state, " | %s: %s%s", _("sorted"),
	    label_text(&sort->label, app->session->lang),
	    list->descending ? " -" : "");
	bars_title(c, buf_cstr(&list->title), buf_cstr(&list->state));
}

/* A list that has several looks says how to get at them. */
static void
draw_views(const struct list *list, struct cells *c, unsigned used)
{
	size_t count = listviews_count(list);
	struct buf text;

	if (count < 2)
		return;
	buf_init(&text);
	buf_printf(&text, _("view %zu of %zu: Ctrl-W"), list->view_at + 1,
	    count);
	if (used + text_width(buf_span(&text)) + 3 < c->cols)
		cells_right(c, 1, used + 1, c->cols - used - 2,
		    buf_span(&text), CELL_PLAIN);
	buf_free(&text);
}

static void
draw_filter(struct list *list, struct cells *c)
{
	unsigned col = FILTER_COL, room;

	if (!list->filtering && input_is_empty(&list->filter)) {
		col += cells_text(c, 1, col, listviews_count(list) > 1 ?
		    _("Letters filter.  Enter opens, Ctrl-N is a new one.") :
		    _("Letters filter.  Enter opens, Ctrl-N is a new one, "
		    "F1 helps."), CELL_PLAIN);
		draw_views(list, c, col);
		return;
	}
	col += cells_text(c, 1, col, _("Filter: "), CELL_PLAIN);
	room = col + 8 < FILTER_HINT ? FILTER_HINT - col - 1 : 8;
	input_draw(&list->filter, c, 1, col, room, 1, list->filtering);
	cells_text(c, 1, FILTER_HINT,
	    _("Tab = list, Esc = no filter, F6 = sort"), CELL_PLAIN);
}

static void
draw_empty(const struct list *list, struct cells *c)
{
	cells_text(c, LIST_HEAD, 3, input_is_empty(&list->filter) ?
	    _("Nothing is here yet.  Ctrl-N makes the first.") :
	    _("No row fits the filter.  Esc shows all."), CELL_PLAIN);
}

static void
draw_rows(struct list *list, struct cells *c)
{
	bool slow = list->screen.app->link == LINK_SLOW;
	const struct row *row;
	size_t i;

	for (i = 0; i < list->rows.count; i++) {
		unsigned at = LIST_HEAD + (unsigned)i;
		bool here = i == list->rows.here;

		row = &list->rows.page[i];
		columns_row(&list->columns, c, at, row, here ? '>' : ' ',
		    here && !slow);
		if (listrows_is_marked(list, row->id))
			cells_text(c, at, 2, "*", CELL_PLAIN);
		if (here && !list->filtering)
			cells_cursor(c, at, 0);
	}
	if (list->rows.count == 0)
		draw_empty(list, c);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct list *list = (struct list *)screen;

	draw_title(list, c);
	columns_head(&list->columns, c, 2);
	draw_rows(list, c);
	draw_filter(list, c);
}

static const char *
hint(const struct screen *screen)
{
	struct list *list = (struct list *)screen;
	size_t i, bad = 0, drafts = 0, torn = 0, found = 0;

	buf_reset(&list->note);
	for (i = 0; i < list->rows.count; i++) {
		bad += list->rows.page[i].sign == '!';
		drafts += list->rows.page[i].sign == '~';
		torn += list->rows.page[i].sign == '?';
		found += strchr("EWI", list->rows.page[i].sign) != NULL;
	}
	if (list->mark_count > 0)
		buf_printf(&list->note, PN_("%zu marked.  ",
		    "%zu marked.  ", list->mark_count), list->mark_count);
	if (bad > 0)
		buf_text(&list->note, _("! lacks a value.  "));
	if (drafts > 0)
		buf_text(&list->note, _("~ has a draft.  "));
	if (found > 0)
		buf_text(&list->note, _("E W I: found by the rules.  "));
	if (torn > 0)
		buf_text(&list->note, _("? has two values.  "));
	return buf_cstr(&list->note);
}

static void
enter(struct screen *screen)
{
	struct list *list = (struct list *)screen;

	listrows_load(list);
}

/* The filter's text is another: the rows follow when there is time. */
static void
filter_changed(struct list *list)
{
	list->stale = true;
	list->typed_at = term_now();
}

static void
apply(struct list *list)
{
	list->stale = false;
	listrows_count(list);
	scroll_first(&list->rows);
}

static int
due(const struct screen *screen)
{
	const struct list *list = (const struct list *)screen;
	int64_t pause = list->screen.app->link == LINK_LOCAL ? 0 :
	    list->screen.app->link == LINK_FAR ? PAUSE_FAR : PAUSE_SLOW;
	int64_t left = list->typed_at + pause - term_now();

	if (!list->stale)
		return -1;
	return left < 0 ? 0 : (int)left;
}

static void
tick(struct screen *screen, bool rested)
{
	struct list *list = (struct list *)screen;

	(void)rested;
	if (list->stale)
		apply(list);
}

static void
press_filter(struct list *list, const struct press *press)
{
	if (input_press(&list->filter, press))
		filter_changed(list);
}

/* The n-th of the filters before this one, from 1; empty: there is none. */
static struct span
filter_before(const struct app *app, size_t n)
{
	struct span all = buf_span(&app->filters), one = SPAN("");
	size_t end = all.len, from;

	for (; n > 0 && end > 0; n--) {
		for (from = end - 1; from > 0 && all.at[from - 1] != '\n';)
			from--;
		one = span_make(all.at + from, end - 1 - from);
		end = from;
	}
	return n > 0 ? SPAN("") : one;
}

/* A filter that found something to open can be had again. */
static void
keep_filter(struct list *list)
{
	struct app *app = list->screen.app;
	struct span text = input_text(&list->filter);

	list->earlier = 0;
	if (text.len == 0 || span_is(filter_before(app, 1), text) ||
	    memchr(text.at, '\n', text.len) != NULL)
		return;
	buf_add(&app->filters, text);
	buf_byte(&app->filters, '\n');
}

/* Up in an empty filter, and again; Down comes back. */
static bool
press_earlier(struct list *list, const struct press *press)
{
	bool up = press->code == PRESS_UP;
	struct span text;

	if (!list->filtering || (!up && press->code != PRESS_DOWN) ||
	    (list->earlier == 0 && (!up || !input_is_empty(&list->filter))))
		return false;
	text = filter_before(list->screen.app, list->earlier + 1);
	if (up && text.len == 0) {
		app_say(list->screen.app, _("There is no earlier filter."));
		return true;
	}
	list->earlier = up ? list->earlier + 1 : list->earlier - 1;
	input_set(&list->filter, list->earlier == 0 ? SPAN("") :
	    filter_before(list->screen.app, list->earlier));
	filter_changed(list);
	return true;
}

static void
press(struct screen *screen, const struct press *press)
{
	struct list *list = (struct list *)screen;

	if (press_earlier(list, press))
		return;
	if (press->code != PRESS_UP && press->code != PRESS_DOWN)
		list->earlier = 0;
	if (list->stale && (press->code == PRESS_ENTER ||
	    press->code == PRESS_TAB || press->code == PRESS_DOWN))
		apply(list);
	if (press->code == PRESS_TAB || press->code == PRESS_BACKTAB) {
		list->filtering = !list->filtering;
	} else if (list->filtering && (press->code == PRESS_HOME ||
	    press->code == PRESS_END)) {
		press_filter(list, press);
	} else if (scroll_press(&list->rows, press)) {
		return;
	} else if (list->filtering && press->code == PRESS_ENTER) {
		list->filtering = false;
		keep_filter(list);
		listacts_act(list, ACTION_OPEN);
	} else if (press->code == PRESS_LETTER) {
		list->filtering = true;
		press_filter(list, press);
	} else if (list->filtering) {
		press_filter(list, press);
	} else if (press->code == PRESS_BACKSPACE &&
	    !input_is_empty(&list->filter)) {
		list->filtering = true;
		press_filter(list, press);
	}
}

static bool
act(struct screen *screen, enum action action)
{
	struct list *list = (struct list *)screen;

	if (list->stale)
		apply(list);
	if (action == ACTION_FIND) {
		list->filtering = true;
		return true;
	}
	if (action == ACTION_BACK && !input_is_empty(&list->filter)) {
		keep_filter(list);
		input_set(&list->filter, SPAN(""));
		list->filtering = false;
		apply(list);
		return true;
	}
	if (action == ACTION_BACK && list->filtering) {
		list->filtering = false;
		list->earlier = 0;
		return true;
	}
	return listacts_act(list, action);
}

static void
close_list(struct screen *screen)
{
	struct list *list = (struct list *)screen;

	scroll_free(&list->rows);
	input_free(&list->filter);
	mem_free(list->marks);
	mem_free(list->drafts);
	arena_clear(&list->view_arena);
	buf_free(&list->words);
	buf_free(&list->title);
	buf_free(&list->state);
	buf_free(&list->note);
	mem_free(list);
}

static const struct row *
chosen(struct screen *screen)
{
	return scroll_here(&((struct list *)screen)->rows);
}

static uint64_t
above(struct screen *screen, uint64_t id)
{
	const struct row *row = chosen(screen);
	struct arena arena;
	struct row found;
	size_t count;

	if (row == NULL || id == 0)
		return row == NULL ? 0 : row->id;
	if (row->id != id)
		return 0;
	arena_init(&arena);
	count = listrows_read(screen, SCROLL_BEFORE, &row->key, 1, &found,
	    &arena);
	arena_clear(&arena);
	return count == 0 ? 0 : found.id;
}

static uint64_t
next(struct screen *screen, uint64_t id)
{
	struct press press = { PRESS_DOWN, 0, false };
	const struct row *row = chosen(screen);

	if (row == NULL || row->id != id)
		return 0;
	scroll_press(&((struct list *)screen)->rows, &press);
	row = chosen(screen);
	return row->id == id ? 0 : row->id;
}

static const struct screen_type list_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .due = due, .tick = tick, .close = close_list,
	.hint = hint, .above = above, .next = next,
};

void
list_open(struct app *app, const struct kind *kind)
{
	struct list *list = mem_zero(1, sizeof *list);

	if (list == NULL) {
		app_say_nomem(app);
		return;
	}
	list->screen.type = &list_type;
	list->screen.app = app;
	list->kind = kind;
	arena_init(&list->view_arena);
	listviews_take(list, 0);
	input_init(&list->filter, false);
	scroll_init(&list->rows, (struct scroll_source){ listrows_read, list });
	app_open(app, &list->screen);
}
