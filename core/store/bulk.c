/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/bulk.h"

#include <unistd.h>

#include "core/base/file.h"
#include "core/base/sorter.h"
#include "core/base/words.h"
#include "core/store/entry.h"
#include "core/store/gather.h"
#include "core/store/held.h"
#include "core/store/lock.h"
#include "core/store/posting.h"

/*
 * What the sorter holds begins with its sort:
 *	NOTE_INDEX	key of INDEX, u32 turn
 *	NOTE_RUN	kind, word, 0, first id, packed ids
 *	NOTE_WORD	key of POSTED with its id, u32 turn
 * A turn counts up and is odd where the entry is to be there: of several on
 * one key the last decides, so a transaction that is run again may note all
 * of its entries again.
 */
enum { NOTE_INDEX = 1, NOTE_RUN, NOTE_WORD };

struct bulk {
	struct store	*store;
	struct sorter	*sorter;
	struct gather	 words;
	struct buf	 entry;		/* a run being noted */
	struct buf	 marks;		/* as META has them */
	uint64_t	 last;		/* greatest id whose words gathered */
	uint64_t	 greatest;	/* id in RECORDS, or above it */
	uint32_t	 turn;
	bool		 locked;
	bool		 used;
	enum err	 err;
	struct note	 why;
};

/* The marks: of each writer by its number, the greatest number of a line of
 * which there is a record.  Lines that are named by what they say are not
 * counted, and their records never hidden. */
enum { MARK = 8 };

static bool
is_behind(struct span marks, uint64_t id)
{
	uint64_t n = stamp_serial(id), number = stamp_writer(id);

	return n < SERIAL_MARKED && number > 0 && number * MARK <= marks.len &&
	    n > get_u64(marks.at + (number - 1) * MARK);
}

void
bulk_see(struct txn *txn)
{
	if (!txn_get(txn, TREE_META, SPAN("unindexed"), &txn->unindexed))
		txn->unindexed = SPAN("");
}

bool
record_is_hidden(const struct txn *txn, uint64_t id)
{
	return txn->unindexed.len > 0 && is_behind(txn->unindexed, id);
}

struct bulk *
bulk_of(const struct txn *txn, uint64_t id)
{
	struct bulk *bulk = txn->store->bulk;

	return bulk != NULL && is_behind(buf_span(&bulk->marks), id) ? bulk :
	    NULL;
}

/* The greatest id in RECORDS before this one; 0: there is none. */
static uint64_t
greatest_before(struct txn *txn, uint64_t id)
{
	struct span key, value;
	unsigned char at[8];
	struct walk walk;
	uint64_t found = 0;

	stamp_key(at, id);
	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	walk_seek(&walk, span_make(at, 8));
	if (walk_back(&walk, &key, &value) && key.len == 8)
		found = get_u64(key.at);
	walk_end(&walk);
	return found;
}

static void
mark(struct txn *txn, void *with)
{
	struct bulk *bulk = with;
	struct writer writer;
	uint32_t number;
	uint64_t id;

	buf_reset(&bulk->marks);
	for (number = 1; writer_get(txn, number, &writer); number++) {
		id = greatest_before(txn, stamp_make(number, SERIAL_MARKED));
		buf_u64(&bulk->marks, stamp_writer(id) == number ?
		    stamp_serial(id) : 0);
	}
	bulk->greatest = greatest_before(txn, UINT64_MAX);
	if (bulk->marks.failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_META, SPAN("unindexed"),
		    buf_span(&bulk->marks));
	/* nothing is written there meanwhile, so what is built is no use */
	index_cancel(txn);
}

static void
unmark(struct txn *txn, void *with)
{
	(void)with;
	txn_drop(txn, TREE_META, SPAN("unindexed"));
}

/* What an earlier one left is made good first. */
static enum err
settle(struct store *store, struct note *why)
{
	struct txn txn;
	enum err err;
	bool due;

	txn_begin(&txn, store, TXN_READ, why);
	due = index_is_due(&txn);
	err = txn_end(&txn);
	return due && err == OK ? index_renew(store, why) : err;
}

