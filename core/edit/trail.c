/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/trail.h"

#include <stdlib.h>

#include "core/log/erase.h"
#include "core/log/permit.h"
#include "core/log/same.h"

/* A line on a record, by the id that it names. */
struct mention {
	uint64_t	 stamp, id;
};

struct mentions {
	struct arena	*arena;
	struct mention	*at;
	size_t		 count, room;
	uint64_t	 id;		/* the one being listed */
	size_t		 ids;		/* that the thing has */
	uint64_t	*links;		/* lines that make it one */
	size_t		 link_count;
};

static void
mention(struct mentions *m, uint64_t stamp, uint64_t id)
{
	struct mention *more;

	if (m->count == m->room) {
		m->room = m->room == 0 ? 16 : 2 * m->room;
		more = arena_array(m->arena, m->room, sizeof *more);
		if (more == NULL)
			return;
		if (m->count > 0)
			memcpy(more, m->at, m->count * sizeof *more);
		m->at = more;
	}
	m->at[m->count++] = (struct mention){ stamp, id };
}

static void
mention_all(struct mentions *m, struct txn *txn, uint64_t id)
{
	unsigned char prefix[8];
	struct span key, value;
	struct walk walk;

	mention(m, id, id);
	stamp_key(prefix, id);
	walk_begin(&walk, txn, TREE_TOUCHED,
	    span_make(prefix, sizeof prefix));
	while (walk_next(&walk, &key, &value))
		mention(m, get_u64(key.at + 8), id);
	walk_end(&walk);
}

