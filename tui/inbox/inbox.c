/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/store/index.h"
#include "tui/inbox/inboxpart.h"

enum { SETTLE_MS = 150 };	/* before the values of a row are shown */

static enum place
place(const struct screen *screen)
{
	return ((const struct inbox *)screen)->filtering ? PLACE_FILTER :
	    PLACE_INBOX;
}

static void
count_waiting(struct inbox *inbox)
{
	struct note why = { "" };
	struct txn txn;

	txn_begin(&txn, inbox->screen.app->session->store, TXN_READ, &why);
	inbox->waiting = txn_count(&txn, TREE_TROUBLE);
	txn_abandon(&txn);
}

static void
reload(struct inbox *inbox)
{
	struct app *app = inbox->screen.app;
	size_t here = inbox->pane.rows.here, side = inbox->pane.side;
	uint64_t id = inbox->pane.loaded ? inbox->pane.id : 0;

	count_waiting(inbox);
	inbox->rows.by_half = app->link != LINK_LOCAL;
	scroll_reload(&inbox->rows, inboxdraw_list_height(inbox,
	    app->frame.rows));
	inboxdata_load(inbox);
	if (id == 0 || inbox->pane.id != id)
		return;
	if (here < inbox->pane.count)
		inbox->pane.rows.here = here;
	if (side < inbox->pane.side_count)
		inbox->pane.side = side;
}

static void
enter(struct screen *screen)
{
	struct inbox *inbox = (struct inbox *)screen;

	if (inbox->changes != screen->app->changes)
		inboxlist_seek_anew(inbox);
	inbox->changes = screen->app->changes;
	reload(inbox);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct inbox *inbox = (struct inbox *)screen;

	if (inbox->changes != screen->app->changes)
		enter(screen);
	inboxdraw(inbox, c);
}

static const char *
hint(const struct screen *screen)
{
	const struct inbox *inbox = (const struct inbox *)screen;

	if (inbox->pane.loaded && inbox->pane.sort == INBOX_CODE)
		return _("One thing or two?  Ctrl-U joins them, F4 gives the "
		    "chosen one another code.");
	return _("Nothing is written until F2.  Left/Right choose, Enter "
	    "decides, n goes on.");
}

static void
moved(struct inbox *inbox)
{
	inbox->stale = true;
	inbox->moved_at = term_now();
}

static int
due(const struct screen *screen)
{
	const struct inbox *inbox = (const struct inbox *)screen;
	int64_t left = inbox->moved_at + SETTLE_MS - term_now();

	if (inbox->stale)
		return left < 0 ? 0 : (int)left;
	return inbox->seeking ? 0 : -1;
}

static void
tick(struct screen *screen, bool rested)
{
	struct inbox *inbox = (struct inbox *)screen;

	if (inbox->stale)
		inboxdata_load(inbox);
	if (!inbox->seeking)
		return;
	inboxlist_seek(inbox, rested);
	if (!inbox->seeking)
		reload(inbox);
}

/* Left and Right: the next office with a value in this field. */
static void
turn(struct inbox *inbox, int by)
{
	struct inbox_pane *pane = &inbox->pane;
	const struct inbox_line *line;
	size_t shown, side = pane->side;

	if (inbox->stale)
		inboxdata_load(inbox);
	line = inboxdata_line(inbox);
	if (line == NULL)
		return;
	do {
		if (by < 0 ? side == 0 : side + 1 >= pane->side_count)
			return;
		side += by < 0 ? (size_t)-1 : 1;
	} while (line->waits && line->cells[side].stamp == 0);
	pane->side = side;
	shown = inboxdraw_sides(inbox);
	if (side < pane->first)
		pane->first = side;
	if (shown > 0 && side >= pane->first + shown)
		pane->first = side - shown + 1;
}

static void
apply_filter(struct inbox *inbox)
{
	buf_reset(&inbox->words);
	text_fold(&inbox->words, input_text(&inbox->filter));
	scroll_first(&inbox->rows);
	moved(inbox);
}