struct bulk *
bulk_begin(struct store *store, size_t memory)
{
	struct bulk *bulk = mem_zero(1, sizeof *bulk);

	if (bulk == NULL)
		return NULL;
	bulk->store = store;
	buf_init(&bulk->entry);
	buf_init(&bulk->marks);
	gather_init(&bulk->words, memory / 2);
	bulk->sorter = sorter_begin(store_dir(store), memory / 2);
	if (bulk->sorter == NULL) {
		mem_free(bulk);
		return NULL;
	}
	bulk->err = lock_take(store, &bulk->why);
	bulk->locked = bulk->err == OK;
	store_sweep(store);
	if (bulk->err == OK)
		bulk->err = settle(store, &bulk->why);
	if (bulk->err == OK)
		bulk->err = store_write(store, mark, bulk, &bulk->why);
	store->bulk = bulk;
	return bulk;
}

static enum err
close_bulk(struct bulk *bulk, struct note *why)
{
	struct note second = { "" };
	enum err err = sorter_end(bulk->sorter, &second), first = bulk->err;

	if (first == OK && err != OK) {
		first = err;
		bulk->why = second;
	}
	if (first != OK)
		first = note_fail(first, why, "%s",
		    bulk->why.text[0] != '\0' ? bulk->why.text :
		    err_text(first));
	if (bulk->locked)
		lock_drop(bulk->store);
	gather_clear(&bulk->words);
	buf_free(&bulk->entry);
	buf_free(&bulk->marks);
	bulk->store->bulk = NULL;
	mem_free(bulk);
	return first;
}

void
bulk_abandon(struct bulk *bulk)
{
	bool clean = !bulk->used && bulk->err == OK;
	struct store *store = bulk->store;
	struct note ignored = { "" };

	/* Otherwise the mark stays, and the next opening sees to it. */
	if (close_bulk(bulk, &ignored) == OK && clean &&
	    store_write(store, unmark, NULL, &ignored) != OK)
		return;
}

void
bulk_note(struct bulk *bulk, enum tree tree, struct span key, bool add)
{
	unsigned char note[1 + ENTRY_MOST + 4];
	uint32_t turn = (bulk->turn += 2) + add;

	if (bulk->err != OK)
		return;
	bulk->used = true;
	note[0] = tree == TREE_INDEX ? NOTE_INDEX : NOTE_WORD;
	memcpy(note + 1, key.at, key.len);
	note[1 + key.len] = (unsigned char)(turn >> 24);
	note[2 + key.len] = (unsigned char)(turn >> 16 & 0xff);
	note[3 + key.len] = (unsigned char)(turn >> 8 & 0xff);
	note[4 + key.len] = (unsigned char)(turn & 0xff);
	sorter_add(bulk->sorter, span_make(note, 1 + key.len + 4));
}

static void
note_run(void *with, uint16_t kind, struct span word, uint64_t first,
    struct span packed)
{
	struct bulk *bulk = with;

	buf_reset(&bulk->entry);
	buf_byte(&bulk->entry, NOTE_RUN);
	buf_u16(&bulk->entry, kind);
	buf_add(&bulk->entry, word);
	buf_byte(&bulk->entry, 0);
	buf_u64(&bulk->entry, first);
	buf_add(&bulk->entry, packed);
	if (bulk->entry.failed)
		bulk->err = ERR_NOMEM;
	else
		sorter_add(bulk->sorter, buf_span(&bulk->entry));
}

static void
note_entry(void *with, enum tree tree, struct span key)
{
	bulk_note(with, tree, key, true);
}

/* The words of a record with a greater id than all before. */
static void
note_new_entry(void *with, enum tree tree, struct span key)
{
	struct bulk *bulk = with;

	if (tree == TREE_INDEX)
		bulk_note(bulk, tree, key, true);
	else
		gather_add(&bulk->words, get_u16(key.at), entry_word(key),
		    entry_id(key));
}

