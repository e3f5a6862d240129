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

/* What refers to a record. */

void
referrers(struct referrer_walk *w, struct txn *txn, uint64_t target)
{
	w->txn = txn;
	w->target = target;
	w->kind = w->field = 0;
	w->open = false;
}

/* Opens the walk over the next field that may refer; false: no more. */
static bool
referrer_open(struct referrer_walk *w)
{
	const struct schema *schema = store_schema(w->txn->store);
	unsigned char prefix[12];

	for (; w->kind < schema->count; w->kind++, w->field = 0) {
		const struct kind *kind = schema->kinds[w->kind];

		for (; w->field < kind->count; w->field++) {
			const struct field *f = &kind->fields[w->field];

			if (f->type != FIELD_REF || f->slot == 0)
				continue;
			w->open = true;
			w->scans = !held_indexes(w->txn, kind, f);
			if (w->scans) {
				kind_walk_begin(&w->records, w->txn, kind);
				return true;
			}
			prefix[0] = (unsigned char)(kind->slot >> 8);
			prefix[1] = (unsigned char)(kind->slot & 0xff);
			prefix[2] = (unsigned char)(f->slot >> 8);
			prefix[3] = (unsigned char)(f->slot & 0xff);
			stamp_key(prefix + 4, w->target);
			walk_begin(&w->walk, w->txn, TREE_INDEX,
			    span_make(prefix, 12));
			return true;
		}
	}
	return false;
}

static bool
refers(struct txn *txn, const struct rec_view *rec, const struct field *field,
    uint64_t target)
{
	struct value value = rec_value(rec, field->slot);
	struct span rest = value.text, item;

	if (value.tag == VALUE_TEXT)
		return id_read(txn, value.text) == target;
	while (value.tag == VALUE_LIST && value_list_next(&rest, &item))
		if (id_read(txn, item) == target)
			return true;
	return false;
}

/* The next that refers by the field under way. */
static bool
referrer_step(struct referrer_walk *w, const struct field *field,
    uint64_t *id)
{
	struct span key, value;
	struct rec_view rec;

	if (!w->scans) {
		do {
			if (!walk_next(&w->walk, &key, &value))
				return false;
			*id = entry_id(key);
		} while (record_is_hidden(w->txn, *id));
		return true;
	}
	while (kind_walk_next(&w->records, &rec)) {
		*id = rec.id;
		if (refers(w->txn, &rec, field, w->target))
			return true;
	}
	return false;
}

bool
referrer_next(struct referrer_walk *w, const struct kind **kind,
    const struct field **field, uint64_t *id)
{
	const struct schema *schema = store_schema(w->txn->store);

	while (w->open || referrer_open(w)) {
		*kind = schema->kinds[w->kind];
		*field = &(*kind)->fields[w->field];
		if (referrer_step(w, *field, id))
			return true;
		referrer_end(w);
		w->field++;
	}
	return false;
}

void
referrer_end(struct referrer_walk *w)
{
	if (w->open && w->scans)
		kind_walk_end(&w->records);
	else if (w->open)
		walk_end(&w->walk);
	w->open = false;
}
