/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/record/read.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/record/touched.h"
#include "tui/record/view.h"
#include "tui/widget/input.h"
#include "tui/widget/show.h"

enum { HEAD = 1, FOOT = 2, LINES_MOST = 20000 };

struct read_row {
	struct span	text;
	uint64_t	id;
};

struct read {
	struct screen	 screen;
	struct arena	 arena;
	struct read_row	*lines;
	size_t		 count, room;
	size_t		 top, here;
	bool		 links;		/* some line leads somewhere */
	uint64_t	 subject;
	struct input	 find;
	bool		 finding;
	void		(*start)(struct screen *);
	void		(*digit)(struct screen *, unsigned);
	const char	*title, *state, *hint;
	void		*kept;
};

struct read *
read_begin(struct app *app, const char *title)
{
	struct read *read = mem_zero(1, sizeof *read);

	if (read == NULL) {
		app_say_nomem(app);
		return NULL;
	}
	read->screen.app = app;
	arena_init(&read->arena);
	input_init(&read->find, false);
	read->title = arena_string(&read->arena, span_of(title));
	read->state = "";
	return read;
}

void
read_line(struct read *read, struct span text, uint64_t id)
{
	if (read->count == LINES_MOST || !vec_room(&read->lines, &read->room,
	    read->count, sizeof *read->lines))
		return;
	read->lines[read->count++] = (struct read_row){
	    arena_copy(&read->arena, text), id };
	read->links |= id != 0;
}

void
read_printf(struct read *read, const char *form, ...)
{
	char text[NOTE_SIZE];
	va_list args;

	va_start(args, form);
	vsnprintf(text, sizeof text, form, args);
	va_end(args);
	read_line(read, span_of(text), 0);
}

/* The longest start of text that has room, broken at a blank. */
static struct span
take_wrapped(struct span *rest, unsigned room)
{
	const char *end = memchr(rest->at, '\n', rest->len);
	struct span line = span_make(rest->at, end == NULL ? rest->len :
	    (size_t)(end - rest->at));
	struct span fits = text_clip(line, room);
	size_t at = fits.len;

	if (fits.len < line.len) {
		while (at > 0 && line.at[at] != ' ')
			at--;
		if (at > 0)
			fits.len = at;
		*rest = span_from(*rest, fits.len + (at > 0 ? 1 : 0));
	} else {
		*rest = span_from(*rest, line.len + 1);
	}
	return fits;
}

void
read_wrap(struct read *read, const char *text, unsigned indent)
{
	unsigned cols = read->screen.app->frame.cols;
	struct span rest = span_of(text);
	unsigned room = cols > indent + 20 ? cols - indent - 2 : 20;
	struct buf line;

	buf_init(&line);
	while (rest.len > 0) {
		struct span part = take_wrapped(&rest, room);

		buf_reset(&line);
		buf_printf(&line, "%*s%.*s", (int)indent, "",
		    SPAN_ARG(part));
		read_line(read, buf_span(&line), 0);
		if (part.len == 0 && rest.len == 0)
			break;
	}
	buf_free(&line);
}

void
read_state(struct read *read, const char *right)
{
	read->state = arena_string(&read->arena, span_of(right));
}

void
read_subject(struct read *read, uint64_t id)
{
	read->subject = id;
}

void
read_start(struct read *read, void (*start)(struct screen *),
    void (*digit)(struct screen *, unsigned), const char *hint)
{
	read->start = start;
	read->digit = digit;
	read->hint = hint == NULL ? NULL :
	    arena_string(&read->arena, span_of(hint));
}

void
read_keep(struct read *read, void *with)
{
	read->kept = with;
}

void *
read_kept(struct screen *screen)
{
	return ((struct read *)screen)->kept;
}

size_t
read_here(struct screen *screen)
{
	return ((struct read *)screen)->here;
}

static enum place
place(const struct screen *screen)
{
	const struct read *read = (const struct read *)screen;

	if (read->finding)
		return PLACE_FILTER;
	if (read->subject != 0)
		return PLACE_READ;
	return read->start != NULL ? PLACE_LOG : PLACE_PAGE;
}

static size_t
height(const struct read *read)
{
	unsigned rows = read->screen.app->frame.rows;

	return rows > HEAD + FOOT ? rows - HEAD - FOOT : 1;
}

static void
follow(struct read *read)
{
	size_t rows = height(read);

	if (read->here >= read->count)
		read->here = read->count == 0 ? 0 : read->count - 1;
	if (read->here < read->top)
		read->top = read->here;
	if (read->here >= read->top + rows)
		read->top = read->here - rows + 1;
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct read *read = (struct read *)screen;
	size_t i, rows = height(read);

	follow(read);
	bars_title(c, read->title, read->state);
	for (i = 0; i < rows && read->top + i < read->count; i++) {
		unsigned row = HEAD + (unsigned)i;
		const struct read_row *line = &read->lines[read->top + i];

		cells_cut(c, row, 1, c->cols - 1, line->text, CELL_PLAIN);
		if (read->top + i != read->here)
			continue;
		if (line->id != 0)
			cells_text(c, row, 0, ">", CELL_PLAIN);
		cells_cursor(c, row, 0);
	}
	if (read->finding) {
		unsigned used;

		cells_fill(c, 0, 0, c->cols, ' ', CELL_PLAIN);
		used = cells_text(c, 0, 1, _("Find: "), CELL_PLAIN);
		input_draw(&read->find, c, 0, 1 + used, 40, 1, true);
	}
}

