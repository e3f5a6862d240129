/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/record/past.h"

#include "core/base/words.h"
#include "core/say/events.h"
#include "core/say/setline.h"
#include "tui/ask/confirm.h"
#include "tui/record/read.h"
#include "tui/widget/show.h"

enum {
	LOG_MOST = 500,
	ASKED_FROM = 50		/* lines: more of them may be a day's work */
};

/* What a change-set did, in a few words. */
static void
put_name(struct app *app, struct txn *txn, const struct change_set *set,
    struct buf *out)
{
	setline_write(txn, set, app->session->schema, app->session->lang,
	    out);
}

static void
add_when(enum show_dates dates, struct buf *out,
    const struct change_set *set)
{
	show_time(dates, set->t, out);
	buf_printf(out, "  %-12.*s ", SPAN_ARG(set->user));
}

static void
add_value(struct buf *out, const struct show *show,
    const struct field *field, const struct value *value)
{
	size_t from = out->len;

	if (field != NULL)
		show_value(show, field, value, out);
	else
		value_to_text(out, value);
	if (out->len == from)
		buf_text(out, _("(empty)"));
}

static void
add_event(struct read *read, const struct show *show,
    const struct kind *kind, const struct event *event)
{
	const struct field *field = kind_field(kind, event->field);
	struct buf text;

	buf_init(&text);
	add_when(show->dates, &text, &event->set);
	if (event->joined != 0) {
		events_link(show->txn, event, &text);
	} else if (event->field.len == 0) {
		buf_text(&text, event->erased ? _("personal values erased") :
		    event->removed ? _("deleted") : _("made"));
	} else {
		buf_text(&text, field == NULL ? "" :
		    label_text(&field->label, show->lang));
		if (field == NULL)
			buf_add(&text, event->field);
		buf_text(&text, ": ");
		add_value(&text, show, field, &event->before);
		buf_text(&text, " -> ");
		add_value(&text, show, field, &event->after);
	}
	read_line(read, buf_span(&text), 0);
	buf_free(&text);
}

/* Newest first, as people look for what was last. */
static void
add_events(struct read *read, const struct show *show,
    const struct kind *kind, uint64_t id, struct arena *arena)
{
	struct event *events;
	size_t count = 0;

	if (history_of(show->txn, id, arena, &events, &count) != OK)
		return;
	while (count-- > 0)
		add_event(read, show, kind, &events[count]);
}

void
past_open(struct app *app, uint64_t id)
{
	struct session *session = app->session;
	const struct kind *kind = NULL;
	struct note why = { "" };
	struct read *read = NULL;
	struct rec_view rec;
	struct arena arena;
	struct buf title;
	struct txn txn;
	struct show show = app_show(app, &txn);

	arena_init(&arena);
	buf_init(&title);
	txn_begin(&txn, session->store, TXN_READ, &why);
	if (record_get(&txn, id, &rec))
		kind = names_kind(session->schema, rec_kind(&rec));
	if (kind != NULL) {
		buf_printf(&title, "%s: ", _("History"));
		show_record(&show, id, &title);
		read = read_begin(app, buf_cstr(&title));
	}
	if (read != NULL)
		add_events(read, &show, kind, id, &arena);
	txn_abandon(&txn);
	arena_clear(&arena);
	buf_free(&title);
	if (read == NULL) {
		app_say(app, _("This record is not there now."));
		return;
	}
	read_show(read, false);
}

/* The sets of the log page, in the order of its lines. */
struct log_page {
	size_t		count;
	uint64_t	sets[LOG_MOST];
};

static void
add_set(struct read *read, struct app *app, struct txn *txn,
    const struct change_set *set)
{
	struct buf text;

	buf_init(&text);
	add_when(app_dates(app), &text, set);
	put_name(app, txn, set, &text);
	if (set->note.len > 0)
		buf_printf(&text, " (%.*s)", SPAN_ARG(set->note));
	read_line(read, buf_span(&text), 0);
	buf_free(&text);
}

/* What would be taken back, when it is much. */
static bool
is_large(struct app *app, bool is_redo, uint64_t set, struct buf *text)
{
	struct session *session = app->session;
	struct note why = { "" };
	struct change_set what;
	struct txn txn;
	bool large;

	txn_begin(&txn, session->store, TXN_READ, &why);
	large = (set != 0 ? log_set_of(&txn, set, &what) :
	    undo_next(&txn, &session->author, is_redo, &what)) &&
	    what.of > ASKED_FROM;
	if (large) {
		buf_byte(text, ' ');
		add_when(app_dates(app), text, &what);
		buf_text(text, "\n ");
		put_name(app, &txn, &what, text);
		buf_text(text, "\n ");
		buf_printf(text, PN_("%llu line of the log",
		    "%llu lines of the log", what.of),
		    (unsigned long long)what.of);
	}
	txn_abandon(&txn);
	return large;
}

