/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <utf8proc.h>

#include "core/base/text.h"
#include "core/base/text_part.h"

uint32_t
text_lower(uint32_t point)
{
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)point);
}

uint32_t
text_upper(uint32_t point)
{
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)point);
}

size_t
text_take_apart(uint32_t point, uint32_t out[TEXT_APART])
{
	utf8proc_int32_t parts[TEXT_APART];
	int last = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t i, count;

	count = utf8proc_decompose_char((utf8proc_int32_t)point, parts,
	    TEXT_APART, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
	    UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD, &last);
	if (count < 0 || count > TEXT_APART)
		return 0;
	for (i = 0; i < count; i++)
		out[i] = (uint32_t)parts[i];
	return (size_t)count;
}

enum text_sort
text_sort(uint32_t point)
{
	switch (utf8proc_category((utf8proc_int32_t)point)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
		return TEXT_LETTER;
	case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME: case UTF8PROC_CATEGORY_CF:
		return TEXT_MARK;
	default:
		return TEXT_OTHER;
	}
}

/* Code points that normal form C leaves as they are, whatever follows. */
static bool
is_settled(uint32_t point)
{
	return point < 0x300 || (point >= 0x400 && point < 0x483) ||
	    (point >= 0x48a && point < 0x530) ||
	    (point >= 0x2010 && point < 0x2028);
}

static bool
is_blank(uint32_t point)
{
	return point == ' ' || point == '\t' || point == '\n' ||
	    point == '\r' || point == 0xa0 || point == 0x3000 ||
	    point == 0xfeff || (point >= 0x2000 && point <= 0x200b) ||
	    point == 0x202f || point == 0x205f;
}

static struct span
trim(struct span text)
{
	struct span rest = text, last;

	while (text.len > 0) {
		rest = text;
		if (!is_blank(text_next(&rest)))
			break;
		text = rest;
	}
	while (text.len > 0) {
		size_t len = 1;

		while (len < text.len && len < 4 &&
		    ((unsigned char)text.at[text.len - len] & 0xc0) == 0x80)
			len++;
		last = span_from(text, text.len - len);
		if (text_sequence(last) != len || !is_blank(text_next(&last)))
			break;
		text.len -= len;
	}
	return text;
}

static bool
is_printable(char byte)
{
	return byte >= ' ' && byte <= '~';
}

enum gate { GATE_SHUT, GATE_AS_IT_IS, GATE_COMPOSE };

/* CR may stand before LF only. */
static enum gate
inspect(struct span text)
{
	enum gate gate = GATE_AS_IT_IS;

	while (text.len > 0) {
		uint32_t point;

		if (is_printable(text.at[0])) {
			text = span_from(text, 1);
			continue;
		}
		if (text_sequence(text) == 0)
			return GATE_SHUT;
		point = text_next(&text);
		if (point == '\r' && text.len > 0 && text.at[0] == '\n')
			continue;
		if ((point < 0x20 && point != '\n' && point != '\t') ||
		    (point >= 0x7f && point < 0xa0))
			return GATE_SHUT;
		if (!is_settled(point))
			gate = GATE_COMPOSE;
	}
	return gate;
}

static void
add_lines(struct buf *out, struct span text)
{
	const char *cr;

	while ((cr = text.len == 0 ? NULL :
	    memchr(text.at, '\r', text.len)) != NULL) {
		size_t len = (size_t)(cr - text.at);

		buf_add(out, span_make(text.at, len));
		text = span_from(text, len + 1);
	}
	buf_add(out, text);
}

static void
add_composed(struct buf *out, struct span text)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text.at;
	utf8proc_ssize_t len = (utf8proc_ssize_t)text.len, room, i;
	utf8proc_int32_t *points;

	room = utf8proc_decompose(at, len, NULL, 0, how);
	points = room < 0 ? NULL :
	    mem_grow(NULL, (size_t)room + 1, sizeof *points);
	if (points == NULL) {
		out->failed = true;
		return;
	}
	room = utf8proc_decompose(at, len, points, room, how);
	room = room < 0 ? 0 : utf8proc_normalize_utf32(points, room, how);
	for (i = 0; i < room; i++)
		if (points[i] != '\r')
			text_put(out, (uint32_t)points[i]);
	mem_free(points);
}

bool
text_clean(struct buf *out, struct span text)
{
	enum gate gate;

	text = trim(text);
	gate = inspect(text);
	if (gate == GATE_AS_IT_IS)
		add_lines(out, text);
	else if (gate == GATE_COMPOSE)
		add_composed(out, text);
	return gate != GATE_SHUT;
}

size_t
text_cluster(struct span text)
{
	utf8proc_int32_t state = 0;
	struct span rest = text;
	uint32_t before, point;
	size_t len;

	if (text.len > 0 && is_printable(text.at[0]) &&
	    (text.len == 1 || (unsigned char)text.at[1] < 0x80))
		return 1;
	if (text.len == 0)
		return 0;
	before = text_next(&rest);
	while (rest.len > 0) {
		len = text.len - rest.len;
		point = text_next(&rest);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
		    (utf8proc_int32_t)point, &state))
			return len;
		before = point;
	}
	return text.len;
}

/* A joined cluster takes the columns of its parts, yet never over two. */
unsigned
text_cluster_width(struct span cluster)
{
	unsigned width = 0;

	while (cluster.len > 0 && width < 2) {
		int one = utf8proc_charwidth(
		    (utf8proc_int32_t)text_next(&cluster));

		width += one > 0 ? (unsigned)one : 0;
	}
	return width < 2 ? width : 2;
}

unsigned
text_width(struct span text)
{
	unsigned width = 0;

	while (text.len > 0) {
		size_t len = text_cluster(text);

		width += len == 1 && is_printable(text.at[0]) ? 1 :
		    text_cluster_width(span_make(text.at, len));
		text = span_from(text, len);
	}
	return width;
}

struct span
text_clip(struct span text, unsigned columns)
{
	struct span rest = text;

	while (rest.len > 0) {
		size_t len = text_cluster(rest);
		unsigned width = text_cluster_width(span_make(rest.at, len));

		if (width > columns)
			break;
		columns -= width;
		rest = span_from(rest, len);
	}
	return span_make(text.at, text.len - rest.len);
}
