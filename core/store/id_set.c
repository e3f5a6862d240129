/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/store/search.h"

void
id_set_free(struct id_set *set)
{
	mem_free(set->ids);
	*set = (struct id_set){ .ids = NULL };
}

void
id_set_add(struct id_set *set, uint64_t id)
{
	size_t room = set->room == 0 ? 64 : set->room * 2;
	uint64_t *ids;

	if (set->failed)
		return;
	if (set->count == set->room) {
		ids = mem_grow(set->ids, room, sizeof *ids);
		if (ids == NULL) {
			set->failed = true;
			return;
		}
		set->ids = ids;
		set->room = room;
	}
	set->ids[set->count++] = id;
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void
id_set_sort(struct id_set *set)
{
	size_t i, kept = 0;
	bool sorted = true;

	for (i = 1; i < set->count && sorted; i++)
		sorted = set->ids[i - 1] < set->ids[i];
	if (sorted)
		return;
	qsort(set->ids, set->count, sizeof *set->ids, compare);
	for (i = 0; i < set->count; i++)
		if (kept == 0 || set->ids[kept - 1] != set->ids[i])
			set->ids[kept++] = set->ids[i];
	set->count = kept;
}

void
id_set_keep(struct id_set *set, const struct id_set *also_in)
{
	size_t i, j = 0, kept = 0;

	for (i = 0; i < set->count; i++) {
		while (j < also_in->count && also_in->ids[j] < set->ids[i])
			j++;
		if (j < also_in->count && also_in->ids[j] == set->ids[i])
			set->ids[kept++] = set->ids[i];
	}
	set->count = kept;
}
