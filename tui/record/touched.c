/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/record/touched.h"

#include "core/act/edit_touch.h"
#include "core/base/clock.h"
#include "core/base/words.h"
#include "tui/ask/ask.h"
#include "tui/record/read.h"
#include "tui/widget/show.h"

enum { DAY_MS = 86400000, COUNTS_WIDTH = 62 };

/* What can happen to a record of this kind besides being deleted. */
static bool
what_of(struct app *app, struct txn *txn, struct whatif_ask *ask)
{
	static const enum whatif_what whats[] = { WHATIF_CLOSE, WHATIF_CANCEL,
		WHATIF_MOVE };
	const struct kind *kind = NULL;
	struct rec_view rec;
	size_t i;

	if (record_get(txn, ask->id, &rec))
		kind = names_kind(app->session->schema, rec_kind(&rec));
	for (i = 0; i < sizeof whats / sizeof *whats; i++) {
		if (whatif_can(whats[i], kind)) {
			ask->what = whats[i];
			return true;
		}
	}
	return false;
}

static void
add_why(const struct show *show, const struct whatif_touch *t,
    struct buf *out)
{
	struct buf via;

	buf_init(&via);
	show_code(show, t->via, &via);
	whatif_reason(t, buf_cstr(&via), show->lang, out);
	buf_free(&via);
}

void
touched_line(const struct show *show, const struct whatif_touch *t,
    struct buf *out)
{
	show_record(show, t->id, out);
	buf_text(out, ": ");
	add_why(show, t, out);
}

static void
add_touches(struct read *read, const struct show *show,
    const struct whatif *w, bool links)
{
	const struct kind *kind = NULL;
	struct buf text;
	uint32_t i;

	buf_init(&text);
	if (w->count == 0)
		read_printf(read, " %s", _("Nothing is touched."));
	for (i = 0; i < w->count; i++) {
		const struct whatif_touch *t = &w->touches[i];

		if (t->kind != kind)
			read_printf(read, " %s",
			    label_text(&t->kind->plural, show->lang));
		kind = t->kind;
		buf_reset(&text);
		buf_text(&text, "   ");
		touched_line(show, t, &text);
		read_line(read, buf_span(&text), links ? t->id : 0);
	}
	buf_free(&text);
}

/* A page of all that is touched; NULL: it failed, or without memory. */
static struct read *
page_of(struct app *app, const struct whatif_ask *ask, bool links,
    uint32_t *count)
{
	static const char *const titles[] = {
		[WHATIF_CLOSE] = N_("What closing would touch"),
		[WHATIF_CANCEL] = N_("What cancelling would touch"),
		[WHATIF_SHORTEN] = N_("What a shorter term would touch"),
		[WHATIF_MOVE] = N_("What moving would touch"),
		[WHATIF_REMOVE] = N_("What deleting would touch"),
	};
	struct read *read = NULL;
	struct note why = { "" };
	struct whatif w = { .count = 0 };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf title;

	buf_init(&title);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (app_check(app, whatif_run(&w, &txn, ask, &why), &why)) {
		buf_printf(&title, "%s: ", _(titles[ask->what]));
		show_record(&show, ask->id, &title);
		read = read_begin(app, buf_cstr(&title));
	}
	if (read != NULL && w.count > 0) {
		buf_reset(&title);
		whatif_counts(&w, show.lang, 0, &title);
		read_wrap(read, buf_cstr(&title), 1);
	}
	if (read != NULL)
		add_touches(read, &show, &w, links);
	*count = w.count;
	whatif_clear(&w);
	txn_abandon(&txn);
	buf_free(&title);
	return read;
}

static int64_t
today_of(const struct app *app)
{
	return clock_now(app->session->clock) / DAY_MS;
}

static void
show_touched(struct app *app, uint64_t id, int64_t position, bool instead)
{
	struct whatif_ask ask = { .id = id, .position = position,
	    .today = today_of(app) };
	struct note why = { "" };
	struct read *read;
	struct txn txn;
	uint32_t count;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	what_of(app, &txn, &ask);
	txn_abandon(&txn);
	read = page_of(app, &ask, true, &count);
	if (read != NULL)
		read_show(read, instead);
}