static void
press_filter(struct inbox *inbox, const struct press *press)
{
	if (press->code == PRESS_ENTER || press->code == PRESS_TAB ||
	    press->code == PRESS_BACKTAB)
		inbox->filtering = false;
	else if (scroll_press(&inbox->rows, press))
		moved(inbox);
	else if (input_press(&inbox->filter, press))
		apply_filter(inbox);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct inbox *inbox = (struct inbox *)screen;

	if (inbox->filtering)
		press_filter(inbox, press);
	else if (press->code == PRESS_LEFT)
		turn(inbox, -1);
	else if (press->code == PRESS_RIGHT)
		turn(inbox, 1);
	else if (press->code == PRESS_TAB || press->code == PRESS_BACKTAB)
		inbox->in_pane = !inbox->in_pane;
	else if (inbox->in_pane)
		parts_move(&inbox->pane.rows, press);
	else if (scroll_press(&inbox->rows, press))
		moved(inbox);
}

static void
leave_filter(struct inbox *inbox)
{
	inbox->filtering = false;
	input_set(&inbox->filter, SPAN(""));
	buf_reset(&inbox->words);
	scroll_reload(&inbox->rows, inbox->rows.height);
	moved(inbox);
}

static bool
act(struct screen *screen, enum action action)
{
	struct inbox *inbox = (struct inbox *)screen;

	switch (action) {
	case ACTION_FIND:
		inbox->filtering = true;
		return true;
	case ACTION_BACK:
		if (inbox->filtering || !input_is_empty(&inbox->filter)) {
			leave_filter(inbox);
			return true;
		}
		if (!inbox->in_pane)
			return false;
		inbox->in_pane = false;
		return true;
	default:
		if (inbox->filtering)
			return action != ACTION_QUIT && action != ACTION_HELP
			    && action != ACTION_REPAINT;
		return inboxacts(inbox, action);
	}
}

void
inbox_drop(struct inbox *inbox)
{
	scroll_free(&inbox->rows);
	inboxdata_clear(&inbox->pane);
	verdicts_close(&inbox->verdicts);
	waiting_clocks_clear(&inbox->clocks);
	input_free(&inbox->filter);
	mem_free(inbox->found);
	mem_free(inbox->marks);
	mem_free(inbox->later);
	buf_free(&inbox->words);
	buf_free(&inbox->title);
	buf_free(&inbox->state);
	mem_free(inbox);
}

static void
close_inbox(struct screen *screen)
{
	inbox_drop((struct inbox *)screen);
}

static const struct screen_type inbox_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .due = due, .tick = tick, .close = close_inbox,
	.hint = hint,
};

struct inbox *
inbox_make(struct app *app)
{
	struct inbox *inbox = mem_zero(1, sizeof *inbox);

	if (inbox == NULL) {
		app_say_nomem(app);
		return NULL;
	}
	inbox->screen.type = &inbox_type;
	inbox->screen.app = app;
	arena_init(&inbox->pane.arena);
	input_init(&inbox->filter, false);
	buf_init(&inbox->words);
	scroll_init(&inbox->rows, (struct scroll_source){ inboxlist_read,
	    inbox });
	inbox->changes = app->changes + 1;	/* nothing is read yet */
	if (!verdicts_open(&inbox->verdicts, app->session->store,
	    app->session->user))
		app_say_nomem(app);
	return inbox;
}

void
inbox_open(struct app *app)
{
	struct inbox *inbox = inbox_make(app);

	if (inbox != NULL)
		app_open(app, &inbox->screen);
}

void
inbox_open_at(struct app *app, uint64_t id)
{
	struct note why = { "" };
	const struct kind *kind = NULL;
	struct rec_view rec;
	struct inbox *inbox;
	struct row_key key;
	struct txn txn;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (record_get(&txn, id, &rec))
		kind = names_kind(app->session->schema, rec_kind(&rec));
	if (kind != NULL && !decide_waits(&rec, kind))
		kind = NULL;
	txn_abandon(&txn);
	if (kind == NULL) {
		app_say(app, _("Nothing is to be decided in this record."));
		return;
	}
	inbox = inbox_make(app);
	if (inbox == NULL)
		return;
	app_open(app, &inbox->screen);
	key = inboxlist_key(kind, id);
	scroll_at(&inbox->rows, &key);
	inboxdata_load(inbox);
	inbox->in_pane = true;
}
