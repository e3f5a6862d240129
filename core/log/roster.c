/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/roster.h"

#include "core/base/words.h"
#include "core/log/erase.h"
#include "core/log/fold.h"
#include "core/log/fork.h"
#include "core/log/intro.h"
#include "core/log/trust.h"

#define DUE	SPAN("roster")	/* in META: it must be worked out again */

enum { LINE_KEY = 9, FEW = 32 };

/* A line that speaks of the roster, in its hub's log. */
struct decree {
	uint64_t		 stamp;
	struct roster_line	 line;
	const struct line	*whole;
	struct seat		*by;	/* NULL: its writer has no seat */
	bool			 counts;
};

/* A writer with some place on the roster. */
struct seat {
	struct seat	*next;
	uint32_t	 number;
	struct span	 dev;
	unsigned	 rank;
	bool		 hub, settled, listed;
	uint64_t	 above;		/* limit by those of higher rank */
	uint64_t	 limit;
	struct span	 role, kinds, areas;
};

/* A writer that goes on for another, with that one's signature. */
struct heir {
	struct heir	*next;
	uint32_t	 number, old;
};

struct table {
	struct txn	*txn;
	struct arena	 arena;
	struct decree	*decrees;
	size_t		 count;
	struct seat	*seats, **last;
	struct heir	*heirs;		/* in descending order */
};

void
roster_touch(struct txn *txn)
{
	txn_put(txn, TREE_META, DUE, SPAN("1"));
}

bool
roster_is_due(struct txn *txn)
{
	struct span value;

	return txn_get(txn, TREE_META, DUE, &value);
}

/* 'L' and the stamp: only a hint, the line itself is read again. */
void
roster_meet(struct txn *txn, uint64_t stamp, const struct line *line)
{
	unsigned char key[LINE_KEY] = { 'L' };
	enum roster_sort sort = roster_sort(line->k);

	if (sort == ROSTER_DEVICE || sort == ROSTER_REVOKE) {
		stamp_key(key + 1, stamp);
		txn_put(txn, TREE_ROSTER, span_make(key, sizeof key),
		    SPAN(""));
	} else if (line->n != 1) {
		return;
	}
	roster_touch(txn);
}

/* Gathering. */

static bool
is_whole(struct txn *txn, uint64_t stamp)
{
	struct writer writer;

	if (!writer_get(txn, stamp_writer(stamp), &writer))
		return false;
	writer.limit = fork_limit(txn, &writer);
	return stamp_serial(stamp) <= fold_end(txn, &writer);
}

static bool
decree_read(struct table *t, uint64_t stamp, struct decree *decree)
{
	struct line *line = arena_get(&t->arena, sizeof *line);
	struct span raw;

	*decree = (struct decree){ .stamp = stamp, .whole = line };
	if (line == NULL || !is_whole(t->txn, stamp) ||
	    !log_get(t->txn, stamp, &raw))
		return false;
	raw = arena_copy(&t->arena, raw);
	return line_read(line, raw, &t->arena, NULL) == OK &&
	    roster_line_read(&decree->line, line, &t->arena);
}

static void
gather_decrees(struct table *t)
{
	struct span key, value;
	struct walk walk;
	size_t room = 1;

	walk_begin(&walk, t->txn, TREE_ROSTER, SPAN("L"));
	while (walk_next(&walk, &key, &value))
		room++;
	t->decrees = arena_array(&t->arena, room, sizeof *t->decrees);
	walk_seek(&walk, SPAN("L"));
	while (t->decrees != NULL && walk_next(&walk, &key, &value))
		if (decree_read(t, get_u64(key.at + 1),
		    &t->decrees[t->count]))
			t->count++;
	walk_end(&walk);
}

static struct seat *
seat_of(struct table *t, uint32_t number)
{
	struct seat *s;

	for (s = t->seats; s != NULL; s = s->next)
		if (s->number == number)
			return s;
	return NULL;
}

