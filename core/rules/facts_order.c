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

static bool
make_room(struct fact_table *t)
{
	size_t room = (size_t)t->rows + 1;

	t->sorted = mem_zero(room, sizeof *t->sorted);
	t->row_of = mem_zero(room, sizeof *t->row_of);
	t->codes = mem_zero(room, sizeof *t->codes);
	return t->sorted != NULL && t->row_of != NULL && t->codes != NULL;
}

/* Ids come in their own order. */
static bool
order_rows(struct fact_table *t, struct txn *txn, int64_t as_of,
    struct arena *arena)
{
	struct coded *coded = mem_grow(NULL, (size_t)t->rows + 1,
	    sizeof *coded);
	uint32_t i;

	if (coded == NULL || !make_room(t)) {
		mem_free(coded);
		return false;
	}
	for (i = 0; i < t->rows; i++) {
		t->sorted[i] = t->ids[i];
		coded[i] = (struct coded){ facts_code(txn, t->ids[i], as_of,
		    arena), txn, t->ids[i], i };
	}
	qsort(coded, t->rows, sizeof *coded, compare);
	for (i = 0; i < t->rows; i++) {
		t->ids[i] = coded[i].id;
		t->row_of[coded[i].row] = i;
		t->codes[i] = facts_text_number(coded[i].code);
	}
	mem_free(coded);
	return true;
}

void
facts_order(struct facts *f, struct txn *txn)
{
	struct arena arena;
	size_t i;

	arena_init(&arena);
	for (i = 0; i < f->schema->count && !f->failed; i++)
		if (f->tables[i].wanted)
			f->failed = !order_rows(&f->tables[i], txn, f->as_of,
			    &arena) || arena.failed;
	arena_clear(&arena);
}
