/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/facts.h"

#include <stdlib.h>

#include "core/store/index.h"

/* A row with its code, which stays where the database has it. */
struct coded {
	struct span	 code;
	struct txn	*txn;
	uint64_t	 id;
	uint32_t	 row;
};

static int
compare(const void *a, const void *b)
{
	const struct coded *one = a, *other = b;
	int order = span_order(one->code, other->code);

	return order != 0 ? order :
	    stamp_order(one->txn, one->id, other->id);
}

/* In the map, or in the arena when it is of a former state. */
struct span
facts_code(struct txn *txn, uint64_t id, int64_t as_of, struct arena *arena)
{
	const struct kind *kind;
	struct span code = SPAN("");
	struct rec_view rec;
	struct buf keep;

	buf_init(&keep);
	if (id != 0 && facts_record(txn, id, as_of, &keep, &rec)) {
		kind = names_kind(store_schema(txn->store), rec_kind(&rec));
		if (kind != NULL)
			code = rec_value(&rec, kind->fields[0].slot).text;
		if (as_of != 0)
			code = arena_copy(arena, code);
	}
	arena->failed |= keep.failed;
	buf_free(&keep);
	return code;
}

bool
facts_code_order(const struct facts *f, struct txn *txn, const char *kind,
    uint32_t *rank)
{
	const struct fact_table *t = facts_of(f, kind);
	struct coded *coded = mem_grow(NULL, (size_t)t->rows + 1,
	    sizeof *coded);
	struct arena arena;
	uint32_t i;
	bool whole;

	if (coded == NULL)
		return false;
	arena_init(&arena);
	for (i = 0; i < t->rows; i++)
		coded[i] = (struct coded){ facts_code(txn, t->ids[i],
		    f->as_of, &arena), txn, t->ids[i], i };
	qsort(coded, t->rows, sizeof *coded, compare);
	for (i = 0; i < t->rows; i++)
		rank[coded[i].row] = i;
	whole = !arena.failed;
	arena_clear(&arena);
	mem_free(coded);
	return whole;
}
