/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/folding.h"
#include "core/log/ruling.h"
#include "core/log/same.h"
#include "core/store/alias.h"

void
folding_again(struct folding *f, uint64_t id)
{
	id = alias_of(f->txn, id);
	if (folding_record(f, id, NULL))
		record_put(f->txn, id, buf_span(&f->out));
	else
		record_drop(f->txn, id);
}

void
folding_late(struct folding *f, uint64_t stamp, const struct line *line)
{
	uint64_t id = folding_id(f, stamp, line);

	if (line->k.len > 0)
		ruling_fold(f, stamp, line);
	if (id == 0)
		return;
	folding_touch(f, id, stamp);
	folding_names(f, line);
	same_meet(f->txn, id);
	folding_again(f, id);
}

static bool
has_siblings(struct txn *txn, uint64_t id)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct rec_view rec;
	struct sibling s;
	size_t i;

	if (!record_get(txn, id, &rec))
		return false;
	for (i = 0; i < rec_count(&rec); i++) {
		reg = rec_at(&rec, i);
		sibling_walk(&walk, &reg);
		if (sibling_next(&walk, &s) && sibling_next(&walk, &s))
			return true;
	}
	return false;
}

void
folding_ranks(struct folding *f, uint64_t first, uint64_t of)
{
	uint64_t stamp, id;
	struct line line;

	for (stamp = first; stamp - first < of; stamp++) {
		if (!merge_is_folded(&f->merge, stamp) ||
		    !folding_read(f, stamp, &line))
			break;
		id = folding_id(f, stamp, &line);
		if (id != 0 && has_siblings(f->txn, id))
			folding_again(f, id);
		folding_tidy(f);
	}
}
