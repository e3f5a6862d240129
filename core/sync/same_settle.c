/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/sync/same.h"

/* A record that refers to one of those, taken out while their ids change. */
struct aside {
	struct aside	*next;
	uint64_t	 id;
	struct span	 bytes;
};

struct settling {
	struct txn	*txn;
	struct folding	 folding;
	struct arena	 arena;
	uint64_t	*ids;		/* whose classes may be others now */
	size_t		 count, room;
	struct aside	*aside;
};

bool
same_is_due(struct txn *txn)
{
	struct span key, value;
	struct walk walk;
	bool due;

	if (txn_count(txn, TREE_ALIASES) == 0)
		return false;
	walk_begin(&walk, txn, TREE_ALIASES, SPAN("P"));
	due = walk_next(&walk, &key, &value);
	walk_end(&walk);
	return due;
}

static bool
is_among(const struct settling *s, uint64_t id)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (s->ids[i] == id)
			return true;
	return false;
}

static void
add_id(struct settling *s, uint64_t id)
{
	uint64_t *more;

	if (is_among(s, id))
		return;
	if (s->count == s->room) {
		s->room = s->room == 0 ? 16 : 2 * s->room;
		more = arena_array(&s->arena, s->room, sizeof *more);
		if (more == NULL)
			return;
		if (s->count > 0)
			memcpy(more, s->ids, s->count * sizeof *more);
		s->ids = more;
	}
	s->ids[s->count++] = id;
}

/* What was said of one bears on all that it was or is connected to. */
static void
add_class(struct settling *s, uint64_t id)
{
	uint64_t *members, member;
	struct walk walk;
	size_t i, count;

	add_id(s, id);
	alias_members(&walk, s->txn, alias_of(s->txn, id));
	while (alias_next(&walk, &member))
		add_id(s, member);
	walk_end(&walk);
	count = same_class(s->txn, id, NULL, &s->arena, &members);
	for (i = 0; i < count; i++)
		add_id(s, members[i]);
}

static void
gather(struct settling *s)
{
	struct span key, value;
	struct walk walk;
	size_t i;

	walk_begin(&walk, s->txn, TREE_ALIASES, SPAN("P"));
	while (walk_next(&walk, &key, &value)) {
		add_id(s, get_u64(key.at + 1));
		walk_drop(&walk);
	}
	walk_end(&walk);
	for (i = 0; i < s->count; i++)
		add_class(s, s->ids[i]);
}

static void
put_aside(struct settling *s, uint64_t id)
{
	struct aside *aside = arena_get(&s->arena, sizeof *aside);
	struct rec_view rec;

	if (aside == NULL || !record_stored(s->txn, id, &rec))
		return;
	*aside = (struct aside){ s->aside, id,
	    arena_copy(&s->arena, rec.bytes) };
	s->aside = aside;
}

static bool
is_aside(const struct settling *s, uint64_t id)
{
	const struct aside *a;

	for (a = s->aside; a != NULL; a = a->next)
		if (a->id == id)
			return true;
	return false;
}

/* Their entries in the index stand under the id that leads nowhere soon. */
static void
take_referrers(struct settling *s)
{
	const struct kind *kind;
	const struct field *field;
	struct referrer_walk walk;
	const struct aside *a;
	uint64_t id;
	size_t i;

	for (i = 0; i < s->count; i++) {
		referrers(&walk, s->txn, s->ids[i]);
		while (referrer_next(&walk, &kind, &field, &id))
			if (!is_among(s, id) && !is_aside(s, id))
				put_aside(s, id);
		referrer_end(&walk);
	}
	for (a = s->aside; a != NULL; a = a->next)
		record_drop(s->txn, a->id);
}

/* The code that each would have alone leads to the one. */
static void
put_codes(struct settling *s, const uint64_t *members, size_t count)
{
	const struct kind *kind;
	struct rec_view rec;
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling sibling;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!folding_alone(&s->folding, members[i]) ||
		    !rec_view(&rec, members[i],
		    buf_span(&s->folding.out)))
			continue;
		kind = names_kind(store_schema(s->txn->store),
		    rec_kind(&rec));
		if (kind == NULL ||
		    !rec_find(&rec, kind->fields[0].slot, &reg))
			continue;
		sibling_walk(&walk, &reg);
		while (sibling_next(&walk, &sibling))
			if (sibling.value.tag == VALUE_TEXT)
				alias_put_code(s->txn, kind->slot,
				    sibling.value.text, members[i]);
	}
}

/* Of an id that leads its class: all of it; of another: 0. */
static size_t
led_by(struct settling *s, uint64_t id, uint64_t **members)
{
	size_t count = same_class(s->txn, id, NULL, &s->arena, members);

	return same_first(s->txn, *members, count) == id ? count : 0;
}

static void
put_class(struct settling *s, uint64_t id)
{
	uint64_t *members;
	size_t i, count = led_by(s, id, &members);

	for (i = 0; count > 1 && i < count; i++)
		alias_put(s->txn, members[i], id);
}

static void
make_record(struct settling *s, uint64_t id)
{
	uint64_t *members;
	size_t count = led_by(s, id, &members);

	if (count == 0)
		return;
	folding_again(&s->folding, id);
	folding_tidy(&s->folding);
	if (count > 1)
		put_codes(s, members, count);
}

void
same_settle(struct txn *txn)
{
	struct settling s = { .txn = txn };
	const struct aside *a;
	size_t i;

	if (!same_is_due(txn))
		return;
	arena_init(&s.arena);
	folding_init(&s.folding, txn);
	gather(&s);
	take_referrers(&s);
	for (i = 0; i < s.count; i++)
		record_drop(txn, s.ids[i]);
	for (i = 0; i < s.count; i++)
		alias_drop(txn, s.ids[i]);
	/* Those may refer to each other: first where all ids lead. */
	for (i = 0; i < s.count; i++)
		put_class(&s, s.ids[i]);
	for (i = 0; i < s.count; i++)
		make_record(&s, s.ids[i]);
	for (a = s.aside; a != NULL; a = a->next)
		record_put(txn, a->id, a->bytes);
	if (s.arena.failed)
		txn_fail(txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	folding_clear(&s.folding);
	arena_clear(&s.arena);
}
