/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/store/alias.h"

/*
 * WRITERS: DEV -> u32 number, and u32 number -> what is known.  A DEV has 16
 * bytes and a number 4, of which the first is 0, so they never meet.
 *
 *	u8 version, DEV 16, u64 last, folded, signed_at, limit, hash 32,
 *	signed_hash 32, signature 74, key 32, u8 has_key
 */
enum {
	WRITER_VERSION = 2,
	WRITER_BYTES = 1 + DEV_CHARS + 4 * 8 + 32 + 32 + 74 + 32 + 1
};

static bool
writer_number(struct txn *txn, struct span dev, uint32_t *number)
{
	struct span value;

	if (dev.len != DEV_CHARS)
		return false;
	if (txn->writer == 0 || memcmp(dev.at, txn->dev, DEV_CHARS) != 0) {
		if (!txn_get(txn, TREE_WRITERS, dev, &value) ||
		    value.len != 4)
			return false;
		txn->writer = get_u32(value.at);
		memcpy(txn->dev, dev.at, DEV_CHARS);
	}
	*number = txn->writer;
	return true;
}

static void
take(struct span *from, void *to, size_t len)
{
	memcpy(to, from->at, len);
	*from = span_from(*from, len);
}

static uint64_t
take_u64(struct span *from)
{
	uint64_t number = get_u64(from->at);

	*from = span_from(*from, 8);
	return number;
}

bool
writer_get(struct txn *txn, uint32_t number, struct writer *w)
{
	unsigned char key[4], version, has_key;
	struct span rest;

	writer_key(key, number);
	if (!txn_get(txn, TREE_WRITERS, span_make(key, 4), &rest))
		return false;
	if (rest.len != WRITER_BYTES) {
		txn_fail(txn, ERR_DAMAGED, _("the entry of writer %lu is "
		    "damaged; restore a backup"), (unsigned long)number);
		return false;
	}
	memset(w, 0, sizeof *w);
	w->number = number;
	take(&rest, &version, 1);
	take(&rest, w->dev, DEV_CHARS);
	w->last = take_u64(&rest);
	w->folded = take_u64(&rest);
	w->signed_at = take_u64(&rest);
	w->limit = take_u64(&rest);
	take(&rest, w->hash, sizeof w->hash);
	take(&rest, w->signed_hash, sizeof w->signed_hash);
	take(&rest, w->signature, sizeof w->signature);
	take(&rest, w->key, sizeof w->key);
	take(&rest, &has_key, 1);
	w->has_key = has_key != 0;
	return true;
}

bool
writer_find(struct txn *txn, struct span dev, struct writer *w)
{
	uint32_t number;

	return writer_number(txn, dev, &number) &&
	    writer_get(txn, number, w);
}

void
writer_put(struct txn *txn, const struct writer *w)
{
	unsigned char key[4];
	struct buf b;

	buf_init(&b);
	buf_byte(&b, WRITER_VERSION);
	buf_add(&b, span_make(w->dev, DEV_CHARS));
	buf_u64(&b, w->last);
	buf_u64(&b, w->folded);
	buf_u64(&b, w->signed_at);
	buf_u64(&b, w->limit);
	buf_add(&b, span_make(w->hash, sizeof w->hash));
	buf_add(&b, span_make(w->signed_hash, sizeof w->signed_hash));
	buf_add(&b, span_make(w->signature, sizeof w->signature));
	buf_add(&b, span_make(w->key, sizeof w->key));
	buf_byte(&b, w->has_key);
	writer_key(key, w->number);
	if (b.failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_WRITERS, span_make(key, 4), buf_span(&b));
	buf_free(&b);
}

/* The number after the greatest given. */
static uint32_t
next_number(struct txn *txn)
{
	static const unsigned char behind[4] = { 1, 0, 0, 0 };
	struct walk walk;
	struct span key, value;
	uint32_t number = 0;

	walk_begin(&walk, txn, TREE_WRITERS, span_make(NULL, 0));
	walk_seek(&walk, span_make(behind, 4));
	if (walk_back(&walk, &key, &value) && key.len == 4)
		number = get_u32(key.at);
	walk_end(&walk);
	if ((number + 1) >> WRITER_BITS != 0) {
		txn_fail(txn, ERR_INPUT, _("too many writers"));
		return 0;
	}
	return number + 1;
}

