/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/decide.h"

#include "core/base/words.h"
#include "core/store/index.h"

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

static enum err
end(struct change *change, enum err err, struct change_result *result)
{
	if (err == OK) {
		change_close(change);
		return change_end(change, result);
	}
	change_abandon(change);
	return err;
}

static enum err
begin(struct session *session, uint64_t id, struct note *why,
    struct change **change, struct rec_view *rec)
{
	enum err err = change_begin(session->store, &session->author, why,
	    change);

	if (err == OK && !record_get(change_txn(*change), id, rec)) {
		change_abandon(*change);
		err = note_fail(ERR_REFUSED, why,
		    _("This record is not there now."));
	}
	return err;
}

enum err
decide_value(struct session *session, uint64_t id, const struct field *field,
    uint64_t stamp, struct change_result *result, struct note *why)
{
	struct change *change;
	struct rec_view rec;
	struct value value;
	enum err err = begin(session, id, why, &change, &rec);

	*result = (struct change_result){ .set = 0 };
	if (err != OK)
		return err;
	if (!find_value(&rec, field->slot, stamp, &value))
		return end(change, note_fail(ERR_REFUSED, why,
		    _("Somebody has decided this meanwhile; look again.")),
		    result);
	change_open_settle(change, names_kind(session->schema,
	    rec_kind(&rec)), id);
	change_set(change, field, &value);
	return end(change, OK, result);
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

/* The deletion named these values, so they do not come back by themselves. */
static enum err
give_back(struct change *change, const struct kind *kind,
    const struct rec_view *rec, struct arena *arena)
{
	struct event *events;
	size_t count, i;
	struct value value;
	enum err err = history_of(change_txn(change), rec->id, arena,
	    &events, &count);

	for (i = 0; err == OK && i < kind->count; i++) {
		const struct field *field = &kind->fields[i];

		if (rec_value(rec, field->slot).tag != VALUE_NULL)
			continue;
		value = last_given(events, count, span_of(field->name));
		if (value.tag != VALUE_NULL)
			change_set(change, field, &value);
	}
	return err;
}

enum err
decide_keep(struct session *session, uint64_t id,
    struct change_result *result, struct note *why)
{
	struct change *change;
	struct rec_view rec;
	const struct kind *kind;
	struct arena arena;
	enum err err = begin(session, id, why, &change, &rec);

	*result = (struct change_result){ .set = 0 };
	if (err != OK)
		return err;
	arena_init(&arena);
	kind = names_kind(session->schema, rec_kind(&rec));
	change_open_settle(change, kind, id);
	err = end(change, give_back(change, kind, &rec, &arena), result);
	arena_clear(&arena);
	return err;
}
