/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/port/mapping.h"

#include <stdio.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/port/csv.h"
#include "tui/app/bars.h"
#include "tui/ask/pick.h"
#include "tui/widget/form.h"

enum { HEAD = 2, FOOT = 3, FIELD_WIDTH = 30 };

struct mapping {
	struct screen		 screen;
	const struct kind	*kind;
	struct form		 form;		/* a field for each column */
	size_t			*chosen;	/* 0: none, else place + 1 */
	const char		**labels;	/* of the kind's fields */
	struct arena		 arena;
	void			(*done)(struct screen *,
	    const struct import_definition *);
};

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_ASK;
}

static void
choose(struct mapping *mapping, size_t column, size_t chosen)
{
	struct buf *shown = &mapping->form.fields[column].shown;

	mapping->chosen[column] = chosen;
	buf_reset(shown);
	buf_text(shown, _(mapping->labels[chosen]));
}

static bool
same_words(struct span a, const char *b)
{
	struct buf left, right;
	bool same;

	buf_init(&left);
	buf_init(&right);
	text_fold(&left, a);
	text_fold(&right, span_of(b));
	same = left.len > 0 && span_is(buf_span(&left), buf_span(&right));
	buf_free(&left);
	buf_free(&right);
	return same;
}

/* The field that a heading names, in any language; 0: none. */
static size_t
guess(const struct kind *kind, struct span heading)
{
	const struct field *field;
	size_t i, lang;

	for (i = 0; i < kind->count; i++) {
		field = &kind->fields[i];
		if (same_words(heading, field->name))
			return i + 1;
		for (lang = 0; lang < LANG_COUNT; lang++) {
			if (field->label.text[lang] != NULL &&
			    same_words(heading, field->label.text[lang]))
				return i + 1;
		}
	}
	return 0;
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct mapping *mapping = (struct mapping *)screen;

	bars_title(c, _("Which column is which field?"),
	    label_text(&mapping->kind->plural, screen->app->session->lang));
	form_draw(&mapping->form, c, HEAD, c->rows - HEAD - FOOT);
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("F4 or a letter chooses the field, F8 leaves the column "
	    "out, F2 goes on.");
}

static void
picked(struct screen *screen, const struct picked *picked)
{
	struct mapping *mapping = (struct mapping *)screen;
	struct press enter = { PRESS_ENTER, 0, false };

	choose(mapping, mapping->form.here, picked->index);
	form_press(&mapping->form, &enter);
}

static void
open_list(struct mapping *mapping, uint32_t letter)
{
	const struct form_field *field =
	    &mapping->form.fields[mapping->form.here];

	pick_open(mapping->screen.app, &(struct pick_setup){
	    .row = HEAD + field->row - mapping->form.scroll,
	    .col = field->col, .width = field->room + 3,
	    .words = mapping->labels,
	    .word_count = mapping->kind->count + 1, .letter = letter,
	    .done = picked });
}

static void
press(struct screen *screen, const struct press *press)
{
	struct mapping *mapping = (struct mapping *)screen;
	enum form_event event = form_press(&mapping->form, press);

	if (event == FORM_CHOOSE)
		open_list(mapping, press->letter);
	else if (event == FORM_ERASE)
		choose(mapping, mapping->form.here, 0);
}

static struct import_definition *
define(struct mapping *mapping, struct arena *arena)
{
	struct import_definition *made = arena_get(arena, sizeof *made);
	size_t i;

	if (made == NULL)
		return NULL;
	*made = (struct import_definition){ .name = "",
	    .kind = mapping->kind, .key = &mapping->kind->fields[0],
	    .column_count = mapping->form.count };
	made->columns = arena_array(arena, mapping->form.count + 1,
	    sizeof *made->columns);
	for (i = 0; made->columns != NULL && i < mapping->form.count; i++)
		made->columns[i] = (struct import_column){
		    .column = arena_copy(arena,
		    span_of(mapping->form.fields[i].label)),
		    .field = mapping->chosen[i] == 0 ? NULL :
		    &mapping->kind->fields[mapping->chosen[i] - 1] };
	return made->columns == NULL ? NULL : made;
}

