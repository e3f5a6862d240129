/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/branch.h"

#include "core/base/words.h"
#include "core/log/hollow.h"

/*
 * Keys are u32 writer, u64 number of the branch, u64 n.  n = 0 is its head:
 * u8 form, u8 open, u64 from, last, signed_at, prev, hash, signature.
 */
enum {
	KEY_BYTES = 20,
	BRANCH_BYTES = 12,		/* of a key: what all lines share */
	FORM = 1,
	HEAD_BYTES = 2 + 3 * 8 + 2 * HASH_BYTES + SIGNIFY_BYTES
};

static struct span
key_make(unsigned char key[KEY_BYTES], uint32_t writer, uint64_t number,
    uint64_t n)
{
	key[0] = (unsigned char)(writer >> 24 & 0xff);
	key[1] = (unsigned char)(writer >> 16 & 0xff);
	key[2] = (unsigned char)(writer >> 8 & 0xff);
	key[3] = (unsigned char)(writer & 0xff);
	stamp_key(key + 4, number);
	stamp_key(key + BRANCH_BYTES, n);
	return span_make(key, KEY_BYTES);
}

void
branches(struct walk *walk, struct txn *txn, uint32_t writer)
{
	unsigned char key[KEY_BYTES];
	struct span all = key_make(key, writer, 0, 0);

	walk_begin(walk, txn, TREE_BRANCHES,
	    span_make(all.at, writer == 0 ? 0 : 4));
}

static bool
head_read(struct branch *b, struct span key, struct span row)
{
	if (key.len != KEY_BYTES || row.len != HEAD_BYTES ||
	    row.at[0] != FORM)
		return false;
	b->writer = get_u32(key.at);
	b->number = get_u64(key.at + 4);
	b->open = row.at[1] != 0;
	b->from = get_u64(row.at + 2);
	b->last = get_u64(row.at + 10);
	b->signed_at = get_u64(row.at + 18);
	row = span_from(row, 26);
	memcpy(b->prev, row.at, HASH_BYTES);
	memcpy(b->hash, row.at + HASH_BYTES, HASH_BYTES);
	memcpy(b->signature, row.at + 2 * HASH_BYTES, SIGNIFY_BYTES);
	return true;
}

bool
branch_next(struct walk *walk, struct branch *b)
{
	unsigned char next[KEY_BYTES];
	struct span key, row;

	if (!walk_next(walk, &key, &row))
		return false;
	if (!head_read(b, key, row)) {
		txn_fail(walk->txn, ERR_DAMAGED, _("a branch of a log has "
		    "no head; restore a backup"));
		return false;
	}
	walk_seek(walk, key_make(next, b->writer, b->number + 1, 0));
	return true;
}

bool
branch_is(struct txn *txn, uint32_t writer)
{
	struct branch b = { .open = true };
	struct walk walk;

	branches(&walk, txn, writer);
	while (b.open && branch_next(&walk, &b))
		continue;
	walk_end(&walk);
	return !b.open;
}

bool
branch_is_swept(struct txn *txn)
{
	struct branch b = { .open = false };
	struct walk walk;

	branches(&walk, txn, 0);
	while (!b.open && branch_next(&walk, &b))
		continue;
	walk_end(&walk);
	return !b.open;
}

void
branch_sweep(struct txn *txn)
{
	struct branch b;
	struct walk walk;

	branches(&walk, txn, 0);
	while (branch_next(&walk, &b))
		if (b.open)
			branch_drop(txn, &b);
	walk_end(&walk);
}

void
branch_begin(struct txn *txn, struct branch *b)
{
	struct walk walk;
	struct span key, row;

	branches(&walk, txn, b->writer);
	walk_to_end(&walk);
	b->number = walk_back(&walk, &key, &row) ? get_u64(key.at + 4) + 1 : 1;
	walk_end(&walk);
	b->open = true;
	b->last = b->from - 1;
	b->signed_at = 0;
	memcpy(b->hash, b->prev, HASH_BYTES);
	branch_put(txn, b);
}

