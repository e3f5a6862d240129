/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/tui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/text.h"
#include "tests/tui/cells.h"

enum {
	PATIENCE = 60,		/* s: only a program that hangs sees its end */
	GULP = 65536
};

static void
answer(const char *bytes, size_t len, void *user)
{
	struct term *t = user;

	buf_add(&t->keys, span_make(bytes, len));
}

static bool
open_folder(struct term *t)
{
	const char *below = getenv("TMPDIR");
	struct buf path;

	buf_init(&path);
	buf_printf(&path, "%s/klaster-term.XXXXXX",
	    below == NULL ? "/tmp" : below);
	t->folder = strdup(buf_cstr(&path));
	if (t->folder == NULL || mkdtemp(t->folder) == NULL)
		return false;
	buf_reset(&path);
	buf_printf(&path, "%s/cells", t->folder);
	t->cells = strdup(buf_cstr(&path));
	buf_free(&path);
	t->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	return t->watch >= 0 &&
	    inotify_add_watch(t->watch, t->folder, IN_MOVED_TO) >= 0;
}

bool
term_open(struct term *t)
{
	t->fd = -1;
	buf_init(&t->keys);
	return open_folder(t);
}

static void
leave(struct term *t)
{
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
	if (t->alive) {
		kill(t->pid, SIGKILL);
		waitpid(t->pid, &t->status, 0);
	}
	t->alive = false;
	if (t->vt != NULL)
		vterm_free(t->vt);
	t->vt = NULL;
	buf_reset(&t->keys);
}

void
term_close(struct term *t)
{
	leave(t);
	close(t->watch);
	unlink(t->cells);
	rmdir(t->folder);
	free(t->cells);
	free(t->folder);
	buf_free(&t->keys);
}

static void
blank_screen(struct term *t)
{
	t->vt = vterm_new(t->rows, t->columns);
	vterm_set_utf8(t->vt, 1);
	vterm_output_set_callback(t->vt, answer, t);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
}

static void
become_program(const struct term *t)
{
	setenv("TERM", t->type, 1);
	setenv("KLASTER_CELLS", t->cells, 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("COLORTERM");
	execvp(t->argv[0], t->argv);
	fprintf(stderr, "%s: %s\n", t->argv[0], strerror(errno));
	_exit(127);
}

bool
term_start(struct term *t)
{
	struct winsize size = { .ws_row = (unsigned short)t->rows,
		.ws_col = (unsigned short)t->columns };

	leave(t);
	unlink(t->cells);
	t->syncs = 0;
	blank_screen(t);
	t->pid = forkpty(&t->fd, NULL, NULL, &size);
	if (t->pid == 0)
		become_program(t);
	t->alive = t->pid > 0;
	if (t->alive)
		fcntl(t->fd, F_SETFL, O_NONBLOCK);
	return t->alive;
}

void
term_keys(struct term *t, struct span bytes)
{
	buf_add(&t->keys, bytes);
}

void
term_resize(struct term *t, int columns, int rows)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)columns };

	t->columns = columns;
	t->rows = rows;
	vterm_set_size(t->vt, rows, columns);
	ioctl(t->fd, TIOCSWINSZ, &size);
}

void
term_signal(struct term *t, int number)
{
	if (t->alive)
		kill(t->pid, number);
}

static void
hand_over(struct term *t)
{
	ssize_t put;

	while (t->keys.len > 0) {
		put = write(t->fd, t->keys.at, t->split ? 1 : t->keys.len);
		if (put <= 0)
			return;
		t->keys.len -= (size_t)put;
		memmove(t->keys.at, t->keys.at + put, t->keys.len);
	}
}

/* Takes what is there now; false once the program has gone. */
static bool
take(struct term *t)
{
	static char bytes[GULP];
	ssize_t got;

	while ((got = read(t->fd, bytes, sizeof bytes)) > 0) {
		t->bytes += (size_t)got;
		vterm_input_write(t->vt, bytes, (size_t)got);
	}
	return got < 0 && (errno == EAGAIN || errno == EINTR);
}

/* Both ways until something happened: 1; 0: nothing did; -1: it is gone. */
static int
turn_within(struct term *t, int ms)
{
	struct pollfd fds[] = { { t->fd, POLLIN, 0 },
		{ t->watch, POLLIN, 0 } };
	char events[GULP / 16];

	hand_over(t);
	if (t->keys.len > 0)
		fds[0].events |= POLLOUT;
	if (poll(fds, 2, ms) <= 0)
		return 0;
	while (read(t->watch, events, sizeof events) > 0)
		;
	return take(t) ? 1 : -1;
}

static bool
turn(struct term *t)
{
	return turn_within(t, PATIENCE * 1000) > 0;
}

static bool
end(struct term *t)
{
	for (int i = 0; i < PATIENCE * 100; i++) {
		if (waitpid(t->pid, &t->status, WNOHANG) == t->pid) {
			t->alive = false;
			return true;
		}
		poll(NULL, 0, 10);
	}
	return false;
}

bool
term_wait(struct term *t)
{
	while (t->alive && turn(t))
		;
	return !t->alive || end(t);
}

bool
term_push(struct term *t)
{
	hand_over(t);
	while (t->alive && t->keys.len > 0) {
		if (!turn(t))
			return end(t);
	}
	return true;
}

bool
term_sync(struct term *t)
{
	struct pollfd fd = { t->fd, POLLIN, 0 };
	unsigned long syncs;

	if (!t->alive)
		return true;
	term_keys(t, SPAN("\033[99~"));
	t->syncs++;
	for (;;) {
		if (!turn(t))
			return end(t);
		if (cells_syncs(t->cells, &syncs) && syncs >= t->syncs)
			break;
	}
	/* The kernel moves what was written when somebody polls. */
	while (poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN) != 0 && take(t))
		;
	hand_over(t);
	return true;
}

/* A signal between two of its calls is noticed at the next key. */
bool
term_fit(struct term *t)
{
	for (int i = 0; i < PATIENCE && t->alive; i++) {
		int happened;

		do {
			if (cells_fit(t))
				return true;
			happened = turn_within(t, 1000);
		} while (happened > 0);
		if (happened < 0)
			return end(t);
		if (!term_sync(t))
			return false;
	}
	return !t->alive;
}

static void
put_cell(struct buf *text, const VTermScreenCell *cell)
{
	if (cell->chars[0] == 0)
		buf_byte(text, ' ');
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0;
	    i++)
		text_put(text, cell->chars[i]);
}

static int
width(const VTermScreenCell *cell)
{
	return cell->width > 1 ? cell->width : 1;
}

void
term_row(const struct term *t, int row, struct buf *text)
{
	VTermScreenCell cell;
	VTermPos at = { row, 0 };

	for (; at.col < t->columns; at.col += width(&cell)) {
		vterm_screen_get_cell(t->screen, at, &cell);
		put_cell(text, &cell);
	}
}

void
term_row_attributes(const struct term *t, int row, struct buf *out)
{
	VTermScreenCell cell;
	VTermPos at = { row, 0 };
	int bits;

	for (; at.col < t->columns; at.col += width(&cell)) {
		vterm_screen_get_cell(t->screen, at, &cell);
		bits = (cell.attrs.reverse ? 1 : 0) |
		    (cell.attrs.bold ? 2 : 0) |
		    (cell.attrs.underline ? 4 : 0);
		for (int i = 0; i < width(&cell); i++)
			buf_byte(out, (unsigned char)(bits == 0 ?
			    '.' : '0' + bits));
	}
}

VTermPos
term_cursor(const struct term *t)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &at);
	return at;
}