/* Seats its decrees, too. */
static struct seat *
seat_add(struct table *t, const struct writer *writer)
{
	struct seat *s = arena_get(&t->arena, sizeof *s);
	size_t i;

	if (s == NULL)
		return NULL;
	*s = (struct seat){ .number = writer->number, .above = SERIAL_MAX,
	    .limit = SERIAL_MAX };
	s->dev = arena_copy(&t->arena, span_of(writer->dev));
	*t->last = s;
	t->last = &s->next;
	for (i = 0; i < t->count; i++)
		if (stamp_writer(t->decrees[i].stamp) == s->number)
			t->decrees[i].by = s;
	return s;
}

/* By its DEV; a writer that was never heard of gets a number first. */
static struct seat *
seat_named(struct table *t, struct span dev)
{
	struct writer writer;
	struct seat *s;

	writer_meet(t->txn, dev, &writer);
	if (writer.number == 0)
		return NULL;
	s = seat_of(t, writer.number);
	return s != NULL ? s : seat_add(t, &writer);
}

static void
seat_hub(struct table *t, struct span dev, unsigned rank)
{
	struct seat *s = seat_named(t, dev);

	if (s == NULL || (s->hub && s->rank <= rank))
		return;
	s->hub = s->listed = true;
	s->rank = rank;
}

static void
seat_roots(struct table *t)
{
	char devs[FEW][DEV_CHARS];
	size_t i, count = trust_hubs(t->txn, devs, FEW);

	for (i = 0; i < count; i++)
		seat_hub(t, span_make(devs[i], DEV_CHARS), 0);
}

/* Revocations. */

static bool
is_about(const struct decree *decree, enum roster_sort sort, struct span dev)
{
	return decree->line.sort == sort && span_is(decree->line.dev, dev);
}

static void
cut(uint64_t *limit, uint64_t at)
{
	if (at < *limit)
		*limit = at;
}

/* By hubs of a rank that is settled, and by the writer itself. */
static void
cut_from_above(struct table *t, struct seat *s)
{
	size_t i;

	s->above = SERIAL_MAX;
	for (i = 0; i < t->count; i++) {
		const struct decree *w = &t->decrees[i];

		if (is_about(w, ROSTER_REVOKE, s->dev) && w->counts)
			cut(&s->above, w->line.at);
	}
	for (i = 0; i < t->count; i++) {
		struct decree *w = &t->decrees[i];

		if (is_about(w, ROSTER_REVOKE, s->dev) && w->by == s &&
		    stamp_serial(w->stamp) <= s->above)
			cut(&s->above, stamp_serial(w->stamp));
	}
	s->limit = s->above;
}

/* By its equals: their own fall does not save it. */
static void
cut_among_equals(struct table *t, struct seat *s)
{
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct decree *w = &t->decrees[i];

		if (is_about(w, ROSTER_REVOKE, s->dev) && w->by != NULL &&
		    w->by != s && w->by->hub && !w->by->settled &&
		    w->by->rank == s->rank &&
		    stamp_serial(w->stamp) <= w->by->above)
			cut(&s->limit, w->line.at);
	}
}

/* Who goes on for whom. */

/* Whether a revocation by its own hand names this one to go on. */
static bool
is_successor(const struct table *t, const struct seat *old,
    struct span dev)
{
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct decree *w = &t->decrees[i];

		if (is_about(w, ROSTER_REVOKE, old->dev) && w->by == old &&
		    stamp_serial(w->stamp) <= old->limit &&
		    span_is(w->line.next, dev))
			return true;
	}
	return false;
}

/* They are few, and all seats ask for theirs. */
static void
gather_heirs(struct table *t)
{
	struct writer writer, old;
	struct intro intro;
	struct heir *heir;
	uint32_t number;

	for (number = 1; writer_get(t->txn, number, &writer); number++) {
		if (writer.last == 0 ||
		    !trust_intro(t->txn, &writer, &t->arena, &intro) ||
		    intro.old_dev.len == 0 ||
		    !writer_find(t->txn, intro.old_dev, &old) ||
		    !old.has_key || !intro_continues(&intro, old.key) ||
		    (heir = arena_get(&t->arena, sizeof *heir)) == NULL)
			continue;
		*heir = (struct heir){ t->heirs, number, old.number };
		t->heirs = heir;
	}
}

