/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/say/tally.h"

#include "core/base/words.h"

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

const char *
tally_bytes(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu byte",
	    "%llu bytes", (unsigned long)n), (unsigned long long)n));
}

const char *
tally_changes(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu change",
	    "%llu changes", (unsigned long)n), (unsigned long long)n));
}

const char *
tally_entries(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu index entry",
	    "%llu index entries", (unsigned long)n), (unsigned long long)n));
}

const char *
tally_faults(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu fault",
	    "%llu faults", (unsigned long)n), (unsigned long long)n));
}

const char *
tally_files(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu file",
	    "%llu files", (unsigned long)n), (unsigned long long)n));
}

const char *
tally_lines(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu line",
	    "%llu lines", (unsigned long)n), (unsigned long long)n));
}

const char *
tally_new_lines(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu new line",
	    "%llu new lines", (unsigned long)n), (unsigned long long)n));
}

const char *
tally_records(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu record",
	    "%llu records", (unsigned long)n), (unsigned long long)n));
}

const char *
tally_writers(struct arena *arena, uint64_t n)
{
	return or_empty(arena_printf(arena, PN_("%llu writer",
	    "%llu writers", (unsigned long)n), (unsigned long long)n));
}
