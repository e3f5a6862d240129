/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/term/term.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/term/crash.h"
#include "tui/term/termkeys.h"

enum {
	FLIGHT = 8,		/* frames on their way, at most */
	PATIENCE = 4000,	/* ms until a silent terminal is not awaited */
	ESC_WAIT = 100,
	FAR_MS = 150, SLOW_MS = 400
};

struct flight {
	int64_t		at;
	size_t		bytes;
};

struct term {
	SCREEN		*screen;
	WINDOW		*keys;
	struct cells	 shown;
	cchar_t		*line;
	int		 tty, page;	/* where frames go, and are gathered */
	struct buf	 frame;
	bool		 whole;		/* send all of the next frame */
	bool		 margin;
	enum term_link	 link;
	bool		 answers, asked;
	struct flight	 flight[FLIGHT];
	unsigned	 flying;
	int64_t		 quickest;	/* answer so far, ms */
	size_t		 rate;		/* bytes a second; 0: unknown */
	bool		 pasting;
	unsigned char	 bytes[4];	/* of a letter that comes in parts */
	unsigned	 have;
	int		 held;		/* a code read too far; ERR: none */
};

int64_t
term_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

unsigned
term_rows(const struct term *term)
{
	(void)term;
	return (unsigned)LINES;
}

unsigned
term_cols(const struct term *term)
{
	(void)term;
	return (unsigned)COLS;
}

bool
term_has_margin(const struct term *term)
{
	return term->margin;
}

enum term_link
term_link(const struct term *term)
{
	return term->link;
}

void
term_set_link(struct term *term, enum term_link link)
{
	term->link = link;
	term->asked = true;
}

static bool
resize(struct term *term)
{
	cchar_t *line;

	line = mem_grow(term->line, (size_t)COLS + 1, sizeof *line);
	if (line == NULL)
		return false;
	term->line = line;
	term->whole = true;
	return cells_size(&term->shown, (unsigned)LINES, (unsigned)COLS);
}

/* A line with IXOFF needs XON from us: then Ctrl-S and Ctrl-Q stay its. */
static void
set_modes(void)
{
	struct termios modes;
	bool flow = tcgetattr(STDIN_FILENO, &modes) == 0 &&
	    (modes.c_iflag & IXOFF) != 0;

	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	if (flow && tcgetattr(STDIN_FILENO, &modes) == 0) {
		modes.c_iflag |= IXON;
		tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	}
}

static int
esc_delay(int wanted)
{
	int line = baudrate();

	if (wanted > 0)
		return wanted;
	if (line > 0 && 60000 / line > ESC_WAIT)
		return 60000 / line;
	return ESC_WAIT;
}

