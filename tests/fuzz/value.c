/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/value.h"
#include "tests/fuzz/fuzz.h"

static struct word words[] = {
	{ "school", { { "School" } } }, { "college", { { "College" } } }
};
static const struct vocab vocab = { "sort", words, 2 };

/* What was accepted fits, packs, and is read back from its own text. */
static void
again(const struct field *field, const struct value *value,
    struct arena *arena)
{
	struct buf packed, text;
	struct value back;

	buf_init(&packed);
	buf_init(&text);
	assert(value_fits(field, value));
	value_pack(&packed, value);
	back = value_unpack(buf_span(&packed));
	assert(value_is(value, &back));
	value_to_text(&text, value);
	assert(value_parse(field, buf_span(&text), arena, NULL, &back) == OK);
	assert(value_is(value, &back));
	if (!field->list)
		value_key(&packed, field, value);
	buf_free(&packed);
	buf_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct field field = { .name = "some", .min = -1000000,
		.max = 1000000, .vocab = &vocab };
	struct note why = { "" };
	struct arena arena;
	struct value value;

	if (len < 1)
		return 0;
	field.type = (enum field_type)(bytes[0] % FIELD_TYPES);
	if (field.type == FIELD_REF)
		return 0;
	field.list = (bytes[0] & 0x40) != 0;
	field.multiline = (bytes[0] & 0x80) != 0;
	arena_init(&arena);
	if (value_parse(&field, span_make(bytes + 1, len - 1), &arena, &why,
	    &value) == OK)
		again(&field, &value, &arena);
	else
		assert(why.text[0] != '\0');
	(void)value_unpack(span_make(bytes, len));
	arena_clear(&arena);
	return 0;
}
