/* SPDX-License-Identifier: ISC */
/*
 * play [-s 80x24] [-t TERM] PROGRAM [ARGUMENT...] <PLAY
 */
#include <config.h>

#include "tests/tui/play.h"

#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/text.h"
#include "tests/tui/cells.h"
#include "tests/tui/keys.h"

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct span
trimmed(struct buf *line)
{
	while (line->len > 0 && (line->at[line->len - 1] == ' ' ||
	    line->at[line->len - 1] == '.'))
		line->len--;
	return buf_span(line);
}

void
play_dump(const struct play *p)
{
	VTermPos cursor = term_cursor(&p->term);
	struct buf text, signs;

	buf_init(&text);
	buf_init(&signs);
	printf("%dx%d cursor %d %d\n", p->term.columns, p->term.rows,
	    cursor.row, cursor.col);
	for (int row = 0; row < p->term.rows; row++) {
		buf_reset(&text);
		buf_reset(&signs);
		term_row(&p->term, row, &text);
		while (text.len > 0 && text.at[text.len - 1] == ' ')
			text.len--;
		printf("|%.*s\n", SPAN_ARG(buf_span(&text)));
		term_row_attributes(&p->term, row, &signs);
		if (trimmed(&signs).len > 0)
			printf("~%.*s\n", SPAN_ARG(buf_span(&signs)));
	}
	buf_free(&text);
	buf_free(&signs);
}

void
play_fail(struct play *p, const char *form, ...)
{
	va_list args;

	if (p->failed)
		return;
	p->failed = true;
	printf("line %u, %.*s: ", p->line, SPAN_ARG(p->word));
	va_start(args, form);
	vprintf(form, args);
	va_end(args);
	putchar('\n');
	if (p->term.vt != NULL)
		play_dump(p);
}

void
play_resize(struct play *p, int columns, int rows)
{
	term_resize(&p->term, columns, rows);
	if (!term_fit(&p->term))
		play_fail(p, "the program hangs");
	play_settle(p);
}

void
play_settle(struct play *p)
{
	size_t before = p->term.bytes, cost;
	struct buf why;

	if (p->failed)
		return;
	buf_init(&why);
	if (!p->term.alive)
		play_fail(p, "the program has ended");
	else if (!term_sync(&p->term))
		play_fail(p, "the program hangs");
	else if (p->term.alive && !cells_agree(&p->term, &why))
		play_fail(p, "the terminal shows another picture\n%s",
		    buf_cstr(&why));
	buf_free(&why);
	p->took = now() - p->begun;
	cost = p->term.bytes - before;
	p->cost += cost;
	if (cost > p->dearest)
		p->dearest = cost;
}

static void
count_anew(struct play *p)
{
	p->begun = now();
	p->cost = p->dearest = 0;
}

static void
start(struct play *p)
{
	count_anew(p);
	if (!term_start(&p->term))
		play_fail(p, "cannot start the program");
	play_settle(p);
}

static void
type(struct play *p, struct span text)
{
	struct span rest = text, letter = text;

	count_anew(p);
	while (rest.len > 0 && !p->failed) {
		text_next(&rest);
		letter.len -= rest.len;
		term_keys(&p->term, letter);
		play_settle(p);
		letter = rest;
	}
}

static void
paste(struct play *p, struct span text)
{
	count_anew(p);
	vterm_keyboard_start_paste(p->term.vt);
	term_keys(&p->term, text);
	vterm_keyboard_end_paste(p->term.vt);
	play_settle(p);
}

static bool
on_screen(const struct play *p, struct span text)
{
	struct buf row;
	bool found = false;

	buf_init(&row);
	for (int i = 0; i < p->term.rows && !found; i++) {
		buf_reset(&row);
		term_row(&p->term, i, &row);
		found = memmem(row.at, row.len, text.at, text.len) != NULL;
	}
	buf_free(&row);
	return found;
}

static void
see(struct play *p, struct span text)
{
	if (!on_screen(p, text))
		play_fail(p, "it is not on the screen");
}

