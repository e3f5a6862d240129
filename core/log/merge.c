/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/merge.h"

#include <stdlib.h>

struct merge_set {			/* a value that some line gave */
	uint16_t		 slot;
	bool			 dead;
	struct sibling		 s;
	uint64_t		 again;		/* what its line is again; 0 */
};

struct merge_name {			/* a stamp that some line replaces */
	uint64_t		 stamp;
	size_t			 line;
};

struct merge_line {			/* which sets are its own */
	size_t			 first, count;
	bool			 del;
	uint16_t		 only;	/* besides, if not 0 */
};

void
merge_init(struct merge *m, struct txn *txn, struct arena *arena)
{
	memset(m, 0, sizeof *m);
	m->txn = txn;
	m->arena = arena;
}

void
merge_clear(struct merge *m)
{
	mem_free(m->sets);
	mem_free(m->names);
	mem_free(m->lines);
	mem_free(m->group);
	if (m->built)
		rec_build_clear(&m->build);
	merge_init(m, m->txn, m->arena);
}

void
merge_begin(struct merge *m, uint64_t id)
{
	m->id = id;
	m->again = 0;
	m->kind = 0;
	m->kind_name = SPAN("");
	m->created = m->early = false;
	m->set_count = m->name_count = m->line_count = 0;
}

static void
add_set(struct merge *m, uint16_t slot, uint64_t stamp, struct value value)
{
	if (!vec_room(&m->sets, &m->set_room, m->set_count, sizeof *m->sets))
		txn_nomem(m->txn);
	else
		m->sets[m->set_count++] = (struct merge_set){ slot, false,
		    { stamp, value }, m->again };
}

static void
add_name(struct merge *m, uint64_t stamp)
{
	if (!vec_room(&m->names, &m->name_room, m->name_count,
	    sizeof *m->names))
		txn_nomem(m->txn);
	else
		m->names[m->name_count++] = (struct merge_name){ stamp,
		    m->line_count - 1 };
}

static bool
add_line(struct merge *m, bool del)
{
	if (!vec_room(&m->lines, &m->line_room, m->line_count,
	    sizeof *m->lines)) {
		txn_nomem(m->txn);
		return false;
	}
	m->lines[m->line_count++] = (struct merge_line){
	    .first = m->set_count, .del = del };
	return true;
}

/* Lines of an import look alike: the third field is what it was before. */
static uint16_t
slot_of(struct merge *m, struct merge_shape *shape, enum name_sort sort,
    struct span name)
{
	if (shape->slot != 0 &&
	    span_is(name, span_make(shape->text, shape->len)))
		return shape->slot;
	shape->slot = names_slot(m->txn, sort, name);
	shape->len = name.len < sizeof shape->text ? name.len : 0;
	memcpy(shape->text, name.at, shape->len);
	return shape->slot;
}

uint32_t
merge_writer(struct merge *m, struct span dev)
{
	if (m->writer.number != 0 && span_is(dev, span_of(m->writer.dev)))
		return m->writer.number;
	if (m->txn->mode == TXN_WRITE)
		writer_meet(m->txn, dev, &m->writer);
	else if (!writer_find(m->txn, dev, &m->writer))
		m->writer.number = 0;
	return m->writer.number;
}

bool
merge_is_folded(struct merge *m, uint64_t stamp)
{
	uint32_t number = stamp_writer(stamp);

	if (m->now != 0 && number == stamp_writer(m->now))
		return stamp <= m->now;
	if (m->writer.number != number &&
	    !writer_get(m->txn, number, &m->writer)) {
		m->writer.number = 0;
		return false;
	}
	return stamp_serial(stamp) <= m->writer.folded;
}

/* Whether a line on this record with this stamp is in the tables. */
static bool
has_line(struct merge *m, uint64_t stamp)
{
	unsigned char key[16];
	struct span nothing;

	if (stamp == m->id)
		return m->created;
	stamp_key(key, m->id);
	stamp_key(key + 8, stamp);
	return txn_get(m->txn, TREE_TOUCHED, span_make(key, sizeof key),
	    &nothing) && merge_is_folded(m, stamp);
}

/* A stamp of a writer never heard of has not arrived, and nothing more need
 * be known of it: when it comes, all lines are folded again. */
static void
name_stamp(struct merge *m, struct span text)
{
	struct writer writer = { 0 };
	struct span dev;
	uint64_t n, stamp;

	if (!stamp_split(text, &dev, &n))
		return;
	if (m->writer.number == 0 || !span_is(dev, span_of(m->writer.dev))) {
		if (!writer_find(m->txn, dev, &writer)) {
			m->early = true;
			return;
		}
		m->writer = writer;
	}
	stamp = n < SERIAL_MARKED ? stamp_make(m->writer.number, n) :
	    stamp_read(m->txn, text);
	if (!has_line(m, stamp))
		m->early = true;
	add_name(m, stamp);
}

