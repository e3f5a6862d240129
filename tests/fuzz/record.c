/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/record.h"
#include "tests/fuzz/fuzz.h"

static void
read_register(const struct rec_register *r, struct buf *out)
{
	struct sibling_walk walk;
	struct sibling s;

	value_to_json(out, &(struct value){ VALUE_NULL, 0, { "", 0 } });
	sibling_walk(&walk, r);
	while (sibling_next(&walk, &s))
		value_to_text(out, &s.value);
	(void)register_conflicts(r, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct rec_view view;
	struct buf out;

	if (!rec_view(&view, 1, span_make(bytes, len)))
		return 0;
	buf_init(&out);
	for (size_t i = 0; i < rec_count(&view); i++) {
		struct rec_register r = rec_at(&view, i);

		read_register(&r, &out);
		(void)rec_value(&view, r.slot);
	}
	buf_free(&out);
	return 0;
}
