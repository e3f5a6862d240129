/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/anchor.h"

#include <inttypes.h>

#include "core/base/words.h"
#include "core/log/roster.h"

/* In ROSTER: 'A', u32 writer, u64 n, u64 stamp of the line that says it;
 * the value is the hash. */
enum { PREFIX = 5, KEY = PREFIX + 16 };

static void
key_of(unsigned char key[KEY], uint32_t writer, uint64_t n, uint64_t stamp)
{
	key[0] = 'A';
	writer_key(key + 1, writer);
	stamp_key(key + PREFIX, n);
	stamp_key(key + PREFIX + 8, stamp);
}

static void
each_head(struct folding *f, uint64_t stamp, const struct line *line,
    bool in)
{
	struct roster_line seen;
	struct roster_head head;
	unsigned char key[KEY];
	struct writer writer;
	struct json json;

	if (!roster_line_read(&seen, line, &f->arena))
		return;
	roster_heads(&json, &seen, &f->arena);
	while (roster_next_head(&json, &head)) {
		writer_meet(f->txn, head.dev, &writer);
		key_of(key, writer.number, head.n, stamp);
		if (in)
			txn_put(f->txn, TREE_ROSTER, span_make(key, KEY),
			    span_make(head.hash, HASH_BYTES));
		else
			txn_drop(f->txn, TREE_ROSTER, span_make(key, KEY));
		standing_renew(f->txn, &writer);
	}
}

static void
fold(struct folding *f, uint64_t stamp, const struct line *line)
{
	each_head(f, stamp, line, true);
}

static void
unfold(struct folding *f, uint64_t stamp, const struct line *line)
{
	each_head(f, stamp, line, false);
}

const struct ruling anchor_ruling = { "seen", fold, unfold };

void
anchors(struct walk *walk, struct txn *txn, uint32_t writer)
{
	unsigned char prefix[KEY];

	key_of(prefix, writer, 0, 0);
	walk_begin(walk, txn, TREE_ROSTER, span_make(prefix, PREFIX));
}

bool
anchor_next(struct walk *walk, uint64_t *n, unsigned char hash[HASH_BYTES])
{
	struct span key, value;

	while (walk_next(walk, &key, &value)) {
		if (key.len != KEY || value.len != HASH_BYTES ||
		    !standing_rules(walk->txn,
		    stamp_writer(get_u64(key.at + PREFIX + 8))))
			continue;
		*n = get_u64(key.at + PREFIX);
		memcpy(hash, value.at, HASH_BYTES);
		return true;
	}
	return false;
}
