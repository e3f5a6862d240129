/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/permit.h"

#include "core/base/words.h"
#include "core/log/roster_line.h"
#include "core/log/trust.h"

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
		txn_nomem(p->txn);
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

/*
 * Who is held to something writes lines again only for the writer in whose
 * place it stands: else anybody could say what a lost record was, and where
 * it lay.
 */
static bool
may_say_again(struct permit *p, uint64_t stamp, const struct line *line)
{
	struct writer writer;
	struct span dev;
	uint64_t n;

	return line->re.len == 0 || !permit_is_bound(p, stamp) ||
	    (stamp_split(line->re, &dev, &n) &&
	    writer_get(p->txn, stamp_writer(stamp), &writer) &&
	    trust_goes_on(p->txn, &writer, dev));
}

/* What a record is and where it lies. */

struct place {				/* somebody put it into an area */
	struct place	*next;
	uint64_t	 stamp;
	struct span	 area, kind;	/* what that line takes it for */
};

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
		return area->len > 0;
	}
	return false;
}

/* Several may have written its first line again. */
static void
begin_record(struct permit *p, uint64_t stamp, const struct line *line)
{
	if (kinds_have(standing_of(p, stamp)->kinds, line->rec_kind) &&
	    (p->kind.len == 0 || span_order(line->rec_kind, p->kind) < 0))
		p->kind = line->rec_kind;
}

static void
place_line(struct permit *p, uint64_t stamp, struct place **places)
{
	struct arena *arena = &p->record;
	struct span raw, area;
	struct place *place;
	struct line line;
	bool begins;

	if (!log_get(p->txn, stamp, &raw) ||
	    line_read(&line, arena_copy(arena, raw), arena, NULL) != OK ||
	    !may_say_again(p, stamp, &line))
		return;
	begins = stamp == p->id || log_again(p->txn, &line) == p->id;
	if (begins)
		begin_record(p, stamp, &line);
	if ((permit_has_areas(p, stamp) && !begins) ||
	    !area_of(&line, arena, &area) ||
	    (place = arena_get(arena, sizeof *place)) == NULL)
		return;
	*place = (struct place){ *places, stamp, area, line.rec_kind };
	*places = place;
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

static bool
may_write_kind(struct permit *p, uint64_t stamp, struct span said)
{
	const struct standing *s = standing_of(p, stamp);

	return kinds_have(s->kinds, said) && kinds_have(s->kinds, p->kind);
}

static void
write_home(struct permit *p, const struct place *places)
{
	const struct place *place;
	struct buf home;

	buf_init(&home);
	for (place = places; place != NULL; place = place->next) {
		if (!may_write_kind(p, place->stamp, place->kind))
			continue;
		buf_byte(&home, home.len == 0 ? '[' : ',');
		json_string(&home, place->area);
	}
	if (home.len > 0)
		buf_byte(&home, ']');
	p->home = arena_copy(&p->record, buf_span(&home));
	if (home.failed || p->record.failed)
		txn_nomem(p->txn);
	buf_free(&home);
}

static void
find_home(struct permit *p, uint64_t id)
{
	struct place *places = NULL;
	unsigned char prefix[8];
	struct span key, value;
	struct walk walk;

	if (p->id == id)
		return;
	arena_reset(&p->record);
	p->id = id;
	p->kind = SPAN("");
	if (counts(p, id))
		place_line(p, id, &places);
	stamp_key(prefix, id);
	walk_begin(&walk, p->txn, TREE_TOUCHED,
	    span_make(prefix, sizeof prefix));
	while (walk_next(&walk, &key, &value)) {
		uint64_t stamp = get_u64(key.at + 8);

		if (counts(p, stamp))
			place_line(p, stamp, &places);
	}
	walk_end(&walk);
	write_home(p, places);
}

static bool
lies_in(struct permit *p, struct span areas)
{
	struct arena arena;
	struct json json;
	struct span area;
	bool in = p->home.len == 0 || areas.len == 0;

	arena_init(&arena);
	json_init(&json, p->home, &arena, 1);
	if (!in)
		json_next(&json, &area);
	while (!in && json_next(&json, &area) == JSON_STRING)
		in = roster_list_has(areas, area, &arena);
	arena_clear(&arena);
	return in;
}

bool
permit_speaks(const struct line *line, struct arena *arena)
{
	struct span area;

	return line->rec_dev.len == 0 || line->re.len > 0 ||
	    area_of(line, arena, &area);
}

bool
permit_line(struct permit *p, uint64_t id, uint64_t stamp,
    const struct line *line)
{
	if (!permit_is_bound(p, stamp))
		return true;
	find_home(p, id);
	return may_say_again(p, stamp, line) &&
	    may_write_kind(p, stamp, line->rec_kind) &&
	    lies_in(p, standing_of(p, stamp)->areas);
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
permit_is(struct permit *p, uint64_t id, struct span kind)
{
	struct arena arena;
	struct line line;
	struct span raw;
	bool is, speaks;

	arena_init(&arena);
	/* nearly always its first line says it; one that is hollow does not */
	speaks = p->id != id && counts(p, id) && log_get(p->txn, id, &raw) &&
	    line_read(&line, raw, &arena, NULL) == OK &&
	    line.hollow.len == 0;
	is = speaks && span_is(line.rec_kind, kind) &&
	    kinds_have(standing_of(p, id)->kinds, kind);
	arena_clear(&arena);
	if (speaks)
		return is;
	find_home(p, id);
	return span_is(p->kind, kind);
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
	    id_written(p->txn, line.record), stamp, &line);
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
