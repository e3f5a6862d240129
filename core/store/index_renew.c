/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/bulk.h"
#include "core/store/entry.h"

enum { RENEW_MEMORY = 24 << 20 };

/* Which fields are indexed and posted, as bytes to compare. */
static void
signature(struct buf *b, const struct schema *schema)
{
	size_t i, j;

	for (i = 0; i < schema->count; i++) {
		const struct kind *kind = schema->kinds[i];

		for (j = 0; j < kind->count; j++) {
			const struct field *f = &kind->fields[j];

			if (!entry_is_indexed(f) && !entry_is_posted(f))
				continue;
			buf_u16(b, kind->slot);
			buf_u16(b, f->slot);
			buf_byte(b, (unsigned char)((unsigned)f->type << 2 |
			    (entry_is_indexed(f) ? 2U : 0) |
			    (entry_is_posted(f) ? 1U : 0)));
		}
	}
}

static bool
is_signed(struct txn *txn)
{
	struct span stored = { "", 0 };
	struct buf now;
	bool same;

	buf_init(&now);
	signature(&now, store_schema(txn->store));
	if (now.failed)
		txn_fail(txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	txn_get(txn, TREE_META, SPAN("indexed"), &stored);
	same = span_is(stored, buf_span(&now));
	buf_free(&now);
	return same;
}

bool
index_is_due(struct txn *txn)
{
	struct span value;

	return txn_get(txn, TREE_META, SPAN("unindexed"), &value) ||
	    !is_signed(txn);
}

static void
sign(struct txn *txn)
{
	struct buf now;

	buf_init(&now);
	signature(&now, store_schema(txn->store));
	if (now.failed)
		txn_fail(txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	else
		txn_put(txn, TREE_META, SPAN("indexed"), buf_span(&now));
	buf_free(&now);
}

static void
clear_counts(struct txn *txn)
{
	struct span key, value;
	struct walk walk;

	walk_begin(&walk, txn, TREE_META, SPAN("count"));
	while (walk_next(&walk, &key, &value))
		walk_drop(&walk);
	walk_end(&walk);
}

/* The same for each record: trouble now, what is indexed at the end. */
static void
renew_all(struct txn *txn, void *with)
{
	struct bulk *bulk = with;
	struct span key, bytes;
	struct rec_view rec;
	struct walk walk;

	txn_clear(txn, TREE_INDEX);
	txn_clear(txn, TREE_POSTED);
	txn_clear(txn, TREE_TROUBLE);
	clear_counts(txn);
	sign(txn);
	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	while (walk_next(&walk, &key, &bytes)) {
		if (key.len != 8 || !rec_view(&rec, get_u64(key.at), bytes))
			continue;	/* verify names those */
		index_trouble(txn, &rec, true);
		bulk_entries(bulk, txn, &rec);
	}
	walk_end(&walk);
}

enum err
index_renew(struct store *store, struct note *why)
{
	struct bulk *bulk = bulk_begin(store, RENEW_MEMORY);
	enum err err;

	if (bulk == NULL)
		return ERR_NOMEM;
	bulk_renews(bulk);
	err = store_write(store, renew_all, bulk, why);
	if (err == OK)
		return bulk_end(bulk, why);
	bulk_abandon(bulk);
	return err;
}
