/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/revert.h"

#include "core/base/words.h"
#include "core/store/alias.h"

static bool
in_set(const struct revert *u, uint64_t stamp)
{
	return stamp >= u->set.first && stamp - u->set.first < u->set.of;
}

/* The first stamp in a register, which is shown. */
static uint64_t
shown_stamp(const struct revert *u, uint16_t slot)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling s;

	if (!rec_find(&u->rec, slot, &reg))
		return 0;
	sibling_walk(&walk, &reg);
	return sibling_next(&walk, &s) ? s.stamp : 0;
}

/* What the set made of a field of the record in hand; NULL: nothing. */
static const struct value *
value_of_set(const struct revert *u, uint16_t slot)
{
	const struct value *value, *last = NULL;
	size_t i;

	for (i = 0; i < u->trail.count; i++) {
		if (!in_set(u, u->trail.lines[i].stamp))
			continue;
		value = trail_value(&u->trail.lines[i], slot);
		if (value != NULL)
			last = value;
	}
	return last;
}

/* Whether another line than those of the set replaced this value. */
static bool
is_replaced(const struct revert *u, uint64_t stamp, uint16_t slot)
{
	size_t i;

	for (i = 0; i < u->trail.count; i++) {
		const struct trail_line *line = &u->trail.lines[i];

		if (!in_set(u, line->stamp) && trail_names(line, stamp) &&
		    trail_replaces(line, slot))
			return true;
	}
	return false;
}

/* Fields. */

enum { VALUES_MOST = 16, OLDS_MOST = 256 };

struct restored {
	struct change_given	 given;
	uint64_t		 old[OLDS_MOST];
	struct value		 before[VALUES_MOST];
	size_t			 before_count;
};

static bool
is_taken(const struct restored *r, uint64_t stamp)
{
	size_t i;

	for (i = 0; i < r->given.old_count; i++)
		if (r->old[i] == stamp)
			return true;
	return false;
}

/* The live siblings that say what the set said are to go; false when none
 * does. */
static bool
take_equals(const struct revert *u, struct restored *r,
    const struct value *value)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling s;
	bool found = false;

	if (!rec_find(&u->rec, r->given.slot, &reg))
		return false;
	sibling_walk(&walk, &reg);
	while (sibling_next(&walk, &s)) {
		if (!value_is(&s.value, value))
			continue;
		found = true;
		if (!is_taken(r, s.stamp) && r->given.old_count < OLDS_MOST)
			r->old[r->given.old_count++] = s.stamp;
	}
	return found;
}

/* What stood there before: a conflict that was settled is one again. */
static void
take_before(const struct revert *u, struct restored *r,
    const struct trail_line *line)
{
	const struct trail_line *old;
	const struct value *value;
	size_t i, j;

	for (i = 0; i < line->old_count; i++) {
		old = trail_find(&u->trail, line->olds[i]);
		value = old == NULL ? NULL : trail_value(old, r->given.slot);
		if (value == NULL || r->before_count == VALUES_MOST ||
		    is_replaced(u, old->stamp, r->given.slot))
			continue;
		for (j = 0; j < r->before_count; j++)
			if (value_is(value, &r->before[j]))
				break;
		if (j == r->before_count)
			r->before[r->before_count++] = *value;
	}
}

/* Nothing stood there that is not replaced by others too: then what others
 * set remains, or the field is empty. */
static void
take_others(const struct revert *u, struct restored *r)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling s;

	r->before[r->before_count++] = VALUE_EMPTY;
	if (!rec_find(&u->rec, r->given.slot, &reg))
		return;
	sibling_walk(&walk, &reg);
	while (sibling_next(&walk, &s)) {
		if (is_taken(r, s.stamp))
			continue;
		r->before[0] = s.value;
		take_equals(u, r, &s.value);
		return;
	}
}

/* The set may have given a field several values: a conflict restored. */
static void
revert_field(struct revert *u, uint16_t slot)
{
	bool gone = (rec_flags(&u->rec) & REC_GONE) != 0;
	struct restored r = { .given.slot = slot, .given.old = r.old };
	const struct value *value;
	size_t i;

	for (i = 0; i < u->trail.count; i++) {
		const struct trail_line *line = &u->trail.lines[i];

		value = trail_value(line, slot);
		if (value == NULL || !in_set(u, line->stamp))
			continue;
		if (!take_equals(u, &r, value)) {
			revert_block_field(u, slot, shown_stamp(u,
			    gone ? REC_DELETION : slot));
			return;
		}
		take_before(u, &r, line);
		r.given.personal |= line->personal;
	}
	if (r.before_count == 0)
		take_others(u, &r);
	for (i = 0; i < r.before_count; i++) {
		r.given.value = r.before[i];
		change_give(u->change, &r.given);
		r.given.old_count = 0;
	}
}

static void
open_record(struct revert *u)
{
	change_open_kind(u->change, names_text(u->txn, NAME_KIND,
	    rec_kind(&u->rec)), u->id);
}

