/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/app/app.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/app/down.h"
#include "tui/app/findings.h"

enum {
	ESC_DIGIT = 1000,	/* ms for the digit behind an Esc */
	LEAST_ROWS = 12, LEAST_COLS = 40
};

bool
app_init(struct app *app, struct session *session,
    const struct tui_options *options, struct term *term, unsigned rows,
    unsigned cols)
{
	*app = (struct app){ .session = session, .options = options,
	    .term = term, .dirty = true };
	app->link = options->slow ? LINK_SLOW : LINK_LOCAL;
	if (term != NULL && (options->slow || options->cells != NULL))
		term_set_link(term, app->link);
	return cells_size(&app->frame, rows, cols);
}

static void
keep_all(struct app *app)
{
	struct screen *screen;

	for (screen = app->top; screen != NULL; screen = screen->below) {
		if (screen->type->keep != NULL)
			screen->type->keep(screen);
	}
}

static void
drop_limbo(struct app *app)
{
	if (app->limbo != NULL)
		app->limbo->type->close(app->limbo);
	app->limbo = NULL;
}

void
app_close(struct app *app)
{
	struct screen *gone = app->top;

	app->top = gone->below;
	gone->type->close(gone);
	if (app->top != NULL)
		app->top->type->enter(app->top);
}

void
app_free(struct app *app)
{
	drop_limbo(app);
	while (app->top != NULL) {
		struct screen *gone = app->top;

		app->top = gone->below;
		gone->type->close(gone);
	}
	findings_free(app);
	cells_free(&app->frame);
	keys_free(&app->keys);
	buf_free(&app->message);
	buf_free(&app->clip);
	buf_free(&app->filters);
	buf_free(&app->office);
}

void
app_open(struct app *app, struct screen *screen)
{
	screen->app = app;
	screen->below = app->top;
	app->top = screen;
	screen->type->enter(screen);
}

void
app_back(struct app *app)
{
	if (app->top->below == NULL)
		return;
	drop_limbo(app);
	app->limbo = app->top;
	app->top = app->top->below;
	app->top->type->enter(app->top);
}

void
app_home(struct app *app)
{
	while (app->top->below != NULL) {
		struct screen *gone = app->top;

		app->top = gone->below;
		gone->type->close(gone);
	}
	app->top->type->enter(app->top);
}

enum show_dates
app_dates(const struct app *app)
{
	return app->options == NULL ? SHOW_DOTTED :
	    show_dates(app->options->date_form);
}

struct show
app_show(const struct app *app, struct txn *txn)
{
	return (struct show){ txn, app->session->lang, app_dates(app) };
}

void
app_say(struct app *app, const char *form, ...)
{
	char text[NOTE_SIZE];
	va_list args;

	va_start(args, form);
	vsnprintf(text, sizeof text, form, args);
	va_end(args);
	buf_reset(&app->message);
	buf_text(&app->message, text);
}

void
app_say_nomem(struct app *app)
{
	app_say(app, "%s", err_text(ERR_NOMEM));
}

bool
app_check(struct app *app, enum err err, const struct note *why)
{
	if (err == OK || err == ERR_LOOK)
		return true;
	app_say(app, "%s", why->text[0] != '\0' ? why->text : err_text(err));
	return false;
}

void
app_act(struct app *app, enum action action)
{
	struct screen *top = app->top;

	if (top->type->act != NULL && top->type->act(top, action))
		return;
	switch (action) {
	case ACTION_BACK:
		app_back(app);
		break;
	case ACTION_QUIT:
		keep_all(app);
		app->over = true;
		break;
	case ACTION_REPAINT:
		if (app->term != NULL)
			term_repaint(app->term);
		break;
	case ACTION_MENU:
		down_open(app, GROUP_RECORD);
		break;
	case ACTION_SLOW:
		app->link = app->link == LINK_SLOW ? LINK_LOCAL : LINK_SLOW;
		if (app->term != NULL)
			term_set_link(app->term, app->link);
		break;
	default:
		if (app->anywhere != NULL)
			app->anywhere(app, action);
	}
}

/* The digit behind an Esc means that the Esc was none. */
static bool
take_esc_digit(struct app *app, struct press *press)
{
	bool late = app->esc_at == 0 ||
	    term_now() - app->esc_at > ESC_DIGIT;

	app->esc_at = 0;
	if (late || press->pasted || press->code != PRESS_LETTER ||
	    press->letter < '0' || press->letter > '9')
		return false;
	*press = (struct press){ PRESS_F,
	    press->letter == '0' ? 10 : press->letter - '0', false };
	if (app->limbo != NULL) {
		app->limbo->below = app->top;
		app->top = app->limbo;
		app->limbo = NULL;
		app->top->type->enter(app->top);
	}
	return true;
}

static bool
is_alt_group(struct app *app, enum place place, const struct press *press)
{
	enum menu_group group;

	if (press->code != PRESS_ALT || place == PLACE_PICK)
		return false;
	group = down_group_of(press->letter);
	if (group == GROUP_NONE)
		return false;
	down_open(app, group);
	return true;
}

void
app_press(struct app *app, const struct press *given)
{
	struct press press = *given;
	enum place place;
	enum action action;

	buf_reset(&app->message);
	app->dirty = true;
	take_esc_digit(app, &press);
	drop_limbo(app);
	place = app->top->type->place(app->top);
	action = keys_action(&app->keys, place, &press);
	if (press.code == PRESS_ESC && app->term != NULL)
		app->esc_at = term_now();
	if (press.code == PRESS_ESC && findings_stop(app))
		return;
	if (action != ACTION_NONE)
		app_act(app, action);
	else if (!is_alt_group(app, place, &press))
		app->top->type->press(app->top, &press);
}

