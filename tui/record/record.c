/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/record/record.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/app/findings.h"
#include "tui/record/past.h"
#include "tui/record/recordpart.h"

enum {
	HEAD = 2, FOOT = 3,
	DRAFT_MS = 2000, DRAFT_KEYS = 40,
	EXPLAIN_MS = 300	/* of rest before a field is explained */
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_FORM;
}

static void
add_time(struct buf *out, int64_t ms)
{
	struct buf text;

	buf_init(&text);
	time_write(&text, ms, true);
	if (text.len >= 19)
		buf_add(out, span_make(text.at + 11, 8));
	buf_free(&text);
}

static void
draw_title(struct record *record, struct cells *c)
{
	struct session *session = record->screen.app->session;
	bool changed = recordedit_changes(record) > 0;

	buf_reset(&record->title);
	buf_printf(&record->title, "%s ",
	    label_text(&record->kind->label, session->lang));
	if (record->id == 0)
		buf_text(&record->title, _("(new)"));
	else
		buf_add(&record->title, buf_span(&record->known[0].was));
	if (record->others.len > 0)
		buf_printf(&record->title, _(" (also %s)"),
		    buf_cstr(&record->others));
	buf_reset(&record->state);
	if (changed)
		buf_text(&record->state, _("CHANGED"));
	else if (record->saved)
		buf_text(&record->state, _("saved"));
	if (changed && record->draft.t != 0) {
		buf_text(&record->state, _(" | draft kept "));
		add_time(&record->state, record->draft.t);
	}
	bars_title(c, buf_cstr(&record->title), buf_cstr(&record->state));
}

static void
draw_pages(const struct record *record, struct cells *c)
{
	const struct form *form = &record->form;
	unsigned page = form->fields[form->here].page, i, col = 1;

	if (form->page_count < 2)
		return;
	for (i = 0; i < form->page_count; i++) {
		col += cells_text(c, 1, col, i == page ? "[" : " ",
		    CELL_PLAIN);
		col += cells_text(c, 1, col, form->pages[i], CELL_PLAIN);
		col += cells_text(c, 1, col, i == page ? "]" : " ",
		    CELL_PLAIN);
	}
	if (col + 20 < c->cols)
		cells_right(c, 1, col + 1, c->cols - col - 2,
		    SPAN("Ctrl-PgUp/PgDn"), CELL_PLAIN);
}

/* What is allowed, where the type says it. */
static void
explain_type(enum show_dates dates, const struct field *field,
    struct buf *out)
{
	switch (field->type) {
	case FIELD_DATE:
		buf_text(out, show_dates_hint(dates));
		break;
	case FIELD_INTEGER:
		if (field->min < field->max)
			buf_printf(out, _("Whole number %lld-%lld."),
			    (long long)field->min, (long long)field->max);
		break;
	case FIELD_PERIOD:
		buf_text(out, _("A year, or year and quarter: 2026-Q1."));
		break;
	case FIELD_WORD:
	case FIELD_REF:
		buf_text(out, field->list ?
		    _("F4 or a letter opens the list; again takes out.") :
		    _("F4 or a letter opens the list."));
		break;
	default:
		break;
	}
}

static void
explain(const struct screen *screen, struct buf *out)
{
	const struct record *record = (const struct record *)screen;
	const struct field *field = &record->kind->fields[record->form.here];
	enum lang lang = screen->app->session->lang;

	buf_printf(out, "%s: ", label_text(&field->label, lang));
	if (field->help.text[LANG_EN] != NULL)
		buf_printf(out, "%s ", label_text(&field->help, lang));
	explain_type(app_dates(screen->app), field, out);
}

static void
draw_help(struct record *record, struct cells *c)
{
	if (!record->explained)
		return;
	buf_reset(&record->help);
	explain(&record->screen, &record->help);
	cells_cut(c, c->rows - FOOT, 1, c->cols - 2,
	    buf_span(&record->help), CELL_PLAIN);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct record *record = (struct record *)screen;

	draw_title(record, c);
	draw_pages(record, c);
	form_draw(&record->form, c, HEAD, c->rows - HEAD - FOOT);
	draw_help(record, c);
}

static const char *
hint(const struct screen *screen)
{
	struct record *record = (struct record *)screen;

	buf_reset(&record->found);
	findings_hint(screen->app, record->id, &record->found);
	if (record->found.len > 0)
		return buf_cstr(&record->found);
	return _("Enter/Tab next field  Ctrl-Z undo  Ctrl-S save  Esc back, "
	    "the draft stays");
}

static void
moved(struct record *record)
{
	record->explained = false;
	record->moved_at = term_now();
}

/* A save or an undo elsewhere: what stands here may be old. */
static void
enter(struct screen *screen)
{
	struct record *record = (struct record *)screen;
	size_t here = record->form.here;

	record->explained = true;
	if (record->changes == screen->app->changes ||
	    recordedit_changes(record) > 0)
		return;
	recordload_clear(record);
	if (recordload(record))
		record->form.here = here;
	else if (record->form.count > 0)
		app_say(screen->app, _("This record is not there now."));
}

static int
left(int64_t since, int wait)
{
	int64_t ms = since + wait - term_now();

	return ms < 0 ? 0 : (int)ms;
}

static int
due(const struct screen *screen)
{
	const struct record *record = (const struct record *)screen;
	int wait = -1;

	if (record->typed > 0)
		wait = left(record->typed_at, DRAFT_MS);
	if (!record->explained && (wait < 0 ||
	    left(record->moved_at, EXPLAIN_MS) < wait))
		wait = left(record->moved_at, EXPLAIN_MS);
	return wait;
}

