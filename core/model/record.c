/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/record.h"

enum { RECORD_FORM = 1, HEAD = 8, SLOT = 8, SIMPLE = 1 };

static const unsigned char *
slot_at(const struct rec_view *rec, size_t place)
{
	return (const unsigned char *)rec->bytes.at + HEAD + place * SLOT;
}

static size_t
slot_end(const struct rec_view *rec, size_t place)
{
	return get_u32(slot_at(rec, place) + 4);
}

/* The parts lie end to end, in slot order, and fill the record. */
bool
rec_view(struct rec_view *rec, uint64_t id, struct span bytes)
{
	size_t count, i, parts, end = 0;

	*rec = (struct rec_view){ bytes, id };
	if (bytes.len < HEAD || bytes.at[0] != RECORD_FORM)
		return false;
	count = rec_count(rec);
	if (bytes.len < HEAD + count * SLOT)
		return false;
	parts = bytes.len - HEAD - count * SLOT;
	for (i = 0; i < count; i++) {
		if (slot_end(rec, i) < end || slot_end(rec, i) > parts)
			return false;
		if (i > 0 && get_u16(slot_at(rec, i)) <=
		    get_u16(slot_at(rec, i - 1)))
			return false;
		end = slot_end(rec, i);
	}
	return end == parts;
}

uint16_t
rec_kind(const struct rec_view *rec)
{
	return get_u16(rec->bytes.at + 2);
}

unsigned
rec_flags(const struct rec_view *rec)
{
	return (unsigned char)rec->bytes.at[1];
}

size_t
rec_count(const struct rec_view *rec)
{
	return get_u16(rec->bytes.at + 4);
}

struct rec_register
rec_at(const struct rec_view *rec, size_t place)
{
	size_t from = place == 0 ? 0 : slot_end(rec, place - 1);
	const char *parts = rec->bytes.at + HEAD + rec_count(rec) * SLOT;
	const unsigned char *slot = slot_at(rec, place);

	return (struct rec_register){
		.slot = get_u16(slot),
		.id = rec->id,
		.simple = (get_u16(slot + 2) & SIMPLE) != 0,
		.part = span_make(parts + from, slot_end(rec, place) - from),
	};
}

bool
rec_find(const struct rec_view *rec, uint16_t slot, struct rec_register *out)
{
	size_t low = 0, high = rec_count(rec);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		uint16_t here = get_u16(slot_at(rec, mid));

		if (here == slot) {
			*out = rec_at(rec, mid);
			return true;
		}
		if (here < slot)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

struct value
register_value(const struct rec_register *reg)
{
	struct sibling_walk walk;
	struct sibling shown;

	if (reg->simple)
		return value_unpack(reg->part);
	sibling_walk(&walk, reg);
	if (!sibling_next(&walk, &shown))
		return VALUE_EMPTY;
	return shown.value;
}

struct value
rec_value(const struct rec_view *rec, uint16_t slot)
{
	struct rec_register reg;

	if (!rec_find(rec, slot, &reg))
		return VALUE_EMPTY;
	return register_value(&reg);
}

void
sibling_walk(struct sibling_walk *walk, const struct rec_register *reg)
{
	*walk = (struct sibling_walk){ *reg, reg->part, 1 };
	if (!reg->simple && !get_varint(&walk->rest, &walk->left))
		walk->left = 0;
}

bool
sibling_next(struct sibling_walk *walk, struct sibling *out)
{
	uint64_t len;

	if (walk->left == 0)
		return false;
	walk->left--;
	if (walk->of.simple) {
		*out = (struct sibling){ walk->of.id,
		    value_unpack(walk->of.part) };
		return true;
	}
	if (walk->rest.len < 8)
		return false;
	out->stamp = get_u64(walk->rest.at);
	walk->rest = span_from(walk->rest, 8);
	if (!get_varint(&walk->rest, &len) || len > walk->rest.len)
		return false;
	out->value = value_unpack(span_make(walk->rest.at, (size_t)len));
	walk->rest = span_from(walk->rest, (size_t)len);
	return true;
}

size_t
register_siblings(const struct rec_register *at)
{
	struct sibling_walk walk;
	struct sibling sibling;
	size_t count = 0;

	sibling_walk(&walk, at);
	while (sibling_next(&walk, &sibling))
		count++;
	return count;
}

bool
register_conflicts(const struct rec_register *reg,
    const struct field *field)
{
	struct sibling_walk walk;
	struct sibling shown, other;

	if (reg->simple)
		return false;
	sibling_walk(&walk, reg);
	if (!sibling_next(&walk, &shown))
		return false;
	while (sibling_next(&walk, &other))
		if (!value_same(field, &shown.value, &other.value))
			return true;
	return false;
}

void
rec_build_begin(struct rec_build *b, uint64_t id, uint16_t kind)
{
	buf_init(&b->slots);
	buf_init(&b->parts);
	rec_build_again(b, id, kind);
}

void
rec_build_again(struct rec_build *b, uint64_t id, uint16_t kind)
{
	buf_reset(&b->slots);
	buf_reset(&b->parts);
	b->id = id;
	b->kind = kind;
	b->count = 0;
	b->flags = 0;
}

/* The slot of the part that now ends the parts. */
static void
build_slot(struct rec_build *b, uint16_t slot, bool simple)
{
	buf_u16(&b->slots, slot);
	buf_u16(&b->slots, simple ? SIMPLE : 0);
	buf_u32(&b->slots, (uint32_t)b->parts.len);
	b->count++;
}

static void
build_sibling(struct buf *parts, const struct sibling *s)
{
	struct buf packed;

	buf_init(&packed);
	value_pack(&packed, &s->value);
	buf_u64(parts, s->stamp);
	buf_varint(parts, packed.len);
	buf_add(parts, buf_span(&packed));
	parts->failed |= packed.failed;
	buf_free(&packed);
}

void
rec_build_register(struct rec_build *b, uint16_t slot,
    const struct sibling *siblings, size_t count)
{
	size_t i;

	if (count == 0)
		return;
	if (count == 1 && siblings->stamp == b->id) {
		value_pack(&b->parts, &siblings->value);
		build_slot(b, slot, true);
		return;
	}
	buf_varint(&b->parts, count);
	for (i = 0; i < count; i++)
		build_sibling(&b->parts, &siblings[i]);
	build_slot(b, slot, false);
}

void
rec_build_copy(struct rec_build *b, const struct rec_register *reg)
{
	buf_add(&b->parts, reg->part);
	build_slot(b, reg->slot, reg->simple);
}

void
rec_build_end(struct rec_build *b, unsigned flags, struct buf *out)
{
	buf_byte(out, RECORD_FORM);
	buf_byte(out, (unsigned char)flags);
	buf_u16(out, b->kind);
	buf_u16(out, b->count);
	buf_u16(out, 0);
	buf_add(out, buf_span(&b->slots));
	buf_add(out, buf_span(&b->parts));
	out->failed |= b->slots.failed || b->parts.failed;
}

void
rec_build_clear(struct rec_build *b)
{
	buf_free(&b->slots);
	buf_free(&b->parts);
}
