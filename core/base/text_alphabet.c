/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/text_part.h"

enum {
	TURNED_COMMA = 0x2bb,		/* of o' and g' */
	TUTUQ = 0x2bc,			/* the hard sign, a stop */
	HARD_SIGN = 0x44a, SOFT_SIGN = 0x44c,
	CYR_A = 0x430, CYR_IE = 0x435, CYR_I = 0x438, CYR_O = 0x43e,
	CYR_U = 0x443, CYR_TSE = 0x446, CYR_YERU = 0x44b, CYR_E = 0x44d,
	CYR_YU = 0x44e, CYR_YA = 0x44f, CYR_YO = 0x451, CYR_SHORT_U = 0x45e
};

/* From U+0430 on; an apostrophe stands for the turned comma. */
static const char *const russian[] = {
	"a", "b", "v", "g", "d", "e", "j", "z", "i", "y", "k", "l", "m", "n",
	"o", "p", "r", "s", "t", "u", "f", "x", "ts", "ch", "sh", "shch", "",
	"i", "", "e", "yu", "ya", NULL, "yo", "d", "g", "ye", "z", "i", "yi",
	"j", "l", "n", "ch", "k", "i", "o'", "j"
};

static const struct {
	uint32_t	 point;
	const char	*latin;
} neighbours[] = {
	{ 0x491, "g" }, { 0x493, "g'" }, { 0x497, "j" }, { 0x49b, "q" },
	{ 0x49d, "k" }, { 0x4a1, "k" }, { 0x4a3, "n" }, { 0x4a5, "ng" },
	{ 0x4af, "u" }, { 0x4b1, "u" }, { 0x4b3, "h" }, { 0x4b7, "j" },
	{ 0x4b9, "j" }, { 0x4bb, "h" }, { 0x4d9, "a" }, { 0x4e3, "i" },
	{ 0x4e9, "o" }, { 0x4ef, "u" },
};

const char *
text_latin_of(uint32_t lower)
{
	size_t i;

	if (lower >= CYR_A && lower - CYR_A < sizeof russian / sizeof *russian)
		return russian[lower - CYR_A];
	if (lower < 0x491 || lower > 0x4ef)
		return NULL;
	for (i = 0; i < sizeof neighbours / sizeof *neighbours; i++)
		if (neighbours[i].point == lower)
			return neighbours[i].latin;
	return NULL;
}

bool
text_is_apostrophe(uint32_t point)
{
	switch (point) {
	case '\'': case '`': case 0xb4: case 0x2018: case 0x2019:
	case 0x201b: case 0x2032: case 0x2035: case 0x55a: case 0xff07:
		return true;
	default:
		return point >= 0x2b9 && point <= 0x2c8 && point != 0x2c6 &&
		    point != 0x2c2 && point != 0x2c3 && point != 0x2c4 &&
		    point != 0x2c5 && point != 0x2c7;
	}
}

static bool
is_upper(uint32_t point)
{
	return text_lower(point) != point;
}

static bool
is_letter(uint32_t point)
{
	return is_upper(point) || text_upper(point) != point;
}

static bool
is_cyrillic_vowel(uint32_t lower)
{
	switch (lower) {
	case CYR_A: case CYR_IE: case CYR_I: case CYR_O: case CYR_U:
	case CYR_YERU: case CYR_E: case CYR_YU: case CYR_YA: case CYR_YO:
	case CYR_SHORT_U:
		return true;
	default:
		return false;
	}
}

static uint32_t
peek(struct span text)
{
	return text.len == 0 ? 0 : text_next(&text);
}

/* before: the lower-case letter before this one, 0 at a word's beginning. */
static const char *
latin_in_place(uint32_t lower, uint32_t before)
{
	if (lower == CYR_IE && (before == 0 || before == HARD_SIGN ||
	    before == SOFT_SIGN || is_cyrillic_vowel(before)))
		return "ye";
	if (lower == CYR_TSE && !is_cyrillic_vowel(before))
		return "s";
	return text_latin_of(lower);
}

/* As Sh in a word with a capital, as SH in one of capitals. */
static void
put_latin(struct buf *out, const char *latin, bool first, bool others)
{
	for (; *latin != '\0'; latin++, first = others) {
		uint32_t point = (unsigned char)*latin;

		if (point == '\'')
			text_put(out, TURNED_COMMA);
		else
			text_put(out, first ? text_upper(point) : point);
	}
}

/* The sign is silent before a letter that says y itself. */
static void
put_sign(struct buf *out, uint32_t before, uint32_t next)
{
	next = text_lower(next);
	if (before != 0 && next != CYR_IE && next != CYR_YO &&
	    next != CYR_YU && next != CYR_YA)
		text_put(out, TUTUQ);
}

