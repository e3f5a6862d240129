/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/sweep.h"

#include <stdlib.h>

void
sweep_init(struct sweep *s)
{
	*s = (struct sweep){ .count = 0 };
}

void
sweep_free(struct sweep *s)
{
	mem_free(s->spans);
	sweep_init(s);
}

void
sweep_reset(struct sweep *s)
{
	s->count = 0;
}

bool
sweep_add(struct sweep *s, int64_t from, int64_t to, uint32_t row)
{
	if (to < from)
		return true;
	if (!vec_room(&s->spans, &s->room, s->count, sizeof *s->spans))
		return false;
	s->spans[s->count++] = (struct sweep_span){ from, to, row };
	return true;
}

static int
by_from(const void *a, const void *b)
{
	const struct sweep_span *one = a, *other = b;

	if (one->from != other->from)
		return one->from < other->from ? -1 : 1;
	return (one->row > other->row) - (one->row < other->row);
}

/* A heap of last days, the earliest on top. */
static void
ends_push(int64_t *ends, uint32_t count, int64_t end)
{
	uint32_t at = count;

	for (; at > 0 && ends[(at - 1) / 2] > end; at = (at - 1) / 2)
		ends[at] = ends[(at - 1) / 2];
	ends[at] = end;
}

static void
ends_pop(int64_t *ends, uint32_t count)
{
	int64_t last = ends[count - 1];
	uint32_t at = 0, child;

	count--;
	while ((child = 2 * at + 1) < count) {
		if (child + 1 < count && ends[child + 1] < ends[child])
			child++;
		if (ends[child] >= last)
			break;
		ends[at] = ends[child];
		at = child;
	}
	ends[at] = last;
}

uint32_t
sweep_peak(struct sweep *s, int64_t *day)
{
	int64_t *ends = mem_grow(NULL, (size_t)s->count + 1, sizeof *ends);
	uint32_t i, open = 0, peak = 0;

	*day = 0;
	if (ends == NULL)
		return 0;
	if (s->count > 1)
		qsort(s->spans, s->count, sizeof *s->spans, by_from);
	for (i = 0; i < s->count; i++) {
		while (open > 0 && ends[0] < s->spans[i].from)
			ends_pop(ends, open--);
		ends_push(ends, open++, s->spans[i].to);
		if (open > peak) {
			peak = open;
			*day = s->spans[i].from;
		}
	}
	mem_free(ends);
	return peak;
}
