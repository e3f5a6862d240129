/*
 * joining.h - offices of tests say that two schools are one, and undo.
 */
#ifndef TESTS_UNIT_JOINING_H
#define TESTS_UNIT_JOINING_H

#include "core/edit/history.h"
#include "core/log/same.h"
#include "tests/unit/office.h"

static inline void
joining_text(struct txn *txn, uint64_t id, struct buf *out)
{
	buf_reset(out);
	buf_text(out, "school/");
	stamp_text(txn, id, out);
}

static inline void
joining(struct desk *desk, uint64_t a, uint64_t b, bool replaces)
{
	struct change_result result;
	struct buf one, two, old, rest;
	struct change *change;

	if (a == 0 || b == 0 || a == b)
		return;
	desk->clock.fixed += 1000;
	assert_int_equal(change_begin(desk->store, &desk->author, &desk->why,
	    &change), OK);
	buf_init(&one);
	buf_init(&two);
	buf_init(&old);
	buf_init(&rest);
	joining_text(change_txn(change), a, &one);
	joining_text(change_txn(change), b, &two);
	if (replaces) {
		buf_text(&old, "[\"");
		stamp_text(change_txn(change), b, &old);
		buf_text(&old, "\"]");
	}
	same_write(&rest, buf_span(&one), buf_span(&two), SPAN("[\"name\"]"),
	    buf_span(&old));
	change_rule(change, buf_span(&rest));
	assert_int_equal(change_end(change, &result), OK);
	buf_free(&one);
	buf_free(&two);
	buf_free(&old);
	buf_free(&rest);
}

static inline void
joining_undo(struct desk *desk)
{
	struct change_result result;
	struct buf blocks;

	buf_init(&blocks);
	desk->clock.fixed += 1000;
	(void)undo(desk->store, &desk->author, 0, &blocks, &result,
	    &desk->why);
	buf_free(&blocks);
}

static inline void
joining_redo(struct desk *desk)
{
	struct change_result result;
	struct buf blocks;

	buf_init(&blocks);
	desk->clock.fixed += 1000;
	(void)redo(desk->store, &desk->author, &blocks, &result, &desk->why);
	buf_free(&blocks);
}

static inline uint64_t
joining_records(struct desk *desk)
{
	struct txn txn;
	uint64_t count;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	count = txn_count(&txn, TREE_RECORDS);
	assert_int_equal(txn_end(&txn), OK);
	return count;
}

#endif /* TESTS_UNIT_JOINING_H */