static void
miss(struct play *p, struct span text)
{
	if (on_screen(p, text))
		play_fail(p, "it is on the screen");
}

/* Each turn is a whole round through the program: no clock needed. */
static void
until(struct play *p, struct span text)
{
	count_anew(p);
	for (int i = 0; i < 100000 && !p->failed; i++) {
		if (on_screen(p, text))
			return;
		if (!p->term.alive)
			break;
		play_settle(p);
	}
	play_fail(p, "it never comes");
}

static void
resize(struct play *p, struct span size)
{
	size_t before;
	int columns, rows;

	if (sscanf(size.at, "%dx%d", &columns, &rows) != 2) {
		play_fail(p, "want resize:COLUMNSxROWS");
		return;
	}
	count_anew(p);
	before = p->term.bytes;
	play_resize(p, columns, rows);
	p->cost = p->dearest = p->term.bytes - before;
}

static void
most(struct play *p, struct span number)
{
	size_t limit = strtoul(number.at, NULL, 10);

	if (p->dearest > limit)
		play_fail(p, "a key cost %zu bytes", p->dearest);
}

static void
sum(struct play *p, struct span number)
{
	size_t limit = strtoul(number.at, NULL, 10);

	if (p->cost > limit)
		play_fail(p, "it cost %zu bytes", p->cost);
}

static void
randomly(struct play *p, struct span how)
{
	unsigned long count = 0, seed = 0;

	if (sscanf(how.at, "%lu:%lu", &count, &seed) != 2)
		play_fail(p, "want random:COUNT:SEED");
	else
		play_random(p, count, seed);
}

static void
ends(struct play *p, struct span status)
{
	int want = atoi(status.at), got = p->term.status;

	if (!term_wait(&p->term)) {
		play_fail(p, "the program goes on");
		return;
	}
	got = p->term.status;
	if (WIFSIGNALED(got))
		play_fail(p, "it died of signal %d", WTERMSIG(got));
	else if (WEXITSTATUS(got) != want)
		play_fail(p, "it ended with %d", WEXITSTATUS(got));
}

static void
split(struct play *p, struct span none)
{
	(void)none;
	p->term.split = true;
}

static void
whole(struct play *p, struct span none)
{
	(void)none;
	p->term.split = false;
}

static void
dump(struct play *p, struct span none)
{
	(void)none;
	play_dump(p);
}

static void
bytes(struct play *p, struct span none)
{
	(void)none;
	printf("at most %zu a key, %zu in all\n", p->dearest, p->cost);
}

static void
milliseconds(struct play *p, struct span none)
{
	(void)none;
	printf("%.1f ms\n", p->took);
}

static void
crash(struct play *p, struct span none)
{
	(void)none;
	term_signal(&p->term, SIGKILL);
	if (!term_wait(&p->term))
		play_fail(p, "it cannot be killed");
}

static void
again(struct play *p, struct span none)
{
	(void)none;
	start(p);
}

static void
terminate(struct play *p, struct span none)
{
	(void)none;
	term_signal(&p->term, SIGTERM);
}

static void
interrupt(struct play *p, struct span none)
{
	(void)none;
	term_signal(&p->term, SIGINT);
}

static void
hang_up(struct play *p, struct span none)
{
	(void)none;
	term_signal(&p->term, SIGHUP);
}

/* What somebody else does meanwhile. */
static void
shell(struct play *p, struct span text)
{
	char *command = strndup(text.at, text.len);

	if (command == NULL || system(command) != 0)
		play_fail(p, "the command fails");
	free(command);
}

static const struct {
	const char	*word;		/* with ":" it takes a text */
	void		(*play)(struct play *, struct span);
} words[] = {
	{ "again", again },
	{ "bytes", bytes },
	{ "crash", crash },
	{ "dump", dump },
	{ "ends:", ends },
	{ "hup", hang_up },
	{ "int", interrupt },
	{ "max:", most },
	{ "miss:", miss },
	{ "ms", milliseconds },
	{ "paste:", paste },
	{ "random:", randomly },
	{ "resize:", resize },
	{ "see:", see },
	{ "sh:", shell },
	{ "split", split },
	{ "sum:", sum },
	{ "term", terminate },
	{ "until:", until },
	{ "whole", whole },
};

