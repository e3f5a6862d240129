/*
 * unit.h - what every C test begins with.
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/base/mem.h"

/* A span equals a text. */
#define assert_span(span_, text_) \
	assert_span_is((span_), (text_), __FILE__, __LINE__)

static inline void
assert_span_is(struct span got, const char *want, const char *file, int line)
{
	if (span_is(got, span_of(want)))
		return;
	print_error("%s:%d: got \"%.*s\", want \"%s\"\n", file, line,
	    SPAN_ARG(got), want);
	_fail(file, line);
}

/* Small numbers that look random and are the same in every run. */
static inline uint64_t
dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

#endif /* TESTS_UNIT_UNIT_H */
