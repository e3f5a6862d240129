/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/log/idset.h"
#include "core/log/same.h"

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
	struct idset	 ids;		/* whose classes may be others now */
	struct idset	 classed;	/* ids of classes that are gathered */
	struct idset	 made, referring;
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

/* What was said of one bears on all that it was or is connected to. */
static void
add_class(struct settling *s, uint64_t id)
{
	uint64_t *members, member, rep = alias_of(s->txn, id);
	struct walk walk;
	size_t i, count;

	idset_add(&s->ids, rep);
	alias_members(&walk, s->txn, id);
	while (alias_next(&walk, &member))
		idset_add(&s->ids, member);
	walk_end(&walk);
	if (!idset_add(&s->classed, id))
		return;
	count = same_class(s->txn, id, NULL, &s->arena, &members);
	for (i = 0; i < count; i++) {
		idset_add(&s->ids, members[i]);
		idset_add(&s->classed, members[i]);
	}
}

static void
gather(struct settling *s)
{
	struct span key, value;
	struct walk walk;
	size_t i;

	walk_begin(&walk, s->txn, TREE_ALIASES, SPAN("P"));
	while (walk_next(&walk, &key, &value)) {
		idset_add(&s->ids, get_u64(key.at + 1));
		walk_drop(&walk);
	}
	walk_end(&walk);
	for (i = 0; i < s->ids.count; i++)
		add_class(s, s->ids.at[i]);
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

static void
add_referring(void *with, uint64_t id)
{
	struct settling *s = with;

	if (!idset_has(&s->ids, id) && idset_add(&s->referring, id))
		put_aside(s, id);
}

/* Their entries in the index stand under the id that leads nowhere soon. */
static void
take_referrers(struct settling *s)
{
	const struct aside *a;
	size_t i;

	for (i = 0; i < s->ids.count; i++)
		index_referring(s->txn, s->ids.at[i], add_referring, s);
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

static void
put_class(struct settling *s, uint64_t id)
{
	uint64_t *members, first;
	size_t i, count;

	if (idset_has(&s->made, id))
		return;
	count = same_class(s->txn, id, NULL, &s->arena, &members);
	first = same_first(s->txn, members, count);
	for (i = 0; i < count; i++) {
		idset_add(&s->made, members[i]);
		if (count > 1)
			alias_put(s->txn, members[i], first);
	}
}

static void
make_record(struct settling *s, uint64_t id)
{
	struct idset members;
	struct walk walk;
	uint64_t member;

	if (alias_of(s->txn, id) != id)
		return;
	folding_again(&s->folding, id);
	folding_tidy(&s->folding);
	idset_init(&members, &s->arena);
	alias_members(&walk, s->txn, id);
	while (alias_next(&walk, &member))
		idset_add(&members, member);
	walk_end(&walk);
	put_codes(s, members.at, members.count);
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
	idset_init(&s.ids, &s.arena);
	idset_init(&s.classed, &s.arena);
	idset_init(&s.made, &s.arena);
	idset_init(&s.referring, &s.arena);
	gather(&s);
	take_referrers(&s);
	for (i = 0; i < s.ids.count; i++)
		record_drop(txn, s.ids.at[i]);
	for (i = 0; i < s.ids.count; i++)
		alias_drop(txn, s.ids.at[i]);
	/* Those may refer to each other: first where all ids lead. */
	for (i = 0; i < s.ids.count; i++)
		put_class(&s, s.ids.at[i]);
	for (i = 0; i < s.ids.count; i++)
		make_record(&s, s.ids.at[i]);
	for (a = s.aside; a != NULL; a = a->next)
		record_put(txn, a->id, a->bytes);
	if (s.arena.failed)
		txn_nomem(txn);
	folding_clear(&s.folding);
	arena_clear(&s.arena);
}
