/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/decide.h"

#include "core/act/edit.h"
#include "core/base/words.h"
#include "core/log/trust.h"
#include "core/store/index.h"

/* What a record's decisions come to: values, and what they replace. */
struct verdict {
	const struct field	**fields;
	struct value		 *values;
	size_t			  count;
	struct change_seen	 *seen;
	size_t			  seen_count;
	const uint64_t		 *ended;	/* deletions; NULL: none */
	size_t			  ended_count;
	bool			  gone;
};

struct deciding {
	struct session		*session;
	struct change		*change;
	struct decide_outcome	*outcome;
	struct note		*why;
	struct arena		 arena;		/* of one record */
	struct rec_view		 rec;
	const struct kind	*kind;
	const struct decision	*all;		/* on this record */
	size_t			 count;
	struct verdict		 verdict;
};

bool
decide_waits_in(const struct rec_view *rec, const struct field *field)
{
	struct rec_register at;

	if (field == NULL)
		return (rec_flags(rec) & REC_DISPUTED) != 0;
	return rec_find(rec, field->slot, &at) &&
	    register_conflicts(&at, field);
}

bool
decide_waits(const struct rec_view *rec, const struct kind *kind)
{
	size_t i;

	if (decide_waits_in(rec, NULL))
		return true;
	for (i = 0; i < kind->count; i++)
		if (decide_waits_in(rec, &kind->fields[i]))
			return true;
	return false;
}

static bool
stamps_have(const uint64_t *stamps, size_t count, uint64_t stamp)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (stamps[i] == stamp)
			return true;
	return false;
}

static size_t
add_stamps(const struct rec_register *at, uint64_t *out, size_t count)
{
	struct sibling_walk walk;
	struct sibling sibling;

	sibling_walk(&walk, at);
	while (sibling_next(&walk, &sibling))
		if (!stamps_have(out, count, sibling.stamp))
			out[count++] = sibling.stamp;
	return count;
}

size_t
decide_seen(const struct rec_view *rec, uint16_t slot, struct arena *arena,
    uint64_t **out)
{
	struct rec_register at;
	size_t i, most = 0, count = 0;

	for (i = 0; i < rec_count(rec); i++) {
		at = rec_at(rec, i);
		if (slot == REC_DELETION || at.slot == slot)
			most += register_siblings(&at);
	}
	*out = arena_array(arena, most + 1, sizeof **out);
	for (i = 0; *out != NULL && i < rec_count(rec); i++) {
		at = rec_at(rec, i);
		if (slot == REC_DELETION || at.slot == slot)
			count = add_stamps(&at, *out, count);
	}
	return count;
}

/* False when nobody set that, or somebody has replaced it since. */
static bool
find_value(const struct rec_view *rec, uint16_t slot, uint64_t stamp,
    struct value *out)
{
	struct rec_register at;
	struct sibling_walk walk;
	struct sibling sibling;

	if (!rec_find(rec, slot, &at))
		return false;
	sibling_walk(&walk, &at);
	while (sibling_next(&walk, &sibling)) {
		if (sibling.stamp == stamp) {
			*out = sibling.value;
			return true;
		}
	}
	return false;
}

static struct value
last_given(const struct event *events, size_t count, struct span name)
{
	while (count-- > 0) {
		if (!events[count].removed &&
		    span_is(events[count].field, name))
			return events[count].after;
	}
	return VALUE_EMPTY;
}

struct value
decide_was(struct txn *txn, uint64_t id, const struct field *field,
    struct arena *arena)
{
	struct event *events;
	size_t count;

	if (history_of(txn, id, arena, &events, &count) != OK)
		return VALUE_EMPTY;
	return last_given(events, count, span_of(field->name));
}

void
decide_author(struct txn *txn, uint64_t stamp, struct arena *arena,
    struct decide_author *out)
{
	struct change_set set;
	struct office office;
	struct writer writer;
	bool met;

	*out = (struct decide_author){ .stamp = stamp };
	out->known = log_set_of(txn, stamp, &set);
	if (out->known) {
		out->doubtful = set.doubtful;
		out->t = set.t;
		out->user = set.user;
		out->note = set.note;
	}
	if (!writer_get(txn, stamp_writer(stamp), &writer))
		return;
	met = office_get(txn, span_of(writer.dev), arena, &office);
	out->self = met && office.trust == TRUST_SELF;
	out->office = met && office.title.len > 0 ? office.title :
	    arena_copy(arena, span_of(writer.dev));
}

static bool
was_undone(const struct event *events, size_t count, uint64_t set)
{
	while (count-- > 0)
		if (events[count].set.undoes == set)
			return true;
	return false;
}

