/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/touched.h"

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/rules/whatif.h"
#include "tui/ask.h"
#include "tui/read.h"
#include "tui/show.h"

enum { DAY_MS = 86400000 };

/* What can happen to a record of this kind. */
static bool
what_of(struct app *app, struct txn *txn, struct whatif_ask *ask)
{
	static const struct {
		const char		*kind;
		enum whatif_what	 what;
	} rows[] = {
		{ "subject", WHATIF_CLOSE }, { "agreement", WHATIF_CANCEL },
		{ "topic", WHATIF_MOVE },
	};
	const struct kind *kind = NULL;
	struct rec_view rec;
	size_t i;

	if (record_get(txn, ask->id, &rec))
		kind = names_kind(app->session->schema, rec_kind(&rec));
	for (i = 0; kind != NULL && i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].kind, kind->name) == 0) {
			ask->what = rows[i].what;
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

static void
add_touches(struct read *read, const struct show *show,
    const struct whatif *w)
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
		show_record(show, t->id, &text);
		buf_text(&text, ": ");
		add_why(show, t, &text);
		read_line(read, buf_span(&text), t->id);
	}
	buf_free(&text);
}

static void
show_touched(struct app *app, uint64_t id, int64_t position, bool instead)
{
	static const char *const titles[] = {
		[WHATIF_CLOSE] = N_("What closing would touch"),
		[WHATIF_CANCEL] = N_("What cancelling would touch"),
		[WHATIF_MOVE] = N_("What moving would touch"),
	};
	struct whatif_ask ask = { .id = id, .position = position,
	    .today = clock_now(app->session->clock) / DAY_MS };
	struct read *read = NULL;
	struct note why = { "" };
	struct whatif w = { .count = 0 };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf name, title;
	enum err err;

	buf_init(&name);
	buf_init(&title);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	what_of(app, &txn, &ask);
	err = whatif_run(&w, &txn, &ask, &why);
	if (err == OK) {
		show_record(&show, id, &name);
		buf_printf(&title, "%s: %s", _(titles[ask.what]),
		    buf_cstr(&name));
		read = read_begin(app, buf_cstr(&title));
	}
	if (read != NULL)
		add_touches(read, &show, &w);
	whatif_clear(&w);
	txn_abandon(&txn);
	buf_free(&name);
	buf_free(&title);
	if (app_check(app, err, &why) && read != NULL)
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
		app_say(app, _("Only institutions close, agreements are "
		    "cancelled, topics move."));
	else if (ask.what == WHATIF_MOVE)
		ask_position(app, id);
	else
		show_touched(app, id, 0, false);
}

void
touched_counts(struct app *app, uint64_t id, struct buf *out)
{
	struct whatif_ask ask = { .id = id,
	    .today = clock_now(app->session->clock) / DAY_MS };
	struct whatif w = { .count = 0 };
	struct note why = { "" };
	struct txn txn;
	uint32_t i, n;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (what_of(app, &txn, &ask) && ask.what != WHATIF_MOVE &&
	    whatif_run(&w, &txn, &ask, &why) == OK) {
		for (i = 0; i < w.count; i += n) {
			for (n = 1; i + n < w.count && w.touches[i + n].kind
			    == w.touches[i].kind; n++)
				;
			buf_printf(out, "%s%s: %u", i > 0 ? "; " : "",
			    label_text(&w.touches[i].kind->plural,
			    app->session->lang), n);
		}
	}
	whatif_clear(&w);
	txn_abandon(&txn);
}
