/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"

/* Clusters cover the text, widths add up, and a clip is no wider. */
static void
measure(struct span text)
{
	struct span rest = text;
	unsigned width = 0;

	while (rest.len > 0) {
		size_t step = text_cluster(rest);

		assert(step > 0 && step <= rest.len);
		width += text_cluster_width(span_make(rest.at, step));
		rest = span_from(rest, step);
	}
	assert(text_width(text) == width);
	for (unsigned most = 0; most < 12; most++)
		assert(text_width(text_clip(text, most)) <= most);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span input = span_make(bytes, len), word, rest;
	struct buf clean, again, folded;

	buf_init(&clean);
	buf_init(&again);
	buf_init(&folded);
	text_show(&again, input);
	assert(text_is_utf8(buf_span(&again)));
	buf_reset(&again);
	if (text_clean(&clean, input)) {
		assert(text_is_utf8(buf_span(&clean)));
		assert(text_clean(&again, buf_span(&clean)));
		assert(span_is(buf_span(&clean), buf_span(&again)));
		measure(buf_span(&clean));
		text_fold(&folded, buf_span(&clean));
		buf_reset(&again);
		text_fold(&again, buf_span(&folded));
		assert(span_is(buf_span(&folded), buf_span(&again)));
		rest = buf_span(&folded);
		while (text_word(&rest, &word))
			assert(word.len > 0);
		text_sort_key(&again, buf_span(&clean), 96);
		text_to_cyrillic(&again, buf_span(&clean));
		text_to_latin(&again, buf_span(&clean));
	}
	buf_free(&clean);
	buf_free(&again);
	buf_free(&folded);
	return 0;
}
