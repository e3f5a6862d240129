/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/progress.h"

enum { PATIENCE_MS = 500, PAUSE_MS = 200 };

void
progress_begin(struct progress *progress, struct session *session,
    const char *what)
{
	*progress = (struct progress){
		.session = session, .what = what,
		.begun = clock_now(session->watch)
	};
}

bool
progress_step(void *with, uint64_t done, uint64_t total)
{
	struct progress *progress = with;
	struct session *session = progress->session;
	int64_t now;

	if (!session->terminal || session->quiet)
		return true;
	now = clock_now(session->watch);
	if (now - progress->begun < PATIENCE_MS ||
	    now - progress->shown < PAUSE_MS)
		return true;
	progress->shown = now;
	progress->visible = true;
	if (total > 0)
		fprintf(session->err, "\r%s: %u %%", progress->what,
		    (unsigned)((double)done * 100 / (double)total));
	else
		fprintf(session->err, "\r%s: %llu", progress->what,
		    (unsigned long long)done);
	fflush(session->err);
	return true;
}

void
progress_end(struct progress *progress)
{
	if (!progress->visible)
		return;
	/* Back to the first column, and wipe to the end of the line. */
	fputs("\r\033[K", progress->session->err);
	fflush(progress->session->err);
	progress->visible = false;
}
