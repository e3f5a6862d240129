/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/since.h"

#include "core/log/log.h"

void
since_mark(struct since *since, struct txn *txn, const struct author *author)
{
	struct writer own;

	*since = (struct since){ .sets = txn_count(txn, TREE_SETS),
	    .hides = txn->unindexed.len > 0,
	    .writer = author_number(txn, author) };
	if (writer_get(txn, since->writer, &own))
		since->line = own.last;
}

bool
since_is_now(const struct since *since, struct txn *txn)
{
	return txn_count(txn, TREE_SETS) == since->sets &&
	    since->hides == (txn->unindexed.len > 0);
}

static bool
note_id(uint64_t *ids, size_t most, size_t *count, uint64_t id)
{
	size_t i;

	for (i = 0; i < *count; i++)
		if (ids[i] == id)
			return true;
	if (*count == most)
		return false;
	ids[(*count)++] = id;
	return true;
}

bool
since_record(struct txn *txn, uint64_t stamp, struct arena *arena,
    struct line *line, uint64_t *id)
{
	struct note why = { "" };
	struct span raw;

	if (!log_get(txn, stamp, &raw) ||
	    line_read(line, raw, arena, &why) != OK)
		return false;
	*id = log_record(txn, stamp, line);
	return *id != 0;
}

/* A line that sets fields of a record that was there before. */
static bool
read_one(struct txn *txn, uint64_t stamp, struct arena *arena,
    struct line *line, uint64_t *id)
{
	return since_record(txn, stamp, arena, line, id) &&
	    line->rec_dev.len > 0 && !line->del && line->set.len > 0;
}

bool
since_records(const struct since *since, struct txn *txn, uint64_t *ids,
    size_t most, size_t *count)
{
	uint64_t n, id, sets = since->sets;
	struct writer own;
	struct arena arena;
	struct line line;
	bool known;

	*count = 0;
	known = !since->hides && txn->unindexed.len == 0 &&
	    writer_get(txn, since->writer, &own) &&
	    own.last - since->line <= 4 * most;
	arena_init(&arena);
	for (n = since->line + 1; known && n <= own.last; n++) {
		known = read_one(txn, stamp_make(since->writer, n), &arena,
		    &line, &id) && note_id(ids, most, count, id);
		sets += known && line.first;
	}
	arena_clear(&arena);
	return known && sets == txn_count(txn, TREE_SETS);
}
