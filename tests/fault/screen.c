/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/fault/screen.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/tui/cells.h"

#define ARMED "armed"

static bool
press(struct screen *s, const char *keys)
{
	term_keys(&s->term, span_of(keys));
	return term_sync(&s->term) && s->term.alive;
}

bool
screen_open(struct screen *s, char *klaster, char *wait, int n)
{
	static char option[] = "--wait";
	bool fine;

	*s = (struct screen){ .argv = { klaster,
	    wait == NULL ? NULL : option, wait, NULL } };
	s->term.type = "xterm";
	s->term.columns = 80;
	s->term.rows = 24;
	s->term.argv = s->argv;
	unlink(ARMED);
	setenv("PAUSE_WHEN", ARMED, 1);
	fine = term_open(&s->term) && term_start(&s->term) &&
	    press(s, "2");
	for (int i = 1; fine && i < n; i++)
		fine = press(s, "\033[B");
	fine = fine && press(s, "\r") && press(s, "\t") &&
	    press(s, "\005") && press(s, "Z");
	unsetenv("PAUSE_WHEN");
	return fine;
}

void
screen_save(struct screen *s)
{
	int fd = open(ARMED, O_WRONLY | O_CREAT, 0600);

	if (fd < 0)
		abort();
	close(fd);
	term_keys(&s->term, SPAN("\033OQ"));
	term_keys(&s->term, SPAN("\033[99~"));
	s->term.syncs++;
	term_push(&s->term);
}

bool
screen_is_done(struct screen *s)
{
	struct pollfd fd = { s->term.fd, POLLIN, 0 };
	char bytes[4096];
	unsigned long syncs;
	ssize_t got;

	while (poll(&fd, 1, 0) > 0 &&
	    (got = read(s->term.fd, bytes, sizeof bytes)) > 0)
		vterm_input_write(s->term.vt, bytes, (size_t)got);
	return cells_syncs(s->term.cells, &syncs) && syncs >= s->term.syncs;
}

bool
screen_says_saved(const struct screen *s)
{
	bool found = false;
	struct buf row;

	buf_init(&row);
	for (int i = 0; i < s->term.rows; i++) {
		buf_reset(&row);
		term_row(&s->term, i, &row);
		found |= strstr(buf_cstr(&row), "Saved: ") != NULL;
	}
	buf_free(&row);
	return found;
}

void
screen_close(struct screen *s)
{
	term_close(&s->term);
}
