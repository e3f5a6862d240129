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

/* Words of letters and digits, single blanks between them. */
static void
look_at_folded(struct span folded)
{
	struct span word, rest = folded;
	size_t len = 0, words = 0;

	while (text_word(&rest, &word)) {
		assert(word.len > 0);
		for (size_t i = 0; i < word.len; i++)
			assert(word.at[i] != ' ');
		len += word.len;
		words++;
	}
	assert(folded.len == len + (words > 0 ? words - 1 : 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span input = span_make(bytes, len);
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
		look_at_folded(buf_span(&folded));
		text_sort_key(&again, buf_span(&clean), 96);
		text_to_cyrillic(&again, buf_span(&clean));
		text_to_latin(&again, buf_span(&clean));
	}
	buf_free(&clean);
	buf_free(&again);
	buf_free(&folded);
	return 0;
}