static void
bulk_entries(struct bulk *bulk, struct txn *txn, const struct rec_view *rec)
{
	bool new = rec->id > bulk->last;

	if (bulk->err != OK) {
		txn_fail(txn, bulk->err, "%s", bulk->why.text);
		return;
	}
	bulk->used = true;
	index_entries(txn, rec, new ? note_new_entry : note_entry, bulk);
	if (new)
		bulk->last = rec->id;
	if (gather_is_full(&bulk->words))
		gather_take(&bulk->words, POSTING_MOST, note_run, bulk);
	if (bulk->words.failed)
		bulk->err = ERR_NOMEM;
}

void
bulk_put(struct bulk *bulk, struct txn *txn, uint64_t id, struct span bytes)
{
	unsigned char key[8];
	struct rec_view rec;

	if (bulk_of(txn, id) == NULL ||
	    (id <= bulk->greatest && record_stored(txn, id, &rec))) {
		record_put(txn, id, bytes);
		return;
	}
	if (!rec_view(&rec, id, bytes))
		txn_fail(txn, ERR_DAMAGED, _("a record was built wrong"));
	stamp_key(key, id);
	txn_append(txn, TREE_RECORDS, span_make(key, 8), bytes);
	if (txn->err != OK)
		return;
	if (id > bulk->greatest)
		bulk->greatest = id;
	index_trouble(txn, &rec, true);
	bulk_entries(bulk, txn, &rec);
}

/* The end: what was noted is applied in order. */
struct applying {
	struct bulk	*bulk;
	struct txn	 txn;
	struct note	*why;
	struct buf	 key;		/* of the group under way */
	bool		 add;		/* its last turn */
	struct buf	 counts;	/* u16 kind, u64 more, of all but */
	uint16_t	 kind;		/* the one that is being counted */
	uint64_t	 more;
	struct buf	 packed;	/* the run under way, behind key */
	uint64_t	 first, last;
	struct buf	 word;		/* kind and word of changes[] */
	struct post_change changes[512];
	size_t		 change_count;
};

/* Nobody may see a number before he sees the records. */
static void
apply_count(struct applying *a, uint16_t kind)
{
	if (kind != a->kind) {
		buf_u16(&a->counts, a->kind);
		buf_u64(&a->counts, a->more);
		a->kind = kind;
		a->more = 0;
	}
	a->more++;
}

static void
apply_counts(struct applying *a)
{
	struct span rest;

	apply_count(a, 0);
	if (a->counts.failed)
		txn_nomem(&a->txn);
	for (rest = buf_span(&a->counts); rest.len > 0;
	    rest = span_from(rest, 10))
		index_add_count(&a->txn, get_u16(rest.at),
		    (int64_t)get_u64(rest.at + 2));
}

static void
apply_index(struct applying *a, struct span key)
{
	if (!a->add) {
		txn_drop(&a->txn, TREE_INDEX, key);
		return;
	}
	txn_append(&a->txn, TREE_INDEX, key, SPAN(""));
	if (index_counts(&a->txn, TREE_INDEX, key))
		apply_count(a, get_u16(key.at));
}

/* Changes to one word go to its blocks together. */
static void
apply_changes(struct applying *a)
{
	struct span word = buf_span(&a->word);

	if (a->change_count > 0 && a->txn.err == OK)
		search_change(&a->txn, get_u16(word.at), span_from(word, 2),
		    a->changes, a->change_count);
	a->change_count = 0;
}

static void
apply_word(struct applying *a, struct span key)
{
	struct span word = span_make(key.at, 2 + entry_word(key).len);

	if (a->change_count == sizeof a->changes / sizeof *a->changes ||
	    !span_is(word, buf_span(&a->word))) {
		apply_changes(a);
		buf_reset(&a->word);
		buf_add(&a->word, word);
	}
	if (a->word.failed)
		txn_nomem(&a->txn);
	a->changes[a->change_count++] = (struct post_change){ entry_id(key),
	    a->add };
}

