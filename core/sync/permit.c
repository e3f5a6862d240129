/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/permit.h"

#include "core/base/words.h"
#include "core/sync/roster_line.h"

void
permit_init(struct permit *p, struct txn *txn)
{
	memset(p, 0, sizeof *p);
	p->txn = txn;
	p->kept = standing_is_kept(txn);
	arena_init(&p->arena);
	arena_init(&p->record);
}

void
permit_clear(struct permit *p)
{
	arena_clear(&p->arena);
	arena_clear(&p->record);
}

void
permit_forget(struct permit *p)
{
	p->id = 0;
}

static const struct standing *
standing_of(struct permit *p, uint64_t stamp)
{
	struct standing *s = &p->standing;

	if (s->number == stamp_writer(stamp))
		return s;
	arena_reset(&p->arena);
	(void)standing_get(p->txn, stamp_writer(stamp), s);
	s->role = SPAN("");
	s->kinds = s->kinds.len == 0 ? SPAN("") :
	    arena_copy(&p->arena, s->kinds);
	s->areas = s->areas.len == 0 ? SPAN("") :
	    arena_copy(&p->arena, s->areas);
	if (p->arena.failed)
		txn_fail(p->txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	return s;
}

bool
permit_has_areas(struct permit *p, uint64_t stamp)
{
	return p->kept && standing_of(p, stamp)->areas.len > 0;
}

bool
permit_is_bound(struct permit *p, uint64_t stamp)
{
	return p->kept && (standing_of(p, stamp)->kinds.len > 0 ||
	    standing_of(p, stamp)->areas.len > 0);
}

/* Where a record lies. */

struct place {				/* a value of its area */
	struct place	*next;
	uint64_t	 stamp;
	struct span	 area;
	bool		 dead;
};

struct placing {
	struct permit	*p;
	struct span	 first;		/* what its first line says */
	bool		 spoken;	/* somebody without bound set it */
	struct place	*places;
	struct place	*names;		/* stamps that were replaced */
};

static struct place *
add(struct placing *at, struct place **list, uint64_t stamp)
{
	struct place *place = arena_get(&at->p->record, sizeof *place);

	if (place == NULL)
		return NULL;
	*place = (struct place){ .next = *list, .stamp = stamp };
	*list = place;
	return place;
}

static bool
area_of(const struct line *line, struct arena *arena, struct span *area)
{
	struct line_walk walk;
	struct value value;
	struct span name;

	line_sets(&walk, line, arena);
	while (line->sets > 0 && line_next_set(&walk, &name, &value)) {
		if (!span_is(name, SPAN(PERMIT_AREA)))
			continue;
		*area = value.tag == VALUE_TEXT ? value.text : SPAN("");
		return true;
	}
	return false;
}

static void
place_line(struct placing *at, uint64_t stamp)
{
	struct arena *arena = &at->p->record;
	struct span raw, area = SPAN(""), old;
	struct line_walk walk;
	struct place *place;
	struct line line;
	bool sets;

	if (!log_get(at->p->txn, stamp, &raw) ||
	    line_read(&line, arena_copy(arena, raw), arena, NULL) != OK)
		return;
	sets = area_of(&line, arena, &area);
	if (stamp == at->p->id)
		at->first = area;
	if (permit_has_areas(at->p, stamp) || !(sets || line.del))
		return;
	if (sets && (place = add(at, &at->places, stamp)) != NULL) {
		place->area = area;
		at->spoken = true;
	}
	line_olds(&walk, &line, arena);
	while (line.olds > 0 && line_next_old(&walk, &old))
		add(at, &at->names, stamp_read(at->p->txn, old));
}

static bool
counts(const struct permit *p, uint64_t stamp)
{
	struct writer writer;

	if (p->now != 0 && stamp_writer(p->now) == stamp_writer(stamp))
		return stamp <= p->now;
	return writer_get(p->txn, stamp_writer(stamp), &writer) &&
	    stamp_serial(stamp) <= writer.folded;
}

static void
write_home(struct placing *at)
{
	struct place *place, *name;
	struct buf home;

	buf_init(&home);
	for (place = at->places; place != NULL; place = place->next) {
		for (name = at->names; name != NULL; name = name->next)
			place->dead |= name->stamp == place->stamp;
		if (place->dead || place->area.len == 0)
			continue;
		buf_byte(&home, home.len == 0 ? '[' : ',');
		json_string(&home, place->area);
	}
	if (!at->spoken && at->first.len > 0) {
		buf_byte(&home, '[');
		json_string(&home, at->first);
	}
	if (home.len > 0)
		buf_byte(&home, ']');
	at->p->home = arena_copy(&at->p->record, buf_span(&home));
	if (home.failed || at->p->record.failed)
		txn_fail(at->p->txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	buf_free(&home);
}

static void
find_home(struct permit *p, uint64_t id)
{
	struct placing at = { .p = p };
	unsigned char prefix[8];
	struct span key, value;
	struct walk walk;

	if (p->id == id)
		return;
	arena_reset(&p->record);
	p->id = id;
	if (counts(p, id))
		place_line(&at, id);
	stamp_key(prefix, id);
	walk_begin(&walk, p->txn, TREE_TOUCHED,
	    span_make(prefix, sizeof prefix));
	while (walk_next(&walk, &key, &value)) {
		uint64_t stamp = get_u64(key.at + 8);

		if (counts(p, stamp))
			place_line(&at, stamp);
	}
	walk_end(&walk);
	write_home(&at);
}

static bool
lies_in(struct permit *p, struct span areas)
{
	struct arena arena;
	struct json json;
	struct span area;
	bool in = p->home.len == 0;

	arena_init(&arena);
	json_init(&json, p->home, &arena, 1);
	if (!in)
		json_next(&json, &area);
	while (!in && json_next(&json, &area) == JSON_STRING)
		in = roster_list_has(areas, area, &arena);
	arena_clear(&arena);
	return in;
}

static bool
kinds_have(struct span kinds, struct span kind)
{
	struct arena arena;
	bool has;

	if (kind.len == 0)
		return true;
	arena_init(&arena);
	has = roster_list_has(kinds, kind, &arena);
	arena_clear(&arena);
	return has;
}

bool
permit_line(struct permit *p, uint64_t id, uint64_t stamp,
    const struct line *line, struct span kind)
{
	const struct standing *s;

	if (!permit_is_bound(p, stamp))
		return true;
	s = standing_of(p, stamp);
	if (!kinds_have(s->kinds, line->rec_kind) ||
	    !kinds_have(s->kinds, kind))
		return false;
	if (s->areas.len == 0)
		return true;
	find_home(p, id);
	return lies_in(p, standing_of(p, stamp)->areas);
}

bool
permit_record(struct permit *p, uint32_t writer, uint64_t id,
    struct span kind)
{
	uint64_t stamp = stamp_make(writer, 1);

	if (!permit_is_bound(p, stamp))
		return true;
	if (!kinds_have(standing_of(p, stamp)->kinds, kind))
		return false;
	if (id == 0 || standing_of(p, stamp)->areas.len == 0)
		return true;
	find_home(p, id);
	return lies_in(p, standing_of(p, stamp)->areas);
}

bool
permit_area(struct permit *p, uint32_t writer, struct span area)
{
	uint64_t stamp = stamp_make(writer, 1);
	struct arena arena;
	bool may;

	if (!permit_has_areas(p, stamp) || area.len == 0)
		return true;
	arena_init(&arena);
	may = roster_list_has(standing_of(p, stamp)->areas, area, &arena);
	arena_clear(&arena);
	return may;
}

static bool
is_dismissed(struct permit *p, uint64_t stamp, struct arena *arena)
{
	struct line line;
	struct span raw;

	if (!log_get(p->txn, stamp, &raw) ||
	    line_read(&line, raw, arena, NULL) != OK || line.record.len == 0)
		return false;
	permit_forget(p);
	return !permit_line(p, line.rec_dev.len == 0 ? stamp :
	    id_written(p->txn, line.record), stamp, &line, SPAN(""));
}

uint64_t
permit_dismissed(struct txn *txn, const struct writer *writer)
{
	uint64_t n, count = 0;
	struct permit permit;
	struct arena arena;

	permit_init(&permit, txn);
	arena_init(&arena);
	if (permit_is_bound(&permit, stamp_make(writer->number, 1)))
		for (n = 1; n <= writer->folded; n++) {
			count += is_dismissed(&permit,
			    stamp_make(writer->number, n), &arena);
			arena_reset(&arena);
		}
	arena_clear(&arena);
	permit_clear(&permit);
	return count;
}