static void
send(const struct term *term, struct span bytes)
{
	ssize_t done;

	while (bytes.len > 0) {
		done = write(term->tty, bytes.at, bytes.len);
		if (done < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (done > 0)
			bytes = span_from(bytes, (size_t)done);
	}
}

/*
 * ncurses writes once for each move of the cursor.  So that a frame is one
 * write(), what it writes goes to a file without a name first.
 */
static void
update(struct term *term)
{
	off_t len;
	char *at;

	if (term->frame.failed)
		buf_free(&term->frame);
	buf_reset(&term->frame);
	if (term->page < 0 || dup2(term->page, STDOUT_FILENO) < 0) {
		doupdate();
		return;
	}
	doupdate();
	dup2(term->tty, STDOUT_FILENO);
	len = lseek(term->page, 0, SEEK_CUR);
	at = buf_space(&term->frame, len < 0 ? 0 : (size_t)len);
	if (at != NULL && pread(term->page, at, (size_t)len, 0) == len)
		term->frame.len = (size_t)len;
	lseek(term->page, 0, SEEK_SET);
}

static enum err
begin(struct term *term, int escdelay, struct note *why)
{
	char cup[] = "cup", am[] = "am", xenl[] = "xenl";
	const char *moves = tigetstr(cup);

	if (moves == NULL || moves == (const char *)-1)
		return note_fail(ERR_SYSTEM, why,
		    _("this terminal cannot place its cursor; start klaster "
		    "with --plain"));
	term->margin = tigetflag(am) > 0 && tigetflag(xenl) <= 0;
	set_modes();
	set_escdelay(esc_delay(escdelay));
	idlok(stdscr, TRUE);
	typeahead(-1);
	term->keys = newpad(1, 1);
	if (term->keys == NULL)
		return ERR_NOMEM;
	keypad(term->keys, TRUE);
	wtimeout(term->keys, 0);
	termkeys_define();
	crash_catch(term->tty);
	putp("\033[?2004h");
	return resize(term) ? OK : ERR_NOMEM;
}

enum err
term_open(int escdelay, struct note *why, struct term **out)
{
	struct term *term;
	enum err err;

	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		return note_fail(ERR_SYSTEM, why,
		    _("the screens need a UTF-8 locale and this one is %s; "
		    "start as: LC_ALL=C.UTF-8 klaster"),
		    nl_langinfo(CODESET));
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return note_fail(ERR_USAGE, why,
		    _("the screens need a terminal; klaster help lists the "
		    "commands for scripts"));
	term = mem_zero(1, sizeof *term);
	if (term == NULL)
		return ERR_NOMEM;
	crash_keep_modes();
	term->held = ERR;
	term->answers = true;
	term->tty = dup(STDOUT_FILENO);
	term->page = memfd_create("frame", MFD_CLOEXEC);
	term->screen = newterm(NULL, stdout, stdin);
	if (term->screen == NULL) {
		mem_free(term);
		return note_fail(ERR_SYSTEM, why,
		    _("this kind of terminal is not known here; set TERM, or "
		    "start klaster with --plain"));
	}
	err = begin(term, escdelay, why);
	if (err != OK)
		term_close(term);
	else
		*out = term;
	return err;
}

void
term_close(struct term *term)
{
	send(term, SPAN("\033[?2004l"));
	if (term->keys != NULL)
		delwin(term->keys);
	endwin();
	delscreen(term->screen);
	crash_let_go();
	cells_free(&term->shown);
	buf_free(&term->frame);
	if (term->page >= 0)
		close(term->page);
	close(term->tty);
	mem_free(term->line);
	mem_free(term);
}

/* What an answer tells: how far the terminal is, and how wide the line. */
static void
take_answer(struct term *term)
{
	struct flight frame = term->flight[0];
	int64_t took = term_now() - frame.at;
	unsigned i;

	if (term->flying == 0)
		return;
	term->flying--;
	for (i = 0; i < term->flying; i++)
		term->flight[i] = term->flight[i + 1];
	if (!term->asked) {
		term->asked = true;
		term->link = took > SLOW_MS ? LINK_SLOW :
		    took > FAR_MS ? LINK_FAR : LINK_LOCAL;
		term->quickest = took;
	}
	if (took < term->quickest)
		term->quickest = took;
	if (frame.bytes >= 400) {
		took -= term->quickest / 2;
		term->rate = frame.bytes * 1000 /
		    (size_t)(took < 1 ? 1 : took);
	}
}

bool
term_may_paint(struct term *term)
{
	size_t bytes = 0;
	unsigned i;

	if (!term->answers || term->flying == 0)
		return true;
	if (term_now() - term->flight[0].at > PATIENCE) {
		term->answers = false;
		term->flying = 0;
		return true;
	}
	if (term->flying == FLIGHT)
		return false;
	for (i = 0; i < term->flying; i++)
		bytes += term->flight[i].bytes;
	return bytes < term->rate / 4;
}

static void
copy_row(struct term *term, const struct cells *from, unsigned row)
{
	unsigned col, count = 0, i;

	for (col = 0; col < from->cols; col++) {
		const struct cell *cell = cells_at(from, row, col);
		struct span text = span_make(cell->text, cell->len);
		wchar_t points[CELL_POINTS + 1];
		attr_t attrs = A_NORMAL;

		if (cell->width == 0)
			continue;
		for (i = 0; i < CELL_POINTS && text.len > 0; i++)
			points[i] = (wchar_t)text_next(&text);
		points[i] = L'\0';
		if ((cell->attrs & CELL_REVERSE) != 0)
			attrs |= A_REVERSE;
		if ((cell->attrs & CELL_BOLD) != 0)
			attrs |= A_BOLD;
		if ((cell->attrs & CELL_UNDERLINE) != 0)
			attrs |= A_UNDERLINE;
		setcchar(&term->line[count++], points, attrs, 0, NULL);
	}
	mvadd_wchnstr((int)row, 0, term->line, (int)count);
}

static bool
is_changed(const struct term *term, const struct cells *c, unsigned row)
{
	return term->whole || memcmp(cells_at(c, row, 0),
	    cells_at(&term->shown, row, 0),
	    c->cols * sizeof *c->at) != 0;
}

void
term_paint(struct term *term, const struct cells *cells)
{
	bool changed = false;
	unsigned row;

	if (cells->rows != (unsigned)LINES || cells->cols != (unsigned)COLS ||
	    cells->rows != term->shown.rows ||
	    cells->cols != term->shown.cols)
		return;
	for (row = 0; row < cells->rows; row++) {
		if (!is_changed(term, cells, row))
			continue;
		copy_row(term, cells, row);
		changed = true;
	}
	if (!changed && cells->cursor_row == term->shown.cursor_row &&
	    cells->cursor_col == term->shown.cursor_col)
		return;
	term->whole = false;
	cells_copy(&term->shown, cells);
	move((int)cells->cursor_row, (int)cells->cursor_col);
	wnoutrefresh(stdscr);
	update(term);
	if (term->answers && term->flying < FLIGHT) {
		buf_text(&term->frame, "\033[5n");
		term->flight[term->flying++] = (struct flight){ term_now(),
		    term->frame.len };
	}
	send(term, buf_span(&term->frame));
}

void
term_repaint(struct term *term)
{
	term->whole = true;
	clearok(curscr, TRUE);
}

static unsigned
sequence_length(unsigned char first)
{
	return first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

/* Gathers the bytes of a letter, however they arrive. */
static bool
take_byte(struct term *term, int code, uint32_t *letter)
{
	struct span text;

	if (term->have > 0 && (code & 0xc0) != 0x80)
		term->have = 0;
	if (term->have == 0 && (code & 0xc0) == 0x80)
		return false;
	term->bytes[term->have++] = (unsigned char)code;
	if (term->have < sequence_length(term->bytes[0]))
		return false;
	text = span_make(term->bytes, term->have);
	term->have = 0;
	if (!text_is_utf8(text))
		return false;
	*letter = text_next(&text);
	return true;
}

static int
next_code(struct term *term)
{
	int code = term->held;

	if (code != ERR) {
		term->held = ERR;
		return code;
	}
	return wgetch(term->keys);
}

/* An Esc with something right behind it is one key. */
static void
take_escape(struct term *term, struct press *press)
{
	uint32_t letter;
	int code = next_code(term);

	termkeys_letter(0x1b, press);
	while (code >= 0x80 && code < 256 && !take_byte(term, code, &letter))
		code = next_code(term);
	if (code >= 0x20 && code < 0x7f)
		termkeys_escaped((uint32_t)code, press);
	else if (code == '\r')
		termkeys_escaped('\r', press);
	else if (code >= 0x80 && code < 256)
		termkeys_escaped(letter, press);
	else
		term->held = code;
}

static void
take_pasted(uint32_t letter, struct press *press)
{
	if (letter == '\r')
		letter = '\n';
	if (letter < ' ' && letter != '\n')
		letter = ' ';
	*press = (struct press){ PRESS_LETTER, letter, true };
	if (letter == 0x7f)
		press->code = PRESS_NONE;
}

static enum term_event
take_text(struct term *term, int code, struct press *press)
{
	uint32_t letter;

	if (!take_byte(term, code, &letter))
		return TERM_TIME;
	if (term->pasting)
		take_pasted(letter, press);
	else if (letter == 0x1b)
		take_escape(term, press);
	else
		termkeys_letter(letter, press);
	return press->code == PRESS_NONE ? TERM_TIME : TERM_PRESS;
}

/* ncurses tells of another size only when no more input waits. */
static enum term_event
take_sync(struct term *term, int code)
{
	if (!term_has_input(term) || term->held != KEY_RESIZE)
		return TERM_SYNC;
	term->held = code;
	return resize(term) ? TERM_SIZE : TERM_GONE;
}

static enum term_event
take_code(struct term *term, int code, struct press *press)
{
	switch (termkeys_read(code, press)) {
	case TERMKEYS_ANSWER:
		take_answer(term);
		return TERM_TIME;
	case TERMKEYS_PASTE:
		term->pasting = true;
		return TERM_TIME;
	case TERMKEYS_PASTE_END:
		term->pasting = false;
		return TERM_TIME;
	case TERMKEYS_SYNC:
		return take_sync(term, code);
	case TERMKEYS_SIZE:
		return resize(term) ? TERM_SIZE : TERM_GONE;
	case TERMKEYS_BYTE:
		return take_text(term, code, press);
	case TERMKEYS_NONE:
		break;
	}
	term->pasting = false;
	return press->code == PRESS_NONE ? TERM_TIME : TERM_PRESS;
}

/* Readable, but nothing to be read: nobody is there any more. */
static bool
is_hung_up(const struct pollfd *in)
{
	int waiting = 0;

	if ((in->revents & (POLLERR | POLLNVAL)) != 0)
		return true;
	if ((in->revents & (POLLIN | POLLHUP)) == 0)
		return false;
	return ioctl(in->fd, FIONREAD, &waiting) != 0 || waiting == 0;
}

static int
patience(const struct term *term, int wait_ms)
{
	int64_t left;

	if (!term->answers || term->flying == 0)
		return wait_ms;
	left = term->flight[0].at + PATIENCE + 1 - term_now();
	if (left < 0)
		left = 0;
	return wait_ms < 0 || left < wait_ms ? (int)left : wait_ms;
}

enum term_event
term_wait(struct term *term, int wait_ms, struct press *press)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	int code, ready;

	for (;;) {
		if (crash_is_over())
			return TERM_GONE;
		code = next_code(term);
		if (code != ERR)
			return take_code(term, code, press);
		ready = poll(&in, 1, patience(term, wait_ms));
		if (ready == 0)
			return TERM_TIME;
		if (ready > 0 && is_hung_up(&in))
			return TERM_GONE;
	}
}

bool
term_has_input(struct term *term)
{
	if (term->held == ERR)
		term->held = wgetch(term->keys);
	return term->held != ERR;
}

/* Only keys are dropped: what the terminal itself says is still heard. */
void
term_drop_input(struct term *term)
{
	struct press press;
	int code;

	term->have = 0;
	while ((code = next_code(term)) != ERR) {
		switch (termkeys_read(code, &press)) {
		case TERMKEYS_ANSWER:
			take_answer(term);
			break;
		case TERMKEYS_PASTE:
		case TERMKEYS_PASTE_END:
			term->pasting = false;
			break;
		case TERMKEYS_SYNC:
		case TERMKEYS_SIZE:
			term->held = code;
			return;
		case TERMKEYS_BYTE:
		case TERMKEYS_NONE:
			break;
		}
	}
}
