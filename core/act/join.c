/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/join.h"

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

static enum join_fate
fate_of(const struct kind *kind, const struct join_row *row)
{
	if (value_same(row->field, &row->kept, &row->other))
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
    struct arena *arena, struct note *why, struct join_row **rows,
    size_t *count)
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
		row->fate = fate_of(kind, row);
		*count += !is_empty(&row->kept) || !is_empty(&row->other);
	}
	return arena->failed ? ERR_NOMEM : txn->err;
}

/* The stamps of the code that gives way: of every value of it. */
static void
old_codes(struct txn *txn, const struct rec_view *rec, struct buf *old)
{
	const struct kind *kind = kind_of(txn, rec);
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling sibling;

	if (!rec_find(rec, kind->fields[0].slot, &reg))
		return;
	sibling_walk(&walk, &reg);
	while (sibling_next(&walk, &sibling)) {
		buf_text(old, old->len == 0 ? "[\"" : "\",\"");
		stamp_text(txn, sibling.stamp, old);
	}
	if (old->len > 0)
		buf_text(old, "\"]");
}

static void
id_text(struct txn *txn, const struct rec_view *rec, struct buf *out)
{
	buf_printf(out, "%s/", kind_of(txn, rec)->name);
	stamp_text(txn, rec->id, out);
}

static enum err
write_line(struct change *change, uint64_t keep, uint64_t other,
    struct note *why)
{
	struct txn *txn = change_txn(change);
	struct rec_view one, two;
	struct buf a, b, old, rest;
	enum err err = look_at_both(txn, keep, other, &one, &two, why);

	if (err != OK)
		return err;
	buf_init(&a);
	buf_init(&b);
	buf_init(&old);
	buf_init(&rest);
	id_text(txn, &one, &a);
	id_text(txn, &two, &b);
	old_codes(txn, &two, &old);
	same_write(&rest, buf_span(&a), buf_span(&b),
	    span_of(kind_of(txn, &one)->fields[0].name), buf_span(&old));
	if (a.failed || b.failed || old.failed || rest.failed)
		err = ERR_NOMEM;
	else
		change_rule(change, buf_span(&rest));
	buf_free(&a);
	buf_free(&b);
	buf_free(&old);
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
	err = write_line(change, keep, other, why);
	if (err == OK)
		return change_end(change, result);
	change_abandon(change);
	return err;
}