/* The kind is what the creating line says, the least name if several have
 * written that again; until it has come, the least that any line says. */
static void
take_kind(struct merge *m, const struct line *line)
{
	bool creates = line->rec_dev.len == 0 || m->again == m->id;

	if (m->created != creates ? m->created : m->kind != 0 &&
	    span_order(line->rec_kind, m->kind_name) >= 0)
		return;
	m->created = creates;
	m->kind_name = line->rec_kind;
	m->kind = slot_of(m, &m->kind_shape, NAME_KIND, line->rec_kind);
}

static void
take_sets(struct merge *m, uint64_t stamp, const struct line *line)
{
	struct line_walk walk;
	struct value value;
	struct span name;
	size_t i = 0;
	uint16_t slot;

	line_sets(&walk, line, m->arena);
	while (i < LINE_FIELDS && line_next_set(&walk, &name, &value)) {
		slot = slot_of(m, &m->shape[i++], NAME_FIELD, name);
		if (slot != REC_DELETION)
			add_set(m, slot, stamp, value);
	}
}

/* A line that was written again can be named by what it is again, and comes
 * more than once perhaps: such records are made of all their lines. */
static void
take_again(struct merge *m, const struct line *line)
{
	m->again = line->re.len == 0 ? 0 : log_again(m->txn, line);
	m->early |= line->re.len > 0;
}

void
merge_line(struct merge *m, uint64_t stamp, const struct line *line)
{
	struct merge_line *own;
	struct line_walk walk;
	struct span text;

	take_again(m, line);
	if (!add_line(m, line->del))
		return;
	take_kind(m, line);
	if (line->del)
		add_set(m, REC_DELETION, stamp,
		    (struct value){ .tag = VALUE_TRUE });
	else if (line->sets > 0)
		take_sets(m, stamp, line);
	own = &m->lines[m->line_count - 1];
	own->count = m->set_count - own->first;
	if (line->olds == 0)
		return;
	line_olds(&walk, line, m->arena);
	while (line_next_old(&walk, &text))
		name_stamp(m, text);
}

void
merge_names(struct merge *m, struct span field, const struct line *line)
{
	struct line_walk walk;
	struct span text;

	if (line->olds == 0 || !add_line(m, false))
		return;
	m->lines[m->line_count - 1].only = names_slot(m->txn, NAME_FIELD,
	    field);
	line_olds(&walk, line, m->arena);
	while (line_next_old(&walk, &text))
		name_stamp(m, text);
}

void
merge_base(struct merge *m, const struct rec_view *rec)
{
	size_t i, count = rec_count(rec);
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling s;

	m->created = true;
	m->kind = rec_kind(rec);
	m->early |= (rec_flags(rec) & REC_EARLY) != 0;
	for (i = 0; i < count; i++) {
		reg = rec_at(rec, i);
		sibling_walk(&walk, &reg);
		while (sibling_next(&walk, &s))
			add_set(m, reg.slot, s.stamp, s.value);
	}
}

static int
name_order(const void *left, const void *right)
{
	const struct merge_name *a = left, *b = right;

	return (a->stamp > b->stamp) - (a->stamp < b->stamp);
}

static int
set_order(const void *left, const void *right)
{
	const struct merge_set *a = left, *b = right;

	if (a->slot != b->slot)
		return a->slot < b->slot ? -1 : 1;
	return (a->s.stamp > b->s.stamp) - (a->s.stamp < b->s.stamp);
}

/* The first name of this stamp, or of one above it. */
static size_t
names_from(const struct merge *m, uint64_t stamp)
{
	size_t low = 0, high = m->name_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->names[mid].stamp < stamp)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Whether a line that names a value's stamp speaks of its register: a
 * deletion speaks of all, and every line of the deletion. */
static bool
line_covers(const struct merge *m, size_t line, uint16_t slot)
{
	const struct merge_line *l = &m->lines[line];
	size_t i;

	if (l->only != 0)
		return slot == l->only;
	if (l->del || slot == REC_DELETION)
		return true;
	for (i = l->first; i < l->first + l->count; i++)
		if (m->sets[i].slot == slot)
			return true;
	return false;
}

static bool
is_named(const struct merge *m, uint64_t stamp, uint16_t slot)
{
	size_t at;

	for (at = names_from(m, stamp); at < m->name_count &&
	    m->names[at].stamp == stamp; at++)
		if (line_covers(m, m->names[at].line, slot))
			return true;
	return false;
}

/* The same line written again by several: who names one names all. */
static bool
is_named_again(const struct merge *m, const struct merge_set *set)
{
	size_t i;

	if (is_named(m, set->again, set->slot))
		return true;
	for (i = 0; i < m->set_count; i++)
		if (m->sets[i].again == set->again &&
		    is_named(m, m->sets[i].s.stamp, set->slot))
			return true;
	return false;
}

