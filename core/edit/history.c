/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/history.h"

#include <stdlib.h>

#include "core/edit/trail.h"
#include "core/log/same.h"

/* By time, then as it was written. */
static int
line_order(const void *left, const void *right)
{
	const struct trail_line *const *a = left, *const *b = right;

	if ((*a)->set.t != (*b)->set.t)
		return (*a)->set.t < (*b)->set.t ? -1 : 1;
	return ((*a)->stamp > (*b)->stamp) - ((*a)->stamp < (*b)->stamp);
}

/* What a line replaced in a field: the first of what it names there. */
static struct value
value_before(const struct trail *trail, const struct trail_line *line,
    uint16_t slot)
{
	const struct trail_line *old;
	const struct value *value;
	size_t i;

	for (i = 0; i < line->old_count; i++) {
		old = trail_find(trail, line->olds[i]);
		value = old == NULL ? NULL : trail_value(old, slot);
		if (value != NULL)
			return *value;
	}
	return VALUE_EMPTY;
}

/* A line that is an event besides what it sets. */
static bool
stands_alone(const struct trail_line *line)
{
	return line->creates || line->del || line->erases ||
	    line->other != 0;
}

static size_t
count_events(const struct trail *trail)
{
	size_t i, count = 0;

	for (i = 0; i < trail->count; i++)
		count += trail->lines[i].set_count +
		    stands_alone(&trail->lines[i]);
	return count;
}

static size_t
tell_line(struct txn *txn, const struct trail *trail,
    const struct trail_line *line, struct event *out)
{
	struct event *event = out;
	size_t i;

	if (stands_alone(line)) {
		*event++ = (struct event){
			.stamp = line->stamp,
			.set = line->set,
			.removed = line->del,
			.erased = line->erases,
			.parted = line->parts,
			.joined = line->other,
		};
	}
	for (i = 0; i < line->set_count; i++) {
		uint16_t slot = line->sets[i].slot;

		*event++ = (struct event){
			.stamp = line->stamp,
			.set = line->set,
			.field = names_text(txn, NAME_FIELD, slot),
			.before = value_before(trail, line, slot),
			.after = line->sets[i].value,
		};
	}
	return (size_t)(event - out);
}

enum err
history_of(struct txn *txn, uint64_t id, struct arena *arena,
    struct event **out, size_t *count)
{
	const struct trail_line **order;
	struct trail trail;
	size_t i;

	*out = NULL;
	*count = 0;
	if (!trail_read(&trail, txn, id, arena))
		return txn->err;
	order = arena_array(arena, trail.count, sizeof *order);
	*out = arena_array(arena, count_events(&trail) + 1, sizeof **out);
	if (order == NULL || *out == NULL)
		return ERR_NOMEM;
	for (i = 0; i < trail.count; i++)
		order[i] = &trail.lines[i];
	qsort(order, trail.count, sizeof *order, line_order);
	for (i = 0; i < trail.count; i++)
		*count += tell_line(txn, &trail, order[i], *out + *count);
	return txn->err;
}

struct moment {
	struct txn	*txn;
	int64_t		 ms;
};

static bool
was_written_by(void *with, uint64_t stamp)
{
	const struct moment *moment = with;
	struct change_set set;

	return log_set_of(moment->txn, stamp, &set) && set.t <= moment->ms;
}

/* Of a thing with several ids only the first has a record; whether one of
 * them was there. */
static bool
was_there(struct txn *txn, uint64_t id, const struct fold_choice *choice,
    bool *first)
{
	uint64_t *members;
	struct arena arena;
	bool there = false;
	size_t i, count;

	arena_init(&arena);
	count = same_class(txn, id, choice, &arena, &members);
	*first = count < 2 || same_first(txn, members, count) == id;
	for (i = 0; i < count; i++)
		there |= was_written_by(choice->with, members[i]);
	arena_clear(&arena);
	return there;
}

bool
history_as_of(struct txn *txn, uint64_t id, int64_t ms, struct buf *out)
{
	struct moment moment = { txn, ms };
	struct fold_choice choice = { was_written_by, &moment };
	size_t before = out->len;
	struct rec_view rec;
	bool first;

	if (was_there(txn, id, &choice, &first) && first &&
	    fold_record(txn, id, &choice, out) && !out->failed &&
	    rec_view(&rec, id, span_make(out->at + before,
	    out->len - before)) && (rec_flags(&rec) & REC_GONE) == 0)
		return true;
	out->len = before;
	return false;
}

uint64_t
history_id(struct txn *txn, struct span text, int64_t ms)
{
	uint64_t id = id_written(txn, text), *members;
	struct moment moment = { txn, ms };
	struct fold_choice choice = { was_written_by, &moment };
	struct arena arena;
	size_t count;

	if (id == 0 || !alias_is_joined(txn, id))
		return id;
	arena_init(&arena);
	count = same_class(txn, id, &choice, &arena, &members);
	if (count > 0)
		id = same_first(txn, members, count);
	arena_clear(&arena);
	return id;
}
