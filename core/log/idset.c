/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/idset.h"

enum { FIRST_ROOM = 16 };

void
idset_init(struct idset *set, struct arena *arena)
{
	memset(set, 0, sizeof *set);
	set->arena = arena;
}

/* Where the id is, or may be put; half of the slots are free. */
static size_t
slot_of(const struct idset *set, uint64_t id)
{
	size_t slot = (size_t)(id * 0x9e3779b97f4a7c15U >> 32) &
	    (set->room - 1);

	while (set->slots[slot] != 0 && set->at[set->slots[slot] - 1] != id)
		slot = (slot + 1) & (set->room - 1);
	return slot;
}

static bool
grow(struct idset *set)
{
	size_t room = set->room == 0 ? FIRST_ROOM : 2 * set->room, i;
	size_t *slots = arena_array(set->arena, room, sizeof *slots);
	uint64_t *at = arena_array(set->arena, room / 2, sizeof *at);

	if (slots == NULL || at == NULL)
		return false;
	if (set->count > 0)
		memcpy(at, set->at, set->count * sizeof *at);
	set->at = at;
	set->slots = slots;
	set->room = room;
	for (i = 0; i < set->count; i++)
		slots[slot_of(set, at[i])] = i + 1;
	return true;
}

bool
idset_add(struct idset *set, uint64_t id)
{
	size_t slot;

	if (2 * set->count == set->room && !grow(set))
		return false;
	slot = slot_of(set, id);
	if (set->slots[slot] != 0)
		return false;
	set->at[set->count++] = id;
	set->slots[slot] = set->count;
	return true;
}

bool
idset_has(const struct idset *set, uint64_t id)
{
	return set->count > 0 && set->slots[slot_of(set, id)] != 0;
}
