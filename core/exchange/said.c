/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/said.h"

/* SAID, by u64 number: digest, have, and behind a line feed tips. */

static bool
row_read(struct span key, struct span row, struct said *said)
{
	const char *lf;

	if (key.len != 8 || row.len < HASH_BYTES)
		return false;
	said->number = get_u64(key.at);
	memcpy(said->digest, row.at, HASH_BYTES);
	row = span_from(row, HASH_BYTES);
	lf = row.len == 0 ? NULL : memchr(row.at, '\n', row.len);
	if (lf == NULL)
		return false;
	said->have = span_make(row.at, (size_t)(lf - row.at));
	said->tips = span_from(row, said->have.len + 1);
	return true;
}

void
said_walk(struct walk *walk, struct txn *txn)
{
	walk_begin(walk, txn, TREE_SAID, SPAN(""));
	walk_to_end(walk);
}

bool
said_next(struct walk *walk, struct said *said)
{
	struct span key, row;

	return walk_back(walk, &key, &row) && row_read(key, row, said);
}

void
said_restore(struct txn *txn, const struct said *said)
{
	unsigned char key[8];
	struct buf row;

	stamp_key(key, said->number);
	buf_init(&row);
	buf_add(&row, span_make(said->digest, HASH_BYTES));
	buf_add(&row, said->have);
	buf_byte(&row, '\n');
	buf_add(&row, said->tips);
	if (row.failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_SAID, span_make(key, sizeof key),
		    buf_span(&row));
	buf_free(&row);
}

static bool
newest(struct txn *txn, struct said *said)
{
	struct walk walk;
	bool found;

	said_walk(&walk, txn);
	found = said_next(&walk, said);
	walk_end(&walk);
	return found;
}

bool
said_is_newest(struct txn *txn, const unsigned char digest[HASH_BYTES])
{
	struct said said;

	return newest(txn, &said) &&
	    memcmp(said.digest, digest, HASH_BYTES) == 0;
}

static void
write_row(struct txn *txn, struct said *said, const struct receipt *receipt)
{
	struct buf have, tips;

	buf_init(&have);
	buf_init(&tips);
	receipt_write(receipt, &have, &tips);
	if (have.failed || tips.failed)
		txn_nomem(txn);
	said->have = buf_span(&have);
	said->tips = buf_span(&tips);
	said_restore(txn, said);
	buf_free(&have);
	buf_free(&tips);
}

/* Too many, and those that nothing leads to. */
static void
prune(struct txn *txn, uint64_t from)
{
	struct span key, row;
	uint64_t bytes = 0, count = 0;
	struct walk walk;

	said_walk(&walk, txn);
	while (walk_back(&walk, &key, &row)) {
		bytes += count++ > 0 ? row.len : 0;
		if (count > SAID_MOST || bytes > SAID_BYTES_MOST ||
		    get_u64(key.at) < from)
			walk_drop(&walk);
	}
	walk_end(&walk);
}

void
said_put(struct txn *txn, const struct receipt *now, struct arena *arena)
{
	struct receipt old, back;
	struct said said, last = { .number = 0 };
	uint64_t from = 0;

	if (!receipt_digest(now, said.digest)) {
		txn_nomem(txn);
		return;
	}
	if (newest(txn, &last)) {
		if (memcmp(last.digest, said.digest, HASH_BYTES) == 0)
			return;
		last.have = arena_copy(arena, last.have);
		last.tips = arena_copy(arena, last.tips);
		if (receipt_read(&old, last.have, last.tips, false, arena) &&
		    receipt_part(&back, now, &old, arena))
			write_row(txn, &last, &back);
		else
			from = last.number + 1;
	}
	said.number = last.number + 1;
	write_row(txn, &said, now);
	prune(txn, from);
	if (arena->failed)
		txn_nomem(txn);
}

/* From the newest one back; what is different in all between comes first. */
bool
said_find(struct txn *txn, const unsigned char digest[HASH_BYTES],
    struct receipt *out, struct arena *arena)
{
	struct receipt whole = { .rows = NULL }, back = { .rows = NULL }, part;
	bool found = false, fits = true;
	unsigned steps = 0;
	struct walk walk;
	struct said said;

	said_walk(&walk, txn);
	for (; fits && !found && said_next(&walk, &said); steps++) {
		fits = receipt_read(steps == 0 ? &whole : &part, said.have,
		    said.tips, steps > 0, arena);
		if (fits && steps == 1)
			back = part;
		else if (fits && steps > 1)
			fits = receipt_join(&back, &(struct receipt){
			    back.rows, back.count, back.has_tips }, true,
			    &part, arena);
		found = memcmp(said.digest, digest, HASH_BYTES) == 0;
	}
	walk_end(&walk);
	if (!fits || !found)
		return false;
	*out = whole;
	return steps == 1 || receipt_join(out, &whole, false, &back, arena);
}
