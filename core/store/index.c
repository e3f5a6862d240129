/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/index.h"

#include "core/base/words.h"

#include "core/store/alias.h"
#include "core/store/bulk.h"
#include "core/store/entry.h"
#include "core/store/held.h"
#include "core/store/search.h"

bool
record_get(struct txn *txn, uint64_t id, struct rec_view *rec)
{
	uint64_t rep;

	if (record_stored(txn, id, rec))
		return true;
	rep = alias_of(txn, id);
	return rep != id && record_stored(txn, rep, rec);
}

bool
record_stored(struct txn *txn, uint64_t id, struct rec_view *rec)
{
	unsigned char key[8];
	struct span bytes;
	struct buf text;

	stamp_key(key, id);
	if (record_is_hidden(txn, id) ||
	    !txn_get(txn, TREE_RECORDS, span_make(key, 8), &bytes))
		return false;
	if (rec_view(rec, id, bytes))
		return true;
	buf_init(&text);
	stamp_text(txn, id, &text);
	txn_fail(txn, ERR_DAMAGED, _("the record %s is damaged; restore a "
	    "backup"), buf_cstr(&text));
	buf_free(&text);
	return false;
}

/* Counters, of each generation: META, "count", its number, the kind's slot. */

enum { COUNT_KEY = 5 + 4 + 2 };

static struct span
count_key(unsigned char key[COUNT_KEY], const struct txn *txn, uint16_t kind)
{
	uint32_t number = txn->held->at->number;

	memcpy(key, "count", 5);
	key[5] = (unsigned char)(number >> 24);
	key[6] = (unsigned char)(number >> 16 & 0xff);
	key[7] = (unsigned char)(number >> 8 & 0xff);
	key[8] = (unsigned char)(number & 0xff);
	key[9] = (unsigned char)(kind >> 8);
	key[10] = (unsigned char)(kind & 0xff);
	return span_make(key, COUNT_KEY);
}

static uint64_t
count_get(struct txn *txn, uint16_t kind)
{
	unsigned char key[COUNT_KEY];
	struct span value;

	if (txn->err != OK || !txn_get(txn, TREE_META,
	    count_key(key, txn, kind), &value) || value.len != 8)
		return 0;
	return get_u64(value.at);
}

void
index_add_count(struct txn *txn, uint16_t kind, int64_t more)
{
	unsigned char key[COUNT_KEY], number[8];

	if (more == 0 || txn->err != OK)
		return;
	stamp_key(number, count_get(txn, kind) + (uint64_t)more);
	txn_put(txn, TREE_META, count_key(key, txn, kind),
	    span_make(number, 8));
}

uint64_t
index_count(struct txn *txn, const struct kind *kind)
{
	struct kind_walk walk;
	struct rec_view rec;
	uint64_t count = 0;

	if (held_is(txn, kind))
		return count_get(txn, kind->slot);
	kind_walk_begin(&walk, txn, kind);
	while (kind_walk_next(&walk, &rec))
		count++;
	kind_walk_end(&walk);
	return count;
}

bool
index_counts(const struct txn *txn, enum tree tree, struct span key)
{
	const struct held_field *h = tree != TREE_INDEX ? NULL :
	    held_field(txn->held, get_u16(key.at), get_u16(key.at + 2));

	return h != NULL && h->code;
}

/* A visible record of a kind that is held has one entry for its code. */
static void
count_entries(struct txn *txn, const struct entry_list *list, int64_t more)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (index_counts(txn, list->all[i].tree, entry_key(list, i)))
			index_add_count(txn,
			    get_u16(entry_key(list, i).at), more);
}

static void
change_entry(struct txn *txn, struct bulk *bulk, enum tree tree,
    struct span key, bool add)
{
	if (bulk != NULL)
		bulk_note(bulk, tree, key, add);
	else if (tree == TREE_INDEX && add)
		txn_put(txn, TREE_INDEX, key, span_make("", 0));
	else if (tree == TREE_INDEX)
		txn_drop(txn, TREE_INDEX, key);
	else if (add)
		search_post(txn, get_u16(key.at), entry_word(key),
		    entry_id(key));
	else
		search_unpost(txn, get_u16(key.at), entry_word(key),
		    entry_id(key));
}

/* Away with what only the old form has, in with what only the new one has. */
static void
change_entries(struct txn *txn, struct bulk *bulk,
    const struct entry_list *old, const struct entry_list *new)
{
	size_t i = 0, j = 0;

	while ((i < old->count || j < new->count) && txn->err == OK) {
		int order = i == old->count ? 1 : j == new->count ? -1 :
		    entry_order(old, i, new, j);

		if (order < 0)
			change_entry(txn, bulk, old->all[i].tree,
			    entry_key(old, i), false);
		else if (order > 0)
			change_entry(txn, bulk, new->all[j].tree,
			    entry_key(new, j), true);
		i += order <= 0;
		j += order >= 0;
	}
	if (bulk == NULL) {
		count_entries(txn, old, -1);
		count_entries(txn, new, 1);
	}
}