static void
tick(struct screen *screen, bool rested)
{
	struct record *record = (struct record *)screen;

	if (record->typed > 0 && left(record->typed_at, DRAFT_MS) == 0)
		recordsave_draft(record, record->form.here);
	if (rested || left(record->moved_at, EXPLAIN_MS) == 0)
		record->explained = true;
}

static void
edited(struct record *record)
{
	size_t i = record->form.here;
	struct form_field *field = &record->form.fields[i];

	field->changed = recordedit_is_changed(record, i);
	record->known[i].kept = false;
	record->saved = false;
	record->typed_at = term_now();
	if (++record->typed >= DRAFT_KEYS)
		recordsave_draft(record, i);
	if (field->input.full)
		app_say(record->screen.app,
		    _("The field is full and takes no more letters."));
}

static void
leave(struct record *record, size_t i)
{
	recordedit_check(record, i);
	recordsave_draft(record, i);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct record *record = (struct record *)screen;

	switch (form_press(&record->form, press)) {
	case FORM_EDITED:
		edited(record);
		break;
	case FORM_MOVED:
		leave(record, record->form.left);
		moved(record);
		break;
	case FORM_CHOOSE:
		recordedit_choose(record, press->letter);
		break;
	case FORM_ERASE:
		recordedit_set(record, record->form.here, SPAN(""));
		break;
	case FORM_LAST:
		leave(record, record->form.here);
		app_say(screen->app, _("That was the last field.  F2 or "
		    "Ctrl-S saves."));
		break;
	default:
		break;
	}
}

static void
turn(struct record *record, int by)
{
	size_t was = record->form.here;

	if (!form_turn(&record->form, by))
		return;
	leave(record, was);
	moved(record);
}

static void
save(struct record *record)
{
	struct app *app = record->screen.app;
	void (*made)(struct screen *, uint64_t) = record->setup.made;
	uint64_t id;

	if (!recordsave(record, ACTION_SAVE) || made == NULL)
		return;
	id = record->id;
	app_close(app);
	made(app->top, id);
}

/* The next record of the list in the same form; a new one after a new. */
static void
save_next(struct record *record)
{
	struct screen *below = record->screen.below;
	struct app *app = record->screen.app;
	bool was_new = record->id == 0;
	struct record_setup setup = { .kind = record->kind };

	if ((was_new || recordedit_changes(record) > 0) &&
	    !recordsave(record, ACTION_NEXT))
		return;
	if (!was_new) {
		if (below != NULL && below->type->next != NULL)
			setup.id = below->type->next(below, record->id);
		if (setup.id == 0) {
			app_say(app, _("There is no next record."));
			return;
		}
	}
	app_close(app);
	record_open(app, &setup);
}

static void
back(struct record *record)
{
	struct app *app = record->screen.app;
	bool changed = recordedit_changes(record) > 0;

	recordsave_drafts(record);
	app_back(app);
	if (changed)
		app_say(app, _("Not saved; the draft is kept (~)."));
}

static bool
act(struct screen *screen, enum action action)
{
	struct record *record = (struct record *)screen;

	switch (action) {
	case ACTION_SAVE:
		save(record);
		return true;
	case ACTION_NEXT:
		save_next(record);
		return true;
	case ACTION_BACK:
		back(record);
		return true;
	case ACTION_DISCARD:
		recordsave_discard(record);
		return true;
	case ACTION_UNDO:
		return recordedit_undo(record);
	case ACTION_REDO:
		return input_redo(&record->form.fields[
		    record->form.here].input);
	case ACTION_PAGE_NEXT:
	case ACTION_PAGE_BACK:
		turn(record, action == ACTION_PAGE_NEXT ? 1 : -1);
		return true;
	case ACTION_HISTORY:
		if (record->id != 0)
			past_open(screen->app, record->id);
		return true;
	case ACTION_FORGET:
		recordforget_ask(record);
		return true;
	case ACTION_QUIT:
		recordsave_drafts(record);
		return false;
	default:
		return recordedit_act(record, action);
	}
}

static void
keep(struct screen *screen)
{
	recordsave_drafts((struct record *)screen);
}

static void
close_record(struct screen *screen)
{
	struct record *record = (struct record *)screen;

	recordload_clear(record);
	mem_free(record->labels);
	buf_free(&record->title);
	buf_free(&record->others);
	buf_free(&record->state);
	buf_free(&record->help);
	buf_free(&record->found);
	mem_free(record);
}

static uint64_t
subject(const struct screen *screen)
{
	return ((const struct record *)screen)->id;
}

const struct screen_type record_type = {
	.subject = subject,
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .due = due, .tick = tick, .keep = keep,
	.close = close_record, .explain = explain, .hint = hint,
};

void
record_open(struct app *app, const struct record_setup *setup)
{
	struct record *record = mem_zero(1, sizeof *record);

	if (record == NULL) {
		app_say_nomem(app);
		return;
	}
	record->screen.type = &record_type;
	record->screen.app = app;
	record->setup = *setup;
	record->kind = setup->kind;
	record->id = setup->id;
	record->draft.fd = -1;
	if (!recordload(record)) {
		close_record(&record->screen);
		app_say(app, _("This record is not there now."));
		return;
	}
	record->setup.draft = NULL;
	if (setup->field != NULL)
		form_go(&record->form, setup->field->place);
	app_open(app, &record->screen);
}