static int
mention_order(const void *left, const void *right)
{
	const struct mention *a = left, *b = right;

	if (a->stamp != b->stamp)
		return a->stamp < b->stamp ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void
mention_link(void *with, uint64_t stamp)
{
	struct mentions *m = with;

	mention(m, stamp, m->id);
}

/* Of all ids of the thing, in the order of stamps. */
static void
list_mentions(struct mentions *m, struct txn *txn, uint64_t id)
{
	uint64_t *members;
	size_t i;

	m->ids = same_class(txn, id, NULL, m->arena, &members);
	if (m->ids > 1)
		m->link_count = same_lines(txn, members, m->ids, NULL,
		    m->arena, &m->links);
	for (i = 0; i < m->ids; i++) {
		m->id = members[i];
		mention_all(m, txn, m->id);
		same_mentions(txn, m->id, mention_link, m);
	}
	if (m->count > 1)
		qsort(m->at, m->count, sizeof *m->at, mention_order);
}

static bool
is_folded(struct txn *txn, uint64_t stamp)
{
	struct writer writer;

	return writer_get(txn, stamp_writer(stamp), &writer) &&
	    stamp_serial(stamp) <= writer.folded;
}

static void
take_sets(struct trail_line *out, struct txn *txn, const struct line *line,
    struct arena *arena)
{
	struct line_walk walk;
	struct trail_set *set;
	struct span name;

	out->sets = arena_array(arena, line->sets + 1, sizeof *out->sets);
	if (out->sets == NULL || line->sets == 0)
		return;
	line_sets(&walk, line, arena);
	for (set = out->sets; line_next_set(&walk, &name, &set->value);) {
		set->slot = names_slot(txn, NAME_FIELD, name);
		set++;
	}
	out->set_count = (size_t)(set - out->sets);
}

static void
take_olds(struct trail_line *out, struct txn *txn, const struct line *line,
    struct arena *arena)
{
	struct line_walk walk;
	struct writer writer;
	struct span text, dev;
	uint64_t n;

	out->olds = arena_array(arena, line->olds + 1, sizeof *out->olds);
	if (out->olds == NULL || line->olds == 0)
		return;
	line_olds(&walk, line, arena);
	while (line_next_old(&walk, &text))
		if (stamp_split(text, &dev, &n))
			out->olds[out->old_count++] =
			    !writer_find(txn, dev, &writer) ? 0 :
			    stamp_read(txn, text);
}

static bool
may_write(struct txn *txn, uint64_t id, uint64_t stamp,
    const struct line *line)
{
	struct permit permit;
	bool may;

	permit_init(&permit, txn);
	may = permit_line(&permit, id, stamp, line);
	permit_clear(&permit);
	return may;
}

static void
take_fields(struct trail_line *out, struct txn *txn, const struct line *line,
    struct arena *arena)
{
	struct same_fields fields;
	struct span name;
	size_t count = 0;

	same_fields(&fields, line, arena);
	while (same_next_field(&fields, &name))
		count++;
	out->fields = arena_array(arena, count + 1, sizeof *out->fields);
	if (out->fields == NULL)
		return;
	same_fields(&fields, line, arena);
	while (same_next_field(&fields, &name))
		out->fields[out->field_count++] = names_slot(txn, NAME_FIELD,
		    name);
}

/* Of a thing with several ids the second is the one that came to it. */
static void
take_link(struct trail_line *out, struct txn *txn, const struct mentions *m,
    const struct line *line)
{
	uint64_t a, b;
	size_t i;

	if (same_about(txn, line, m->arena, &a, &b))
		out->other = m->ids > 1 || out->id == a ? b : a;
	out->parts = span_is(line->k, SPAN("apart"));
	for (i = 0; i < m->link_count; i++)
		if (m->links[i] == out->stamp) {
			take_fields(out, txn, line, m->arena);
			take_olds(out, txn, line, m->arena);
		}
}

static bool
take_line(struct trail_line *out, struct txn *txn, const struct mentions *m,
    const struct mention *at)
{
	uint64_t id = at->id, stamp = at->stamp;
	struct arena *arena = m->arena;
	struct line line;
	struct span raw;
	bool erases, links;

	if (!is_folded(txn, stamp) || !log_get(txn, stamp, &raw) ||
	    line_read(&line, raw, arena, NULL) != OK)
		return false;
	erases = span_is(line.k, span_of(erase_ruling.k)) &&
	    erase_is_about(txn, &line, id, arena);
	links = span_is(line.k, span_of(same_ruling.k)) ||
	    span_is(line.k, span_of(apart_ruling.k));
	if (!erases && !links && (log_record(txn, stamp, &line) != id ||
	    !may_write(txn, id, stamp, &line)))
		return false;
	*out = (struct trail_line){
		.stamp = stamp,
		.id = id,
		.again = log_again(txn, &line),
		.creates = id == stamp,
		.del = line.del,
		.erases = erases,
		.personal = line.salt.len > 0,
	};
	out->creates |= out->again == id;
	if (!log_set_of(txn, stamp, &out->set))
		out->set = (struct change_set){ .doubtful = true };
	if (links) {
		take_link(out, txn, m, &line);
		return true;
	}
	take_sets(out, txn, &line, arena);
	take_olds(out, txn, &line, arena);
	return true;
}

/* What is named by its mark, as the line here that has it. */
static void
find_marks(struct trail *trail)
{
	size_t i, j, k;

	for (i = 0; i < trail->count; i++) {
		if (trail->lines[i].again == 0)
			continue;
		for (j = 0; j < trail->count; j++)
			for (k = 0; k < trail->lines[j].old_count; k++)
				if (trail->lines[j].olds[k] ==
				    trail->lines[i].again)
					trail->lines[j].olds[k] =
					    trail->lines[i].stamp;
	}
}

const struct trail_line *
trail_find(const struct trail *trail, uint64_t stamp)
{
	size_t low = 0, high = trail->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (trail->lines[mid].stamp == stamp)
			return &trail->lines[mid];
		if (trail->lines[mid].stamp < stamp)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/*
 * What an import took over from another register has no creating line here:
 * its first line is it, unless one names what has not come, and so speaks of
 * a record that was here before.
 */
static void
find_creation(struct trail *trail)
{
	struct trail_line *first = NULL;
	size_t i, j;

	for (i = 0; i < trail->count; i++) {
		struct trail_line *line = &trail->lines[i];

		if (line->creates)
			return;
		for (j = 0; j < line->old_count; j++)
			if (trail_find(trail, line->olds[j]) == NULL)
				return;
		if (first == NULL && !line->erases && line->other == 0)
			first = line;
	}
	if (first != NULL && first->old_count == 0)
		first->creates = true;
}

bool
trail_read(struct trail *trail, struct txn *txn, uint64_t id,
    struct arena *arena)
{
	struct mentions m = { .arena = arena };
	size_t i;

	*trail = (struct trail){ .id = id };
	list_mentions(&m, txn, id);
	trail->lines = arena_array(arena, m.count + 1, sizeof *trail->lines);
	if (trail->lines == NULL || m.count == 0) {
		txn_nomem(txn);
		return false;
	}
	for (i = 0; i < m.count; i++)
		if ((trail->count == 0 || m.at[i].stamp !=
		    trail->lines[trail->count - 1].stamp) &&
		    take_line(&trail->lines[trail->count], txn, &m, &m.at[i]))
			trail->count++;
	find_marks(trail);
	find_creation(trail);
	if (arena->failed)
		txn_nomem(txn);
	return trail->count > 0;
}

const struct value *
trail_value(const struct trail_line *line, uint16_t slot)
{
	size_t i;

	for (i = 0; i < line->set_count; i++)
		if (line->sets[i].slot == slot)
			return &line->sets[i].value;
	return NULL;
}

bool
trail_names(const struct trail_line *line, uint64_t stamp)
{
	size_t i;

	for (i = 0; i < line->old_count; i++)
		if (line->olds[i] == stamp)
			return true;
	return false;
}

bool
trail_replaces(const struct trail_line *line, uint16_t slot)
{
	size_t i;

	for (i = 0; i < line->field_count; i++)
		if (line->fields[i] == slot)
			return true;
	return line->del || trail_value(line, slot) != NULL;
}
