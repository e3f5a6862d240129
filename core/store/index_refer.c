/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/index.h"

#include "core/store/entry.h"
#include "core/store/held.h"

static void
visit_field(struct txn *txn, const struct held_field *h, uint64_t target,
    void (*visit)(void *with, uint64_t id), void *with)
{
	unsigned char prefix[12];
	struct span key, value;
	struct walk walk;

	prefix[0] = (unsigned char)(h->kind >> 8);
	prefix[1] = (unsigned char)(h->kind & 0xff);
	prefix[2] = (unsigned char)(h->slot >> 8);
	prefix[3] = (unsigned char)(h->slot & 0xff);
	stamp_key(prefix + 4, target);
	walk_begin(&walk, txn, TREE_INDEX, span_make(prefix, sizeof prefix));
	while (walk_next(&walk, &key, &value))
		visit(with, entry_id(key));
	walk_end(&walk);
}

static void
visit_held(struct txn *txn, const struct held *held, uint64_t target,
    void (*visit)(void *with, uint64_t id), void *with)
{
	size_t i;

	for (i = 0; i < held->count; i++)
		if (held->fields[i].indexed &&
		    held->fields[i].field->type == FIELD_REF)
			visit_field(txn, &held->fields[i], target, visit,
			    with);
}

void
index_referring(struct txn *txn, uint64_t target,
    void (*visit)(void *with, uint64_t id), void *with)
{
	struct held *now = txn->held, *next = txn->next;

	if (txn->err != OK)
		return;
	visit_held(txn, now, target, visit, with);
	if (next == NULL)
		return;
	env_turn(txn, next);
	visit_held(txn, next, target, visit, with);
	env_turn(txn, now);
}
