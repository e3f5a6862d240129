/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/entry.h"
#include "core/store/held.h"

void
kind_walk_begin(struct kind_walk *w, struct txn *txn, const struct kind *kind)
{
	unsigned char prefix[4];

	prefix[0] = (unsigned char)(kind->slot >> 8);
	prefix[1] = (unsigned char)(kind->slot & 0xff);
	prefix[2] = (unsigned char)(kind->fields[0].slot >> 8);
	prefix[3] = (unsigned char)(kind->fields[0].slot & 0xff);
	w->kind = kind->slot;
	w->by_code = held_is(txn, kind);
	if (w->by_code)
		walk_begin(&w->walk, txn, TREE_INDEX, span_make(prefix, 4));
	else
		walk_begin(&w->walk, txn, TREE_RECORDS, SPAN(""));
}

/* No name in this database: no record either. */
bool
kind_walk_next(struct kind_walk *w, struct rec_view *rec)
{
	struct span key, bytes;

	while (w->kind != 0 && walk_next(&w->walk, &key, &bytes)) {
		if (w->by_code) {
			if (record_get(w->walk.txn, entry_id(key), rec))
				return true;
		} else if (key.len == 8 &&
		    rec_view(rec, get_u64(key.at), bytes) &&
		    !record_is_hidden(w->walk.txn, rec->id) &&
		    rec_kind(rec) == w->kind &&
		    (rec_flags(rec) & REC_GONE) == 0) {
			return true;
		}
	}
	return false;
}

void
kind_walk_end(struct kind_walk *w)
{
	walk_end(&w->walk);
}
