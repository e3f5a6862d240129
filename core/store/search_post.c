/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/store/entry.h"
#include "core/store/posting.h"

/* A key of POSTED: kind, word, 0 and, of a block, its first id. */
struct post_key {
	unsigned char	bytes[2 + WORD_MOST + 1 + 8];
	size_t		word;		/* length up to the first id */
};

static void
post_key(struct post_key *key, uint16_t kind, struct span word, uint64_t id)
{
	if (word.len > WORD_MOST)
		word.len = WORD_MOST;
	key->bytes[0] = (unsigned char)(kind >> 8);
	key->bytes[1] = (unsigned char)(kind & 0xff);
	memcpy(key->bytes + 2, word.at, word.len);
	key->bytes[2 + word.len] = 0;
	key->word = 2 + word.len + 1;
	stamp_key(key->bytes + key->word, id);
}

static struct span
word_part(const struct post_key *key)
{
	return span_make(key->bytes, key->word);
}

static struct span
whole_key(const struct post_key *key)
{
	return span_make(key->bytes, key->word + 8);
}

void
posting_begin(struct posting *p, struct span key, struct span packed)
{
	p->id = entry_id(key);
	p->rest = packed;
	p->started = false;
}

bool
posting_next(struct posting *p, uint64_t *id)
{
	uint64_t more = 0;

	if (p->started && !get_varint(&p->rest, &more))
		return false;
	p->started = true;
	p->id += more;
	*id = p->id;
	return true;
}

/* The block in which id is or would be: the last that begins at or before
 * it, else the first. */
static bool
find_block(struct txn *txn, const struct post_key *key, struct span *block,
    struct span *packed)
{
	struct post_key behind = *key;
	struct walk walk;
	bool found;

	stamp_key(behind.bytes + behind.word,
	    get_u64(key->bytes + key->word) + 1);
	walk_begin(&walk, txn, TREE_POSTED, word_part(key));
	walk_seek(&walk, whole_key(&behind));
	found = walk_back(&walk, block, packed) ||
	    walk_next(&walk, block, packed);
	walk_end(&walk);
	return found;
}

enum { CHANGES = 256 };		/* made to a block at once */

/* The ids of a block in memory. */
struct ids {
	uint64_t	all[POSTING_MOST + 2 + CHANGES];
	size_t		count;
};

static void
read_block(struct txn *txn, struct ids *ids, struct span key,
    struct span packed)
{
	struct posting p;
	uint64_t id;

	ids->count = 0;
	posting_begin(&p, key, packed);
	while (posting_next(&p, &id)) {
		if (ids->count > POSTING_MOST) {
			txn_fail(txn, ERR_DAMAGED, _("the search tables are "
			    "damaged; run verify"));
			return;
		}
		ids->all[ids->count++] = id;
	}
}

static void
put_block(struct txn *txn, struct post_key *key, const uint64_t *ids,
    size_t count)
{
	struct buf packed;
	bool fits;
	size_t i;

	if (count == 0)
		return;
	buf_init(&packed);
	for (i = 1; i < count; i++)
		buf_varint(&packed, ids[i] - ids[i - 1]);
	stamp_key(key->bytes + key->word, ids[0]);
	fits = packed.len <= POSTING_MOST;
	if (packed.failed)
		txn_nomem(txn);
	else if (fits)
		txn_put(txn, TREE_POSTED, whole_key(key), buf_span(&packed));
	buf_free(&packed);
	if (fits || txn->err != OK)
		return;
	put_block(txn, key, ids, count / 2);
	put_block(txn, key, ids + count / 2, count - count / 2);
}

/* The first id of the block behind the one that begins with first. */
static uint64_t
next_first(struct txn *txn, const struct post_key *key, uint64_t first)
{
	struct post_key behind = *key;
	struct span block, packed;
	struct walk walk;
	uint64_t next = UINT64_MAX;

	stamp_key(behind.bytes + behind.word, first + 1);
	walk_begin(&walk, txn, TREE_POSTED, word_part(key));
	walk_seek(&walk, whole_key(&behind));
	if (walk_next(&walk, &block, &packed))
		next = entry_id(block);
	walk_end(&walk);
	return next;
}

/* Into the ids of a block what is to be there and out what is not; returns
 * how many changes belonged to it. */
