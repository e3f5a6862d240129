/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/log.h"

#include <inttypes.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/log/branch.h"
#include "core/log/hollow.h"
#include "core/log/roster.h"

enum { WRITER_KEY = WRITER_BITS / 8 };

struct key {
	unsigned char	bytes[16];
	size_t		len;
};

static struct span
key_span(const struct key *key)
{
	return span_make(key->bytes, key->len);
}

static struct key
key_stamp(uint64_t stamp)
{
	struct key key = { .len = 8 };

	stamp_key(key.bytes, stamp);
	return key;
}

/* What all stamps of a writer begin with. */
static struct key
key_writer(uint32_t writer)
{
	struct key key = key_stamp(stamp_make(writer, 0));

	key.len = WRITER_KEY;
	return key;
}

static struct key
key_when(int64_t t, uint64_t first)
{
	struct key key = { .len = 16 };

	stamp_key(key.bytes, (uint64_t)t);
	stamp_key(key.bytes + 8, first);
	return key;
}

static void
put(struct txn *txn, enum tree tree, struct key key, struct span value)
{
	txn_append(txn, tree, key_span(&key), value);
}

/*
 * A change-set as it lies in SETS: of, t, doubtful, the stamp of what it
 * undoes, the length of the user, the user, the note.
 */
void
log_pack_set(struct txn *txn, const struct line *line, struct buf *out)
{
	buf_varint(out, line->of);
	buf_varint(out, (uint64_t)line->t);
	buf_byte(out, line->doubtful);
	buf_u64(out, line->undo.len == 0 ? 0 : stamp_read(txn, line->undo));
	buf_varint(out, line->user.len);
	buf_add(out, line->user);
	buf_add(out, line->note);
}

void
log_put_set(struct txn *txn, uint64_t first, const struct line *line)
{
	struct buf set;

	buf_init(&set);
	log_pack_set(txn, line, &set);
	if (set.failed)
		txn_nomem(txn);
	put(txn, TREE_SETS, key_stamp(first), buf_span(&set));
	put(txn, TREE_WHEN, key_when(line->t, first), SPAN(""));
	buf_free(&set);
}

static bool
set_unpack(struct span packed, uint64_t first, struct change_set *set)
{
	uint64_t t, len;

	*set = (struct change_set){ .first = first };
	if (!get_varint(&packed, &set->of) || !get_varint(&packed, &t) ||
	    packed.len < 9)
		return false;
	set->t = (int64_t)t;
	set->doubtful = packed.at[0] != 0;
	set->undoes = get_u64(packed.at + 1);
	packed = span_from(packed, 9);
	if (!get_varint(&packed, &len) || len > packed.len)
		return false;
	set->user = span_make(packed.at, (size_t)len);
	set->note = span_from(packed, (size_t)len);
	return true;
}

void
log_drop_set(struct txn *txn, uint64_t first)
{
	struct key key = key_stamp(first), when;
	struct change_set set;
	struct span packed;

	if (!txn_get(txn, TREE_SETS, key_span(&key), &packed) ||
	    !set_unpack(packed, first, &set))
		return;
	when = key_when(set.t, first);
	txn_drop(txn, TREE_WHEN, key_span(&when));
	txn_drop(txn, TREE_SETS, key_span(&key));
}

/* Whether only the place of the line may be kept.  What is no line on a
 * record (a key, an erasure) stays, whoever names it. */
static bool
is_erased(struct txn *txn, uint64_t stamp, const struct line *line)
{
	struct arena arena;
	struct line whole;
	bool is;

	if (!hollow_is_erased(txn, stamp))
		return false;
	arena_init(&arena);
	is = line_read(&whole, line->raw, &arena, NULL) == OK &&
	    whole.record.len > 0;
	arena_clear(&arena);
	return is;
}

void
log_hollow(struct txn *txn, uint64_t stamp, struct span raw)
{
	struct buf hollow;

	buf_init(&hollow);
	hollow_write(&hollow, stamp_serial(stamp), raw);
	if (hollow.failed)
		txn_nomem(txn);
	put(txn, TREE_LOG, key_stamp(stamp), buf_span(&hollow));
	buf_free(&hollow);
}

/* The line, or what may be kept of it. */
static void
put_line(struct txn *txn, uint64_t stamp, const struct line *line)
{
	bool echo = hollow_is_echo(txn, line);

	if (echo)
		hollow_keep(txn, stamp, LINE_PERSONAL);
	if (echo || is_erased(txn, stamp, line)) {
		log_hollow(txn, stamp, line->raw);
		return;
	}
	put(txn, TREE_LOG, key_stamp(stamp), line->raw);
	if (line->hollow.len > 0)
		hollow_keep(txn, stamp, line->sort);
	if (line->first)
		log_put_set(txn, stamp, line);
}

