/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>

#include "tui/app/app.h"
#include "tui/app/bars.h"

enum { QUIET_MS = 500, EVERY_MS = 1000 };

void
app_work_begin(struct app_work *work, struct app *app, const char *what)
{
	*work = (struct app_work){ .app = app, .since = term_now() };
	snprintf(work->what, sizeof work->what, "%s", what);
}

static void
paint(struct app_work *work, uint64_t done, uint64_t total)
{
	struct cells *c = &work->app->frame;
	struct buf line;

	buf_init(&line);
	bars_progress(&line, work->what, done, total);
	bars_message(c, buf_cstr(&line));
	term_paint(work->app->term, c);
	buf_free(&line);
}

bool
app_work_progress(void *with, uint64_t done, uint64_t total)
{
	struct app_work *work = with;
	struct press press;
	int64_t now = term_now();
	enum term_event event;

	if (work->app->term == NULL || work->stopped ||
	    now - work->since <= QUIET_MS)
		return !work->stopped;
	event = term_wait(work->app->term, 0, &press);
	if (event == TERM_GONE ||
	    (event == TERM_PRESS && press.code == PRESS_ESC))
		work->stopped = true;
	if (event == TERM_SYNC)
		work->app->owed++;
	if (!work->stopped && now - work->said > EVERY_MS &&
	    term_may_paint(work->app->term)) {
		work->said = now;
		paint(work, done, total);
	}
	return !work->stopped;
}
