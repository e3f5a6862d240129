/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/id.h"

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void
dev_write(char dev[DEV_CHARS + 1], const unsigned char bytes[DEV_BYTES])
{
	unsigned bits = 0, held = 0, at = 0, i;

	for (i = 0; i < DEV_BYTES; i++) {
		bits = bits << 8 | bytes[i];
		for (held += 8; held >= 5; held -= 5)
			dev[at++] = base32[bits >> (held - 5) & 31];
	}
	dev[at] = '\0';
}

bool
dev_is(struct span text)
{
	size_t i;

	if (text.len != DEV_CHARS)
		return false;
	for (i = 0; i < text.len; i++)
		if (text.at[i] == '\0' || strchr(base32, text.at[i]) == NULL)
			return false;
	return true;
}

/* A line number: no sign, no leading zero, below all marks. */
static bool
serial_read(struct span text, uint64_t *n)
{
	uint64_t number = 0;
	size_t i;

	if (text.len == 0 || text.len > 13 || text.at[0] == '0')
		return false;
	for (i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	*n = number;
	return number < SERIAL_MARKED;
}

static bool
digit_read(char c, unsigned *digit)
{
	if (c >= '0' && c <= '9')
		*digit = (unsigned)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*digit = (unsigned)(c - 'a') + 10;
	else
		return false;
	return true;
}

bool
stamp_mark(struct span text, unsigned char mark[LINE_MARK])
{
	size_t i, begin = text.len - 2 * LINE_MARK;
	unsigned high, low;

	if (text.len < DEV_CHARS + 1 + 2 * LINE_MARK ||
	    text.at[begin - 1] != '.')
		return false;
	for (i = 0; i < LINE_MARK; i++) {
		if (!digit_read(text.at[begin + 2 * i], &high) ||
		    !digit_read(text.at[begin + 2 * i + 1], &low))
			return false;
		mark[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool
stamp_split(struct span text, struct span *dev, uint64_t *n)
{
	unsigned char mark[LINE_MARK];

	if (text.len < DEV_CHARS + 2 || text.at[DEV_CHARS] != '.')
		return false;
	*dev = span_make(text.at, DEV_CHARS);
	if (!dev_is(*dev))
		return false;
	if (text.len != DEV_CHARS + 1 + 2 * LINE_MARK)
		return serial_read(span_from(text, DEV_CHARS + 1), n);
	if (!stamp_mark(text, mark))
		return false;
	*n = serial_of_mark(mark);
	return true;
}

bool
id_split(struct span text, struct span *kind, struct span *dev, uint64_t *n)
{
	const char *slash = text.len == 0 ? NULL :
	    memchr(text.at, '/', text.len);

	if (slash == NULL)
		return false;
	*kind = span_make(text.at, (size_t)(slash - text.at));
	return name_is(*kind) &&
	    stamp_split(span_from(text, kind->len + 1), dev, n);
}

bool
name_is(struct span name)
{
	size_t i;

	if (name.len == 0 || name.len > 63)
		return false;
	for (i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (c >= 'a' && c <= 'z')
			continue;
		if (i == 0 || !((c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

int
id_compare(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}
