/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/calendar/calendar.h"

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/calendar/calpart.h"

enum { EXPLAIN_MS = 300, DAY_MS = 86400000 };

static enum place
place(const struct screen *screen)
{
	return ((const struct calendar *)screen)->finding ? PLACE_FILTER :
	    PLACE_CALENDAR;
}

static void
draw(struct screen *screen, struct cells *c)
{
	caldraw((struct calendar *)screen, c);
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("Left/Right week  < > move the bar  [ ] its length  t today "
	    " z zoom  F2 saves");
}

static void
enter(struct screen *screen)
{
	struct calendar *cal = (struct calendar *)screen;
	uint64_t here = calacts_record(cal);
	size_t i, was;

	findings_renew(screen->app);
	caldata_load(cal);
	was = cal->rows.here;
	for (i = 0; here != 0 && i < cal->rows.count; i++) {
		cal->rows.here = i;
		if (calacts_record(cal) == here)
			break;
	}
	if (here == 0 || i == cal->rows.count)
		cal->rows.here = was;
	cal->explained = true;
}

static void
moved(struct calendar *cal)
{
	cal->explained = false;
	cal->moved_at = term_now();
}

/* Left and Right; half a screen further where the window ends. */
static void
go(struct calendar *cal, int64_t by)
{
	int64_t unit = cal_unit(cal), units = cal_units(cal);

	cal->cursor += by * unit;
	if (cal->cursor >= cal->start &&
	    cal->cursor < cal->start + unit * units)
		return;
	cal->start += by * unit * (units / 2);
	caldata_load(cal);
}

static bool
bar_has(const struct cal_bar *bar, struct span folded)
{
	struct buf text;
	bool has = false;
	size_t i;

	buf_init(&text);
	text_fold(&text, bar->trainee_name);
	buf_byte(&text, ' ');
	text_fold(&text, bar->mentor_name);
	for (i = 0; !has && i + folded.len <= text.len; i++)
		has = memcmp(text.at + i, folded.at, folded.len) == 0;
	buf_free(&text);
	return has;
}

static void
seek(struct calendar *cal, size_t from)
{
	struct buf folded;
	size_t n, i;

	buf_init(&folded);
	text_fold(&folded, input_text(&cal->find));
	for (n = 0; folded.len > 0 && n < cal->rows.count; n++) {
		i = (from + n) % cal->rows.count;
		if (cal->lines[i].sort != CAL_BAR ||
		    !bar_has(&cal->bars[cal->lines[i].index],
		    buf_span(&folded)))
			continue;
		cal->rows.here = i;
		parts_follow(&cal->rows);
		break;
	}
	if (folded.len > 0 && n == cal->rows.count)
		app_say(cal->screen.app, _("Nobody of that name is placed "
		    "in this time."));
	buf_free(&folded);
}

static void
press_find(struct calendar *cal, const struct press *press)
{
	if (press->code == PRESS_ENTER || press->code == PRESS_TAB)
		cal->finding = false;
	else if (press->code == PRESS_DOWN)
		seek(cal, cal->rows.here + 1);
	else if (input_press(&cal->find, press))
		seek(cal, cal->rows.here);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct calendar *cal = (struct calendar *)screen;

	moved(cal);
	if (cal->finding)
		press_find(cal, press);
	else if (press->code == PRESS_LEFT)
		go(cal, -1);
	else if (press->code == PRESS_RIGHT)
		go(cal, 1);
	else
		parts_move(&cal->rows, press);
}

static bool
act(struct screen *screen, enum action action)
{
	struct calendar *cal = (struct calendar *)screen;

	if (action == ACTION_FIND) {
		input_set(&cal->find, SPAN(""));
		cal->finding = true;
		return true;
	}
	if (action == ACTION_BACK && cal->finding) {
		cal->finding = false;
		return true;
	}
	if (cal->finding)
		return action != ACTION_QUIT && action != ACTION_HELP &&
		    action != ACTION_REPAINT;
	if (!calacts(cal, action))
		return false;
	cal->explained = true;
	return true;
}

static int
due(const struct screen *screen)
{
	const struct calendar *cal = (const struct calendar *)screen;
	int64_t left = cal->moved_at + EXPLAIN_MS - term_now();

	if (cal->explained)
		return -1;
	return left < 0 ? 0 : (int)left;
}

static void
tick(struct screen *screen, bool rested)
{
	(void)rested;
	((struct calendar *)screen)->explained = true;
}

static void
close_calendar(struct screen *screen)
{
	struct calendar *cal = (struct calendar *)screen;

	arena_clear(&cal->arena);
	mem_free(cal->bars);
	mem_free(cal->hosts);
	mem_free(cal->openings);
	mem_free(cal->lines);
	mem_free(cal->edits);
	input_free(&cal->find);
	buf_free(&cal->head);
	buf_free(&cal->state);
	mem_free(cal);
}

static const struct screen_type calendar_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .found = enter, .due = due, .tick = tick,
	.close = close_calendar, .hint = hint,
};

void
calendar_open(struct app *app)
{
	struct calendar *cal = mem_zero(1, sizeof *cal);

	if (cal == NULL) {
		app_say_nomem(app);
		return;
	}
	cal->screen.type = &calendar_type;
	cal->screen.app = app;
	cal->zoom = CAL_WEEK;
	arena_init(&cal->arena);
	input_init(&cal->find, false);
	cal->today = clock_now(app->session->clock) / DAY_MS;
	cal->cursor = cal->today;
	cal->start = caldata_monday(cal->today) - 7 * (cal_units(cal) / 2);
	app_open(app, &cal->screen);
}
