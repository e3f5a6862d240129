/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/chain/chainview.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/ask/choose.h"
#include "tui/chain/chainpart.h"

enum { EXPLAIN_MS = 300, CHAINS_MOST = 60 };

static enum place
place(const struct screen *screen)
{
	return ((const struct chainview *)screen)->finding ? PLACE_FILTER :
	    PLACE_CHAIN;
}

static void
draw(struct screen *screen, struct cells *c)
{
	chaindraw((struct chainview *)screen, c);
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("n next finding  +/- fold  Right follows the link  F6 tree, "
	    "table, layers");
}

/* Findings are those of now; the chain is read again when it was saved. */
static void
enter(struct screen *screen)
{
	struct chainview *view = (struct chainview *)screen;
	uint64_t here = chainacts_record(view, view->rows.here);

	findings_renew(screen->app);
	if (view->topics == NULL || view->changes != screen->app->changes)
		chaindata_load(view);
	chaindata_lines(view);
	if (here != 0)
		chainacts_go(view, here);
	view->explained = true;
}

static void
moved(struct chainview *view)
{
	view->explained = false;
	view->moved_at = term_now();
}

static bool
topic_has(const struct chain_topic *topic, struct span folded)
{
	struct buf text;
	bool has = false;
	size_t i;

	buf_init(&text);
	text_fold(&text, topic->code);
	buf_byte(&text, ' ');
	text_fold(&text, topic->title);
	for (i = 0; !has && i + folded.len <= text.len; i++)
		has = memcmp(text.at + i, folded.at, folded.len) == 0;
	buf_free(&text);
	return has;
}

static void
seek(struct chainview *view, size_t from)
{
	struct buf folded;
	size_t n, i;

	buf_init(&folded);
	text_fold(&folded, input_text(&view->find));
	for (n = 0; folded.len > 0 && n < view->rows.count; n++) {
		const struct chain_row *line;

		i = (from + n) % view->rows.count;
		line = &view->lines[i];
		if (line->sort != CHAIN_TOPIC ||
		    !topic_has(&view->topics[line->index],
		    buf_span(&folded)))
			continue;
		view->rows.here = i;
		parts_follow(&view->rows);
		break;
	}
	if (folded.len > 0 && n == view->rows.count)
		app_say(view->screen.app, _("There is no such topic here."));
	buf_free(&folded);
}

static void
press_find(struct chainview *view, const struct press *press)
{
	if (press->code == PRESS_ENTER || press->code == PRESS_TAB)
		view->finding = false;
	else if (press->code == PRESS_DOWN)
		seek(view, view->rows.here + 1);
	else if (input_press(&view->find, press))
		seek(view, view->rows.here);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct chainview *view = (struct chainview *)screen;

	moved(view);
	if (view->finding)
		press_find(view, press);
	else
		parts_move(&view->rows, press);
}

static bool
act(struct screen *screen, enum action action)
{
	struct chainview *view = (struct chainview *)screen;

	if (action == ACTION_FIND) {
		input_set(&view->find, SPAN(""));
		view->finding = true;
		return true;
	}
	if (action == ACTION_BACK && view->finding) {
		view->finding = false;
		return true;
	}
	if (view->finding)
		return action != ACTION_BACK && action != ACTION_QUIT &&
		    action != ACTION_HELP && action != ACTION_REPAINT;
	if (!chainacts(view, action))
		return false;
	view->explained = true;
	return true;
}

static int
due(const struct screen *screen)
{
	const struct chainview *view = (const struct chainview *)screen;
	int64_t left = view->moved_at + EXPLAIN_MS - term_now();

	if (view->explained)
		return -1;
	return left < 0 ? 0 : (int)left;
}

static void
tick(struct screen *screen, bool rested)
{
	(void)rested;
	((struct chainview *)screen)->explained = true;
}

static void
close_view(struct screen *screen)
{
	struct chainview *view = (struct chainview *)screen;

	arena_clear(&view->arena);
	mem_free(view->topics);
	mem_free(view->lines);
	input_free(&view->find);
	buf_free(&view->head);
	buf_free(&view->state);
	mem_free(view);
}

static const struct screen_type chainview_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .found = enter, .due = due, .tick = tick,
	.close = close_view, .hint = hint,
};

static void
open_chain(struct app *app, uint64_t chain)
{
	struct chainview *view = mem_zero(1, sizeof *view);

	if (view == NULL) {
		app_say_nomem(app);
		return;
	}
	view->screen.type = &chainview_type;
	view->id = chain;
	arena_init(&view->arena);
	input_init(&view->find, false);
	app_open(app, &view->screen);
}

/* The chains in the order of their codes. */
static size_t
chains(struct app *app, uint64_t *ids, struct choose *choose)
{
	struct query query = { .kind = schema_kind(app->session->schema,
	    SPAN("chain")) };
	struct note why = { "" };
	struct query_run *run;
	struct row_key key;
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf text;
	size_t count = 0;

	buf_init(&text);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (query_begin(&txn, &query, &why, &run) == OK) {
		while (count < CHAINS_MOST &&
		    query_next(run, &ids[count], &key)) {
			buf_reset(&text);
			show_record(&show, ids[count++], &text);
			if (choose != NULL)
				choose_add(choose, "%s", buf_cstr(&text));
		}
		app_check(app, query_end(run), &why);
	}
	txn_abandon(&txn);
	buf_free(&text);
	return count;
}

static void
chosen(struct screen *screen, size_t index)
{
	uint64_t ids[CHAINS_MOST];

	if (index < chains(screen->app, ids, NULL))
		open_chain(screen->app, ids[index]);
}

void
chainview_choose(struct app *app)
{
	uint64_t ids[CHAINS_MOST];
	size_t count = chains(app, ids, NULL);
	struct choose *choose;

	if (count == 0) {
		app_say(app, _("There is no chain yet."));
		return;
	}
	if (count == 1) {
		open_chain(app, ids[0]);
		return;
	}
	choose = choose_begin(app, _("Chains"), chosen);
	if (choose == NULL)
		return;
	chains(app, ids, choose);
	choose_show(choose);
}
