/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/text_part.h"

/* What an ASCII byte folds to: 0 parts words, 1 vanishes. */
static const char ascii[128] = {
	['\''] = 1, ['`'] = 1,
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4',
	['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
	['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e',
	['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j',
	['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o',
	['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
	['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
	['Z'] = 'z',
	['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e',
	['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j',
	['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o',
	['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
	['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y',
	['z'] = 'z',
};

struct fold {
	struct buf	*out;
	size_t		 begin;		/* of the folded text in out */
	bool		 gap;		/* a blank is due before a letter */
	bool		 after_sign;	/* the last letter was a hard or soft
					 * sign */
};

static bool
is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* The last byte of the word being folded, or a blank at its beginning. */
static char
last_byte(const struct fold *fold)
{
	if (fold->gap || fold->out->len == fold->begin)
		return ' ';
	return fold->out->at[fold->out->len - 1];
}

/*
 * The Cyrillic letter of "ts" is spelled "s" at the beginning of a word and
 * after a consonant (sirk, aksiya), but many write "ts" there as well
 * (Gertsegovina): before a vowel both become "s".  at stands where the vowel
 * will be put.
 */
static bool
ends_in_loose_ts(const char *begin, const char *at)
{
	return at - begin >= 2 && at[-1] == 's' && at[-2] == 't' &&
	    (at - begin == 2 || !is_vowel(at[-3]));
}

/* As many ASCII bytes as there are; room for all of them was made. */
static size_t
fold_ascii(struct fold *fold, struct span text)
{
	char *begin, *at, *word;
	size_t i;

	at = buf_space(fold->out, 2 * text.len + 1);
	if (at == NULL)
		return text.len;
	begin = fold->out->at + fold->begin;
	word = at;
	while (word > begin && word[-1] != ' ')
		word--;
	for (i = 0; i < text.len && (unsigned char)text.at[i] < 0x80; i++) {
		char c = ascii[(unsigned char)text.at[i]];

		if (c <= 1) {
			fold->gap |= c == 0;
			continue;
		}
		if (fold->gap) {
			fold->gap = false;
			if (at > begin)
				*at++ = ' ';
			word = at;
		}
		if (is_vowel(c) && ends_in_loose_ts(word, at))
			*(--at - 1) = 's';
		*at++ = c;
	}
	fold->out->len = (size_t)(at - fold->out->at);
	fold->after_sign = false;
	return i;
}

static void
put_text(struct fold *fold, const char *letters)
{
	struct span rest = span_of(letters);

	while (rest.len > 0)
		rest = span_from(rest, fold_ascii(fold, rest));
}

/* Cyrillic e is "ye" where no consonant stands before it. */
static bool
fold_cyrillic(struct fold *fold, uint32_t lower)
{
	const char *latin = text_latin_of(lower);
	char last = last_byte(fold);
	bool sign = fold->after_sign;

	if (latin == NULL)
		return false;
	if (lower == 0x435 && (sign || last == ' ' || is_vowel(last)))
		latin = "ye";
	else if (lower == 0x446 && !is_vowel(last))
		latin = "s";
	put_text(fold, latin);
	fold->after_sign = lower == 0x44a || lower == 0x44c;
	return true;
}

static const char *
fold_letter(uint32_t point)
{
	switch (point) {
	case 0xe6:
		return "ae";
	case 0xf0: case 0x111:
		return "d";
	case 0xf8:
		return "o";
	case 0xfe:
		return "th";
	case 0x127:
		return "h";
	case 0x131:
		return "i";
	case 0x142:
		return "l";
	case 0x14b:
		return "n";
	case 0x153:
		return "oe";
	case 0x259:
		return "a";
	default:
		return NULL;
	}
}

static void
fold_part(struct fold *fold, uint32_t point)
{
	const char *letters = fold_letter(point);
	char one[2] = { (char)point, '\0' };
	enum text_sort sort;

	if (point < 0x80)
		letters = one;
	if (letters != NULL) {
		put_text(fold, letters);
		return;
	}
	if (fold_cyrillic(fold, point))
		return;
	sort = text_sort(point);
	if (sort == TEXT_OTHER)
		fold->gap = true;
	if (sort != TEXT_LETTER)
		return;
	if (fold->gap && fold->out->len > fold->begin)
		buf_byte(fold->out, ' ');
	fold->gap = fold->after_sign = false;
	text_put(fold->out, point);
}

static void
fold_point(struct fold *fold, uint32_t point)
{
	uint32_t parts[TEXT_APART];
	size_t i, count;

	if (text_is_apostrophe(point))
		return;
	if (point >= 0x400 && point < 0x530 &&
	    fold_cyrillic(fold, text_lower(point)))
		return;
	count = text_take_apart(point, parts);
	for (i = 0; i < count; i++)
		fold_part(fold, parts[i]);
}

void
text_fold(struct buf *out, struct span text)
{
	struct fold fold = { out, out->len, false, false };

	while (text.len > 0 && !out->failed) {
		if ((unsigned char)text.at[0] < 0x80)
			text = span_from(text, fold_ascii(&fold, text));
		else
			fold_point(&fold, text_next(&text));
	}
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * A run of digits: how many there are without leading zeros, as one byte
 * between the blank and the letters, then the digits.
 */
static size_t
key_number(struct buf *out, struct span text)
{
	size_t begin = 0, end, count;

	while (begin + 1 < text.len && text.at[begin] == '0' &&
	    is_digit(text.at[begin + 1]))
		begin++;
	for (end = begin; end < text.len && is_digit(text.at[end]); end++)
		;
	count = end - begin < 0x30 ? end - begin : 0x30;
	buf_byte(out, (unsigned char)(0x2f + count));
	buf_add(out, span_make(text.at + begin, end - begin));
	return end;
}

void
text_sort_key(struct buf *out, struct span text, size_t max)
{
	size_t begin = out->len, folded, key, i = 0;
	struct span rest;

	/* Text longer than this cannot reach into the key. */
	if (text.len > 16 * max)
		text.len = 16 * max;
	text_fold(out, text);
	folded = out->len - begin;
	if (buf_space(out, 2 * folded + 64) == NULL)
		return;
	key = out->len;
	rest = span_make(out->at + begin, folded);
	while (i < folded && out->len - key < max) {
		if (is_digit(rest.at[i]))
			i += key_number(out, span_from(rest, i));
		else
			buf_byte(out, (unsigned char)rest.at[i++]);
	}
	if (out->len - key > max)
		out->len = key + max;
	memmove(out->at + begin, out->at + key, out->len - key);
	out->len -= folded;
}

bool
text_word(struct span *folded, struct span *word)
{
	const char *blank;

	while (folded->len > 0 && folded->at[0] == ' ')
		*folded = span_from(*folded, 1);
	if (folded->len == 0)
		return false;
	blank = memchr(folded->at, ' ', folded->len);
	*word = span_make(folded->at, blank == NULL ? folded->len :
	    (size_t)(blank - folded->at));
	*folded = span_from(*folded, word->len);
	return true;
}

enum { LONGEST = 64 };

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Edits of one byte, and two neighbours in the wrong order. */
static unsigned
distance(struct span a, struct span b)
{
	unsigned rows[3][LONGEST + 1], *two, *one, *now;
	unsigned i, j;

	for (j = 0; j <= b.len; j++)
		rows[0][j] = rows[2][j] = j;
	for (i = 1; i <= a.len; i++) {
		two = rows[(i + 1) % 3];
		one = rows[(i + 2) % 3];
		now = rows[i % 3];
		now[0] = i;
		for (j = 1; j <= b.len; j++) {
			bool same = a.at[i - 1] == b.at[j - 1];

			now[j] = least(one[j - 1] + !same,
			    least(one[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
			    a.at[i - 2] == b.at[j - 1])
				now[j] = least(now[j], two[j - 2] + 1);
		}
	}
	return rows[a.len % 3][b.len];
}

unsigned
text_distance(struct span a, struct span b)
{
	struct buf folded;
	struct span left, right;
	size_t len;

	buf_init(&folded);
	text_fold(&folded, a);
	len = folded.len;
	text_fold(&folded, b);
	left = span_make(folded.at, len < LONGEST ? len : LONGEST);
	right = span_from(buf_span(&folded), len);
	if (right.len > LONGEST)
		right.len = LONGEST;
	len = folded.failed ? LONGEST : distance(left, right);
	buf_free(&folded);
	return (unsigned)len;
}