static void
bury(struct merge *m)
{
	size_t i;

	if (m->name_count > 1)
		qsort(m->names, m->name_count, sizeof *m->names, name_order);
	for (i = 0; i < m->set_count; i++) {
		struct merge_set *set = &m->sets[i];

		set->dead = is_named(m, set->s.stamp, set->slot) ||
		    (set->again != 0 && is_named_again(m, set));
	}
}

/* Live values only, by slot; a line that was given twice counts once. */
static void
sort_live(struct merge *m)
{
	size_t i, live = 0;
	bool sorted = true;

	for (i = 0; i < m->set_count; i++) {
		if (m->sets[i].dead)
			continue;
		m->sets[live++] = m->sets[i];
		if (live > 1 && set_order(&m->sets[live - 2],
		    &m->sets[live - 1]) >= 0)
			sorted = false;
	}
	m->set_count = live;
	if (sorted)
		return;
	qsort(m->sets, live, sizeof *m->sets, set_order);
	for (i = 1, live = 1; i < m->set_count; i++)
		if (set_order(&m->sets[live - 1], &m->sets[i]) != 0)
			m->sets[live++] = m->sets[i];
	m->set_count = live;
}

/* What decides which of several values is shown, the same everywhere. */
struct rank {
	bool		 doubtful;
	int64_t		 t;
	char		 dev[DEV_CHARS + 1];
	uint64_t	 n;
	struct sibling	 s;
};

static int
rank_order(const void *left, const void *right)
{
	const struct rank *a = left, *b = right;
	int cmp;

	if (a->doubtful != b->doubtful)
		return a->doubtful ? 1 : -1;
	if (a->t != b->t)
		return a->t > b->t ? -1 : 1;
	cmp = memcmp(b->dev, a->dev, DEV_CHARS);
	if (cmp != 0)
		return cmp;
	return (a->n < b->n) - (a->n > b->n);
}

static void
rank_siblings(struct merge *m, struct sibling *group, size_t count)
{
	struct rank *ranks = arena_array(m->arena, count, sizeof *ranks);
	struct change_set set;
	struct writer writer;
	size_t i;

	if (ranks == NULL)
		return;
	for (i = 0; i < count; i++) {
		struct rank *r = &ranks[i];

		r->s = group[i];
		r->n = stamp_serial(r->s.stamp);
		r->doubtful = true;
		if (log_set_of(m->txn, r->s.stamp, &set)) {
			r->doubtful = set.doubtful;
			r->t = set.t;
		}
		if (writer_get(m->txn, stamp_writer(r->s.stamp), &writer))
			memcpy(r->dev, writer.dev, sizeof r->dev);
	}
	qsort(ranks, count, sizeof *ranks, rank_order);
	for (i = 0; i < count; i++)
		group[i] = ranks[i].s;
}

static bool
differ(const struct sibling *group, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++)
		if (!value_is(&group[0].value, &group[i].value))
			return true;
	return false;
}

/* One register out of the sets from begin on; returns where the next one
 * begins. */
static size_t
end_register(struct merge *m, size_t begin, struct rec_build *build)
{
	uint16_t slot = m->sets[begin].slot;
	size_t i, count = 0;

	for (i = begin; i < m->set_count && m->sets[i].slot == slot; i++) {
		if (!vec_room(&m->group, &m->group_room, count,
		    sizeof *m->group)) {
			txn_nomem(m->txn);
			return m->set_count;
		}
		m->group[count++] = m->sets[i].s;
	}
	if (count > 1)
		rank_siblings(m, m->group, count);
	rec_build_register(build, slot, m->group, count);
	if (slot == REC_DELETION)
		build->flags |= REC_GONE;
	else if (differ(m->group, count))
		build->flags |= REC_CONFLICT;
	return i;
}

bool
merge_end(struct merge *m, struct buf *out)
{
	struct rec_build *build = &m->build;
	size_t at = 0;

	if (m->kind == 0)
		return false;
	if (m->name_count > 0)
		bury(m);
	sort_live(m);
	if (m->built)
		rec_build_again(build, m->id, m->kind);
	else
		rec_build_begin(build, m->id, m->kind);
	m->built = true;
	while (at < m->set_count)
		at = end_register(m, at, build);
	if (build->count > 1 && (build->flags & REC_GONE) != 0)
		build->flags ^= REC_GONE | REC_DISPUTED;
	if (m->early || !m->created)
		build->flags |= REC_EARLY;
	rec_build_end(build, build->flags, out);
	if (out->failed || m->arena->failed)
		txn_nomem(m->txn);
	return true;
}