static void
change_trouble(struct txn *txn, uint16_t kind, uint64_t id, bool in)
{
	unsigned char key[10];

	key[0] = (unsigned char)(kind >> 8);
	key[1] = (unsigned char)(kind & 0xff);
	stamp_key(key + 2, id);
	if (in)
		txn_put(txn, TREE_TROUBLE, span_make(key, 10), SPAN(""));
	else
		txn_drop(txn, TREE_TROUBLE, span_make(key, 10));
}

/* Its head says "different bytes"; here, what is different to people. */
bool
index_is_trouble(struct txn *txn, const struct rec_view *rec)
{
	size_t i, count;

	if (txn->err != OK || (rec_flags(rec) & REC_CONFLICT) == 0)
		return (rec_flags(rec) & REC_DISPUTED) != 0;
	held_of_kind(txn->held, rec_kind(rec), &count);
	for (i = 0; count > 0 && i < rec_count(rec); i++) {
		struct rec_register at = rec_at(rec, i);
		const struct held_field *h = held_field(txn->held,
		    rec_kind(rec), at.slot);

		if (register_conflicts(&at, h == NULL ? NULL : h->field))
			return true;
	}
	return count == 0 || (rec_flags(rec) & REC_DISPUTED) != 0;
}

void
index_trouble(struct txn *txn, const struct rec_view *rec, bool in)
{
	if (index_is_trouble(txn, rec))
		change_trouble(txn, rec_kind(rec), rec->id, in);
}

/*
 * What a change makes of the indexes of one generation.  All of it is made
 * before the first put, for what the map shows is good until then, and
 * references may make a writer known.
 */
struct change {
	struct entry_list	 before, after;
	bool			 was, is;	/* trouble */
};

static void
change_make(struct change *c, struct txn *txn, const struct rec_view *new,
    uint64_t id)
{
	struct rec_view old;

	entry_list_init(&c->before);
	entry_list_init(&c->after);
	c->was = c->is = false;
	if (new != NULL) {
		entry_list_fill(&c->after, txn, new);
		c->is = index_is_trouble(txn, new);
	}
	if (record_stored(txn, id, &old)) {
		entry_list_fill(&c->before, txn, &old);
		c->was = index_is_trouble(txn, &old);
	}
}

static void
change_apply(struct change *c, struct txn *txn, uint16_t kind, uint64_t id)
{
	if (c->was != c->is)
		change_trouble(txn, kind, id, c->is);
	change_entries(txn, bulk_of(txn, id), &c->before, &c->after);
	entry_list_clear(&c->before);
	entry_list_clear(&c->after);
}

/* Nothing is left of the record when bytes are NULL. */
static void
change_record(struct txn *txn, uint64_t id, const struct rec_view *new,
    uint16_t kind, const struct span *bytes)
{
	struct held *now = txn->held, *next = txn->next;
	bool both = next != NULL && id < next->below;
	struct change first, second;
	unsigned char key[8];

	change_make(&first, txn, new, id);
	if (both) {
		env_turn(txn, next);
		change_make(&second, txn, new, id);
		env_turn(txn, now);
	}
	stamp_key(key, id);
	if (bytes != NULL)
		txn_put(txn, TREE_RECORDS, span_make(key, 8), *bytes);
	else
		txn_drop(txn, TREE_RECORDS, span_make(key, 8));
	change_apply(&first, txn, kind, id);
	if (!both)
		return;
	env_turn(txn, next);
	change_apply(&second, txn, kind, id);
	env_turn(txn, now);
}

void
record_put(struct txn *txn, uint64_t id, struct span bytes)
{
	struct rec_view new;

	if (txn->err != OK)
		return;
	if (rec_view(&new, id, bytes))
		change_record(txn, id, &new, rec_kind(&new), &bytes);
	else
		txn_fail(txn, ERR_DAMAGED, _("a record was built wrong"));
}

void
record_drop(struct txn *txn, uint64_t id)
{
	struct rec_view old;

	if (record_stored(txn, id, &old))
		change_record(txn, id, NULL, rec_kind(&old), NULL);
}

/* Codes. */

static void
code_prefix(struct buf *b, const struct kind *kind)
{
	buf_u16(b, kind->slot);
	buf_u16(b, kind->fields[0].slot);
}

static bool
has_code(struct txn *txn, const struct kind *kind, uint64_t id,
    struct span code)
{
	struct rec_view rec;
	struct value value;

	if (!record_get(txn, id, &rec))
		return false;
	value = rec_value(&rec, kind->fields[0].slot);
	return value.tag == VALUE_TEXT && span_is(value.text, code);
}

/* One more that has it: the first of them counts. */
static void
add_found(struct txn *txn, uint64_t id, uint64_t *found, bool *others)
{
	*others = *found != 0;
	if (*found == 0 || stamp_order(txn, id, *found) < 0)
		*found = id;
}

