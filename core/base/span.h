/*
 * span.h - some bytes that somebody else owns.
 *
 * A span is a view: it says where bytes are, never who frees them.  It need
 * not end in NUL and may contain one.
 */
#ifndef CORE_BASE_SPAN_H
#define CORE_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char	*at;
	size_t		 len;		/* bytes */
};

/* A string literal as an initialiser or an argument. */
#define SPAN(literal) ((struct span){ literal, sizeof(literal) - 1 })

/* For printf("%.*s", SPAN_ARG(s)). */
#define SPAN_ARG(s) (int)(s).len, (s).at

static inline struct span
span_make(const void *at, size_t len)
{
	return (struct span){ at, len };
}

/* NULL is the empty span. */
static inline struct span
span_of(const char *text)
{
	return (struct span){ text, text == NULL ? 0 : strlen(text) };
}

static inline bool
span_is(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* As memcmp, a prefix before what it begins. */
static inline int
span_order(struct span a, struct span b)
{
	size_t least = a.len < b.len ? a.len : b.len;
	int cmp = least == 0 ? 0 : memcmp(a.at, b.at, least);

	if (cmp != 0)
		return cmp;
	return (a.len > b.len) - (a.len < b.len);
}

static inline bool
span_starts(struct span text, struct span prefix)
{
	return text.len >= prefix.len &&
	    (prefix.len == 0 || memcmp(text.at, prefix.at, prefix.len) == 0);
}

static inline struct span
span_from(struct span text, size_t skip)
{
	if (skip > text.len)
		skip = text.len;
	return (struct span){ text.at + skip, text.len - skip };
}

#endif /* CORE_BASE_SPAN_H */
