/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/keytable.h"

/* An entry: id, row, other, flags, space, u16 length or 0xffff and u32
 * length, bytes. */
enum { HEAD = 8 + 4 + 4 + 4 + 2, FIRST = 16, LONG = 0xffff };

void
keytable_init(struct keytable *t)
{
	*t = (struct keytable){ .slots = NULL };
	buf_init(&t->pool);
}

void
keytable_clear(struct keytable *t)
{
	mem_free(t->slots);
	buf_free(&t->pool);
	keytable_init(t);
}

static uint64_t
hash_of(uint16_t space, struct span key)
{
	uint64_t hash = UINT64_C(0x9e3779b97f4a7c15) ^ space;
	size_t i;

	for (i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.at[i]) *
		    UINT64_C(0x100000001b3);
	hash ^= hash >> 29;
	hash *= UINT64_C(0xbf58476d1ce4e5b9);
	return hash ^ hash >> 32;
}

static struct span
key_at(const struct keytable *t, uint32_t place, uint16_t *space)
{
	const char *at = t->pool.at + place + HEAD;
	uint16_t len = get_u16(at);

	*space = get_u16(at - 2);
	if (len == LONG)
		return span_make(at + 6, get_u32(at + 2));
	return span_make(at + 2, len);
}

struct span
keytable_key(const struct keytable *t, uint32_t place)
{
	uint16_t space;

	return key_at(t, place, &space);
}

static struct key_slot *
slot_of(const struct keytable *t, uint16_t space, struct span key,
    uint32_t *tag)
{
	uint64_t hash = hash_of(space, key);
	size_t i = (size_t)hash & (t->room - 1);
	uint16_t other;

	*tag = (uint32_t)(hash >> 32);
	for (;; i = (i + 1) & (t->room - 1)) {
		struct key_slot *slot = &t->slots[i];

		if (slot->place == 0)
			return slot;
		if (slot->tag == *tag &&
		    span_is(key_at(t, slot->place, &other), key) &&
		    other == space)
			return slot;
	}
}

uint32_t
keytable_find(const struct keytable *t, uint16_t space, struct span key)
{
	uint32_t tag;

	return t->room == 0 ? 0 : slot_of(t, space, key, &tag)->place;
}

static bool
grow(struct keytable *t)
{
	struct keytable wider = *t;
	uint16_t space;
	uint32_t tag;
	size_t i;

	wider.room = t->room == 0 ? 256 : t->room * 2;
	wider.slots = mem_zero(wider.room, sizeof *wider.slots);
	if (wider.slots == NULL)
		return false;
	for (i = 0; i < t->room; i++) {
		if (t->slots[i].place != 0) {
			struct span key = key_at(t, t->slots[i].place,
			    &space);

			*slot_of(&wider, space, key, &tag) = t->slots[i];
		}
	}
	mem_free(t->slots);
	*t = wider;
	return true;
}

static void
add_head(struct buf *pool, const struct key_entry *entry)
{
	buf_u64(pool, entry->id);
	buf_u32(pool, entry->row);
	buf_u32(pool, entry->other);
	buf_u32(pool, entry->flags);
}

uint32_t
keytable_add(struct keytable *t, uint16_t space, struct span key,
    const struct key_entry *entry)
{
	struct key_slot *slot;
	uint32_t tag;
	size_t place;

	if (4 * (t->count + 1) > 3 * t->room && !grow(t))
		return 0;
	if (t->pool.len == 0)
		buf_add(&t->pool, span_make("0123456789abcdef", FIRST));
	place = t->pool.len;
	if (place > UINT32_MAX - HEAD)
		return 0;
	add_head(&t->pool, entry);
	buf_u16(&t->pool, space);
	if (key.len >= LONG) {
		buf_u16(&t->pool, LONG);
		buf_u32(&t->pool, (uint32_t)key.len);
	} else {
		buf_u16(&t->pool, (uint16_t)key.len);
	}
	buf_add(&t->pool, key);
	if (t->pool.failed)
		return 0;
	slot = slot_of(t, space, key, &tag);
	*slot = (struct key_slot){ (uint32_t)place, tag };
	t->count++;
	return (uint32_t)place;
}

struct key_entry
keytable_get(const struct keytable *t, uint32_t place)
{
	const char *at = t->pool.at + place;

	return (struct key_entry){ get_u64(at), get_u32(at + 8),
	    get_u32(at + 12), get_u32(at + 16) };
}

void
keytable_put(struct keytable *t, uint32_t place,
    const struct key_entry *entry)
{
	struct buf head;

	buf_init(&head);
	add_head(&head, entry);
	if (head.failed)
		t->pool.failed = true;
	else
		memcpy(t->pool.at + place, head.at, head.len);
	buf_free(&head);
}
