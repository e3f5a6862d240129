/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/ask/ask.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/ask/pick.h"
#include "tui/widget/form.h"

enum { HEAD = 2, FOOT = 3, TEXT_WIDTH = 50, CHOICE_WIDTH = 30 };

struct question {
	const char		*help;
	const char *const	*words;
	size_t			 count, chosen;
};

struct ask {
	struct screen	 screen;
	struct arena	 arena;
	struct form	 form;
	struct question	 questions[ASK_FIELDS];
	const char	*title, *hint;
	void		*kept;
	void		(*start)(struct screen *);
};

struct ask *
ask_begin(struct app *app, const char *title, const char *hint,
    void (*start)(struct screen *))
{
	struct ask *ask = mem_zero(1, sizeof *ask);

	if (ask == NULL || !form_init(&ask->form, ASK_FIELDS)) {
		mem_free(ask);
		app_say_nomem(app);
		return NULL;
	}
	ask->form.count = 0;
	arena_init(&ask->arena);
	ask->screen.app = app;
	ask->title = arena_string(&ask->arena, span_of(title));
	ask->hint = arena_string(&ask->arena, span_of(hint));
	ask->start = start;
	return ask;
}

struct arena *
ask_arena(struct ask *ask)
{
	return &ask->arena;
}

struct arena *
ask_arena_of(struct screen *screen)
{
	return &((struct ask *)screen)->arena;
}

void
ask_keep(struct ask *ask, void *with)
{
	ask->kept = with;
}

void *
ask_kept(struct screen *screen)
{
	return ((struct ask *)screen)->kept;
}

static struct form_field *
add(struct ask *ask, const char *label, enum form_sort sort, unsigned width,
    const char *help)
{
	size_t i = ask->form.count++;
	struct form_field *field = &ask->form.fields[i];

	field->label = arena_string(&ask->arena, span_of(label));
	field->sort = sort;
	field->width = width;
	input_init(&field->input, false);
	ask->questions[i].help = arena_string(&ask->arena, span_of(help));
	return field;
}

void
ask_text(struct ask *ask, const char *label, const char *first,
    const char *help)
{
	struct form_field *field;

	if (ask->form.count == ASK_FIELDS)
		return;
	field = add(ask, label, FORM_TEXT, TEXT_WIDTH, help);
	input_set(&field->input, span_of(first));
}

static void
choose(struct ask *ask, size_t i, size_t chosen)
{
	struct question *question = &ask->questions[i];
	struct buf *shown = &ask->form.fields[i].shown;

	question->chosen = chosen;
	buf_reset(shown);
	if (chosen < question->count)
		buf_text(shown, _(question->words[chosen]));
}

void
ask_choice(struct ask *ask, const char *label, const char *const *words,
    size_t count, const char *help)
{
	size_t i = ask->form.count;

	if (i == ASK_FIELDS)
		return;
	add(ask, label, FORM_CHOICE, CHOICE_WIDTH, help);
	ask->questions[i].words = words;
	ask->questions[i].count = count;
	choose(ask, i, 0);
}

const char *const *
ask_kinds(struct ask *ask, const char *extra, size_t *count)
{
	const struct session *session = ask->screen.app->session;
	const struct schema *schema = session->schema;
	const char **words = arena_array(&ask->arena, schema->count + 1,
	    sizeof *words);
	size_t i;

	*count = 0;
	if (words == NULL)
		return NULL;
	if (extra != NULL)
		words[(*count)++] = extra;
	for (i = 0; i < schema->count; i++)
		words[(*count)++] = label_text(&schema->kinds[i]->plural,
		    session->lang);
	return words;
}

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_ASK;
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct ask *ask = (struct ask *)screen;

	bars_title(c, ask->title, "");
	form_draw(&ask->form, c, HEAD, c->rows - HEAD - FOOT);
	cells_cut(c, c->rows - FOOT, 1, c->cols - 2,
	    span_of(ask->questions[ask->form.here].help), CELL_PLAIN);
}

static const char *
hint(const struct screen *screen)
{
	return ((const struct ask *)screen)->hint;
}

static void
picked(struct screen *screen, const struct picked *picked)
{
	struct ask *ask = (struct ask *)screen;
	struct press enter = { PRESS_ENTER, 0, false };

	choose(ask, ask->form.here, picked->index);
	form_press(&ask->form, &enter);
}

static void
open_list(struct ask *ask, uint32_t letter)
{
	const struct form_field *field = &ask->form.fields[ask->form.here];
	const struct question *question = &ask->questions[ask->form.here];

	if (field->sort != FORM_CHOICE) {
		app_say(ask->screen.app, _("This field is typed."));
		return;
	}
	pick_open(ask->screen.app, &(struct pick_setup){
	    .row = HEAD + field->row - ask->form.scroll, .col = field->col,
	    .width = field->room + 3, .words = question->words,
	    .word_count = question->count, .letter = letter,
	    .done = picked });
}

static void
clear_remark(struct ask *ask)
{
	buf_reset(&ask->form.fields[ask->form.here].remark);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct ask *ask = (struct ask *)screen;

	switch (form_press(&ask->form, press)) {
	case FORM_CHOOSE:
		open_list(ask, press->letter);
		break;
	case FORM_ERASE:
		choose(ask, ask->form.here, 0);
		break;
	case FORM_EDITED:
		clear_remark(ask);
		break;
	case FORM_LAST:
		app_say(screen->app, _("F2 starts."));
		break;
	default:
		break;
	}
}

static bool
act(struct screen *screen, enum action action)
{
	struct ask *ask = (struct ask *)screen;
	struct form_field *field = &ask->form.fields[ask->form.here];
	struct buf *clip = &screen->app->clip;

	switch (action) {
	case ACTION_START:
		clear_remark(ask);
		ask->start(screen);
		return true;
	case ACTION_VALUES:
		open_list(ask, 0);
		return true;
	case ACTION_CLEAR:
	case ACTION_CUT:
	case ACTION_COPY:
		if (action != ACTION_CLEAR) {
			buf_reset(clip);
			buf_add(clip, input_text(&field->input));
		}
		if (action != ACTION_COPY && field->sort == FORM_TEXT)
			input_replace(&field->input, SPAN(""));
		return true;
	case ACTION_PASTE:
		if (field->sort == FORM_TEXT)
			input_insert(&field->input, buf_span(clip));
		return true;
	case ACTION_UNDO:
		return input_undo(&field->input) || true;
	case ACTION_REDO:
		return input_redo(&field->input) || true;
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
close_ask(struct screen *screen)
{
	struct ask *ask = (struct ask *)screen;

	form_free(&ask->form);
	arena_clear(&ask->arena);
	mem_free(ask);
}

static const struct screen_type ask_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_ask, .hint = hint,
};

void
ask_show(struct ask *ask)
{
	ask->screen.type = &ask_type;
	app_open(ask->screen.app, &ask->screen);
}

struct span
ask_answer(struct screen *screen, size_t field)
{
	return input_text(&((struct ask *)screen)->form.fields[field].input);
}

size_t
ask_choice_of(struct screen *screen, size_t field)
{
	return ((struct ask *)screen)->questions[field].chosen;
}

void
ask_refuse(struct screen *screen, size_t field, const char *remark)
{
	struct ask *ask = (struct ask *)screen;
	struct buf *under = &ask->form.fields[field].remark;

	form_go(&ask->form, field);
	buf_reset(under);
	buf_printf(under, "! %s", remark);
	app_say(screen->app, "%s", remark);
}
