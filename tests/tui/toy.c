/* SPDX-License-Identifier: ISC */
/*
 * A curses program for tests of the harness: a list of numbers with a bar,
 * a line of input, and cells published as tui/tui.h says.  With an argument
 * "lie" its cells are wrong after the key x.
 */
#include <config.h>

#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct toy {
	int		at;
	char		typed[400];
	unsigned long	turns, syncs;
	bool		lies, lying;
};

enum { KEY_SYNC = 0x1000 };

static void
paint(struct toy *t)
{
	int rows, columns;

	getmaxyx(stdscr, rows, columns);
	erase();
	attron(A_REVERSE);
	mvprintw(0, 0, "%-*.*s", columns, columns, " Toy | oʻ漢");
	attroff(A_REVERSE);
	for (int i = 1; i < rows - 1; i++) {
		if (i == t->at)
			attron(A_BOLD);
		mvprintw(i, 0, "%c row %d", i == t->at ? '>' : ' ', i);
		attroff(A_BOLD);
	}
	attron(A_UNDERLINE);
	mvaddnstr(rows - 1, 0, t->typed, -1);
	attroff(A_UNDERLINE);
	move(t->at, 0);
	refresh();
	t->turns++;
}

static void
put_row(FILE *out, int row, int columns)
{
	wchar_t wide[2] = L" ";
	cchar_t cell;
	attr_t attrs;
	short pair;

	for (int i = 0; i < columns; i++) {
		wchar_t text[CCHARW_MAX + 1] = L"";

		mvin_wch(row, i, &cell);
		getcchar(&cell, text, &attrs, &pair, NULL);
		wide[0] = text[0];
		fprintf(out, "%ls", text[0] == 0 ? L" " : text);
		if (wide[0] >= 0x1100)
			i++;
	}
	putc('\n', out);
}

static void
put_attributes(FILE *out, int row, int columns)
{
	for (int i = 0; i < columns; i++) {
		cchar_t cell;
		int bits;

		mvin_wch(row, i, &cell);
		bits = (cell.attr & A_REVERSE ? 1 : 0) |
		    (cell.attr & A_BOLD ? 2 : 0) |
		    (cell.attr & A_UNDERLINE ? 4 : 0);
		putc(bits == 0 ? '.' : '0' + bits, out);
	}
	putc('\n', out);
}

static void
publish(struct toy *t)
{
	const char *cells = getenv("KLASTER_CELLS");
	char draft[400];
	int rows, columns, row, column;
	FILE *out;

	if (cells == NULL)
		return;
	snprintf(draft, sizeof draft, "%s.new", cells);
	out = fopen(draft, "w");
	if (out == NULL)
		return;
	getmaxyx(stdscr, rows, columns);
	getyx(stdscr, row, column);
	fprintf(out, "klaster-cells 1\nturn %lu sync %lu size %d %d "
	    "cursor %d %d\n", t->turns, t->syncs, columns, rows,
	    row, column + t->lying);
	for (int i = 0; i < rows; i++)
		put_row(out, i, columns);
	for (int i = 0; i < rows; i++)
		put_attributes(out, i, columns);
	fclose(out);
	rename(draft, cells);
	move(row, column);
}

static bool
obey(struct toy *t, int found, wint_t key)
{
	size_t len = strlen(t->typed);

	if (found == KEY_CODE_YES && key == KEY_SYNC)
		t->syncs++;
	else if (found == KEY_CODE_YES && key == KEY_RESIZE)
		clearok(stdscr, TRUE);
	else if (found == KEY_CODE_YES && key == KEY_DOWN)
		t->at += t->at < getmaxy(stdscr) - 2;
	else if (found == KEY_CODE_YES && key == KEY_UP)
		t->at -= t->at > 1;
	else if (found == KEY_CODE_YES && key == KEY_F(10))
		return false;
	else if (found == OK && key == 'x' && t->lies)
		t->lying = true;
	else if (found == OK && key == 'k' && t->lies)
		abort();
	else if (found == OK && key >= ' ' && key < 127 && len < 9)
		t->typed[len] = (char)key;
	if (t->at > getmaxy(stdscr) - 2)
		t->at = getmaxy(stdscr) - 2;
	return true;
}

int
main(int argc, char **argv)
{
	struct toy toy = { .at = 1, .lies = argc > 1 &&
	    strcmp(argv[1], "lie") == 0 };
	wint_t key = 0;
	int found;

	setlocale(LC_ALL, "");
	initscr();
	raw();
	noecho();
	set_escdelay(25);
	keypad(stdscr, TRUE);
	define_key("\033[99~", KEY_SYNC);
	do {
		paint(&toy);
		publish(&toy);
		found = get_wch(&key);
	} while (obey(&toy, found, key));
	endwin();
	return 0;
}
