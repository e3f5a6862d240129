/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>
#include <sys/wait.h>

#include "core/base/text.h"
#include "tests/tui/keys.h"
#include "tests/tui/play.h"

struct dice {
	uint64_t	state;
};

static unsigned
roll(struct dice *d, unsigned sides)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (unsigned)(d->state >> 11) % sides;
}

static const char *const scraps[] = {
	"a", "Z", "7", " ", "-", "/", "?", ":", "\\", "'", "\t",
	"oʻ", "gʻ", "ў", "Қарши", "школа", "é", "e\xcc\x81", "ñ",
	"漢", "한", "👩‍🏫", "🇺🇿", "\xcc\x81", "\xe2\x80\x8b",
	"2024-02-29", "school", "12-maktab", "%s%n", "=1+1", "\xff",
	"\xc3", "a\nb", "\x01", "\033[31m"
};

static void
random_text(struct dice *d, struct buf *text, unsigned most)
{
	unsigned count = 1 + roll(d, most);

	while (count-- > 0)
		buf_text(text, scraps[roll(d, sizeof scraps /
		    sizeof *scraps)]);
}

static void
random_paste(struct play *p, struct dice *d)
{
	struct buf text;

	buf_init(&text);
	random_text(d, &text, 40);
	vterm_keyboard_start_paste(p->term.vt);
	term_keys(&p->term, buf_span(&text));
	vterm_keyboard_end_paste(p->term.vt);
	buf_free(&text);
}

static void
random_letters(struct play *p, struct dice *d)
{
	struct buf text;

	buf_init(&text);
	random_text(d, &text, 3);
	term_keys(&p->term, buf_span(&text));
	buf_free(&text);
}

static void
random_control(struct play *p, struct dice *d)
{
	char name[] = "C-a";

	name[0] = roll(d, 4) == 0 ? 'M' : 'C';
	name[2] = (char)('a' + roll(d, 26));
	key_press(&p->term, span_of(name));
}

static void
random_press(struct play *p, struct dice *d)
{
	static const char *const with[] = { "", "", "", "S-", "C-", "M-" };
	char name[16] = "";

	strcat(name, with[roll(d, sizeof with / sizeof *with)]);
	strcat(name, key_name(roll(d, 1000)));
	key_press(&p->term, span_of(name));
}

static void
random_action(struct play *p, struct dice *d)
{
	unsigned kind = roll(d, 100);

	p->term.split = roll(d, 3) == 0;
	if (kind < 3)
		play_resize(p, 20 + (int)roll(d, 181), 5 + (int)roll(d, 56));
	else if (kind < 6)
		random_paste(p, d);
	else if (kind < 35)
		random_letters(p, d);
	else if (kind < 45)
		random_control(p, d);
	else
		random_press(p, d);
}

/* Ending is allowed, but only by itself and in good order. */
static void
start_again(struct play *p)
{
	int status = p->term.status;

	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		play_fail(p, "the program ended with status %#x", status);
	else if (!term_start(&p->term))
		play_fail(p, "cannot start the program again");
	play_settle(p);
}

void
play_random(struct play *p, unsigned long count, uint64_t seed)
{
	int columns = p->term.columns, rows = p->term.rows;
	struct dice d = { (seed + 1) * UINT64_C(0x9e3779b97f4a7c15) };

	for (unsigned long i = 0; i < count && !p->failed; i++) {
		random_action(p, &d);
		play_settle(p);
		if (p->failed)
			printf("after %lu random keys\n", i + 1);
		else if (!p->term.alive)
			start_again(p);
	}
	p->term.split = false;
	if (p->failed)
		return;
	play_resize(p, columns, rows);
}