static uint64_t
find_code(struct txn *txn, const struct kind *kind, struct span code,
    struct span prefix, bool *others)
{
	struct span key, value;
	struct walk walk;
	uint64_t found = 0, id;

	walk_begin(&walk, txn, TREE_INDEX, prefix);
	while (walk_next(&walk, &key, &value)) {
		id = entry_id(key);
		if (has_code(txn, kind, id, code))
			add_found(txn, id, &found, others);
	}
	walk_end(&walk);
	return found;
}

/* The same where codes are not held. */
static uint64_t
seek_code(struct txn *txn, const struct kind *kind, struct span code,
    bool *others)
{
	struct kind_walk walk;
	struct rec_view rec;
	uint64_t found = 0;

	kind_walk_begin(&walk, txn, kind);
	while (kind_walk_next(&walk, &rec))
		if (has_code(txn, kind, rec.id, code))
			add_found(txn, rec.id, &found, others);
	kind_walk_end(&walk);
	return found;
}

/* The record that had it under another id, unless it was removed. */
static uint64_t
joined_code(struct txn *txn, const struct kind *kind, struct span code)
{
	uint64_t id = alias_code(txn, kind->slot, code);
	struct rec_view rec;

	return id != 0 && record_get(txn, id, &rec) &&
	    (rec_flags(&rec) & REC_GONE) == 0 ? id : 0;
}

uint64_t
index_code(struct txn *txn, const struct kind *kind, struct span code,
    bool *others)
{
	struct value text = value_text(code);
	struct buf prefix;
	uint64_t found = 0;
	bool several = false;

	buf_init(&prefix);
	code_prefix(&prefix, kind);
	value_key(&prefix, &kind->fields[0], &text);
	if (prefix.failed)
		txn_nomem(txn);
	else if (held_is(txn, kind))
		found = find_code(txn, kind, code, buf_span(&prefix),
		    &several);
	else
		found = seek_code(txn, kind, code, &several);
	if (found == 0)
		found = joined_code(txn, kind, code);
	buf_free(&prefix);
	if (others != NULL)
		*others = several;
	return found;
}

/* The number of a code PREFIX-00042, or 0. */
static uint64_t
code_number(struct span code, const char *prefix)
{
	uint64_t number = 0;
	size_t i;

	if (!span_starts(code, span_of(prefix)))
		return 0;
	code = span_from(code, strlen(prefix));
	if (code.len < 2 || code.len > 16 || code.at[0] != '-')
		return 0;
	for (i = 1; i < code.len; i++) {
		if (code.at[i] < '0' || code.at[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(code.at[i] - '0');
	}
	return number;
}

/*
 * The greatest such number: codes sort by it, with few others between.  How
 * many digits it is written with is what this register is used to.
 */
static uint64_t
greatest_code(struct txn *txn, const struct kind *kind, struct span prefix,
    struct span behind, int *digits)
{
	struct span key, value;
	struct rec_view rec;
	struct walk walk;
	struct value code = VALUE_EMPTY;
	uint64_t number = 0;
	unsigned tries = 0;

	walk_begin(&walk, txn, TREE_INDEX, prefix);
	walk_seek(&walk, behind);
	while (number == 0 && tries < 256 && walk_back(&walk, &key, &value)) {
		if (record_is_hidden(txn, entry_id(key)))
			continue;
		tries++;
		if (!record_get(txn, entry_id(key), &rec))
			continue;
		code = rec_value(&rec, kind->fields[0].slot);
		if (code.tag == VALUE_TEXT)
			number = code_number(code.text, kind->prefix);
	}
	walk_end(&walk);
	if (number > 0)
		*digits = (int)(code.text.len - strlen(kind->prefix) - 1);
	return number;
}

void
index_propose_code(struct txn *txn, const struct kind *kind, struct buf *out)
{
	struct buf prefix, behind, last, code;
	struct value value;
	uint64_t number;
	int digits = 5;

	buf_init(&prefix);
	buf_init(&behind);
	buf_init(&last);
	buf_init(&code);
	code_prefix(&prefix, kind);
	code_prefix(&behind, kind);
	buf_printf(&last, "%s-9999999999999999", kind->prefix);
	value = value_text(buf_span(&last));
	value_key(&behind, &kind->fields[0], &value);
	number = greatest_code(txn, kind, buf_span(&prefix),
	    buf_span(&behind), &digits);
	do {
		buf_reset(&code);
		buf_printf(&code, "%s-%0*llu", kind->prefix, digits,
		    (unsigned long long)++number);
	} while (!code.failed &&
	    index_code(txn, kind, buf_span(&code), NULL) != 0);
	buf_add(out, buf_span(&code));
	if (prefix.failed || behind.failed || last.failed || code.failed)
		txn_nomem(txn);
	buf_free(&prefix);
	buf_free(&behind);
	buf_free(&last);
	buf_free(&code);
}
