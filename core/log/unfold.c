/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/base/words.h"
#include "core/log/folding.h"
#include "core/log/ruling.h"
#include "core/log/same.h"

enum { LINES = 512 };		/* that go out before their records are made */

struct back {
	struct txn	*txn;
	struct writer	*writer;
	struct folding	 folding;
	uint64_t	 ids[LINES];	/* of records to be made anew */
	size_t		 count;
};

static void
take_out(struct back *b, uint64_t n)
{
	uint64_t stamp = stamp_make(b->writer->number, n), id;
	struct line line;

	if (!folding_read(&b->folding, stamp, &line))
		return;
	if (line.k.len > 0)
		ruling_unfold(&b->folding, stamp, &line);
	id = folding_id(&b->folding, stamp, &line);
	if (id == 0)
		return;
	if (id != stamp)
		folding_untouch(&b->folding, id, stamp);
	same_meet(b->txn, id);
	b->ids[b->count++] = id;
}

/* Once for each, however many of the lines were about it. */
static void
make_records(struct back *b)
{
	struct folding *f = &b->folding;
	size_t i;

	qsort(b->ids, b->count, sizeof *b->ids, id_compare);
	for (i = 0; i < b->count; i++) {
		if (i > 0 && b->ids[i] == b->ids[i - 1])
			continue;
		folding_again(f, b->ids[i]);
		folding_tidy(f);
	}
}

/*
 * Where a stretch of lines may begin that goes out at once: whole
 * change-sets if they are short, so that nobody sees half of one.
 */
static uint64_t
stretch(struct back *b, uint64_t end)
{
	uint64_t folded = b->writer->folded, n = folded, first;
	struct change_set set;

	while (n > end && log_set_of(b->txn,
	    stamp_make(b->writer->number, n), &set)) {
		first = stamp_serial(set.first);
		if (folded - (first - 1) > LINES)
			break;
		n = first - 1;
	}
	if (n < folded && n >= end)
		return n;
	return folded - end > LINES ? folded - LINES : end;
}

void
folding_back(struct txn *txn, struct writer *writer, uint64_t end)
{
	struct back *b = mem_zero(1, sizeof *b);
	uint64_t n, from;

	if (b == NULL) {
		txn_nomem(txn);
		return;
	}
	b->txn = txn;
	b->writer = writer;
	while (writer->folded > end && !txn_is_full(txn) && txn->err == OK) {
		from = writer->folded;
		writer->folded = stretch(b, end);
		writer_put(txn, writer);
		folding_init(&b->folding, txn);
		b->count = 0;
		for (n = from; n > writer->folded; n--)
			take_out(b, n);
		make_records(b);
		folding_clear(&b->folding);
	}
	mem_free(b);
}