/* Others of that number, in another history, may say something else: only
 * what is personal goes. */
static bool
may_stay(struct span raw)
{
	struct arena arena;
	bool personal;

	arena_init(&arena);
	personal = hollow_may_be(raw, &arena);
	arena_clear(&arena);
	return !personal;
}

static void
put_hollow(struct txn *txn, const struct branch *b, uint64_t n,
    struct span raw)
{
	unsigned char key[KEY_BYTES];
	struct buf hollow;

	buf_init(&hollow);
	hollow_write(&hollow, n, raw);
	if (hollow.failed)
		txn_nomem(txn);
	txn_put(txn, TREE_BRANCHES,
	    key_make(key, b->writer, b->number, n), buf_span(&hollow));
	buf_free(&hollow);
}

void
branch_append(struct txn *txn, struct branch *b, struct span raw)
{
	unsigned char key[KEY_BYTES];

	log_chain(b->hash, raw);
	if (hollow_is_erased(txn, stamp_make(b->writer, ++b->last)) &&
	    !may_stay(raw))
		put_hollow(txn, b, b->last, raw);
	else
		txn_put(txn, TREE_BRANCHES,
		    key_make(key, b->writer, b->number, b->last), raw);
}

bool
branch_empty(struct txn *txn, uint64_t stamp)
{
	struct path path = { .writer.number = stamp_writer(stamp) };
	uint64_t n = stamp_serial(stamp);
	struct walk walk;
	struct span raw;
	bool any = false;

	branches(&walk, txn, stamp_writer(stamp));
	while (branch_next(&walk, &path.branch)) {
		if (n < path.branch.from || n > path.branch.last ||
		    !path_line(txn, &path, n, &raw) || may_stay(raw))
			continue;
		put_hollow(txn, &path.branch, n, raw);
		any = true;
	}
	walk_end(&walk);
	return any;
}

void
branch_put(struct txn *txn, const struct branch *b)
{
	unsigned char key[KEY_BYTES];
	struct buf row;

	buf_init(&row);
	buf_byte(&row, FORM);
	buf_byte(&row, b->open);
	buf_u64(&row, b->from);
	buf_u64(&row, b->last);
	buf_u64(&row, b->signed_at);
	buf_add(&row, span_make(b->prev, HASH_BYTES));
	buf_add(&row, span_make(b->hash, HASH_BYTES));
	buf_add(&row, span_make(b->signature, SIGNIFY_BYTES));
	if (row.failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_BRANCHES,
		    key_make(key, b->writer, b->number, 0), buf_span(&row));
	buf_free(&row);
}

void
branch_drop(struct txn *txn, const struct branch *b)
{
	unsigned char key[KEY_BYTES];
	struct span all = key_make(key, b->writer, b->number, 0), at, value;
	struct walk walk;

	walk_begin(&walk, txn, TREE_BRANCHES, span_make(all.at, BRANCH_BYTES));
	while (walk_next(&walk, &at, &value))
		walk_drop(&walk);
	walk_end(&walk);
}

/* Paths. */

void
paths(struct path_walk *at, struct txn *txn, const struct writer *writer)
{
	branches(&at->walk, txn, writer->number);
	at->writer = *writer;
	at->begun = false;
}

bool
path_next(struct path_walk *at, struct path *path)
{
	path->writer = at->writer;
	if (!at->begun) {
		at->begun = true;
		memset(&path->branch, 0, sizeof path->branch);
		return true;
	}
	do {
		if (!branch_next(&at->walk, &path->branch))
			return false;
	} while (path->branch.open);
	return true;
}

void
path_end(struct path_walk *at)
{
	walk_end(&at->walk);
}

static bool
is_log(const struct path *path, uint64_t n)
{
	return path->branch.from == 0 || n < path->branch.from;
}

