/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"

/* What was read as a string is written and read again as the same. */
static void
again(struct span text, struct arena *arena)
{
	struct buf out;
	struct json json;
	struct span back;

	assert(text_is_utf8(text));
	buf_init(&out);
	json_string(&out, text);
	json_init(&json, buf_span(&out), arena, 1);
	assert(json_next(&json, &back) == JSON_STRING);
	assert(span_is(back, text));
	assert(json_next(&json, &back) == JSON_END);
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span input = span_make(bytes, len), text, raw;
	enum json_token token;
	struct arena arena;
	struct json json;
	bool whole;

	arena_init(&arena);
	json_init(&json, input, &arena, 16);
	while ((token = json_next(&json, &text)) != JSON_BAD &&
	    token != JSON_END) {
		if (token == JSON_STRING || token == JSON_NAME)
			again(text, &arena);
	}
	whole = token == JSON_END;
	json_init(&json, input, &arena, 16);
	token = json_next(&json, &text);
	if (token != JSON_BAD && json_skip(&json, token, &raw))
		whole = whole == (json_next(&json, &text) == JSON_END);
	else
		whole = !whole;
	assert(whole);
	arena_clear(&arena);
	return 0;
}