static void
clear_margin(struct cells *c)
{
	unsigned row;

	for (row = 0; row < c->rows; row++)
		cells_fill(c, row, c->cols - 1, 1, ' ', CELL_PLAIN);
	if (c->cursor_col == c->cols - 1)
		c->cursor_col--;
}

static void
draw_small(struct cells *c)
{
	cells_text(c, 0, 0, _("Window too small."), CELL_PLAIN);
	cells_text(c, 1, 0, _("Make it 40x12."), CELL_PLAIN);
}

static void
draw_screen(struct screen *screen, struct cells *c)
{
	if (screen->type->popup && screen->below != NULL)
		draw_screen(screen->below, c);
	screen->type->draw(screen, c);
}

static const char *
line_23(struct app *app)
{
	const struct screen_type *type = app->top->type;
	const char *progress = findings_progress(app);

	if (app->message.len > 0)
		return buf_cstr(&app->message);
	if (progress != NULL)
		return progress;
	return type->hint == NULL ? "" : type->hint(app->top);
}

static void
draw_turn(struct app *app)
{
	struct cells *c = &app->frame;
	const struct screen_type *type = app->top->type;

	app->dirty = false;
	cells_erase(c);
	if (c->rows < LEAST_ROWS || c->cols < LEAST_COLS) {
		draw_small(c);
		return;
	}
	draw_screen(app->top, c);
	bars_message(c, line_23(app));
	bars_keys(c, &app->keys, type->place(app->top));
	if (app->term != NULL && term_has_margin(app->term))
		clear_margin(c);
}

static void
take_size(struct app *app, unsigned rows, unsigned cols)
{
	if (!cells_size(&app->frame, rows, cols))
		app->over = true;
	app->dirty = true;
	if (app->top != NULL && !app->over)
		app->top->type->enter(app->top);
}

/* As file_write(), without waiting for the disk. */
static bool
replace(const char *path, struct span bytes)
{
	char draft[4096];
	FILE *file;
	bool done;

	snprintf(draft, sizeof draft, "%s.new", path);
	file = fopen(draft, "w");
	if (file == NULL)
		return false;
	done = fwrite(bytes.at, 1, bytes.len, file) == bytes.len;
	done = fclose(file) == 0 && done;
	return done && rename(draft, path) == 0;
}

/* For tests: what is on the screen, whole. */
static void
publish(struct app *app)
{
	const struct cells *c = &app->frame;
	struct buf out;

	if (app->options->cells == NULL)
		return;
	buf_init(&out);
	buf_printf(&out, "klaster-cells 1\nturn %llu sync %llu "
	    "size %u %u cursor %u %u\n", (unsigned long long)app->turn,
	    (unsigned long long)app->syncs, c->cols, c->rows,
	    c->cursor_row, c->cursor_col);
	cells_dump(c, &out);
	if (!replace(app->options->cells, buf_span(&out)))
		app->over = true;
	buf_free(&out);
}

static void
paint(struct app *app)
{
	if (app->dirty)
		draw_turn(app);
	app->turn++;
	term_paint(app->term, &app->frame);
	publish(app);
}

static int
screen_due(const struct app *app)
{
	const struct screen_type *type = app->top->type;

	return type->due == NULL ? -1 : type->due(app->top);
}

/* The rules begin at rest; once at work they take every pause. */
static int
wait_of(const struct app *app)
{
	int due = screen_due(app);

	return due >= 0 && findings_due(app) != 0 ? due : findings_due(app);
}

static void
run_rules(struct app *app, bool rested)
{
	int due = findings_due(app);

	if (due == 0 || (due > 0 && (rested || (screen_due(app) < 0 &&
	    !term_has_input(app->term)))))
		findings_run(app, rested);
}

static void
tick(struct app *app, bool rested)
{
	if (app->limbo != NULL && term_now() - app->esc_at > ESC_DIGIT)
		drop_limbo(app);
	run_rules(app, rested);
	if (screen_due(app) < 0 || (!rested && screen_due(app) != 0))
		return;
	app->top->type->tick(app->top, rested);
	app->dirty = true;
}

static void
take_event(struct app *app, enum term_event event, const struct press *press)
{
	switch (event) {
	case TERM_PRESS:
		app_press(app, press);
		break;
	case TERM_SIZE:
		take_size(app, term_rows(app->term), term_cols(app->term));
		break;
	case TERM_SYNC:
		tick(app, true);
		app->syncs++;
		paint(app);
		break;
	case TERM_GONE:
		keep_all(app);
		app->over = true;
		break;
	case TERM_TIME:
		tick(app, false);
		break;
	}
}

static void
follow_link(struct app *app)
{
	if (term_link(app->term) == app->link)
		return;
	app->link = term_link(app->term);
	app->dirty = true;
}

enum err
app_run(struct app *app, struct note *why)
{
	struct press press;

	(void)why;
	while (!app->over) {
		if (app->dirty && !term_has_input(app->term) &&
		    term_may_paint(app->term))
			paint(app);
		take_event(app, term_wait(app->term, wait_of(app), &press),
		    &press);
		for (; app->owed > 0; app->owed--)
			take_event(app, TERM_SYNC, &press);
		follow_link(app);
	}
	return OK;
}