/* Whether no earlier line of the set gave this field a value. */
static bool
is_first_of_field(const struct revert *u, size_t line, uint16_t slot)
{
	while (line-- > 0)
		if (in_set(u, u->trail.lines[line].stamp) &&
		    trail_value(&u->trail.lines[line], slot) != NULL)
			return false;
	return true;
}

static void
revert_fields(struct revert *u)
{
	size_t i, j;

	open_record(u);
	for (i = 0; i < u->trail.count; i++) {
		const struct trail_line *line = &u->trail.lines[i];

		for (j = 0; in_set(u, line->stamp) && j < line->set_count; j++)
			if (is_first_of_field(u, i, line->sets[j].slot))
				revert_field(u, line->sets[j].slot);
	}
	change_close(u->change);
}

/* Records that the set created, or brought back from a deletion. */

static bool
is_empty(const struct value *value)
{
	return value == NULL || value->tag == VALUE_NULL;
}

/*
 * Whether the record still is what the set made of it.  A set that brought
 * it back may have left values of others alone, which stay.
 */
static bool
is_as_left(struct revert *u, bool created, bool *others)
{
	size_t i, count = rec_count(&u->rec);
	const struct value *made;
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling s;

	for (i = 0; i < count; i++) {
		reg = rec_at(&u->rec, i);
		made = value_of_set(u, reg.slot);
		sibling_walk(&walk, &reg);
		while (sibling_next(&walk, &s)) {
			if (in_set(u, s.stamp) || (made != NULL &&
			    value_is(&s.value, made)) ||
			    (is_empty(made) && is_empty(&s.value)))
				continue;
			*others = true;
			if (made == NULL && !created)
				continue;
			revert_block_field(u, reg.slot, s.stamp);
			return false;
		}
	}
	return true;
}

/* What it refers with was set by the set itself, and goes with it. */
static bool
refers_by_set(const struct revert *u, const struct field *field, uint64_t id)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct rec_view rec;
	struct sibling s;

	if (!record_get(u->txn, id, &rec) ||
	    !rec_find(&rec, field->slot, &reg))
		return false;
	sibling_walk(&walk, &reg);
	while (sibling_next(&walk, &s))
		if (!in_set(u, s.stamp))
			return false;
	return true;
}

static bool
is_referred_to(struct revert *u)
{
	const struct field *field;
	const struct kind *kind;
	struct referrer_walk walk;
	uint64_t id;
	bool found = false;

	referrers(&walk, u->txn, u->id);
	while (!found && referrer_next(&walk, &kind, &field, &id)) {
		if (in_set(u, id) || id == u->id ||
		    refers_by_set(u, field, id))
			continue;
		revert_block_referrer(u, field, id);
		found = true;
	}
	referrer_end(&walk);
	return found;
}

/* It was deleted by one and changed by another before, and is again. */
static void
dispute(struct revert *u, struct span kind)
{
	uint64_t *stamps = arena_array(&u->arena, (size_t)u->set.of,
	    sizeof *stamps);
	size_t i, count = 0;

	if (stamps == NULL)
		return;
	for (i = 0; i < u->trail.count; i++)
		if (in_set(u, u->trail.lines[i].stamp))
			stamps[count++] = u->trail.lines[i].stamp;
	change_remove_kind(u->change, kind, u->id, stamps, count);
}

/* Whether a line of the set made it: of what an import took over from another
 * register, the first that is here. */
static bool
is_made_by(const struct revert *u)
{
	size_t i;

	for (i = 0; i < u->trail.count; i++)
		if (u->trail.lines[i].creates)
			return in_set(u, u->trail.lines[i].stamp);
	return false;
}

static void
take_away(struct revert *u)
{
	struct span kind = names_text(u->txn, NAME_KIND, rec_kind(&u->rec));
	bool created = is_made_by(u), others = false;

	if ((rec_flags(&u->rec) & REC_GONE) != 0 ||
	    !is_as_left(u, created, &others))
		return;
	if (others)
		dispute(u, kind);
	else if (!is_referred_to(u))
		change_remove_kind(u->change, kind, u->id, NULL, 0);
}

/* Records that the set deleted. */

static void
give_back(struct revert *u, const struct trail_line *old)
{
	struct change_given given = { .personal = old->personal };
	size_t i;

	for (i = 0; i < old->set_count; i++) {
		given.slot = old->sets[i].slot;
		given.value = old->sets[i].value;
		if (!is_replaced(u, old->stamp, given.slot))
			change_give(u->change, &given);
	}
}

/* The stamps of the set's deletions that still hold. */
static size_t
live_deletions(const struct revert *u, uint64_t *dels, size_t most)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling s;
	size_t count = 0;

	if (!rec_find(&u->rec, REC_DELETION, &reg))
		return 0;
	sibling_walk(&walk, &reg);
	while (sibling_next(&walk, &s))
		if (in_set(u, s.stamp) && count < most)
			dels[count++] = s.stamp;
	return count;
}