uint64_t
decide_origin(struct txn *txn, uint64_t id, const struct field *field,
    const struct sibling *sibling, struct arena *arena)
{
	struct span name = span_of(field == NULL ? "" : field->name);
	uint64_t origin = sibling->stamp;
	struct change_set set;
	struct event *events;
	size_t i, count;

	if (!log_set_of(txn, sibling->stamp, &set) || set.undoes == 0 ||
	    history_of(txn, id, arena, &events, &count) != OK)
		return origin;
	for (i = 0; i < count && events[i].stamp != sibling->stamp; i++) {
		const struct event *event = &events[i];

		if (event->set.undoes == 0 && span_is(event->field, name) &&
		    event->removed == (field == NULL) && (field == NULL ||
		    value_is(&event->after, &sibling->value)) &&
		    !was_undone(events, count, event->set.first))
			origin = event->stamp;
	}
	return origin;
}

static void
set_value(struct verdict *v, const struct field *field, struct value value)
{
	v->fields[v->count] = field;
	v->values[v->count++] = value;
}

static void
see(struct verdict *v, uint16_t slot, const uint64_t *stamps, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		v->seen[v->seen_count++] = (struct change_seen){ slot,
		    stamps[i] };
}

/* The stamps that a decision saw; now: that stand there now. */
static size_t
seen_by(struct deciding *d, const struct decision *one, uint16_t slot,
    const uint64_t **out)
{
	uint64_t *now;
	size_t count;

	*out = one->seen;
	if (one->seen != NULL)
		return one->seen_count;
	count = decide_seen(&d->rec, slot, &d->arena, &now);
	*out = now;
	return now == NULL ? 0 : count;
}

/* Or set already, with another of its group. */
static bool
is_decided(const struct deciding *d, const struct field *field)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		if (d->all[i].field == field)
			return true;
	for (i = 0; i < d->verdict.count; i++)
		if (d->verdict.fields[i] == field)
			return true;
	return false;
}

/*
 * Fields that only make sense together are taken from one hand; where that
 * gave none to a field in conflict, its conflict stays.
 */
static void
take_group(struct deciding *d, const struct decision *one)
{
	const struct field *field = one->field;
	uint64_t *stamps;
	size_t i, count;

	for (i = 0; field->group != NULL && i < d->kind->count; i++) {
		const struct field *other = &d->kind->fields[i];
		bool waits = decide_waits_in(&d->rec, other);
		struct value value;

		if (other->group == NULL || is_decided(d, other) ||
		    strcmp(other->group, field->group) != 0 ||
		    (waits && (one->how != DECIDE_TAKE || !find_value(&d->rec,
		    other->slot, one->stamp, &value))))
			continue;
		count = decide_seen(&d->rec, other->slot, &d->arena,
		    &stamps);
		if (stamps == NULL)
			return;
		see(&d->verdict, other->slot, stamps, count);
		if (waits)
			set_value(&d->verdict, other, value);
	}
}

static enum err
type_value(struct deciding *d, const struct decision *one,
    struct value *value)
{
	enum err err = edit_value(change_txn(d->change), one->field,
	    one->text, &d->arena, d->why, value);

	if (err != OK) {
		d->outcome->refused = d->rec.id;
		d->outcome->wrong = one->field;
	}
	return err;
}

static enum err
decide_field(struct deciding *d, const struct decision *one)
{
	const uint64_t *seen;
	struct value value;
	size_t count;
	enum err err = OK;

	if (!decide_waits_in(&d->rec, one->field) ||
	    (one->how == DECIDE_TAKE && !find_value(&d->rec,
	    one->field->slot, one->stamp, &value))) {
		d->outcome->stale++;
		return OK;
	}
	if (one->how == DECIDE_TYPE)
		err = type_value(d, one, &value);
	if (err != OK)
		return err;
	count = seen_by(d, one, one->field->slot, &seen);
	see(&d->verdict, one->field->slot, seen, count);
	set_value(&d->verdict, one->field, value);
	d->outcome->fields++;
	take_group(d, one);
	return OK;
}

/* The deletion named these values, so they do not come back by themselves. */
static enum err
give_back(struct deciding *d)
{
	struct event *events;
	size_t count, i;
	struct value value;
	enum err err = history_of(change_txn(d->change), d->rec.id,
	    &d->arena, &events, &count);

	for (i = 0; err == OK && i < d->kind->count; i++) {
		const struct field *field = &d->kind->fields[i];

		if (rec_value(&d->rec, field->slot).tag != VALUE_NULL ||
		    is_decided(d, field))
			continue;
		value = last_given(events, count, span_of(field->name));
		if (value.tag != VALUE_NULL)
			set_value(&d->verdict, field, value);
	}
	return err;
}