/* The key under way: its sort, then as in the tree. */
static void
apply_group(struct applying *a)
{
	struct span key = buf_span(&a->key);

	if (key.len == 0)
		return;
	if (key.at[0] == NOTE_INDEX)
		apply_index(a, span_from(key, 1));
	else if (key.at[0] == NOTE_WORD)
		apply_word(a, span_from(key, 1));
	else
		search_post_run(&a->txn, get_u16(key.at + 1),
		    span_make(key.at + 3, key.len - 4), a->first,
		    buf_span(&a->packed));
	buf_reset(&a->key);
}

static void
apply_note(struct applying *a, struct span note)
{
	struct span key = span_make(note.at, note.len - 4);

	if (!span_is(key, buf_span(&a->key))) {
		apply_group(a);
		buf_add(&a->key, key);
	}
	a->add = get_u32(note.at + key.len) & 1;
}

static uint64_t
last_of(uint64_t first, struct span packed)
{
	uint64_t more;

	while (get_varint(&packed, &more))
		first += more;
	return first;
}

/* Runs of one word come in order: short ones are joined to blocks. */
static void
apply_run(struct applying *a, struct span note)
{
	size_t word = strlen(note.at + 3);
	struct span key = span_make(note.at, 3 + word + 1);
	uint64_t first = get_u64(note.at + key.len);
	struct span packed = span_from(note, key.len + 8);
	bool joins = span_is(key, buf_span(&a->key)) && first > a->last &&
	    a->packed.len + packed.len + 10 <= POSTING_MOST;

	if (joins) {
		buf_varint(&a->packed, first - a->last);
	} else {
		apply_group(a);
		buf_add(&a->key, key);
		buf_reset(&a->packed);
		a->first = first;
	}
	buf_add(&a->packed, packed);
	a->last = last_of(first, packed);
}

/* Commits and goes on with room for a whole transaction. */
static void
apply_commit(struct applying *a, bool more)
{
	if (!more) {
		apply_counts(a);
		unmark(&a->txn, NULL);
	}
	if (txn_end(&a->txn) != OK || !more)
		return;
	env_spare(a->bulk->store);
	txn_begin(&a->txn, a->bulk->store, TXN_WRITE, a->why);
}

static void
apply_all(struct applying *a)
{
	struct span note;

	while (a->txn.err == OK && sorter_next(a->bulk->sorter, &note)) {
		if (note.at[0] == NOTE_RUN)
			apply_run(a, note);
		else
			apply_note(a, note);
		if (a->key.failed || a->packed.failed)
			txn_nomem(&a->txn);
		if (txn_is_full(&a->txn))
			apply_commit(a, true);
	}
	apply_group(a);
	apply_changes(a);
	if (sorter_failed(a->bulk->sorter) != OK)
		txn_fail(&a->txn, sorter_failed(a->bulk->sorter), "%s",
		    err_text(sorter_failed(a->bulk->sorter)));
	if (a->key.failed || a->packed.failed)
		txn_nomem(&a->txn);
}

enum err
bulk_end(struct bulk *bulk, struct note *why)
{
	struct applying a = { .bulk = bulk, .why = &bulk->why };

	if (bulk->err == OK) {
		gather_take(&bulk->words, POSTING_MOST, note_run, bulk);
		if (bulk->words.failed)
			bulk->err = ERR_NOMEM;
		gather_clear(&bulk->words);
	}
	if (bulk->err == OK)
		bulk->err = sorter_sort(bulk->sorter, &bulk->why);
	if (bulk->err != OK)
		return close_bulk(bulk, why);
	buf_init(&a.key);
	buf_init(&a.packed);
	buf_init(&a.word);
	buf_init(&a.counts);
	bulk->store->bulk = NULL;
	env_spare(bulk->store);
	txn_begin(&a.txn, bulk->store, TXN_WRITE, a.why);
	apply_all(&a);
	apply_commit(&a, false);
	bulk->err = a.txn.err;
	buf_free(&a.key);
	buf_free(&a.packed);
	buf_free(&a.word);
	buf_free(&a.counts);
	return close_bulk(bulk, why);
}
