/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/json.h"
#include "core/base/words.h"
#include "core/exchange/shelf.h"

/*
 * SHELVES, by names that no file has: "now": u64 round, u64 at;
 * "heard/DEV": u64 round.  By the name of a file:
 *
 *	u8 form, u64 size, hash 32, u64 round, told 32,
 *	varint bytes of DEVs, DEVs, {varint writer, from, to}...
 */
enum { FORM = 1, HEAD = 1 + 8 + HASH_BYTES + 8 + HASH_BYTES };

#define NOW_KEY	SPAN("now")
#define HEARD	"heard/"

/* Rows of files that went may stay until they are so many more. */
enum { ROWS_SPARED = 1000 };

static void
put(struct txn *txn, struct span key, struct buf *row)
{
	if (row->failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_SHELVES, key, buf_span(row));
	buf_free(row);
}

void
shelf_now_get(struct txn *txn, struct shelf_now *now)
{
	struct span row;

	*now = (struct shelf_now){ 0, 0 };
	if (!txn_get(txn, TREE_SHELVES, NOW_KEY, &row) || row.len != 16)
		return;
	now->round = get_u64(row.at);
	now->at = get_u64(row.at + 8);
}

void
shelf_now_put(struct txn *txn, const struct shelf_now *now)
{
	struct buf row;

	buf_init(&row);
	buf_u64(&row, now->round);
	buf_u64(&row, now->at);
	put(txn, NOW_KEY, &row);
}

static struct span
heard_key(const char *dev, char key[sizeof HEARD + DEV_CHARS])
{
	memcpy(key, HEARD, sizeof HEARD - 1);
	memcpy(key + sizeof HEARD - 1, dev, DEV_CHARS);
	return span_make(key, sizeof HEARD - 1 + DEV_CHARS);
}

uint64_t
shelf_heard(struct txn *txn, const char *dev)
{
	char key[sizeof HEARD + DEV_CHARS];
	struct span row;

	return txn_get(txn, TREE_SHELVES, heard_key(dev, key), &row) &&
	    row.len == 8 ? get_u64(row.at) : 0;
}

void
shelf_hear(struct txn *txn, const char *dev, uint64_t round)
{
	char key[sizeof HEARD + DEV_CHARS];
	struct buf row;

	buf_init(&row);
	buf_u64(&row, round);
	put(txn, heard_key(dev, key), &row);
}

void
shelf_told(struct span have, struct span want, struct span tips,
    unsigned char told[HASH_BYTES])
{
	struct hasher hasher;

	hasher_init(&hasher);
	hasher_add(&hasher, have);
	hasher_add(&hasher, want);
	hasher_add(&hasher, tips);
	hasher_end(&hasher, told);
}

#define NOBODY	SPAN("----------------")	/* as long as a DEV */

/* ["DEV",...] to the names alone; "" is "".  Recipients of age that are no
 * offices count for nobody. */
static void
put_to(struct buf *row, struct span to)
{
	struct arena arena;
	struct json json;
	struct span dev;
	struct buf devs;

	arena_init(&arena);
	buf_init(&devs);
	json_init(&json, to, &arena, 1);
	if (to.len > 0 && json_next(&json, &dev) == JSON_ARRAY)
		while (json_next(&json, &dev) == JSON_STRING)
			buf_add(&devs, dev_is(dev) ? dev : NOBODY);
	buf_varint(row, devs.len);
	buf_add(row, buf_span(&devs));
	row->failed |= devs.failed || arena.failed;
	buf_free(&devs);
	arena_clear(&arena);
}

/* A writer of whom nothing is here cannot be lacking here either. */
static void
put_runs(struct buf *row, struct txn *txn, const struct bundle_facts *facts)
{
	struct writer writer;
	size_t i;

	for (i = 0; i < facts->run_count; i++) {
		const struct bundle_run *run = &facts->runs[i];

		if (!writer_find(txn, span_of(run->dev), &writer))
			continue;
		buf_varint(row, writer.number);
		buf_varint(row, run->from);
		buf_varint(row, run->to);
	}
}

void
shelf_note(struct shelf_file *file, struct txn *txn,
    const struct bundle_facts *facts)
{
	struct shelf_now now;
	struct buf row;

	shelf_now_get(txn, &now);
	shelf_told(facts->have, facts->want, facts->tips, file->told);
	buf_init(&row);
	buf_byte(&row, FORM);
	buf_u64(&row, file->size);
	buf_add(&row, span_make(file->hash, HASH_BYTES));
	buf_u64(&row, now.round);
	buf_add(&row, span_make(file->told, HASH_BYTES));
	put_to(&row, facts->to);
	put_runs(&row, txn, facts);
	put(txn, span_of(file->name), &row);
}

static bool
take_runs(struct shelf_file *file, struct span rest, struct arena *arena)
{
	struct shelf_run *run;
	uint64_t writer;

	file->runs = arena_array(arena, rest.len / 3 + 1,
	    sizeof *file->runs);
	file->run_count = 0;
	if (file->runs == NULL)
		return false;
	while (rest.len > 0) {
		run = &file->runs[file->run_count++];
		if (!get_varint(&rest, &writer) ||
		    !get_varint(&rest, &run->from) ||
		    !get_varint(&rest, &run->to))
			return false;
		run->writer = (uint32_t)writer;
	}
	return true;
}

void
shelf_recall(struct shelf_file *file, struct txn *txn, struct arena *arena)
{
	struct span row;
	uint64_t len;

	file->known = false;
	if (!txn_get(txn, TREE_SHELVES, span_of(file->name), &row) ||
	    row.len <= HEAD || row.at[0] != FORM ||
	    get_u64(row.at + 1) != file->size ||
	    memcmp(row.at + 9, file->hash, HASH_BYTES) != 0)
		return;
	file->met = get_u64(row.at + 9 + HASH_BYTES);
	memcpy(file->told, row.at + 17 + HASH_BYTES, HASH_BYTES);
	row = span_from(row, HEAD);
	if (!get_varint(&row, &len) || len > row.len)
		return;
	file->to = arena_copy(arena, span_make(row.at, (size_t)len));
	file->known = take_runs(file, span_from(row, (size_t)len), arena);
}

static bool
is_there(const struct shelf *shelf, struct span name)
{
	size_t i;

	for (i = 0; i < shelf->count; i++)
		if (span_is(name, span_of(shelf->files[i].name)))
			return true;
	return false;
}

void
shelf_prune(struct txn *txn, const struct shelf *shelf)
{
	struct span key, row;
	struct walk walk;

	if (txn_count(txn, TREE_SHELVES) < 2 * shelf->count + ROWS_SPARED)
		return;
	walk_begin(&walk, txn, TREE_SHELVES, SPAN(""));
	while (walk_next(&walk, &key, &row))
		if (row.len > HEAD && row.at[0] == FORM &&
		    !is_there(shelf, key))
			walk_drop(&walk);
	walk_end(&walk);
}
