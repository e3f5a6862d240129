/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/link.h"

#include "core/store/alias.h"
#include "core/log/same.h"

enum { IDS = 64 };

/* Some record of the kind under any of its ids; 0: there is none. */
static uint64_t
some_id(struct world *w, struct txn *txn, const struct kind *kind)
{
	uint64_t ids[IDS], id, member;
	struct span key, value;
	struct rec_view rec;
	struct walk walk;
	size_t count = 0;

	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	while (count < IDS && walk_next(&walk, &key, &value))
		if (rec_view(&rec, get_u64(key.at), value) &&
		    rec_kind(&rec) == kind->slot)
			ids[count++] = rec.id;
	walk_end(&walk);
	if (count == 0)
		return 0;
	id = ids[world_below(w, count)];
	alias_members(&walk, txn, id);
	while (alias_next(&walk, &member))
		if (world_below(w, 2) == 0)
			id = member;
	walk_end(&walk);
	return id;
}

static void
add_stamp(struct txn *txn, uint64_t stamp, struct buf *out)
{
	buf_text(out, out->len == 0 ? "[\"" : "\",\"");
	stamp_text(txn, stamp, out);
}

/* The values of this field of a record. */
static void
name_values(struct txn *txn, uint64_t id, const struct field *field,
    struct buf *old)
{
	struct sibling_walk walk;
	struct rec_register at;
	struct sibling sibling;
	struct rec_view rec;

	if (!record_get(txn, id, &rec) || !rec_find(&rec, field->slot, &at))
		return;
	sibling_walk(&walk, &at);
	while (sibling_next(&walk, &sibling))
		add_stamp(txn, sibling.stamp, old);
	if (old->len > 0)
		buf_text(old, "\"]");
}

static void
say_same(struct world *w, struct change *change, const struct kind *kind,
    uint64_t a, uint64_t b)
{
	const struct field *field = &kind->fields[world_below(w, 3)];
	struct txn *txn = change_txn(change);
	struct buf one, other, old, fields, rest;

	buf_init(&one);
	buf_init(&other);
	buf_init(&old);
	buf_init(&fields);
	buf_init(&rest);
	buf_printf(&one, "%s/", kind->name);
	stamp_text(txn, a, &one);
	buf_printf(&other, "%s/", kind->name);
	stamp_text(txn, b, &other);
	if (world_below(w, 2) == 0)
		name_values(txn, b, field, &old);
	buf_printf(&fields, "[\"%s\"]", field->name);
	same_write(&rest, buf_span(&one), buf_span(&other),
	    buf_span(&fields), buf_span(&old));
	change_rule(change, buf_span(&rest));
	buf_free(&one);
	buf_free(&fields);
	buf_free(&other);
	buf_free(&old);
	buf_free(&rest);
}

/* One of the lines that made it one, or none. */
static void
say_apart(struct world *w, struct change *change, uint64_t id)
{
	struct txn *txn = change_txn(change);
	uint64_t *members, *lines;
	struct arena arena;
	struct buf old, rest;
	size_t count;

	arena_init(&arena);
	buf_init(&old);
	buf_init(&rest);
	count = same_class(txn, id, NULL, &arena, &members);
	count = same_lines(txn, members, count, NULL, &arena, &lines);
	if (count > 0) {
		add_stamp(txn, lines[world_below(w, count)], &old);
		buf_text(&old, "\"]");
		apart_write(&rest, buf_span(&old));
		change_rule(change, buf_span(&rest));
	}
	buf_free(&old);
	buf_free(&rest);
	arena_clear(&arena);
}

enum err
link_act(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	struct change_result result;
	struct change *change;
	const struct kind *kind;
	uint64_t a, b;
	enum err err;

	err = change_begin(desk->store, &desk->author, &desk->why, &change);
	if (err != OK)
		return err;
	kind = world_below(w, 3) == 0 ? &desk->t.area : &desk->t.school;
	a = some_id(w, change_txn(change), kind);
	b = some_id(w, change_txn(change), kind);
	if (a != 0 && world_below(w, 4) == 0)
		say_apart(w, change, a);
	else if (a != 0 && b != 0 && a != b)
		say_same(w, change, kind, a, b);
	return change_end(change, &result);
}
