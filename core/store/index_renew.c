/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/index.h"

#include "core/store/bulk.h"
#include "core/store/entry.h"
#include "core/store/held.h"
#include "core/store/lock.h"
#include "core/store/search.h"

enum {
	STEP_RECORDS = 1000,	/* are built in a transaction */
	STEP_POSTS = 256	/* changes to one word at once */
};

bool
index_is_due(struct txn *txn)
{
	struct held_row row;
	struct span value;

	return txn_get(txn, TREE_META, SPAN("unindexed"), &value) ||
	    !held_row_get(txn, HELD_NOW, &row);
}

/* META, "stale": the number of a generation that is to be dropped. */
static bool
stale_get(struct txn *txn, uint32_t *number)
{
	struct span value;

	if (!txn_get(txn, TREE_META, SPAN("stale"), &value) || value.len != 4)
		return false;
	*number = get_u32(value.at);
	return true;
}

static void
stale_put(struct txn *txn, uint32_t number)
{
	unsigned char bytes[4] = { (unsigned char)(number >> 24),
	    (unsigned char)(number >> 16 & 0xff),
	    (unsigned char)(number >> 8 & 0xff),
	    (unsigned char)(number & 0xff) };

	txn_put(txn, TREE_META, SPAN("stale"), span_make(bytes, 4));
}

void
index_cancel(struct txn *txn)
{
	struct held_row row;

	if (!held_row_get(txn, HELD_NEXT, &row))
		return;
	stale_put(txn, row.number);
	txn_drop(txn, TREE_META, HELD_NEXT);
}

/* One step of a renewal goes by what it reads in its own transaction, so it
 * does not matter who made the step before. */
struct step {
	bool	adopt;
	bool	more;
	struct generation *stale;	/* opened for this step */
};

/* Dropping. */

static void
drop_counts(struct txn *txn, uint32_t number)
{
	struct span key, value;
	struct buf prefix;
	struct walk walk;

	buf_init(&prefix);
	buf_add(&prefix, SPAN("count"));
	buf_u32(&prefix, number);
	if (prefix.failed) {
		txn_nomem(txn);
		buf_free(&prefix);
		return;
	}
	walk_begin(&walk, txn, TREE_META, buf_span(&prefix));
	while (walk_next(&walk, &key, &value))
		walk_drop(&walk);
	walk_end(&walk);
	buf_free(&prefix);
}

/*
 * Whole trees at once: for that LMDB reads what leads to the leaves and none
 * of these, so it takes little time and memory, and no damaged leaf is put
 * together with its neighbour.
 */
static void
drop_step(struct txn *txn, struct step *step)
{
	struct held gone = { .at = step->stale };
	struct held *now = txn->held;

	env_turn(txn, &gone);
	env_index_delete(txn);
	env_turn(txn, now);
	drop_counts(txn, step->stale->number);
	txn_drop(txn, TREE_META, SPAN("stale"));
}

/* Building. */

static void
apply_posts(struct txn *txn, struct span key, struct post_change *changes,
    size_t *count)
{
	if (*count > 0)
		search_change(txn, get_u16(key.at), entry_word(key), changes,
		    *count);
	*count = 0;
}

static bool
is_word(struct span a, struct span b)
{
	return a.len == b.len && memcmp(a.at, b.at, a.len - 8) == 0;
}

/* In order of keys, so that each page is touched once. */
static void
apply_entries(struct txn *txn, const struct entry_list *list)
{
	struct post_change changes[STEP_POSTS];
	struct span key, word = SPAN("");
	size_t i, count = 0;

	for (i = 0; i < list->count; i++) {
		key = entry_key(list, i);
		if (list->all[i].tree == TREE_INDEX) {
			txn_append(txn, TREE_INDEX, key, SPAN(""));
			if (index_counts(txn, TREE_INDEX, key))
				index_add_count(txn, get_u16(key.at), 1);
			continue;
		}
		if (count == STEP_POSTS || !is_word(key, word))
			apply_posts(txn, word, changes, &count);
		word = key;
		changes[count++] = (struct post_change){ entry_id(key),
		    true };
	}
	apply_posts(txn, word, changes, &count);
}

/* The records from the mark on; false: there are no more. */
static bool
build_step(struct txn *txn, struct held_row *row)
{
	struct entry_list list;
	struct span key, bytes;
	unsigned char from[8];
	struct rec_view rec;
	struct walk walk;
	unsigned count = 0;

	entry_list_init(&list);
	stamp_key(from, row->below);
	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	walk_seek(&walk, span_make(from, 8));
	while (count < STEP_RECORDS && walk_next(&walk, &key, &bytes)) {
		if (key.len != 8 || !rec_view(&rec, get_u64(key.at), bytes))
			continue;	/* verify names those */
		count++;
		row->below = rec.id + 1;
		index_trouble(txn, &rec, true);
		index_entries(txn, &rec, entry_list_add, &list);
	}
	walk_end(&walk);
	entry_list_sort(&list, txn);
	apply_entries(txn, &list);
	entry_list_clear(&list);
	return count == STEP_RECORDS;
}

