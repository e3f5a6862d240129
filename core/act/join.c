/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/join.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "core/log/same.h"
#include "core/store/index.h"

static const struct kind *
kind_of(struct txn *txn, const struct rec_view *rec)
{
	return names_kind(store_schema(txn->store), rec_kind(rec));
}

/* A value that outlives the transaction. */
static struct value
value_kept(const struct rec_view *rec, const struct field *field,
    struct arena *arena)
{
	struct value value = rec_value(rec, field->slot);

	if (value.tag == VALUE_TEXT || value.tag == VALUE_LIST)
		value.text = arena_copy(arena, value.text);
	return value;
}

static bool
is_empty(const struct value *value)
{
	return value->tag == VALUE_NULL;
}

static int
pair_order(const void *a, const void *b)
{
	uint64_t one = ((const struct join_pair *)a)->other;
	uint64_t two = ((const struct join_pair *)b)->other;

	return (one > two) - (one < two);
}

void
join_sort(struct join_pairs *pairs)
{
	if (pairs->count > 1)
		qsort(pairs->all, pairs->count, sizeof *pairs->all,
		    pair_order);
}

/* What an id will lead to.  Each gives way to an older one, so this ends. */
static uint64_t
lead(struct txn *txn, const struct join_pairs *besides, struct span wire)
{
	struct join_pair key = { 0, id_read(txn, wire) }, *found;

	do {
		found = besides == NULL || key.other == 0 ? NULL :
		    bsearch(&key, besides->all, besides->count,
		    sizeof *besides->all, pair_order);
		if (found != NULL)
			key.other = found->keep;
	} while (found != NULL);
	return key.other;
}

static bool
is_same(struct txn *txn, const struct join_pairs *besides,
    const struct field *field, const struct value *a, const struct value *b)
{
	struct span one = a->text, two = b->text, x, y;

	if (value_same(field, a, b))
		return true;
	if (field->type != FIELD_REF || a->tag != b->tag)
		return false;
	if (a->tag == VALUE_TEXT)
		return lead(txn, besides, one) != 0 &&
		    lead(txn, besides, one) == lead(txn, besides, two);
	if (a->tag != VALUE_LIST ||
	    value_list_count(one) != value_list_count(two))
		return false;
	while (value_list_next(&one, &x) && value_list_next(&two, &y))
		if (lead(txn, besides, x) == 0 || lead(txn, besides, x) !=
		    lead(txn, besides, y))
			return false;
	return true;
}

static enum join_fate
fate_of(struct txn *txn, const struct join_pairs *besides,
    const struct kind *kind, const struct join_row *row)
{
	if (is_same(txn, besides, row->field, &row->kept, &row->other))
		return JOIN_SAME;
	if (is_empty(&row->other))
		return JOIN_KEPT;
	if (is_empty(&row->kept))
		return JOIN_FILLED;
	return row->field == &kind->fields[0] ? JOIN_DROPPED : JOIN_WAITS;
}

static enum err
look_at_both(struct txn *txn, uint64_t keep, uint64_t other,
    struct rec_view *one, struct rec_view *two, struct note *why)
{
	if (!record_get(txn, keep, one) || !record_get(txn, other, two) ||
	    (rec_flags(one) & REC_GONE) != 0 ||
	    (rec_flags(two) & REC_GONE) != 0)
		return note_fail(ERR_INPUT, why, "%s",
		    _("Only records that are there can be joined."));
	if (one->id == two->id)
		return note_fail(ERR_INPUT, why, "%s",
		    _("These are one record already."));
	if (rec_kind(one) != rec_kind(two) || kind_of(txn, one) == NULL)
		return note_fail(ERR_INPUT, why, "%s",
		    _("Only records of one kind can be joined."));
	return OK;
}

enum err
join_look(struct txn *txn, uint64_t keep, uint64_t other,
    const struct join_pairs *besides, struct arena *arena, struct note *why,
    struct join_row **rows, size_t *count)
{
	struct rec_view one, two;
	const struct kind *kind;
	struct join_row *row;
	size_t i;
	enum err err = look_at_both(txn, keep, other, &one, &two, why);