uint64_t
path_last(const struct path *path)
{
	return path->branch.from == 0 ? path->writer.last : path->branch.last;
}

uint64_t
path_signed(const struct path *path)
{
	return path->branch.from == 0 ? path->writer.signed_at :
	    path->branch.signed_at;
}

bool
path_line(struct txn *txn, const struct path *path, uint64_t n,
    struct span *raw)
{
	const struct branch *b = &path->branch;
	unsigned char key[KEY_BYTES];

	if (is_log(path, n))
		return log_get(txn, stamp_make(path->writer.number, n), raw);
	return txn_get(txn, TREE_BRANCHES,
	    key_make(key, b->writer, b->number, n), raw);
}

void
path_lines(struct path_lines *at, struct txn *txn, const struct path *path,
    uint64_t from)
{
	unsigned char key[8];

	stamp_key(key, stamp_make(path->writer.number, from));
	walk_begin(&at->walk, txn, TREE_LOG, SPAN(""));
	walk_seek(&at->walk, span_make(key, sizeof key));
	at->path = path;
	at->next = from;
}

bool
path_next_line(struct path_lines *at, struct span *raw)
{
	struct span key;
	uint64_t n = at->next++;

	if (n > path_last(at->path))
		return false;
	return is_log(at->path, n) ? walk_next(&at->walk, &key, raw) :
	    path_line(at->walk.txn, at->path, n, raw);
}

void
path_lines_end(struct path_lines *at)
{
	walk_end(&at->walk);
}

bool
path_hash(struct txn *txn, const struct path *path, uint64_t n,
    unsigned char h[HASH_BYTES])
{
	const struct branch *b = &path->branch;
	struct span raw;
	uint64_t at;

	if (is_log(path, n) && n > 0)
		return log_hash(txn, &path->writer, n, h);
	if (n == 0)
		chain_begin(h, span_of(path->writer.dev));
	else if (n == b->last)
		memcpy(h, b->hash, HASH_BYTES);
	if (n == 0 || n >= b->last)
		return n <= path_last(path);
	memcpy(h, b->prev, HASH_BYTES);
	for (at = b->from; at <= n; at++) {
		if (!path_line(txn, path, at, &raw))
			return false;
		log_chain(h, raw);
	}
	return true;
}

bool
path_begins(struct txn *txn, const struct path *path, uint64_t n)
{
	struct arena arena;
	struct line line;
	struct span raw;
	bool begins;

	arena_init(&arena);
	begins = !path_line(txn, path, n, &raw) ||
	    line_read(&line, raw, &arena, txn->why) != OK || line.first ||
	    line.hollow.len > 0;
	arena_clear(&arena);
	return begins;
}

bool
path_holds(struct txn *txn, const struct path *path, uint64_t n,
    const unsigned char h[HASH_BYTES])
{
	unsigned char own[HASH_BYTES];

	return path_hash(txn, path, n, own) &&
	    memcmp(own, h, HASH_BYTES) == 0;
}

uint64_t
path_common(struct txn *txn, const struct path *a, const struct path *b)
{
	unsigned char one[HASH_BYTES], two[HASH_BYTES];
	uint64_t first = a->branch.from, n, end;
	struct span left, right;

	if (first == 0 || b->branch.from == 0)
		return (first == 0 ? b->branch.from : first) - 1;
	if (first != b->branch.from)
		return (first < b->branch.from ? first : b->branch.from) - 1;
	end = path_last(a) < path_last(b) ? path_last(a) : path_last(b);
	memcpy(one, a->branch.prev, HASH_BYTES);
	memcpy(two, b->branch.prev, HASH_BYTES);
	for (n = first; n <= end && path_line(txn, a, n, &left) &&
	    path_line(txn, b, n, &right); n++) {
		log_chain(one, left);
		log_chain(two, right);
		if (memcmp(one, two, HASH_BYTES) != 0)
			break;
	}
	return n - 1;
}