static void
go_on(struct mapping *mapping)
{
	struct app *app = mapping->screen.app;
	void (*done)(struct screen *, const struct import_definition *) =
	    mapping->done;
	const struct import_definition *made = define(mapping,
	    &app->session->arena);

	if (made == NULL)
		return;
	app_close(app);
	done(app->top, made);
}

static bool
act(struct screen *screen, enum action action)
{
	struct mapping *mapping = (struct mapping *)screen;

	switch (action) {
	case ACTION_START:
		go_on(mapping);
		return true;
	case ACTION_VALUES:
		open_list(mapping, 0);
		return true;
	case ACTION_CLEAR:
	case ACTION_CUT:
		choose(mapping, mapping->form.here, 0);
		return true;
	case ACTION_UNDO:
	case ACTION_REDO:
		return true;
	default:
		return false;
	}
}

static void
enter(struct screen *screen)
{
	(void)screen;
}

static void
close_mapping(struct screen *screen)
{
	struct mapping *mapping = (struct mapping *)screen;

	form_free(&mapping->form);
	mem_free(mapping->chosen);
	arena_clear(&mapping->arena);
	mem_free(mapping);
}

static const struct screen_type mapping_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_mapping, .hint = hint,
};

/* The names of the kind's fields, behind one for none. */
static bool
name_fields(struct mapping *mapping, enum lang lang)
{
	const struct kind *kind = mapping->kind;
	size_t i;

	mapping->labels = arena_array(&mapping->arena, kind->count + 1,
	    sizeof *mapping->labels);
	if (mapping->labels == NULL)
		return false;
	mapping->labels[0] = N_("(left out)");
	for (i = 0; i < kind->count; i++)
		mapping->labels[i + 1] = label_text(&kind->fields[i].label,
		    lang);
	return true;
}

static enum err
take_headings(struct mapping *mapping, const struct span *headings,
    size_t count)
{
	size_t i;

	mapping->chosen = mem_zero(count + 1, sizeof *mapping->chosen);
	if (mapping->chosen == NULL || !form_init(&mapping->form, count))
		return ERR_NOMEM;
	for (i = 0; i < count; i++) {
		struct form_field *field = &mapping->form.fields[i];

		field->label = arena_string(&mapping->arena, headings[i]);
		field->sort = FORM_CHOICE;
		field->width = FIELD_WIDTH;
		choose(mapping, i, guess(mapping->kind, headings[i]));
	}
	return mapping->arena.failed ? ERR_NOMEM : OK;
}

static enum err
read_headings(struct mapping *mapping, const char *path, struct note *why)
{
	struct csv_form form = { .delimiter = 0 };
	const struct span *headings;
	size_t count = 0;
	struct csv *csv;
	enum err err = csv_open(path, &form, why, &csv), end;

	if (err != OK)
		return err;
	if (csv_next(csv, &headings, &count) && count > 0)
		err = take_headings(mapping, headings, count);
	end = csv_close(csv);
	if (err == OK && end == OK && count == 0)
		err = note_fail(ERR_INPUT, why, _("%s has no headings."),
		    path);
	return err == OK ? end : err;
}

enum err
mapping_open(struct app *app, const char *path, const struct kind *kind,
    void (*done)(struct screen *, const struct import_definition *),
    struct note *why)
{
	struct mapping *mapping = mem_zero(1, sizeof *mapping);
	enum err err = ERR_NOMEM;

	if (mapping == NULL)
		return ERR_NOMEM;
	mapping->screen.type = &mapping_type;
	mapping->screen.app = app;
	mapping->kind = kind;
	mapping->done = done;
	arena_init(&mapping->arena);
	if (name_fields(mapping, app->session->lang))
		err = read_headings(mapping, path, why);
	if (err == OK)
		app_open(app, &mapping->screen);
	else
		close_mapping(&mapping->screen);
	return err;
}