void
log_append(struct txn *txn, struct writer *writer, const struct line *line)
{
	uint64_t n = writer->last + 1, stamp = stamp_make(writer->number, n);

	if (line->n != n || n >= SERIAL_MARKED) {
		txn_fail(txn, ERR_DAMAGED,
		    _("line %llu of writer %s comes after line %llu"),
		    (unsigned long long)line->n, writer->dev,
		    (unsigned long long)writer->last);
		return;
	}
	if (writer->last == 0)
		chain_begin(writer->hash, span_of(writer->dev));
	line_chain(writer->hash, line);
	put_line(txn, stamp, line);
	if (n % CHAIN_WAYPOINT == 0)
		put(txn, TREE_CHAIN, key_stamp(stamp),
		    span_make(writer->hash, HASH_BYTES));
	if (line->k.len > 0)
		roster_meet(txn, stamp, line);
	writer->last = n;
}

bool
log_run_takes(struct log_run *run, const struct line *line)
{
	if (run->rest > 0) {
		run->rest--;
		return !line->first;
	}
	if (line->first) {
		run->rest = line->of - 1;
		run->loose = false;
		return true;
	}
	if (line->hollow.len > 0 && line->sort == LINE_PLAIN)
		run->loose = true;
	return run->loose;
}

bool
log_get(struct txn *txn, uint64_t stamp, struct span *raw)
{
	struct key key = key_stamp(stamp);

	return txn_get(txn, TREE_LOG, key_span(&key), raw);
}

bool
log_waypoint(struct txn *txn, const struct writer *writer, uint64_t n,
    unsigned char h[HASH_BYTES])
{
	struct key key = key_stamp(stamp_make(writer->number, n));
	struct span found;

	if (!txn_get(txn, TREE_CHAIN, key_span(&key), &found) ||
	    found.len != HASH_BYTES)
		return false;
	memcpy(h, found.at, HASH_BYTES);
	return true;
}

/* The hash of the waypoint at or before n, and which one that is. */
static uint64_t
waypoint(struct txn *txn, const struct writer *writer, uint64_t n,
    unsigned char h[HASH_BYTES])
{
	uint64_t at = n - n % CHAIN_WAYPOINT;

	if (at > 0 && log_waypoint(txn, writer, at, h))
		return at;
	chain_begin(h, span_of(writer->dev));
	return 0;
}

/* What a hollow line stands for, without reading all others. */
static bool
hollow_hash(struct span raw, enum line_sort *sort,
    unsigned char of_line[HASH_BYTES])
{
	struct arena arena;
	struct line line;
	bool hollow;

	if (raw.len > 128)
		return false;
	arena_init(&arena);
	hollow = line_read(&line, raw, &arena, NULL) == OK &&
	    line.hollow.len > 0 &&
	    hex_read(line.hollow, of_line, HASH_BYTES);
	*sort = line.sort;
	arena_clear(&arena);
	return hollow;
}

void
log_chain(unsigned char h[HASH_BYTES], struct span raw)
{
	unsigned char of_line[HASH_BYTES];
	enum line_sort sort;

	if (hollow_hash(raw, &sort, of_line))
		chain_hash(h, (char)sort, of_line);
	else
		chain_line(h, (char)line_sort(raw), raw);
}

uint64_t
log_again(struct txn *txn, const struct line *line)
{
	unsigned char mark[LINE_MARK];
	uint64_t old;

	if (line->re.len == 0 || line->rx.len == 0 ||
	    !hex_read(line->rx, mark, sizeof mark) ||
	    (old = stamp_read(txn, line->re)) == 0)
		return 0;
	return stamp_marked(txn, stamp_writer(old), mark);
}

uint64_t
log_record(struct txn *txn, uint64_t stamp, const struct line *line)
{
	if (line->record.len == 0)
		return 0;
	return line->rec_dev.len == 0 ? stamp :
	    id_written(txn, line->record);
}

void
log_line_hash(unsigned char hash[HASH_BYTES], struct span raw)
{
	enum line_sort sort;

	if (!hollow_hash(raw, &sort, hash))
		crypt_hash(hash, raw);
}

bool
log_hash(struct txn *txn, const struct writer *writer, uint64_t n,
    unsigned char h[HASH_BYTES])
{
	struct span raw;
	uint64_t at;

	if (n > writer->last)
		return false;
	if (n == writer->last && n > 0) {
		memcpy(h, writer->hash, HASH_BYTES);
		return true;
	}
	for (at = waypoint(txn, writer, n, h); at < n; at++) {
		if (!log_get(txn, stamp_make(writer->number, at + 1), &raw))
			return false;
		log_chain(h, raw);
	}
	return true;
}

bool
log_set_of(struct txn *txn, uint64_t stamp, struct change_set *set)
{
	struct key prefix = key_writer(stamp_writer(stamp));
	struct key behind = key_stamp(stamp + 1);
	struct span key, value;
	struct walk walk;
	bool found;

	walk_begin(&walk, txn, TREE_SETS, key_span(&prefix));
	walk_seek(&walk, key_span(&behind));
	found = walk_back(&walk, &key, &value) &&
	    set_unpack(value, get_u64(key.at), set) &&
	    stamp - set->first < set->of;
	walk_end(&walk);
	return found;
}