	*count = 0;
	if (err != OK)
		return err;
	kind = kind_of(txn, &one);
	*rows = arena_array(arena, kind->count, sizeof **rows);
	for (i = 0; *rows != NULL && i < kind->count; i++) {
		row = *rows + *count;
		row->field = &kind->fields[i];
		row->kept = value_kept(&one, row->field, arena);
		row->other = value_kept(&two, row->field, arena);
		row->fate = fate_of(txn, besides, kind, row);
		*count += !is_empty(&row->kept) || !is_empty(&row->other);
	}
	return arena->failed ? ERR_NOMEM : txn->err;
}

/* Two JSON arrays: names of fields, and stamps of their values. */
struct dropping {
	struct buf	fields, old;
};

static void
add_string(struct buf *array, struct span text)
{
	buf_byte(array, array->len == 0 ? '[' : ',');
	json_string(array, text);
}

/*
 * The other's values that are not to stand beside those of the one: of the
 * code, which gives way, and of a field where all that it has is the same in
 * other bytes.
 */
static void
drop_field(struct txn *txn, const struct join_pairs *besides,
    const struct rec_view *one, const struct rec_view *two,
    const struct field *field, struct dropping *d)
{
	struct value kept = rec_value(one, field->slot);
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling sibling;
	struct buf text;

	if (!rec_find(two, field->slot, &reg))
		return;
	sibling_walk(&walk, &reg);
	while (field->place != 0 && sibling_next(&walk, &sibling))
		if (value_is(&kept, &sibling.value) || !is_same(txn, besides,
		    field, &kept, &sibling.value))
			return;
	add_string(&d->fields, span_of(field->name));
	buf_init(&text);
	sibling_walk(&walk, &reg);
	while (sibling_next(&walk, &sibling)) {
		buf_reset(&text);
		stamp_text(txn, sibling.stamp, &text);
		add_string(&d->old, buf_span(&text));
	}
	d->old.failed |= text.failed;
	buf_free(&text);
}

static void
drop_fields(struct txn *txn, const struct join_pairs *besides,
    const struct rec_view *one, const struct rec_view *two,
    struct dropping *d)
{
	const struct kind *kind = kind_of(txn, two);
	size_t i;

	for (i = 0; i < kind->count; i++)
		drop_field(txn, besides, one, two, &kind->fields[i], d);
	if (d->old.len > 0) {
		buf_byte(&d->fields, ']');
		buf_byte(&d->old, ']');
	}
}

static void
id_text(struct txn *txn, const struct rec_view *rec, struct buf *out)
{
	buf_printf(out, "%s/", kind_of(txn, rec)->name);
	stamp_text(txn, rec->id, out);
}

enum err
join_write(struct change *change, uint64_t keep, uint64_t other,
    const struct join_pairs *besides, struct note *why)
{
	struct txn *txn = change_txn(change);
	struct rec_view one, two;
	struct dropping drop;
	struct buf a, b, rest;
	enum err err = look_at_both(txn, keep, other, &one, &two, why);

	if (err != OK)
		return err;
	buf_init(&a);
	buf_init(&b);
	buf_init(&drop.fields);
	buf_init(&drop.old);
	buf_init(&rest);
	id_text(txn, &one, &a);
	id_text(txn, &two, &b);
	drop_fields(txn, besides, &one, &two, &drop);
	same_write(&rest, buf_span(&a), buf_span(&b),
	    buf_span(&drop.fields), buf_span(&drop.old));
	if (a.failed || b.failed || drop.fields.failed || drop.old.failed ||
	    rest.failed)
		err = ERR_NOMEM;
	else
		change_rule(change, buf_span(&rest));
	buf_free(&a);
	buf_free(&b);
	buf_free(&drop.fields);
	buf_free(&drop.old);
	buf_free(&rest);
	return err;
}

enum err
join_save(struct session *session, uint64_t keep, uint64_t other,
    struct change_result *result, struct note *why)
{
	struct change *change;
	enum err err;

	err = change_begin(session->store, &session->author, why, &change);
	if (err != OK)
		return err;
	err = join_write(change, keep, other, NULL, why);
	if (err == OK)
		return change_end(change, result);
	change_abandon(change);
	return err;
}