/* Whether some hub has spoken for this writer itself. */
static bool
is_listed_itself(const struct table *t, struct span dev)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (is_about(&t->decrees[i], ROSTER_DEVICE, dev) &&
		    t->decrees[i].counts)
			return true;
	return false;
}

static void
seat_in_place(struct seat *s, const struct seat *old)
{
	s->listed = true;
	s->hub = old->hub;
	s->rank = old->rank;
	s->role = old->role;
	s->kinds = old->kinds;
	s->areas = old->areas;
}

/* Seats those that go on for this one; true when there was a new one. */
static bool
seat_heirs(struct table *t, struct seat *old)
{
	const struct heir *heir;
	struct writer writer;
	bool found = false;
	struct seat *s;

	for (heir = t->heirs; heir != NULL; heir = heir->next) {
		if (heir->old != old->number ||
		    !writer_get(t->txn, heir->number, &writer))
			continue;
		s = seat_of(t, heir->number);
		if ((s != NULL && s->listed) ||
		    is_listed_itself(t, span_of(writer.dev)) ||
		    (old->limit != SERIAL_MAX &&
		    !is_successor(t, old, span_of(writer.dev))))
			continue;
		if (s == NULL && (s = seat_add(t, &writer)) == NULL)
			return false;
		seat_in_place(s, old);
		found = true;
	}
	return found;
}

/* One rank of hubs after the other. */

static void
cut_rank(struct table *t, unsigned rank)
{
	struct seat *s;

	for (s = t->seats; s != NULL; s = s->next)
		if (s->hub && s->rank == rank)
			cut_from_above(t, s);
	for (s = t->seats; s != NULL; s = s->next)
		if (s->hub && s->rank == rank)
			cut_among_equals(t, s);
}

static bool
is_replaced(struct table *t, const struct decree *old)
{
	struct line_walk walk;
	struct span stamp;
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct decree *w = &t->decrees[i];

		if (!w->counts || w == old ||
		    !is_about(w, ROSTER_DEVICE, old->line.dev))
			continue;
		line_olds(&walk, w->whole, &t->arena);
		while (line_next_old(&walk, &stamp))
			if (stamp_read(t->txn, stamp) == old->stamp)
				return true;
	}
	return false;
}

/* What its hubs said counts now, and may make hubs of the next rank. */
static void
settle_rank(struct table *t, unsigned rank)
{
	struct seat *s;
	size_t i;

	for (s = t->seats; s != NULL; s = s->next)
		if (s->hub && s->rank == rank)
			s->settled = true;
	for (i = 0; i < t->count; i++) {
		struct decree *w = &t->decrees[i];

		w->counts |= w->by != NULL && w->by->settled &&
		    stamp_serial(w->stamp) <= w->by->limit;
	}
	for (i = 0; i < t->count; i++) {
		struct decree *w = &t->decrees[i];

		if (w->counts && w->line.sort == ROSTER_DEVICE &&
		    span_is(w->line.role, SPAN("hub")) &&
		    !is_replaced(t, w))
			seat_hub(t, w->line.dev, rank + 1);
	}
}

static bool
seat_heirs_of_rank(struct table *t, unsigned rank)
{
	struct seat *s;
	bool found = false;

	for (s = t->seats; s != NULL; s = s->next)
		found |= s->hub && s->rank == rank && seat_heirs(t, s);
	return found;
}

static bool
has_rank(const struct table *t, unsigned rank)
{
	const struct seat *s;

	for (s = t->seats; s != NULL; s = s->next)
		if (s->hub && s->rank == rank && !s->settled)
			return true;
	return false;
}

static void
settle_hubs(struct table *t)
{
	unsigned rank;

	for (rank = 0; has_rank(t, rank); rank++) {
		do
			cut_rank(t, rank);
		while (seat_heirs_of_rank(t, rank));
		settle_rank(t, rank);
	}
}

/* Everybody else. */