static bool
was_deleted_by_set(const struct revert *u, uint64_t stamp)
{
	size_t i;

	for (i = 0; i < u->trail.count; i++)
		if (u->trail.lines[i].del &&
		    in_set(u, u->trail.lines[i].stamp) &&
		    trail_names(&u->trail.lines[i], stamp))
			return true;
	return false;
}

/* To this id of the thing what was said of it, so that they can part. */
static void
give_all(struct revert *u, uint64_t id)
{
	const struct trail_line *line;
	size_t i;

	for (i = 0; i < u->trail.count; i++) {
		line = &u->trail.lines[i];
		if (line->id == id && was_deleted_by_set(u, line->stamp))
			give_back(u, line);
	}
}

static bool
is_first_of_id(const struct revert *u, size_t line)
{
	uint64_t id = u->trail.lines[line].id;

	if (id == u->id)
		return false;
	while (line-- > 0)
		if (u->trail.lines[line].id == id)
			return false;
	return true;
}

static void
bring_back(struct revert *u)
{
	uint64_t dels[OLDS_MOST];
	size_t i, count = live_deletions(u, dels, OLDS_MOST);
	struct rec_register reg = { 0 };

	if (count == 0) {
		if (rec_count(&u->rec) > 0)
			reg = rec_at(&u->rec, 0);
		revert_block_record(u, _("was changed again"),
		    shown_stamp(u, reg.slot));
		return;
	}
	open_record(u);
	change_end_deletion(u->change, dels, count);
	give_all(u, u->id);
	change_close(u->change);
	for (i = 0; i < u->trail.count; i++) {
		if (!is_first_of_id(u, i))
			continue;
		change_open_kind(u->change, names_text(u->txn, NAME_KIND,
		    rec_kind(&u->rec)), u->trail.lines[i].id);
		give_all(u, u->trail.lines[i].id);
		change_close(u->change);
	}
}

/* One record after the other. */

enum deed { DEED_FIELDS, DEED_MADE, DEED_REMOVED };

static enum deed
what_was_done(const struct revert *u)
{
	const struct trail_line *line, *old;
	enum deed deed = DEED_FIELDS;
	size_t i, j;

	for (i = 0; i < u->trail.count; i++) {
		line = &u->trail.lines[i];
		if (!in_set(u, line->stamp))
			continue;
		if (line->creates)
			return DEED_MADE;
		if (line->del)
			deed = DEED_REMOVED;
		for (j = 0; !line->del && j < line->old_count; j++) {
			old = trail_find(&u->trail, line->olds[j]);
			if (old != NULL && old->del)
				return DEED_MADE;
		}
	}
	return deed;
}

static void
revert_record(struct revert *u)
{
	arena_clear(&u->arena);
	if (!record_get(u->txn, u->id, &u->rec) ||
	    !trail_read(&u->trail, u->txn, u->id, &u->arena))
		return;
	switch (what_was_done(u)) {
	case DEED_FIELDS:
		revert_fields(u);
		break;
	case DEED_MADE:
		take_away(u);
		break;
	case DEED_REMOVED:
		bring_back(u);
		break;
	}
}

/* Whether this line is the first of the set on its record, under whichever
 * of its ids. */
static bool
is_first_on_record(struct revert *u, uint64_t id, uint64_t stamp)
{
	size_t i;

	if (in_set(u, id) && !alias_is_joined(u->txn, id))
		return id == stamp;
	arena_clear(&u->arena);
	if (!trail_read(&u->trail, u->txn, id, &u->arena))
		return false;
	for (i = 0; i < u->trail.count; i++)
		if (in_set(u, u->trail.lines[i].stamp))
			return u->trail.lines[i].stamp == stamp;
	return false;
}

static uint64_t
record_of_line(struct revert *u, uint64_t stamp)
{
	struct line line;
	struct span raw;

	arena_clear(&u->arena);
	if (!log_get(u->txn, stamp, &raw) ||
	    line_read(&line, raw, &u->arena, NULL) != OK)
		return 0;
	return log_record(u->txn, stamp, &line);
}

/* What was erased is nowhere: such a set stands. */
static bool
is_erasure(struct revert *u)
{
	struct line line;
	struct span raw;

	arena_clear(&u->arena);
	return log_get(u->txn, u->set.first, &raw) &&
	    line_read(&line, raw, &u->arena, NULL) == OK &&
	    span_is(line.k, SPAN("erase"));
}

void
revert_set(struct revert *u)
{
	uint64_t stamp, end = u->set.first + u->set.of;

	arena_init(&u->arena);
	if (is_erasure(u)) {
		revert_block_erasure(u);
		end = u->set.first;
	}
	for (stamp = u->set.first; stamp < end; stamp++) {
		if (revert_same(u, stamp))
			continue;
		u->id = record_of_line(u, stamp);
		if (u->id != 0 && is_first_on_record(u, u->id, stamp))
			revert_record(u);
		if (u->txn->err != OK)
			break;
	}
	arena_clear(&u->arena);
}