static void
turn_over(struct txn *txn, const struct held_row *next)
{
	struct held_row now, new = *next;

	held_row_get(txn, HELD_NOW, &now);
	new.revision = now.revision + 1;
	held_row_put(txn, HELD_NOW, &new);
	stale_put(txn, now.number);
	txn_drop(txn, TREE_META, HELD_NEXT);
	txn_drop(txn, TREE_META, SPAN("unindexed"));
}

static void
build(struct txn *txn, struct span wanted)
{
	struct held *now = txn->held;
	struct held_row row;
	bool more;

	held_row_get(txn, HELD_NEXT, &row);
	env_turn(txn, txn->next);
	more = build_step(txn, &row);
	env_turn(txn, now);
	row.fields = wanted;	/* the map's own moves with the first put */
	if (more)
		held_row_put(txn, HELD_NEXT, &row);
	else
		turn_over(txn, &row);
}

/* The number is one that no generation ever had. */
static void
start(struct txn *txn, struct span wanted)
{
	struct held_row now, next;
	struct buf fields;

	held_row_get(txn, HELD_NOW, &now);
	buf_init(&fields);
	buf_add(&fields, now.fields);
	now.revision++;
	now.fields = buf_span(&fields);
	next = (struct held_row){ now.revision, now.revision, 0, wanted };
	env_index_make(txn, next.number);
	if (fields.failed)
		txn_nomem(txn);
	held_row_put(txn, HELD_NOW, &now);
	held_row_put(txn, HELD_NEXT, &next);
	buf_free(&fields);
}

static bool
is_wanted(struct txn *txn, const struct step *step, struct span wanted)
{
	struct held_row now;

	held_row_get(txn, HELD_NOW, &now);
	return index_is_due(txn) ||
	    (step->adopt && !span_is(now.fields, wanted));
}

static void
renew_step(struct txn *txn, void *with)
{
	struct step *step = with;
	struct held_row next;
	struct buf wanted;
	uint32_t number;

	step->more = true;
	if (stale_get(txn, &number)) {
		if (step->stale != NULL && step->stale->is_open &&
		    step->stale->number == number)
			drop_step(txn, step);
		return;
	}
	buf_init(&wanted);
	held_bytes(txn, step->adopt || txn->held->count == 0, &wanted);
	if (txn->err != OK)
		step->more = false;
	else if (!is_wanted(txn, step, buf_span(&wanted)))
		step->more = false;
	else if (!held_row_get(txn, HELD_NEXT, &next))
		start(txn, buf_span(&wanted));
	else if (span_is(next.fields, buf_span(&wanted)))
		build(txn, buf_span(&wanted));
	else
		index_cancel(txn);
	buf_free(&wanted);
}

/* The trees of what is to be dropped must be open before the step begins. */
static enum err
open_stale(struct store *store, struct step *step, struct note *why)
{
	struct txn txn;
	uint32_t number;
	bool stale;
	enum err err;
	int rc;

	step->stale = NULL;
	txn_begin(&txn, store, TXN_READ, why);
	stale = stale_get(&txn, &number);
	err = txn_end(&txn);
	if (err != OK || !stale)
		return err;
	step->stale = held_place(store, number);
	if (step->stale == NULL)
		return note_fail(ERR_BUSY, why, "%s", err_text(ERR_BUSY));
	if (step->stale->is_open)
		return OK;
	rc = env_index_open(store, step->stale);
	return rc == 0 || env_is_missing(rc) ? OK : env_fail(store, rc, why);
}

static enum err
run_step(struct store *store, struct step *step, struct note *why)
{
	enum err err = open_stale(store, step, why);

	if (err != OK)
		return err;
	if (step->stale != NULL)
		step->stale->users++;
	err = store_write(store, renew_step, step, why);
	if (step->stale != NULL)
		step->stale->users--;
	return err;
}

enum err
index_step(struct store *store, bool adopt, bool *more, struct note *why)
{
	struct step step = { .adopt = adopt, .more = true };
	enum err err = lock_take(store, why);

	if (err != OK)
		return err;
	err = run_step(store, &step, why);
	lock_drop(store);
	*more = step.more;
	return err;
}

enum err
index_renew(struct store *store, struct note *why)
{
	bool more = true;
	enum err err = OK;

	while (err == OK && more)
		err = index_step(store, false, &more, why);
	return err;
}

void
index_unheld(struct txn *txn, void (*visit)(void *with, const struct kind *,
    const struct field *), void *with)
{
	const struct schema *schema = store_schema(txn->store);
	size_t i, j;

	for (i = 0; i < schema->count; i++) {
		const struct kind *kind = schema->kinds[i];

		for (j = 0; j < kind->count; j++)
			if (!held_has(txn, kind, &kind->fields[j]))
				visit(with, kind, &kind->fields[j]);
	}
}