static void
position_given(struct screen *screen)
{
	struct span text = ask_answer(screen, 0);
	const uint64_t *id = ask_kept(screen);
	int64_t position = 0;
	size_t i;

	for (i = 0; i < text.len && i < 8 && text.at[i] >= '0' &&
	    text.at[i] <= '9'; i++)
		position = position * 10 + (text.at[i] - '0');
	if (i == 0 || i < text.len)
		ask_refuse(screen, 0, _("Type a whole number."));
	else
		show_touched(screen->app, *id, position, true);
}

static void
ask_position(struct app *app, uint64_t id)
{
	struct ask *ask = ask_begin(app, _("What if this topic moves?"),
	    _("F2 shows what would be touched; nothing is saved."),
	    position_given);
	uint64_t *kept;

	if (ask == NULL)
		return;
	kept = arena_get(ask_arena(ask), sizeof *kept);
	if (kept != NULL)
		*kept = id;
	ask_keep(ask, kept);
	ask_text(ask, _("To position"), "",
	    _("Its place in the order of teaching."));
	ask_show(ask);
}

void
touched_open(struct app *app, uint64_t id)
{
	struct whatif_ask ask = { .id = id };
	struct note why = { "" };
	struct txn txn;
	bool fine;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	fine = what_of(app, &txn, &ask);
	txn_abandon(&txn);
	if (!fine)
		app_say(app, _("Only institutions close, agreements and "
		    "placements are cancelled, topics move."));
	else if (ask.what == WHATIF_MOVE)
		ask_position(app, id);
	else
		show_touched(app, id, 0, false);
}

struct before {
	void	(*go)(struct screen *);
};

static void
go_on(struct screen *screen)
{
	const struct before *page = read_kept(screen);
	void (*go)(struct screen *) = page->go;
	struct app *app = screen->app;

	app_close(app);
	go(app->top);
}

/* The whole page, or nothing. */
static struct read *
page_before(struct app *app, const struct whatif_ask *ask)
{
	uint32_t count;
	struct read *read = page_of(app, ask, false, &count);

	if (read != NULL && count == 0) {
		read_drop(read);
		read = NULL;
	}
	return read;
}

bool
touched_before(struct app *app, const struct edit_record *edit,
    void (*go)(struct screen *))
{
	struct note why = { "" };
	struct whatif_ask ask;
	struct read *read;
	struct before *page;
	struct txn txn;
	bool is_due;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	is_due = edit_touch(&txn, edit, today_of(app), &ask);
	txn_abandon(&txn);
	read = is_due ? page_before(app, &ask) : NULL;
	page = read == NULL ? NULL : mem_zero(1, sizeof *page);
	if (page == NULL)
		return false;
	page->go = go;
	read_keep(read, page);
	read_start(read, go_on, NULL, _("Enter or F2 saves all the same, Esc "
	    "goes back to the form."));
	read_show(read, false);
	return true;
}

void
touched_by_deleting(struct app *app, uint64_t id, unsigned most,
    struct buf *out)
{
	struct whatif_ask ask = { .what = WHATIF_REMOVE, .id = id,
	    .today = today_of(app) };
	struct whatif w = { .count = 0 };
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);
	uint32_t i;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (whatif_run(&w, &txn, &ask, &why) == OK && w.count > 0) {
		buf_text(out, _("In all it would touch: "));
		buf_byte(out, '\n');
		buf_byte(out, ' ');
		whatif_counts(&w, show.lang, COUNTS_WIDTH, out);
		for (i = 0; i < w.count && i < most; i++) {
			buf_text(out, "\n   ");
			touched_line(&show, &w.touches[i], out);
		}
		if (w.count > most)
			buf_byte(out, '\n');
		if (w.count > most)
			buf_printf(out, _("   and %u more"),
			    w.count - most);
	}
	whatif_clear(&w);
	txn_abandon(&txn);
}