static void
say_blocked(struct app *app, const struct buf *blocks)
{
	struct read *read = read_begin(app, _("Not undone: this stands in "
	    "the way"));

	if (read == NULL)
		return;
	read_wrap(read, blocks->at, 1);
	read_line(read, SPAN(""), 0);
	read_line(read, span_of(_(" Nothing was changed.  Undo those first, "
	    "or set the fields by hand.")), 0);
	read_show(read, false);
}

static void
say_done(struct app *app, bool is_redo, const struct change_result *result)
{
	struct note why = { "" };
	struct change_set set;
	struct txn txn;
	struct buf name;

	buf_init(&name);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (log_set_of(&txn, result->set, &set)) {
		while (set.undoes != 0 &&
		    log_set_of(&txn, set.undoes, &set))
			;
		put_name(app, &txn, &set, &name);
	}
	txn_abandon(&txn);
	app_say(app, is_redo ? _("Done again: %s (Ctrl-Z undoes it)") :
	    _("Undone: %s (Ctrl-Y does it again)"), buf_cstr(&name));
	buf_free(&name);
}

static void
take_back(struct app *app, bool is_redo, uint64_t set)
{
	struct session *session = app->session;
	struct change_result result = { 0, 0 };
	struct note why = { "" };
	struct buf blocks;
	enum err err;

	buf_init(&blocks);
	err = is_redo ?
	    redo(session->store, &session->author, &blocks, &result, &why) :
	    undo(session->store, &session->author, set, &blocks, &result,
	    &why);
	if (err == OK && result.set != 0) {
		app->changes++;
		app->top->type->enter(app->top);
		say_done(app, is_redo, &result);
	} else if (blocks.len > 0) {
		buf_cstr(&blocks);
		say_blocked(app, &blocks);
	} else if (app_check(app, err, &why)) {
		app_say(app, is_redo ? _("There is nothing to do again.") :
		    _("There is nothing to undo."));
	}
	buf_free(&blocks);
}


/* Much is not taken back by one key too many. */
static void
undo_or_ask(struct app *app, bool is_redo, uint64_t set,
    void (*yes)(struct screen *))
{
	struct buf text;

	buf_init(&text);
	if (is_large(app, is_redo, set, &text))
		confirm_open(app, is_redo ? _("Do all of this again?") :
		    _("Take all of this back?"), buf_span(&text), yes);
	else
		take_back(app, is_redo, set);
	buf_free(&text);
}

static void
undo_last(struct screen *screen)
{
	take_back(screen->app, false, 0);
}

static void
redo_last(struct screen *screen)
{
	take_back(screen->app, true, 0);
}

void
past_undo_last(struct app *app, bool is_redo)
{
	undo_or_ask(app, is_redo, 0, is_redo ? redo_last : undo_last);
}

/* The set under the cursor of the log page; 0: none is there. */
static uint64_t
chosen_set(struct screen *screen)
{
	const struct log_page *page = read_kept(screen);
	size_t line = read_here(screen);

	return line < page->count ? page->sets[line] : 0;
}

static void
undo_chosen_now(struct screen *screen)
{
	take_back(screen->app, false, chosen_set(screen));
}

static void
undo_chosen(struct screen *screen)
{
	if (chosen_set(screen) != 0)
		undo_or_ask(screen->app, false, chosen_set(screen),
		    undo_chosen_now);
}

void
past_log(struct app *app)
{
	struct read *read = read_begin(app, _("All saves, newest first"));
	struct log_page *page = mem_zero(1, sizeof *page);
	struct note why = { "" };
	struct change_set set;
	struct walk walk;
	struct txn txn;

	if (read == NULL || page == NULL)
		return;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	log_sets(&walk, &txn);
	while (page->count < LOG_MOST && log_next_set(&walk, &set)) {
		page->sets[page->count++] = set.first;
		add_set(read, app, &txn, &set);
	}
	walk_end(&walk);
	txn_abandon(&txn);
	read_keep(read, page);
	read_start(read, undo_chosen, NULL, _("Enter or F2 undoes the save "
	    "under the cursor; that is a save like any other."));
	read_show(read, false);
}
