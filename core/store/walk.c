/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <assert.h>

#include "core/store/env.h"

/*
 * A walk stands in a gap: at an end of its keys, or before or behind the key
 * `at`, which need not be there.  The cursor is on that key while `on`, and
 * then, in a reading transaction, `at` is not filled in.
 */
enum { GAP_START, GAP_BEFORE, GAP_BEHIND, GAP_END };

static struct span
walk_prefix(const struct walk *w)
{
	return span_make(w->prefix, w->prefix_len);
}

static void
walk_note(struct walk *w, struct span key)
{
	assert(key.len <= WALK_KEY);
	if (key.len > 0)
		memcpy(w->at, key.at, key.len);
	w->at_len = key.len;
}

void
walk_begin(struct walk *w, struct txn *txn, enum tree tree,
    struct span prefix)
{
	assert(prefix.len <= WALK_PREFIX);
	w->txn = txn;
	w->tree = tree;
	w->prefix_len = prefix.len;
	if (prefix.len > 0)
		memcpy(w->prefix, prefix.at, prefix.len);
	w->cursor = cursor_open(txn, tree);
	w->state = GAP_START;
	w->on = false;
	w->changes = txn->changes;
	txn->walks++;
}

void
walk_to_end(struct walk *w)
{
	w->state = GAP_END;
}

void
walk_seek(struct walk *w, struct span key)
{
	struct span prefix = walk_prefix(w);

	if (key.len > WALK_KEY)
		key.len = WALK_KEY;
	if (span_order(key, prefix) <= 0) {
		w->state = GAP_START;
	} else if (!span_starts(key, prefix)) {
		w->state = GAP_END;
	} else {
		w->state = GAP_BEFORE;
		w->on = false;
		walk_note(w, key);
	}
}

static bool
walk_move(struct walk *w, enum cursor_move move, struct span *key,
    struct span *value)
{
	return cursor_move(w->txn, w->cursor, move, key, value);
}

/* To the first key >= *key; an empty one is before all. */
static bool
walk_find(struct walk *w, struct span *key, struct span *value)
{
	return walk_move(w, key->len == 0 ? CURSOR_FIRST : CURSOR_SEEK, key,
	    value);
}

/* To the last key < *key. */
static bool
walk_find_below(struct walk *w, struct span *key, struct span *value)
{
	if (walk_find(w, key, value))
		return walk_move(w, CURSOR_BACK, key, value);
	return walk_move(w, CURSOR_LAST, key, value);
}

/* The last key of the walk, or one below all of them. */
static bool
walk_last(struct walk *w, struct span *key, struct span *value)
{
	unsigned char above[WALK_PREFIX];
	size_t n = w->prefix_len;

	memcpy(above, w->prefix, n);
	while (n > 0 && above[n - 1] == 0xff)
		n--;
	if (n == 0)
		return walk_move(w, CURSOR_LAST, key, value);
	above[n - 1]++;
	*key = span_make(above, n);
	return walk_find_below(w, key, value);
}

/* The key behind `at`. */
static bool
walk_find_next(struct walk *w, struct span *key, struct span *value)
{
	struct span at = *key;

	if (!walk_find(w, key, value))
		return false;
	return !span_is(at, *key) || walk_move(w, CURSOR_NEXT, key, value);
}

/* The key `at` or the one before it. */
static bool
walk_find_back(struct walk *w, struct span *key, struct span *value)
{
	struct span at = *key;

	if (!walk_find(w, key, value))
		return walk_move(w, CURSOR_LAST, key, value);
	return span_is(at, *key) || walk_move(w, CURSOR_BACK, key, value);
}

static bool
walk_forth(struct walk *w, struct span *key, struct span *value)
{
	*key = span_make(w->at, w->at_len);
	switch (w->state) {
	case GAP_START:
		*key = walk_prefix(w);
		return walk_find(w, key, value);
	case GAP_BEFORE:
		return w->on ? walk_move(w, CURSOR_HERE, key, value) :
		    walk_find(w, key, value);
	case GAP_BEHIND:
		return w->on ? walk_move(w, CURSOR_NEXT, key, value) :
		    walk_find_next(w, key, value);
	default:
		return false;
	}
}

static bool
walk_return(struct walk *w, struct span *key, struct span *value)
{
	*key = span_make(w->at, w->at_len);
	switch (w->state) {
	case GAP_END:
		return walk_last(w, key, value);
	case GAP_BEFORE:
		return w->on ? walk_move(w, CURSOR_BACK, key, value) :
		    walk_find_below(w, key, value);
	case GAP_BEHIND:
		return w->on ? walk_move(w, CURSOR_HERE, key, value) :
		    walk_find_back(w, key, value);
	default:
		return false;
	}
}

/* Puts and drops of a writing transaction move what a cursor stands on. */
static void
walk_renew(struct walk *w)
{
	if (w->txn->mode == TXN_WRITE && w->changes != w->txn->changes)
		w->on = false;
}

static bool
walk_arrive(struct walk *w, struct span key, unsigned state)
{
	if (!span_starts(key, walk_prefix(w)))
		return false;
	w->state = state;
	w->on = true;
	if (w->txn->mode == TXN_WRITE) {
		w->changes = w->txn->changes;
		walk_note(w, key);
	}
	return true;
}

bool
walk_next(struct walk *w, struct span *key, struct span *value)
{
	walk_renew(w);
	if (walk_forth(w, key, value) && walk_arrive(w, *key, GAP_BEHIND))
		return true;
	w->state = GAP_END;
	return false;
}

bool
walk_back(struct walk *w, struct span *key, struct span *value)
{
	walk_renew(w);
	if (walk_return(w, key, value) && walk_arrive(w, *key, GAP_BEFORE))
		return true;
	w->state = GAP_START;
	return false;
}

void
walk_drop(struct walk *w)
{
	unsigned char copy[WALK_KEY];
	size_t len = w->at_len;

	assert(w->txn->mode == TXN_WRITE);
	memcpy(copy, w->at, len);
	txn_drop(w->txn, w->tree, span_make(copy, len));
}

void
walk_end(struct walk *w)
{
	if (w->cursor != NULL)
		cursor_close(w->cursor);
	w->cursor = NULL;
	w->txn->walks--;
}
