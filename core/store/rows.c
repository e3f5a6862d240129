/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/rows.h"

enum { ROWS_MEMORY = 8 << 20 };

void
rows_init(struct rows *rows, const char *folder)
{
	*rows = (struct rows){ .sorter = sorter_begin(folder, ROWS_MEMORY) };
	rows->err = rows->sorter == NULL ? ERR_NOMEM : OK;
	overflow_init(&rows->entries, folder);
	overflow_init(&rows->ends, folder);
}

static void
end_sorter(struct rows *rows)
{
	enum err err;

	if (rows->sorter == NULL)
		return;
	err = sorter_end(rows->sorter, &rows->why);
	if (rows->err == OK)
		rows->err = err;
	rows->sorter = NULL;
}

void
rows_clear(struct rows *rows)
{
	end_sorter(rows);
	overflow_clear(&rows->entries);
	overflow_clear(&rows->ends);
}

void
rows_add(struct rows *rows, struct span entry)
{
	if (rows->sorter != NULL)
		sorter_add(rows->sorter, entry);
}

static void
store_entry(struct rows *rows, struct span entry)
{
	uint64_t end;

	rows->err = overflow_add(&rows->entries, entry, &rows->why);
	end = rows->entries.size;
	if (rows->err == OK)
		rows->err = overflow_add(&rows->ends,
		    span_make(&end, sizeof end), &rows->why);
	rows->count++;
}

enum err
rows_done(struct rows *rows, struct note *why)
{
	struct span entry;

	if (rows->err == OK)
		rows->err = sorter_sort(rows->sorter, &rows->why);
	while (rows->err == OK && sorter_next(rows->sorter, &entry))
		store_entry(rows, entry);
	end_sorter(rows);
	if (rows->err == OK)
		rows->err = overflow_done(&rows->entries, &rows->bytes,
		    &rows->why);
	if (rows->err == OK)
		rows->err = overflow_done(&rows->ends, &rows->ends_bytes,
		    &rows->why);
	if (rows->err == OK)
		return OK;
	rows->count = 0;
	return note_fail(rows->err, why, "%s", rows->why.text[0] != '\0' ?
	    rows->why.text : err_text(rows->err));
}

static size_t
end_of(const struct rows *rows, uint64_t place)
{
	uint64_t end;

	memcpy(&end, rows->ends_bytes.at + place * sizeof end, sizeof end);
	return (size_t)end;
}

struct span
rows_at(const struct rows *rows, uint64_t place)
{
	size_t from = place == 0 ? 0 : end_of(rows, place - 1);

	return span_make(rows->bytes.at + from, end_of(rows, place) - from);
}

uint64_t
rows_find(const struct rows *rows, struct span key)
{
	uint64_t low = 0, high = rows->count;

	while (low < high) {
		uint64_t mid = low + (high - low) / 2;

		if (span_order(rows_at(rows, mid), key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}