uint64_t
log_set_line(struct txn *txn, const struct change_set *set,
    struct arena *arena, struct line *line)
{
	uint64_t stamp = set->first;
	struct span raw;

	for (; stamp - set->first < set->of; stamp++) {
		if (!log_get(txn, stamp, &raw) ||
		    line_read(line, raw, arena, NULL) != OK)
			return 0;
		if (!span_is(line->k, SPAN("save")))
			return stamp;
	}
	return 0;
}

void
log_sets(struct walk *walk, struct txn *txn)
{
	walk_begin(walk, txn, TREE_WHEN, SPAN(""));
	walk_to_end(walk);
}

static bool
set_is_folded(struct txn *txn, const struct change_set *set)
{
	struct writer writer;

	return writer_get(txn, stamp_writer(set->first), &writer) &&
	    stamp_serial(set->first) + set->of - 1 <= writer.folded;
}

bool
log_next_set(struct walk *walk, struct change_set *set)
{
	struct span at, value, packed;

	while (walk_back(walk, &at, &value)) {
		struct key key = key_stamp(get_u64(at.at + 8));

		if (txn_get(walk->txn, TREE_SETS, key_span(&key), &packed) &&
		    set_unpack(packed, get_u64(key.bytes), set) &&
		    set_is_folded(walk->txn, set))
			return true;
	}
	return false;
}

/* Takes away the entries of a tree that lie behind the last line of their
 * writer; not all of them when the transaction is full and may end. */
static void
sweep_tree(struct txn *txn, enum tree tree, const struct writer *writer,
    bool all)
{
	struct key prefix = key_writer(writer->number);
	struct key behind = key_stamp(stamp_make(writer->number,
	    writer->last + 1));
	struct span key, value;
	struct change_set set;
	struct walk walk;

	walk_begin(&walk, txn, tree, key_span(&prefix));
	walk_seek(&walk, key_span(&behind));
	while ((all || !txn_is_full(txn)) && walk_next(&walk, &key, &value)) {
		if (tree == TREE_ERASED && hollow_names(value) > 0)
			continue;	/* named; it may come */
		if (tree == TREE_SETS &&
		    set_unpack(value, get_u64(key.at), &set)) {
			struct key when = key_when(set.t, set.first);

			txn_drop(txn, TREE_WHEN, key_span(&when));
		}
		walk_drop(&walk);
	}
	walk_end(&walk);
}

static void
sweep_writer(struct txn *txn, const struct writer *writer, bool all)
{
	static const enum tree trees[] = {
		TREE_SETS, TREE_CHAIN, TREE_ERASED, TREE_LOG
	};
	size_t i;

	for (i = 0; i < sizeof trees / sizeof trees[0]; i++)
		sweep_tree(txn, trees[i], writer, all);
}

void
log_cut(struct txn *txn, struct writer *writer, uint64_t n)
{
	unsigned char h[HASH_BYTES];

	if (!log_hash(txn, writer, n, h)) {
		txn_fail(txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
		return;
	}
	memcpy(writer->hash, h, HASH_BYTES);
	writer->last = n;
	sweep_writer(txn, writer, true);
}

/* What was committed by a process that died before its head. */
static void
sweep_writers(struct txn *txn)
{
	struct writer writer;
	uint32_t number;

	for (number = 1; writer_get(txn, number, &writer); number++)
		sweep_writer(txn, &writer, false);
}

bool
log_is_swept(struct txn *txn)
{
	struct writer writer;
	struct span raw;
	uint32_t number;

	for (number = 1; writer_get(txn, number, &writer); number++)
		if (log_get(txn, stamp_make(number, writer.last + 1), &raw))
			return false;
	return branch_is_swept(txn);
}

static void
sweep(struct txn *txn, void *with)
{
	bool *done = with;

	sweep_writers(txn);
	branch_sweep(txn);
	*done = !txn_is_full(txn);
}

static enum err
sweep_all(struct store *store, struct note *why)
{
	enum err err;
	bool done;
	struct txn txn;

	txn_begin(&txn, store, TXN_READ, why);
	done = log_is_swept(&txn);
	err = txn_end(&txn);
	while (err == OK && !done)
		err = store_write(store, sweep, &done, why);
	return err;
}

static enum err
sweep_locked(struct store *store, enum err err, struct note *why)
{
	if (err == OK) {
		err = sweep_all(store, why);
		if (err != OK)
			lock_drop(store);
	}
	return err;
}

enum err
log_lock(struct store *store, struct note *why)
{
	return sweep_locked(store, lock_take(store, why), why);
}

enum err
log_try_lock(struct store *store, struct note *why)
{
	return sweep_locked(store, lock_try(store, why), why);
}

void
log_head_text(struct buf *out, const char *dev, uint64_t n,
    const unsigned char h[HASH_BYTES])
{
	buf_printf(out, "head %s %" PRIu64 " ", dev, n);
	hex_write(out, h, HASH_BYTES);
	buf_byte(out, '\n');
}
