/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/clock.h"
#include "core/base/words.h"
#include "tui/ask/confirm.h"
#include "tui/calendar/calpart.h"
#include "tui/calendar/propose.h"
#include "tui/record/record.h"
#include "tui/record/touched.h"
#include "tui/record/view.h"

struct cal_bar *
calacts_bar(const struct calendar *cal)
{
	const struct cal_row *line;

	if (cal->rows.here >= cal->rows.count)
		return NULL;
	line = &cal->lines[cal->rows.here];
	return line->sort == CAL_BAR ? &cal->bars[line->index] : NULL;
}

uint64_t
calacts_record(const struct calendar *cal)
{
	const struct findings *f = findings_get(cal->screen.app);
	const struct cal_row *line;

	if (cal->rows.here >= cal->rows.count)
		return 0;
	line = &cal->lines[cal->rows.here];
	switch (line->sort) {
	case CAL_HOST:
		return cal->hosts[line->index].id;
	case CAL_BAR:
		return cal->bars[line->index].id;
	case CAL_UNPLACED:
		return f == NULL || line->index >= f->check->count ? 0 :
		    f->check->findings[line->index].record;
	default:
		return 0;
	}
}

/* Whether a later edit of the same bar stands. */
static bool
is_last(const struct calendar *cal, size_t i)
{
	size_t k;

	for (k = i + 1; k < cal->edit_count; k++)
		if (cal->edits[k].id == cal->edits[i].id)
			return false;
	return true;
}

size_t
calacts_pending(const struct calendar *cal)
{
	size_t i, count = 0;

	for (i = 0; i < cal->edit_count; i++)
		count += is_last(cal, i);
	return count;
}

static bool
note_edit(struct calendar *cal, const struct cal_bar *bar)
{
	if (!vec_room(&cal->edits, &cal->edit_room, cal->edit_count,
	    sizeof *cal->edits))
		return false;
	cal->edits[cal->edit_count++] = (struct cal_edit){ bar->id,
	    bar->from, bar->to };
	return true;
}

/* The chosen bar by so many units; only its end when it is stretched. */
static void
move(struct calendar *cal, int64_t by, bool stretch)
{
	struct cal_bar *bar = calacts_bar(cal);

	if (bar == NULL) {
		app_say(cal->screen.app, _("Choose a trainee's bar first."));
		return;
	}
	if (bar->done) {
		app_say(cal->screen.app, _("This placement is completed; "
		    "F4 opens its form."));
		return;
	}
	by *= cal_unit(cal);
	if (stretch && bar->to + by < bar->from) {
		app_say(cal->screen.app, _("It cannot be shorter."));
		return;
	}
	bar->from += stretch ? 0 : by;
	bar->to += by;
	if (!note_edit(cal, bar))
		app_say_nomem(cal->screen.app);
}

/* Takes the last move back. */
static bool
unmove(struct calendar *cal)
{
	if (cal->edit_count == 0)
		return false;
	cal->edit_count--;
	caldata_load(cal);
	app_say(cal->screen.app, _("The move was taken back."));
	return true;
}

struct saving {
	struct edit_field	*fields;	/* two for each record */
	struct edit_record	*records;
	size_t			 count;
};

static void
add_record(struct saving *saving, struct arena *arena,
    const struct kind *kind, const struct cal_edit *edit)
{
	struct edit_field *fields = &saving->fields[saving->count * 2];
	struct buf day;

	buf_init(&day);
	date_write(&day, edit->from);
	fields[0] = (struct edit_field){ kind_field(kind, SPAN("from")),
	    arena_copy(arena, buf_span(&day)), EDIT_SET };
	buf_reset(&day);
	date_write(&day, edit->to);
	fields[1] = (struct edit_field){ kind_field(kind, SPAN("to")),
	    arena_copy(arena, buf_span(&day)), EDIT_SET };
	buf_free(&day);
	saving->records[saving->count++] = (struct edit_record){
	    .kind = kind, .id = edit->id, .fields = fields, .count = 2 };
}