/* What both lists hold; an empty one holds all. */
static struct span
meet_lists(struct table *t, struct span a, struct span b)
{
	struct json json;
	struct span each;
	struct buf both;

	if (a.len == 0 || b.len == 0)
		return a.len == 0 ? b : a;
	buf_init(&both);
	json_init(&json, a, &t->arena, 1);
	json_next(&json, &each);
	while (json_next(&json, &each) == JSON_STRING) {
		if (!roster_list_has(b, each, &t->arena))
			continue;
		buf_byte(&both, both.len == 0 ? '[' : ',');
		json_string(&both, each);
	}
	buf_text(&both, both.len == 0 ? "[]" : "]");
	each = arena_copy(&t->arena, buf_span(&both));
	t->arena.failed |= both.failed;
	buf_free(&both);
	return each;
}

/* Lines that nobody has replaced and that do not know of each other: only
 * what each of them allows. */
static void
list_device(struct table *t, const struct decree *w)
{
	struct seat *s = seat_named(t, w->line.dev);

	if (s == NULL)
		return;
	if (s->role.len == 0)
		s->role = w->line.role;
	s->listed = true;
	s->kinds = meet_lists(t, s->kinds, w->line.kinds);
	s->areas = meet_lists(t, s->areas, w->line.areas);
}

/* A log that its own writer has ended. */
static bool
is_own(struct table *t, const struct decree *w)
{
	struct writer writer;

	return writer_get(t->txn, stamp_writer(w->stamp), &writer) &&
	    span_is(w->line.dev, span_of(writer.dev));
}

static void
settle_others(struct table *t)
{
	struct seat *s;
	bool again;
	size_t i;

	for (i = 0; i < t->count; i++) {
		struct decree *w = &t->decrees[i];

		if (w->counts && w->line.sort == ROSTER_DEVICE &&
		    !is_replaced(t, w))
			list_device(t, w);
		if (w->line.sort == ROSTER_REVOKE &&
		    (w->counts || is_own(t, w)))
			(void)seat_named(t, w->line.dev);
	}
	do {
		again = false;
		for (s = t->seats; s != NULL; s = s->next) {
			if (!s->settled)
				cut_from_above(t, s);
			again |= s->listed && seat_heirs(t, s);
		}
	} while (again);
}

/* What is other than before is written. */

static bool
is_as_before(const struct seat *s, const struct standing *old)
{
	return s->listed == old->listed && s->hub == old->hub &&
	    s->limit == old->limit && span_is(s->role, old->role) &&
	    span_is(s->kinds, old->kinds) && span_is(s->areas, old->areas);
}

static void
store_seat(struct table *t, const struct seat *s)
{
	struct standing now, old;
	struct writer writer;
	bool had = standing_get(t->txn, s->number, &old);

	if (had && is_as_before(s, &old))
		return;
	now = (struct standing){ .number = s->number, .listed = s->listed,
	    .hub = s->hub, .limit = s->limit, .role = s->role,
	    .kinds = s->kinds, .areas = s->areas };
	now.refold = old.refold || ((!span_is(now.kinds, old.kinds) ||
	    !span_is(now.areas, old.areas)) &&
	    writer_get(t->txn, s->number, &writer) && writer.folded > 0);
	standing_put(t->txn, &now);
}

/* Those whose place is gone with the line that gave it. */
static void
drop_others(struct table *t)
{
	struct standing old;
	struct writer writer;
	uint32_t number;

	for (number = 1; writer_get(t->txn, number, &writer); number++) {
		if (seat_of(t, number) != NULL ||
		    !standing_get(t->txn, number, &old))
			continue;
		if ((old.kinds.len > 0 || old.areas.len > 0) &&
		    writer.folded > 0) {
			old = (struct standing){ .number = number,
			    .limit = SERIAL_MAX, .refold = true };
			standing_put(t->txn, &old);
		} else {
			standing_drop(t->txn, number);
		}
	}
}

void
roster_renew(struct txn *txn)
{
	struct table t = { .txn = txn };
	struct seat *s;

	t.last = &t.seats;
	arena_init(&t.arena);
	gather_decrees(&t);
	gather_heirs(&t);
	seat_roots(&t);
	settle_hubs(&t);
	settle_others(&t);
	for (s = t.seats; s != NULL; s = s->next)
		store_seat(&t, s);
	drop_others(&t);
	standing_renew_all(txn);
	erase_renew(txn);
	txn_drop(txn, TREE_META, DUE);
	if (t.arena.failed)
		txn_nomem(txn);
	arena_clear(&t.arena);
}