static struct span
unquoted(struct span text)
{
	if (text.len >= 2 && text.at[0] == '\'')
		return span_make(text.at + 1, text.len - 2);
	return text;
}

static void
press(struct play *p, struct span word)
{
	bool blind = word.len > 1 && word.at[0] == '!';
	struct span name = blind ? span_from(word, 1) : word;
	const char *star = memchr(name.at + 1, '*', name.len - 1);
	unsigned long count = 1;

	if (star != NULL) {
		count = strtoul(star + 1, NULL, 10);
		name.len = (size_t)(star - name.at);
	}
	count_anew(p);
	while (count-- > 0 && !p->failed) {
		if (!key_press(&p->term, name))
			play_fail(p, "there is no such key");
		else if (!blind)
			play_settle(p);
		else if (!term_push(&p->term))
			play_fail(p, "the program takes no keys");
	}
}

static void
play_word(struct play *p, struct span word)
{
	p->word = word;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct span name = span_of(words[i].word);
		bool takes = name.at[name.len - 1] == ':';

		if (takes ? !span_starts(word, name) : !span_is(word, name))
			continue;
		words[i].play(p, unquoted(span_from(word, name.len)));
		return;
	}
	if (word.at[0] == '\'' && word.len > 2)
		type(p, unquoted(word));
	else
		press(p, word);
}

/* The next word; quotes hold blanks together. */
static bool
next_word(struct play *p, struct span *text, struct span *word)
{
	size_t len = 0;
	bool quoted = false;

	while (text->len > 0 && (isspace((unsigned char)text->at[0]) ||
	    text->at[0] == '#')) {
		const char *end = memchr(text->at, '\n', text->len);

		p->line += text->at[0] == '\n' || text->at[0] == '#';
		*text = span_from(*text, text->at[0] != '#' ? 1 :
		    end == NULL ? text->len : (size_t)(end + 1 - text->at));
	}
	for (; len < text->len && (quoted ||
	    !isspace((unsigned char)text->at[len])); len++)
		quoted ^= text->at[len] == '\'';
	*word = span_make(text->at, len);
	*text = span_from(*text, len);
	return len > 0;
}

static bool
read_play(struct buf *text)
{
	size_t got;

	buf_init(text);
	while (buf_space(text, BUFSIZ) != NULL &&
	    (got = fread(text->at + text->len, 1, BUFSIZ, stdin)) > 0)
		text->len += got;
	buf_cstr(text);
	return !text->failed;
}

static bool
options(struct play *p, int argc, char **argv)
{
	int option;

	p->term.type = "xterm-256color";
	p->term.columns = 80;
	p->term.rows = 24;
	while ((option = getopt(argc, argv, "+s:t:")) != -1) {
		if (option == 't')
			p->term.type = optarg;
		else if (option != 's' || sscanf(optarg, "%dx%d",
		    &p->term.columns, &p->term.rows) != 2)
			return false;
	}
	p->term.argv = argv + optind;
	return optind < argc;
}

int
main(int argc, char **argv)
{
	struct play p = { .line = 1 };
	struct span rest, word = SPAN("start");
	struct buf text;

	signal(SIGPIPE, SIG_IGN);
	if (!options(&p, argc, argv)) {
		fprintf(stderr, "usage: play [-s 80x24] [-t TERM] "
		    "PROGRAM [ARGUMENT...] <PLAY\n");
		return 2;
	}
	if (!read_play(&text) || !term_open(&p.term)) {
		perror("play");
		return 2;
	}
	p.word = word;
	start(&p);
	rest = buf_span(&text);
	while (!p.failed && next_word(&p, &rest, &word))
		play_word(&p, word);
	term_close(&p.term);
	buf_free(&text);
	return p.failed;
}