void
text_to_latin(struct buf *out, struct span text)
{
	uint32_t before = 0, point, lower, next;
	bool capitals = false;
	const char *latin;

	while (text.len > 0 && !out->failed) {
		point = text_next(&text);
		lower = text_lower(point);
		next = peek(text);
		latin = latin_in_place(lower, before);
		if (lower == HARD_SIGN)
			put_sign(out, before, next);
		else if (latin == NULL)
			text_put(out, point);
		else
			put_latin(out, latin, is_upper(point),
			    is_upper(next) || (capitals && !is_letter(next)));
		capitals = is_upper(point);
		before = is_letter(point) ? lower : 0;
	}
}

/* Longest first. */
static const struct {
	const char	*latin;
	uint32_t	 cyrillic;
} letters[] = {
	{ "o'", CYR_SHORT_U }, { "g'", 0x493 }, { "sh", 0x448 },
	{ "ch", 0x447 }, { "ya", CYR_YA }, { "yo", CYR_YO },
	{ "yu", CYR_YU }, { "ye", CYR_IE },
	{ "a", CYR_A }, { "b", 0x431 }, { "c", 0x441 }, { "d", 0x434 },
	{ "e", CYR_IE }, { "f", 0x444 }, { "g", 0x433 }, { "h", 0x4b3 },
	{ "i", CYR_I }, { "j", 0x436 }, { "k", 0x43a }, { "l", 0x43b },
	{ "m", 0x43c }, { "n", 0x43d }, { "o", CYR_O }, { "p", 0x43f },
	{ "q", 0x49b }, { "r", 0x440 }, { "s", 0x441 }, { "t", 0x442 },
	{ "u", CYR_U }, { "v", 0x432 }, { "w", 0x432 }, { "x", 0x445 },
	{ "y", 0x439 }, { "z", 0x437 },
};

/* The next letter of Latin text: lower case, apostrophes all as one. */
static uint32_t
next_plain(struct span *text)
{
	uint32_t point = text_next(text);

	return text_is_apostrophe(point) ? '\'' : text_lower(point);
}

static bool
takes(struct span *text, const char *latin)
{
	struct span rest = *text;

	for (; *latin != '\0'; latin++)
		if (rest.len == 0 ||
		    next_plain(&rest) != (unsigned char)*latin)
			return false;
	*text = rest;
	return true;
}

/*
 * Latin has lost a letter: ts and, behind some consonants, s stand for it
 * in borrowed endings (litsey, Gretsiya, aksiya, konferensiya).
 */
static bool
takes_tse(struct span *text, uint32_t before)
{
	struct span rest = *text;
	size_t len = 2;

	if (!takes(&rest, "tsiy") && !takes(&rest, "tsey")) {
		if (!takes(&rest, "siya") ||
		    (before != 0x43a && before != 0x43d && before != 0x43f))
			return false;
		len = 1;
	}
	*text = span_from(*text, len);
	return true;
}

/*
 * yo' is y and o', not yo and a stop; e after no consonant is the letter
 * that says no y.  0: no Latin letter stands here.
 */
static uint32_t
take_cyrillic(struct span *text, uint32_t before)
{
	struct span rest = *text;
	size_t i;

	if (takes(&rest, "yo'")) {
		*text = span_from(*text, 1);
		return 0x439;
	}
	if (takes_tse(text, before))
		return CYR_TSE;
	for (i = 0; i < sizeof letters / sizeof *letters; i++)
		if (takes(text, letters[i].latin))
			break;
	if (i == sizeof letters / sizeof *letters)
		return 0;
	if (letters[i].latin[0] == 'e' &&
	    (before == 0 || is_cyrillic_vowel(before)))
		return CYR_E;
	return letters[i].cyrillic;
}

/* A stop between letters is a hard sign; s'h keeps apart what is no sh. */
static void
put_stop(struct buf *out, uint32_t before, uint32_t point, struct span rest)
{
	uint32_t next = rest.len == 0 ? 0 : next_plain(&rest);

	if (before == 0x441 && next == 'h')
		return;
	text_put(out, before != 0 && is_letter(next) ? HARD_SIGN : point);
}

void
text_to_cyrillic(struct buf *out, struct span text)
{
	uint32_t before = 0, point, letter;
	struct span rest;

	while (text.len > 0 && !out->failed) {
		rest = text;
		point = text_next(&rest);
		letter = take_cyrillic(&text, before);
		if (letter != 0) {
			text_put(out, is_upper(point) ? text_upper(letter) :
			    letter);
			before = letter;
			continue;
		}
		text = rest;
		if (text_is_apostrophe(point))
			put_stop(out, before, point, rest);
		else
			text_put(out, point);
		before = is_letter(point) ? text_lower(point) : 0;
	}
}