static const char *
hint(const struct screen *screen)
{
	const struct read *read = (const struct read *)screen;

	if (read->hint != NULL)
		return read->hint;
	return read->links ? _("Arrows move, Enter opens the line under "
	    "the cursor, Esc goes back.") :
	    _("Arrows and PgDn move, Esc goes back.");
}

static bool
line_has(const struct read_row *line, struct span folded)
{
	struct buf text;
	size_t i;
	bool has = false;

	buf_init(&text);
	text_fold(&text, line->text);
	for (i = 0; !has && i + folded.len <= text.len; i++)
		has = memcmp(text.at + i, folded.at, folded.len) == 0;
	buf_free(&text);
	return has;
}

/* From the chosen line on, round the end. */
static void
find(struct read *read, size_t from)
{
	struct buf folded;
	size_t n, i;

	buf_init(&folded);
	text_fold(&folded, input_text(&read->find));
	for (n = 0; folded.len > 0 && n < read->count; n++) {
		i = (from + n) % read->count;
		if (line_has(&read->lines[i], buf_span(&folded))) {
			read->here = i;
			break;
		}
	}
	if (n == read->count)
		app_say(read->screen.app, _("There is no such line."));
	buf_free(&folded);
}

static void
press_find(struct read *read, const struct press *press)
{
	if (press->code == PRESS_ENTER || press->code == PRESS_TAB)
		read->finding = false;
	else if (press->code == PRESS_DOWN)
		find(read, read->here + 1);
	else if (input_press(&read->find, press))
		find(read, read->here);
}

static void
move(struct read *read, const struct press *press)
{
	size_t rows = height(read), last = read->count == 0 ? 0 :
	    read->count - 1;

	switch (press->code) {
	case PRESS_UP:
		read->here -= read->here > 0;
		break;
	case PRESS_DOWN:
		read->here += read->here < last;
		break;
	case PRESS_PGUP:
		read->here = read->here > rows ? read->here - rows : 0;
		read->top = read->top > rows ? read->top - rows : 0;
		break;
	case PRESS_PGDN:
		read->here = read->here + rows < last ? read->here + rows :
		    last;
		if (read->top + rows <= last)
			read->top += rows;
		break;
	case PRESS_HOME:
	case PRESS_CTRL_HOME:
		read->here = 0;
		break;
	case PRESS_END:
	case PRESS_CTRL_END:
		read->here = last;
		break;
	default:
		break;
	}
}

static void
press(struct screen *screen, const struct press *press)
{
	struct read *read = (struct read *)screen;

	if (read->finding)
		press_find(read, press);
	else if (press->code == PRESS_LETTER && read->digit != NULL &&
	    press->letter >= '0' && press->letter <= '9')
		read->digit(screen, press->letter - '0');
	else
		move(read, press);
}

static void
print(struct read *read)
{
	const char *path = "klaster.txt";
	struct note why = { "" };
	struct buf out;
	size_t i;

	buf_init(&out);
	for (i = 0; i < read->count; i++) {
		buf_add(&out, read->lines[i].text);
		buf_byte(&out, '\n');
	}
	if (app_check(read->screen.app, file_write(path, 0600,
	    buf_span(&out), &why), &why))
		app_say(read->screen.app, _("Written to %s in the folder "
		    "where klaster was started."), path);
	buf_free(&out);
}

static bool
act(struct screen *screen, enum action action)
{
	struct read *read = (struct read *)screen;

	switch (action) {
	case ACTION_OPEN:
		if (read->count > 0 && read->lines[read->here].id != 0)
			view_open(screen->app, read->lines[read->here].id);
		else if (read->start != NULL)
			read->start(screen);
		return true;
	case ACTION_START:
		if (read->start != NULL)
			read->start(screen);
		return true;
	case ACTION_EDIT:
		if (read->subject != 0)
			view_edit(screen->app, read->subject);
		return true;
	case ACTION_WHAT_IF:
		if (read->subject != 0)
			touched_open(screen->app, read->subject);
		return true;
	case ACTION_HISTORY:
		if (read->subject != 0)
			view_past(screen->app, read->subject);
		return true;
	case ACTION_FIND:
		read->finding = true;
		return true;
	case ACTION_PAPER:
		print(read);
		return true;
	case ACTION_BACK:
		if (!read->finding)
			return false;
		read->finding = false;
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
close_read(struct screen *screen)
{
	struct read *read = (struct read *)screen;

	input_free(&read->find);
	arena_clear(&read->arena);
	mem_free(read->lines);
	mem_free(read->kept);
	mem_free(read);
}

void
read_drop(struct read *read)
{
	close_read(&read->screen);
}

static const struct screen_type read_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .close = close_read, .hint = hint,
};

void
read_show(struct read *read, bool take_place)
{
	struct app *app = read->screen.app;
	struct screen *old = app->top;

	read->screen.type = &read_type;
	if (take_place && old != NULL) {
		app->top = old->below;
		old->type->close(old);
	}
	app_open(app, &read->screen);
}