static size_t
merge_changes(const struct ids *old, const struct post_change *all,
    size_t count, uint64_t behind, struct ids *new)
{
	size_t i = 0, j = 0;

	new->count = 0;
	for (;;) {
		bool more = j < count && j < CHANGES && all[j].id < behind;

		if (i < old->count && (!more || old->all[i] < all[j].id)) {
			new->all[new->count++] = old->all[i++];
			continue;
		}
		if (!more)
			return j;
		if (i < old->count && old->all[i] == all[j].id)
			i++;
		if (all[j].add)
			new->all[new->count++] = all[j].id;
		j++;
	}
}

static void
put_changed(struct txn *txn, struct post_key *key, const struct ids *old,
    const struct ids *new)
{
	if (new->count == old->count && memcmp(new->all, old->all,
	    new->count * sizeof *new->all) == 0)
		return;
	if (old->count > 0 && (new->count == 0 ||
	    new->all[0] != old->all[0])) {
		stamp_key(key->bytes + key->word, old->all[0]);
		txn_drop(txn, TREE_POSTED, whole_key(key));
	}
	put_block(txn, key, new->all, new->count);
}

/* Makes the changes that the block of the first of them takes. */
static size_t
change_block(struct txn *txn, uint16_t kind, struct span word,
    const struct post_change *all, size_t count)
{
	struct post_key key;
	struct span block, packed;
	struct ids old = { .count = 0 }, new;
	uint64_t behind = UINT64_MAX;
	size_t done;

	post_key(&key, kind, word, all->id);
	if (find_block(txn, &key, &block, &packed)) {
		read_block(txn, &old, block, packed);
		if (txn->err == OK && count > 1)
			behind = next_first(txn, &key, old.all[0]);
	}
	if (txn->err != OK)
		return count;
	done = merge_changes(&old, all, count, behind, &new);
	put_changed(txn, &key, &old, &new);
	return done;
}

void
search_change(struct txn *txn, uint16_t kind, struct span word,
    const struct post_change *all, size_t count)
{
	size_t done = 0;

	while (done < count && txn->err == OK)
		done += change_block(txn, kind, word, all + done,
		    count - done);
}

void
search_post(struct txn *txn, uint16_t kind, struct span word, uint64_t id)
{
	struct post_change one = { id, true };

	search_change(txn, kind, word, &one, 1);
}

void
search_unpost(struct txn *txn, uint16_t kind, struct span word, uint64_t id)
{
	struct post_change one = { id, false };

	search_change(txn, kind, word, &one, 1);
}

/* Whether all that is posted for the word comes before id; *last: of it. */
static bool
comes_behind(struct txn *txn, const struct post_key *key, uint64_t id,
    struct span *block, struct span *packed, uint64_t *last)
{
	struct posting p;
	struct walk walk;
	bool any;

	walk_begin(&walk, txn, TREE_POSTED, word_part(key));
	walk_to_end(&walk);
	any = walk_back(&walk, block, packed);
	walk_end(&walk);
	if (!any) {
		*last = 0;
		*packed = span_make("", 0);
		return true;
	}
	posting_begin(&p, *block, *packed);
	while (posting_next(&p, last))
		;
	return *last < id;
}

/* Puts the run behind the last block, within it when there is room. */
static void
append_run(struct txn *txn, struct post_key *key, uint64_t first,
    struct span packed, struct span block, struct span old, uint64_t last)
{
	struct buf joined;

	if (last == 0 || old.len + packed.len + 10 > POSTING_MOST) {
		stamp_key(key->bytes + key->word, first);
		txn_append(txn, TREE_POSTED, whole_key(key), packed);
		return;
	}
	stamp_key(key->bytes + key->word, entry_id(block));
	buf_init(&joined);
	buf_add(&joined, old);
	buf_varint(&joined, first - last);
	buf_add(&joined, packed);
	if (joined.failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_POSTED, whole_key(key),
		    buf_span(&joined));
	buf_free(&joined);
}

void
search_post_run(struct txn *txn, uint16_t kind, struct span word,
    uint64_t first, struct span packed)
{
	struct post_key key;
	struct posting p = { .id = first, .rest = packed };
	struct span block = { NULL, 0 }, old;
	uint64_t last, id;

	post_key(&key, kind, word, first);
	if (comes_behind(txn, &key, first, &block, &old, &last)) {
		append_run(txn, &key, first, packed, block, old, last);
		return;
	}
	while (txn->err == OK && posting_next(&p, &id))
		search_post(txn, kind, word, id);
}
