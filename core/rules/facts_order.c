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

bool
facts_code_order(const struct facts *f, struct txn *txn, const char *kind,
    uint32_t *rank)
{
	const struct fact_table *t = facts_of(f, kind);
	struct coded *coded = mem_grow(NULL, (size_t)t->rows + 1,
	    sizeof *coded);
	struct rec_view rec;
	uint32_t i;

	if (coded == NULL)
		return false;
	for (i = 0; i < t->rows; i++) {
		coded[i] = (struct coded){ SPAN(""), txn, t->ids[i], i };
		if (record_get(txn, t->ids[i], &rec))
			coded[i].code = rec_value(&rec,
			    t->kind->fields[0].slot).text;
	}
	qsort(coded, t->rows, sizeof *coded, compare);
	for (i = 0; i < t->rows; i++)
		rank[coded[i].row] = i;
	mem_free(coded);
	return true;
}
