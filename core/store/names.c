/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/names.h"

#include "core/base/words.h"

/*
 * NAMES holds each name twice: (sort, name) -> slot and (sort, slot) -> name.
 * Slots have two bytes, the first of them below 'a' (0x61), and names begin
 * with a letter, so the two never meet.  Slot 0 is the register of deletions
 * (model/record.h): counting starts at 1.
 *
 * Anybody who may write can use them up.  Names that come after that get none,
 * and what is set under them stays in the log alone: nothing of a schema does.
 */
enum { SLOT_MAX = 0x5fff };

struct name_key {
	unsigned char	bytes[1 + 2 + 64];
	size_t		len;
};

static struct span
name_span(const struct name_key *key)
{
	return span_make(key->bytes, key->len);
}

static bool
key_of_name(struct name_key *key, enum name_sort sort, struct span name)
{
	if (!name_is(name))
		return false;
	key->bytes[0] = (unsigned char)sort;
	memcpy(key->bytes + 1, name.at, name.len);
	key->len = 1 + name.len;
	return true;
}

static void
key_of_slot(struct name_key *key, enum name_sort sort, uint16_t slot)
{
	key->bytes[0] = (unsigned char)sort;
	key->bytes[1] = (unsigned char)(slot >> 8);
	key->bytes[2] = (unsigned char)(slot & 0xff);
	key->len = 3;
}

/* The slot after the greatest given. */
static uint16_t
next_slot(struct txn *txn, enum name_sort sort)
{
	struct walk walk;
	struct name_key behind;
	struct span key, value;
	uint16_t slot = 0;

	behind.bytes[0] = (unsigned char)sort;
	walk_begin(&walk, txn, TREE_NAMES, span_make(behind.bytes, 1));
	key_of_slot(&behind, sort, SLOT_MAX + 1);
	walk_seek(&walk, name_span(&behind));
	if (walk_back(&walk, &key, &value) && key.len == 3)
		slot = get_u16(key.at + 1);
	walk_end(&walk);
	return slot < SLOT_MAX ? (uint16_t)(slot + 1) : 0;
}

uint16_t
names_next(struct txn *txn, enum name_sort sort)
{
	uint16_t slot = next_slot(txn, sort);

	return slot == 0 ? UINT16_MAX : slot;
}

static uint16_t
give_slot(struct txn *txn, enum name_sort sort, const struct name_key *key)
{
	uint16_t slot = next_slot(txn, sort);
	struct name_key back;

	if (slot == 0)
		return 0;
	key_of_slot(&back, sort, slot);
	txn_put(txn, TREE_NAMES, name_span(&back),
	    span_from(name_span(key), 1));
	txn_put(txn, TREE_NAMES, name_span(key),
	    span_from(name_span(&back), 1));
	return slot;
}

uint16_t
names_slot(struct txn *txn, enum name_sort sort, struct span name)
{
	struct name_key key;
	struct span value;

	if (!key_of_name(&key, sort, name))
		return 0;
	if (txn_get(txn, TREE_NAMES, name_span(&key), &value) &&
	    value.len == 2)
		return get_u16(value.at);
	if (txn->mode == TXN_READ || txn->err != OK)
		return 0;
	return give_slot(txn, sort, &key);
}

struct span
names_text(struct txn *txn, enum name_sort sort, uint16_t slot)
{
	struct name_key key;
	struct span name;

	key_of_slot(&key, sort, slot);
	if (slot != 0 && txn_get(txn, TREE_NAMES, name_span(&key), &name))
		return name;
	return span_make("", 0);
}

/* A name of the schema itself, without which nothing goes on. */
static uint16_t
bind(struct txn *txn, enum name_sort sort, const char *name)
{
	uint16_t slot = names_slot(txn, sort, span_of(name));

	if (slot == 0 && txn->mode == TXN_WRITE)
		txn_fail(txn, ERR_INPUT,
		    _("too many different names of fields"));
	return slot;
}

bool
names_bind(struct txn *txn, struct schema *schema)
{
	bool all = true;
	size_t i, j;

	for (i = 0; i < schema->count; i++) {
		struct kind *kind = schema->kinds[i];

		kind->slot = bind(txn, NAME_KIND, kind->name);
		all = all && kind->slot != 0;
		for (j = 0; j < kind->count; j++) {
			kind->fields[j].slot = bind(txn, NAME_FIELD,
			    kind->fields[j].name);
			all = all && kind->fields[j].slot != 0;
		}
	}
	return all;
}

const struct kind *
names_kind(const struct schema *schema, uint16_t slot)
{
	size_t i;

	for (i = 0; slot != 0 && i < schema->count; i++)
		if (schema->kinds[i]->slot == slot)
			return schema->kinds[i];
	return NULL;
}

const struct field *
names_field(const struct kind *kind, uint16_t slot)
{
	size_t i;

	for (i = 0; slot != 0 && i < kind->count; i++)
		if (kind->fields[i].slot == slot)
			return &kind->fields[i];
	return NULL;
}
