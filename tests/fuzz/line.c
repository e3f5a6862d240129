/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/line.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span name, stamp, dev;
	struct line_walk walk;
	struct arena arena;
	struct value value;
	struct note why = { "" };
	struct line line;
	size_t names = 0, stamps = 0;
	uint64_t n;

	arena_init(&arena);
	if (line_read(&line, span_make(bytes, len), &arena, &why) != OK) {
		assert(why.text[0] != '\0');
		arena_clear(&arena);
		return 0;
	}
	line_sets(&walk, &line, &arena);
	while (line_next_set(&walk, &name, &value)) {
		assert(name_is(name));
		names++;
	}
	line_olds(&walk, &line, &arena);
	while (line_next_old(&walk, &stamp)) {
		assert(stamp_split(stamp, &dev, &n));
		stamps++;
	}
	assert(names <= LINE_FIELDS && stamps <= LINE_OLD);
	arena_clear(&arena);
	return 0;
}