static enum err
keep(struct deciding *d, const struct decision *one)
{
	struct rec_register at;
	const uint64_t *seen;
	uint64_t *ended;
	size_t i, count, all;

	if (!rec_find(&d->rec, REC_DELETION, &at))
		return OK;
	ended = arena_array(&d->arena, register_siblings(&at) + 1,
	    sizeof *ended);
	if (ended == NULL)
		return ERR_NOMEM;
	all = add_stamps(&at, ended, 0);
	count = seen_by(d, one, REC_DELETION, &seen);
	for (i = 0; i < all; i++)
		if (stamps_have(seen, count, ended[i]))
			ended[d->verdict.ended_count++] = ended[i];
	d->verdict.ended = ended;
	return give_back(d);
}

/* Whether a value stands in the record that the person did not see. */
static bool
is_unseen(struct deciding *d, const struct decision *one)
{
	uint64_t *now;
	size_t i, count = decide_seen(&d->rec, REC_DELETION, &d->arena, &now);

	for (i = 0; one->seen != NULL && now != NULL && i < count; i++)
		if (!stamps_have(one->seen, one->seen_count, now[i]))
			return true;
	return false;
}

static enum err
decide_deletion(struct deciding *d, const struct decision *one)
{
	if (!decide_waits_in(&d->rec, NULL) ||
	    (one->how == DECIDE_DELETE && is_unseen(d, one))) {
		d->outcome->stale++;
		return OK;
	}
	d->outcome->fields++;
	if (one->how == DECIDE_KEEP)
		return keep(d, one);
	d->verdict.gone = true;
	return OK;
}

/* Room for every field of the kind, and for all that may be replaced. */
static bool
make_room(struct deciding *d)
{
	struct verdict *v = &d->verdict;
	size_t i, most = 1;

	*v = (struct verdict){ .count = 0 };
	for (i = 0; i < rec_count(&d->rec); i++) {
		struct rec_register at = rec_at(&d->rec, i);

		most += register_siblings(&at) * d->count;
	}
	for (i = 0; i < d->count; i++)
		most += d->all[i].seen_count;
	v->fields = arena_array(&d->arena, d->kind->count + d->count,
	    sizeof *v->fields);
	v->values = arena_array(&d->arena, d->kind->count + d->count,
	    sizeof *v->values);
	v->seen = arena_array(&d->arena, most, sizeof *v->seen);
	return v->fields != NULL && v->values != NULL && v->seen != NULL;
}

static void
write_verdict(struct deciding *d)
{
	const struct verdict *v = &d->verdict;
	size_t i;

	if (v->gone) {
		change_remove(d->change, d->kind, d->rec.id);
		return;
	}
	if (v->count == 0 && v->ended_count == 0)
		return;
	change_open_seen(d->change, d->kind, d->rec.id, v->seen,
	    v->seen_count);
	if (v->ended_count > 0)
		change_end_deletion(d->change, v->ended, v->ended_count);
	for (i = 0; i < v->count; i++)
		change_set(d->change, v->fields[i], &v->values[i]);
	change_close(d->change);
}

static enum err
decide_one_record(struct deciding *d)
{
	size_t i, before = d->outcome->fields;
	enum err err = OK;

	d->kind = NULL;
	if (record_get(change_txn(d->change), d->all->id, &d->rec))
		d->kind = names_kind(d->session->schema, rec_kind(&d->rec));
	if (d->kind == NULL) {
		d->outcome->stale += d->count;
		return OK;
	}
	if (!make_room(d))
		return ERR_NOMEM;
	for (i = 0; err == OK && i < d->count; i++)
		err = d->all[i].how >= DECIDE_KEEP ?
		    decide_deletion(d, &d->all[i]) :
		    decide_field(d, &d->all[i]);
	if (err == OK && d->arena.failed)
		err = ERR_NOMEM;
	if (err == OK)
		write_verdict(d);
	d->outcome->records += d->outcome->fields > before;
	return err;
}

static enum err
decide_all(struct deciding *d, const struct decision *all, size_t count)
{
	size_t i;
	enum err err = OK;

	for (i = 0; err == OK && i < count; i += d->count) {
		d->all = &all[i];
		for (d->count = 1; i + d->count < count &&
		    all[i + d->count].id == d->all->id; d->count++)
			;
		err = decide_one_record(d);
		arena_reset(&d->arena);
	}
	return err;
}

enum err
decide_apply(struct session *session, const struct decision *all,
    size_t count, struct decide_outcome *outcome, struct note *why)
{
	struct deciding d = { .session = session, .outcome = outcome,
	    .why = why };
	enum err err = change_begin(session->store, &session->author, why,
	    &d.change);

	*outcome = (struct decide_outcome){ .records = 0 };
	if (err != OK)
		return err;
	arena_init(&d.arena);
	err = decide_all(&d, all, count);
	arena_clear(&d.arena);
	if (err == OK)
		return change_end(d.change, &outcome->change);
	change_abandon(d.change);
	return err;
}