void
writer_meet(struct txn *txn, struct span dev, struct writer *w)
{
	unsigned char value[4];

	if (writer_find(txn, dev, w))
		return;
	memset(w, 0, sizeof *w);
	if (txn->err != OK)
		return;
	if (!dev_is(dev)) {
		txn_fail(txn, ERR_INPUT, _("\"%.*s\" is not the name of a "
		    "writer"), SPAN_ARG(dev));
		return;
	}
	memcpy(w->dev, dev.at, DEV_CHARS);
	w->number = next_number(txn);
	if (w->number == 0)
		return;
	writer_key(value, w->number);
	txn_put(txn, TREE_WRITERS, dev, span_make(value, 4));
	writer_put(txn, w);
}

static bool
mark_get(struct txn *txn, uint64_t stamp, struct span *mark)
{
	unsigned char key[8];

	stamp_key(key, stamp);
	return txn_get(txn, TREE_MARKS, span_make(key, sizeof key), mark) &&
	    mark->len == LINE_MARK;
}

/* Somebody may look long for two marks that begin alike: each gets a number
 * that no other has, and is asked for by all of it. */
uint64_t
stamp_marked(struct txn *txn, uint32_t writer,
    const unsigned char mark[LINE_MARK])
{
	uint64_t n = serial_of_mark(mark), stamp = stamp_make(writer, n);
	struct span whole = span_make(mark, LINE_MARK), held;
	unsigned char key[8];

	while (mark_get(txn, stamp, &held)) {
		if (span_is(held, whole))
			return stamp;
		n = n == SERIAL_MAX ? SERIAL_MARKED : n + 1;
		stamp = stamp_make(writer, n);
	}
	stamp_key(key, stamp);
	if (txn->mode != TXN_READ)
		txn_put(txn, TREE_MARKS, span_make(key, sizeof key), whole);
	return stamp;
}

static void
mark_text(struct buf *out, struct span mark)
{
	size_t i;

	for (i = 0; i < mark.len; i++)
		buf_printf(out, "%02x", (unsigned char)mark.at[i]);
}

void
stamp_text(struct txn *txn, uint64_t stamp, struct buf *out)
{
	struct span mark = SPAN("");
	struct writer w;

	if (stamp_serial(stamp) >= SERIAL_MARKED &&
	    !mark_get(txn, stamp, &mark))
		return;
	if (txn->writer == 0 || stamp_writer(stamp) != txn->writer) {
		if (!writer_get(txn, stamp_writer(stamp), &w))
			return;
		txn->writer = w.number;
		memcpy(txn->dev, w.dev, DEV_CHARS);
	}
	buf_add(out, span_make(txn->dev, DEV_CHARS));
	buf_byte(out, '.');
	if (mark.len > 0)
		mark_text(out, mark);
	else
		buf_integer(out, (int64_t)stamp_serial(stamp));
}

/* Of DEV and n, as they stand in the text. */
static uint64_t
stamp_of(struct txn *txn, struct span dev, uint64_t n, struct span text)
{
	unsigned char mark[LINE_MARK];
	struct writer w;
	uint32_t number;

	if (!writer_number(txn, dev, &number)) {
		if (txn->mode == TXN_READ)
			return 0;
		writer_meet(txn, dev, &w);
		number = w.number;
	}
	if (number == 0 || n < SERIAL_MARKED)
		return number == 0 ? 0 : stamp_make(number, n);
	return stamp_mark(text, mark) ? stamp_marked(txn, number, mark) : 0;
}

uint64_t
stamp_read(struct txn *txn, struct span text)
{
	struct span dev;
	uint64_t n;

	return stamp_split(text, &dev, &n) ? stamp_of(txn, dev, n, text) : 0;
}

uint64_t
id_written(struct txn *txn, struct span text)
{
	struct span kind, dev;
	uint64_t n;

	return id_split(text, &kind, &dev, &n) ?
	    stamp_of(txn, dev, n, text) : 0;
}

uint64_t
id_read(struct txn *txn, struct span text)
{
	return alias_of(txn, id_written(txn, text));
}

int
stamp_order(struct txn *txn, uint64_t a, uint64_t b)
{
	struct writer first, second;
	struct span one, two;
	int order = 0;

	if (stamp_writer(a) != stamp_writer(b) &&
	    writer_get(txn, stamp_writer(a), &first) &&
	    writer_get(txn, stamp_writer(b), &second))
		order = memcmp(first.dev, second.dev, DEV_CHARS);
	else if (mark_get(txn, a, &one) && mark_get(txn, b, &two))
		order = memcmp(one.at, two.at, LINE_MARK);
	return order != 0 ? order : (a > b) - (a < b);
}
