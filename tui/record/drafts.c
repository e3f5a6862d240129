/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/record/drafts.h"

#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/record/journal.h"
#include "tui/record/record.h"
#include "tui/widget/show.h"

enum { HEAD = 2, FOOT = 2 };

struct drafts {
	struct screen		 screen;
	struct arena		 arena;
	struct journal_head	*heads;
	struct span		*names;
	size_t			 count, here, top;
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_DRAFTS;
}

static void
name_draft(const struct show *show, const struct journal_head *head,
    struct buf *out)
{
	show_time(show->dates, head->t, out);
	buf_printf(out, "  %s ", label_text(&head->kind->label,
	    show->lang));
	if (head->id != 0)
		show_record(show, head->id, out);
	else
		buf_text(out, _("(new)"));
}

static void
enter(struct screen *screen)
{
	struct drafts *drafts = (struct drafts *)screen;
	struct session *session = screen->app->session;
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(screen->app, &txn);
	struct buf name;
	size_t i;

	arena_clear(&drafts->arena);
	buf_init(&name);
	txn_begin(&txn, session->store, TXN_READ, &why);
	drafts->count = journal_list(&txn, session->user, &drafts->arena,
	    &drafts->heads);
	drafts->names = arena_array(&drafts->arena, drafts->count + 1,
	    sizeof *drafts->names);
	for (i = 0; drafts->names != NULL && i < drafts->count; i++) {
		buf_reset(&name);
		name_draft(&show, &drafts->heads[i], &name);
		drafts->names[i] = arena_copy(&drafts->arena,
		    buf_span(&name));
	}
	txn_abandon(&txn);
	buf_free(&name);
	if (drafts->here >= drafts->count)
		drafts->here = drafts->count == 0 ? 0 : drafts->count - 1;
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct drafts *drafts = (struct drafts *)screen;
	size_t i, most = c->rows - HEAD - FOOT;

	bars_title(c, _("Unfinished forms"), "");
	if (drafts->here < drafts->top)
		drafts->top = drafts->here;
	if (drafts->here >= drafts->top + most)
		drafts->top = drafts->here - most + 1;
	if (drafts->count == 0)
		cells_text(c, HEAD, 3, _("Every form was saved."),
		    CELL_PLAIN);
	for (i = 0; i < most && drafts->top + i < drafts->count; i++) {
		unsigned row = HEAD + (unsigned)i;

		cells_cut(c, row, 3, c->cols - 4,
		    drafts->names[drafts->top + i], CELL_PLAIN);
		if (drafts->top + i == drafts->here) {
			cells_text(c, row, 0, ">", CELL_PLAIN);
			cells_cursor(c, row, 0);
		}
	}
}

static void
press(struct screen *screen, const struct press *press)
{
	struct drafts *drafts = (struct drafts *)screen;
	size_t last = drafts->count == 0 ? 0 : drafts->count - 1;

	if (press->code == PRESS_UP)
		drafts->here -= drafts->here > 0;
	else if (press->code == PRESS_DOWN)
		drafts->here += drafts->here < last;
	else if (press->code == PRESS_HOME || press->code == PRESS_PGUP)
		drafts->here = 0;
	else if (press->code == PRESS_END || press->code == PRESS_PGDN)
		drafts->here = last;
}

static void
discard(struct drafts *drafts)
{
	struct journal journal;

	if (drafts->count == 0)
		return;
	journal_init(&journal, drafts->heads[drafts->here].path);
	journal_drop(&journal, false);
	journal_close(&journal);
	enter(&drafts->screen);
	app_say(drafts->screen.app, _("The draft is gone."));
}

static bool
act(struct screen *screen, enum action action)
{
	struct drafts *drafts = (struct drafts *)screen;
	const struct journal_head *head;

	if (action == ACTION_DISCARD) {
		discard(drafts);
		return true;
	}
	if (action != ACTION_OPEN)
		return false;
	if (drafts->count == 0)
		return true;
	head = &drafts->heads[drafts->here];
	record_open(screen->app, &(struct record_setup){ .kind = head->kind,
	    .id = head->id, .draft = head->path });
	return true;
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("Enter goes on with the form, F8 throws the draft away.");
}

static void
close_drafts(struct screen *screen)
{
	arena_clear(&((struct drafts *)screen)->arena);
	mem_free(screen);
}

static const struct screen_type drafts_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_drafts, .hint = hint,
};

void
drafts_open(struct app *app)
{
	struct drafts *drafts = mem_zero(1, sizeof *drafts);

	if (drafts == NULL) {
		app_say_nomem(app);
		return;
	}
	drafts->screen.type = &drafts_type;
	arena_init(&drafts->arena);
	app_open(app, &drafts->screen);
}
