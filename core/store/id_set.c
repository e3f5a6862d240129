/* SPDX-License-Identifier: ISC */
#include <config.h>

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
	if (set->failed)
		return;
	if (!vec_room(&set->ids, &set->room, set->count, sizeof *set->ids)) {
		set->failed = true;
		return;
	}
	set->ids[set->count++] = id;
}

/* One pass of sorting by a byte of the ids. */
static void
sort_byte(const uint64_t *from, uint64_t *to, size_t count, unsigned shift)
{
	size_t starts[256] = { 0 }, i, sum = 0;

	for (i = 0; i < count; i++)
		starts[from[i] >> shift & 0xff]++;
	for (i = 0; i < 256; i++) {
		size_t here = starts[i];

		starts[i] = sum;
		sum += here;
	}
	for (i = 0; i < count; i++)
		to[starts[from[i] >> shift & 0xff]++] = from[i];
}

/* By the bytes in which ids differ, the least first: two or three, mostly. */
static void
sort_bytes(struct id_set *set, uint64_t differ)
{
	uint64_t *spare = mem_grow(NULL, set->count, sizeof *spare), *swap;
	unsigned shift;

	if (spare == NULL) {
		set->failed = true;
		return;
	}
	for (shift = 0; shift < 64; shift += 8) {
		if ((differ >> shift & 0xff) == 0)
			continue;
		sort_byte(set->ids, spare, set->count, shift);
		swap = set->ids;
		set->ids = spare;
		spare = swap;
	}
	set->room = set->count;
	mem_free(spare);
}

void
id_set_sort(struct id_set *set)
{
	size_t i, kept = 0;
	uint64_t differ = 0;
	bool sorted = true;

	for (i = 1; i < set->count; i++) {
		sorted &= set->ids[i - 1] < set->ids[i];
		differ |= set->ids[i] ^ set->ids[0];
	}
	if (sorted)
		return;
	sort_bytes(set, differ);
	for (i = 0; i < set->count; i++)
		if (kept == 0 || set->ids[kept - 1] != set->ids[i])
			set->ids[kept++] = set->ids[i];
	set->count = kept;
}

bool
id_set_has(const struct id_set *set, uint64_t id)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (set->ids[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < set->count && set->ids[low] == id;
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
