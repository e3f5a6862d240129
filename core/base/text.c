/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"

static bool
continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Overlong forms, surrogates and what lies above U+10FFFF are cut off by
 * the range of the second byte. */
static bool
second_fits(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xe0:
		return second >= 0xa0;
	case 0xed:
		return second < 0xa0;
	case 0xf0:
		return second >= 0x90;
	case 0xf4:
		return second < 0x90;
	default:
		return true;
	}
}

size_t
text_sequence(struct span text)
{
	unsigned char first;
	size_t i, len;

	if (text.len == 0)
		return 0;
	first = (unsigned char)text.at[0];
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (text.len < len)
		return 0;
	for (i = 1; i < len; i++)
		if (!continues(text.at[i]))
			return 0;
	return second_fits(first, (unsigned char)text.at[1]) ? len : 0;
}

static bool
eight_are_ascii(const char *at)
{
	uint64_t eight;

	memcpy(&eight, at, sizeof eight);
	return (eight & UINT64_C(0x8080808080808080)) == 0;
}

bool
text_is_utf8(struct span text)
{
	size_t step;

	while (text.len > 0) {
		if (text.len >= 8 && eight_are_ascii(text.at))
			step = 8;
		else
			step = text_sequence(text);
		if (step == 0)
			return false;
		text = span_from(text, step);
	}
	return true;
}

uint32_t
text_next(struct span *text)
{
	static const unsigned char masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	size_t len = text_sequence(*text), i;
	uint32_t point = 0xfffd;

	if (len > 0)
		point = (unsigned char)text->at[0] & masks[len];
	for (i = 1; i < len; i++)
		point = point << 6 | ((unsigned char)text->at[i] & 0x3f);
	*text = span_from(*text, len > 0 ? len : 1);
	return point;
}

void
text_put(struct buf *out, uint32_t point)
{
	static const unsigned char heads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	unsigned len = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	unsigned shift = 6 * (len - 1);

	if (point < 0x80) {
		buf_byte(out, (unsigned char)point);
		return;
	}
	if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
		text_put(out, 0xfffd);
		return;
	}
	buf_byte(out, (unsigned char)(heads[len] | point >> shift));
	while (shift > 0) {
		shift -= 6;
		buf_byte(out, (unsigned char)(0x80 | (point >> shift & 0x3f)));
	}
}

/* What turns the direction of text could show another text than is there. */
static bool
is_obeyed(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point <= 0x9f) ||
	    (point >= 0x202a && point <= 0x202e) ||
	    (point >= 0x2066 && point <= 0x2069);
}

void
text_show(struct buf *out, struct span text)
{
	while (text.len > 0) {
		struct span begin = text;
		uint32_t point = text_next(&text);
		size_t len = begin.len - text.len, i;

		if (!is_obeyed(point) && text_sequence(begin) > 0) {
			buf_add(out, span_make(begin.at, len));
			continue;
		}
		for (i = 0; i < len; i++)
			buf_printf(out, "\\x%02X", (unsigned char)begin.at[i]);
	}
}