/* All moves as one change-set. */
static void
save(struct calendar *cal)
{
	struct app *app = cal->screen.app;
	const struct kind *kind = schema_kind(app->session->schema,
	    SPAN("placement"));
	size_t most = calacts_pending(cal), i;
	const struct field *wrong = NULL;
	struct change_result result;
	struct note why = { "" };
	struct saving saving = { .count = 0 };
	struct arena arena;
	uint64_t *ids;
	enum err err = ERR_NOMEM;

	if (most == 0) {
		app_say(app, _("Nothing was moved."));
		return;
	}
	arena_init(&arena);
	saving.fields = arena_array(&arena, most * 2,
	    sizeof *saving.fields);
	saving.records = arena_array(&arena, most, sizeof *saving.records);
	ids = arena_array(&arena, most, sizeof *ids);
	if (ids != NULL && saving.records != NULL && saving.fields != NULL) {
		for (i = 0; i < cal->edit_count; i++)
			if (is_last(cal, i))
				add_record(&saving, &arena, kind,
				    &cal->edits[i]);
		err = edit_save(app->session, saving.records, saving.count,
		    ids, &wrong, &result, &why);
	}
	arena_clear(&arena);
	if (!app_check(app, err, &why))
		return;
	cal->edit_count = 0;
	app->changes++;
	cal->screen.type->enter(&cal->screen);
	app_say(app, PN_("%zu placement saved.  Ctrl-Z takes it back.",
	    "%zu placements saved.  Ctrl-Z takes them back.", most), most);
}

static void
remove_yes(struct screen *screen)
{
	struct calendar *cal = (struct calendar *)screen;
	struct app *app = screen->app;
	struct cal_bar *bar = calacts_bar(cal);
	struct change_result result;
	struct note why = { "" };

	if (bar == NULL || !app_check(app, edit_remove(app->session,
	    &bar->id, 1, &result, &why), &why))
		return;
	app->changes++;
	screen->type->enter(screen);
	app_say(app, _("Removed.  Ctrl-Z takes it back."));
}

static void
remove_here(struct calendar *cal)
{
	const struct cal_bar *bar = calacts_bar(cal);
	struct buf text;

	if (bar == NULL)
		return;
	buf_init(&text);
	buf_printf(&text, _("The placement of %.*s will be removed."),
	    SPAN_ARG(bar->trainee_name));
	confirm_open(cal->screen.app, _("Remove a placement"),
	    buf_span(&text), remove_yes);
	buf_free(&text);
}

static void
leave_yes(struct screen *screen)
{
	((struct calendar *)screen)->edit_count = 0;
	app_back(screen->app);
}

static bool
leave(struct calendar *cal)
{
	if (cal->edit_count == 0)
		return false;
	confirm_open(cal->screen.app, _("Moves are not saved"),
	    span_of(_("F2 saves them.  Leave without saving?")), leave_yes);
	return true;
}

static void
zoom(struct calendar *cal)
{
	cal->zoom = (cal->zoom + 1) % CAL_ZOOMS;
	cal->start = caldata_monday(cal->cursor) - cal_unit(cal) *
	    (cal_units(cal) / 4);
	if (cal->zoom != CAL_DAY)
		cal->start = caldata_monday(cal->start);
	caldata_load(cal);
}

static void
go_today(struct calendar *cal)
{
	cal->cursor = cal->today;
	cal->start = caldata_monday(cal->today) - cal_unit(cal) *
	    (cal_units(cal) / 4);
	caldata_load(cal);
}

bool
calacts(struct calendar *cal, enum action action)
{
	struct app *app = cal->screen.app;
	uint64_t id = calacts_record(cal);

	switch (action) {
	case ACTION_OPEN:
	case ACTION_EDIT:
		if (id != 0)
			view_edit(app, id);
		return true;
	case ACTION_VIEW:
		if (id != 0)
			view_open(app, id);
		return true;
	case ACTION_NEW:
		record_open(app, &(struct record_setup){ .kind = schema_kind(
		    app->session->schema, SPAN("placement")) });
		return true;
	case ACTION_SAVE:
		save(cal);
		return true;
	case ACTION_UNDO:
		return unmove(cal);
	case ACTION_EARLIER:
	case ACTION_LATER:
		move(cal, action == ACTION_LATER ? 1 : -1, false);
		return true;
	case ACTION_SHORTER:
	case ACTION_LONGER:
		move(cal, action == ACTION_LONGER ? 1 : -1, true);
		return true;
	case ACTION_ZOOM:
		zoom(cal);
		return true;
	case ACTION_TODAY:
		go_today(cal);
		return true;
	case ACTION_MATCH:
		propose_open(app);
		return true;
	case ACTION_WHAT_IF:
		if (id != 0)
			touched_open(app, id);
		return true;
	case ACTION_DELETE:
		remove_here(cal);
		return true;
	case ACTION_BACK:
		return leave(cal);
	default:
		return false;
	}
}
