/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/forget.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "core/log/branch.h"
#include "core/log/erase.h"
#include "core/log/hollow.h"
#include "core/log/same.h"
#include "core/log/standing.h"

enum { AT_ONCE = ERASE_LINES / 2 };	/* stamps in one erase line */

struct stamps {
	uint64_t	*at;
	size_t		 count, room;
};

/* One record, and what of it is to go. */
struct gathering {
	struct txn		*txn;
	struct arena		 arena;		/* of lines */
	uint64_t		 id;
	bool			 gone;
	struct stamps		 lines;		/* to be erased */
	struct stamps		 slots;		/* other fields they set */
	struct stamps		 olds;		/* what those had replaced */
	struct buf		 unheard;	/* "DEV.n",.. of writers that
						 * nobody here knows */
	struct forget_tally	*tally;
};

static void
add(struct gathering *g, struct stamps *list, uint64_t stamp)
{
	if (!vec_room(&list->at, &list->room, list->count, sizeof *list->at)) {
		txn_nomem(g->txn);
		return;
	}
	list->at[list->count++] = stamp;
}

static int
stamp_cmp(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static void
sort(struct stamps *list)
{
	size_t i, kept = 0;

	if (list->count == 0)
		return;
	qsort(list->at, list->count, sizeof *list->at, stamp_cmp);
	for (i = 1; i < list->count; i++)
		if (list->at[i] != list->at[kept])
			list->at[++kept] = list->at[i];
	list->count = kept + 1;
}

/* Whether the line sets some personal field, and some other. */
static void
look_at(struct gathering *g, const struct line *line, bool *personal,
    bool *other)
{
	const struct kind *kind = schema_kind(store_schema(g->txn->store),
	    line->rec_kind);
	const struct field *field;
	struct line_walk walk;
	struct value value;
	struct span name;

	*personal = line->salt.len > 0;
	*other = false;
	line_sets(&walk, line, &g->arena);
	while (line->sets > 0 && line_next_set(&walk, &name, &value)) {
		field = kind == NULL ? NULL : kind_field(kind, name);
		if (field != NULL && field->personal)
			*personal = true;
		else
			*other = line->salt.len == 0;
	}
}

/* What it replaced would show again: erased with it where it sets personal
 * values only, and else replaced once more. */
static void
take_olds(struct gathering *g, const struct line *line, bool other)
{
	struct line_walk walk;
	struct span text, raw;
	uint64_t stamp;

	line_olds(&walk, line, &g->arena);
	while (line->olds > 0 && line_next_old(&walk, &text)) {
		stamp = stamp_read(g->txn, text);
		if (other && stamp != 0)
			add(g, &g->olds, stamp);
		if (other || (stamp != 0 && log_get(g->txn, stamp, &raw)))
			continue;
		g->tally->waiting++;
		if (stamp != 0)
			add(g, &g->lines, stamp);
		else
			buf_printf(&g->unheard, "%s\"%.*s\"",
			    g->unheard.len > 0 ? "," : "", SPAN_ARG(text));
	}
}

static void
take_slots(struct gathering *g, const struct line *line)
{
	const struct kind *kind = schema_kind(store_schema(g->txn->store),
	    line->rec_kind);
	const struct field *field;
	struct line_walk walk;
	struct value value;
	struct span name;

	line_sets(&walk, line, &g->arena);
	while (line_next_set(&walk, &name, &value)) {
		field = kind_field(kind, name);
		if (field == NULL || !field->personal)
			add(g, &g->slots, names_slot(g->txn, NAME_FIELD,
			    name));
	}
}

static void
take_line(struct gathering *g, uint64_t stamp, const struct line *line)
{
	bool personal, other;

	if (line->record.len == 0)
		return;
	look_at(g, line, &personal, &other);
	if (!personal)
		return;
	if (other && g->gone) {
		g->tally->kept++;
		return;
	}
	add(g, &g->lines, stamp);
	take_olds(g, line, other);
	if (other)
		take_slots(g, line);
}

static void
take_stamp(struct gathering *g, uint64_t stamp)
{
	struct line line;
	struct span raw;

	arena_reset(&g->arena);
	if (log_get(g->txn, stamp, &raw) &&
	    line_read(&line, raw, &g->arena, NULL) == OK)
		take_line(g, stamp, &line);
}

static void
take_raw(struct gathering *g, uint64_t stamp, struct span raw)
{
	struct line line;

	arena_reset(&g->arena);
	if (line_read(&line, raw, &g->arena, NULL) == OK &&
	    log_record(g->txn, stamp, &line) == g->id)
		take_line(g, stamp, &line);
}

/* What lies beside LOG counts nowhere, and goes as far as it is personal. */
static void
take_branches(struct gathering *g, const struct writer *writer)
{
	struct path_walk walk;
	struct path path;
	struct line line;
	struct span raw;
	uint64_t n;

	paths(&walk, g->txn, writer);
	while (path_next(&walk, &path))
		for (n = path.branch.from; n > 0 && n <= path.branch.last;
		    n++) {
			arena_reset(&g->arena);
			if (path_line(g->txn, &path, n, &raw) &&
			    line_read(&line, raw, &g->arena, NULL) == OK &&
			    line.salt.len > 0)
				take_raw(g, stamp_make(writer->number, n),
				    raw);
		}
	path_end(&walk);
}

/* Lines that do not count here are not known to TOUCHED. */
static void
take_quarantine(struct gathering *g)
{
	struct writer writer;
	struct span raw;
	uint32_t number;
	uint64_t n;

	for (number = 1; writer_get(g->txn, number, &writer); number++) {
		for (n = writer.folded + 1; n <= writer.last; n++)
			if (log_get(g->txn, stamp_make(number, n), &raw))
				take_raw(g, stamp_make(number, n), raw);
		take_branches(g, &writer);
	}
}

static void
gather(struct gathering *g, struct txn *txn, uint64_t id,
    struct forget_tally *tally)
{
	unsigned char prefix[8];
	struct span key, value;
	struct rec_view rec;
	struct walk walk;

	memset(g, 0, sizeof *g);
	arena_init(&g->arena);
	buf_init(&g->unheard);
	g->txn = txn;
	g->id = id;
	g->gone = !record_get(txn, id, &rec) ||
	    (rec_flags(&rec) & REC_GONE) != 0;
	g->tally = tally;
	take_stamp(g, id);
	stamp_key(prefix, id);
	walk_begin(&walk, txn, TREE_TOUCHED,
	    span_make(prefix, sizeof prefix));
	while (walk_next(&walk, &key, &value))
		take_stamp(g, get_u64(key.at + 8));
	walk_end(&walk);
	take_quarantine(g);
	if (g->arena.failed)
		txn_nomem(txn);
	sort(&g->lines);
	sort(&g->slots);
	sort(&g->olds);
	tally->lines += g->lines.count;
}

static void
gathering_clear(struct gathering *g)
{
	arena_clear(&g->arena);
	buf_free(&g->unheard);
	mem_free(g->lines.at);
	mem_free(g->slots.at);
	mem_free(g->olds.at);
}

static struct span
kind_of(struct gathering *g)
{
	struct rec_view rec;

	return record_get(g->txn, g->id, &rec) ?
	    names_text(g->txn, NAME_KIND, rec_kind(&rec)) : SPAN("");
}

static void
erase(struct gathering *g, struct change *change, struct span stamps)
{
	struct buf rest;

	buf_init(&rest);
	buf_printf(&rest, ",\"k\":\"erase\",\"lines\":[%.*s],\"records\":"
	    "[\"%.*s/", SPAN_ARG(stamps), SPAN_ARG(kind_of(g)));
	stamp_text(g->txn, g->id, &rest);
	buf_text(&rest, "\"]}");
	if (rest.failed)
		txn_nomem(g->txn);
	change_rule(change, buf_span(&rest));
	buf_free(&rest);
}

/* As many lines as it takes. */
static void
erase_all(struct gathering *g, struct change *change)
{
	struct buf stamps;
	size_t i;

	buf_init(&stamps);
	for (i = 0; i < g->lines.count; i++) {
		buf_text(&stamps, stamps.len == 0 ? "\"" : ",\"");
		stamp_text(g->txn, g->lines.at[i], &stamps);
		buf_byte(&stamps, '"');
		if (i % AT_ONCE < AT_ONCE - 1 && i + 1 < g->lines.count)
			continue;
		erase(g, change, buf_span(&stamps));
		buf_reset(&stamps);
	}
	if (g->unheard.len > 0)
		erase(g, change, buf_span(&g->unheard));
	if (stamps.failed || g->unheard.failed)
		txn_nomem(g->txn);
	buf_free(&stamps);
}

/* The live values of one field, each as it is; the first also replaces what
 * an erased line had replaced. */
static void
state_again(struct gathering *g, struct change *change, uint16_t slot)
{
	uint64_t *old = arena_array(&g->arena, g->olds.count + 1,
	    sizeof *old);
	size_t olds = g->olds.count;
	struct sibling_walk walk;
	struct rec_register reg;
	struct rec_view rec;
	struct sibling s;

	if (old == NULL || !record_get(g->txn, g->id, &rec) ||
	    !rec_find(&rec, slot, &reg))
		return;
	if (olds > 0)
		memcpy(old + 1, g->olds.at, olds * sizeof *old);
	for (sibling_walk(&walk, &reg); sibling_next(&walk, &s); olds = 0) {
		old[0] = s.stamp;
		change_give(change, &(struct change_given){
			.slot = slot, .value = s.value, .old = old,
			.old_count = olds + 1
		});
	}
}

static void
write_one(struct gathering *g, struct change *change)
{
	size_t i;

	erase_all(g, change);
	if (g->slots.count == 0)
		return;
	change_open_kind(change, kind_of(g), g->id);
	for (i = 0; i < g->slots.count; i++)
		state_again(g, change, (uint16_t)g->slots.at[i]);
	change_close(change);
}

/* Under every id of these things: those that were joined with them as well.
 * Only counts without a change. */
static void
each_id(struct txn *txn, const uint64_t *ids, size_t count,
    struct forget_tally *tally, struct change *change)
{
	struct gathering g;
	struct arena arena;
	uint64_t *members;
	size_t i, j, all;

	arena_init(&arena);
	for (i = 0; i < count; i++) {
		all = same_class(txn, ids[i], NULL, &arena, &members);
		for (j = 0; j < all && txn->err == OK; j++) {
			gather(&g, txn, members[j], tally);
			if (change != NULL && txn->err == OK)
				write_one(&g, change);
			gathering_clear(&g);
		}
	}
	arena_clear(&arena);
}

enum err
forget_count(struct txn *txn, const uint64_t *ids, size_t count,
    struct forget_tally *tally)
{
	*tally = (struct forget_tally){ 0 };
	each_id(txn, ids, count, tally, NULL);
	return txn->err;
}

static enum err
write_all(struct change *change, const struct author *author,
    const uint64_t *ids, size_t count, struct forget_tally *tally,
    struct note *why)
{
	struct txn *txn = change_txn(change);

	if (!standing_rules(txn, author_number(txn, author)))
		return note_fail(ERR_REFUSED, why, "%s", _("Only a hub may "
		    "make a person forgotten; ask one to do it."));
	each_id(txn, ids, count, tally, change);
	if (txn->err != OK)
		return txn->err;
	return tally->lines == 0 ? ERR_LOOK : OK;
}

enum err
forget(struct store *store, struct author *author, const uint64_t *ids,
    size_t count, struct forget_tally *tally, struct note *why)
{
	struct change_result result;
	struct change *change;
	enum err err;

	*tally = (struct forget_tally){ 0 };
	err = change_begin(store, author, why, &change);
	if (err != OK)
		return err;
	err = write_all(change, author, ids, count, tally, why);
	if (err == OK)
		return change_end(change, &result);
	change_abandon(change);
	return err;
}

static bool
has_personal(struct txn *txn, uint64_t id)
{
	const struct schema *schema = store_schema(txn->store);
	const struct kind *kind;
	struct rec_view rec;
	struct value value;
	size_t i;

	if (!record_get(txn, id, &rec) ||
	    (kind = names_kind(schema, rec_kind(&rec))) == NULL)
		return false;
	for (i = 0; i < kind->count; i++) {
		if (!kind->fields[i].personal)
			continue;
		value = rec_value(&rec, kind->fields[i].slot);
		if (value.tag != VALUE_NULL)
			return true;
	}
	return false;
}

enum err
forget_again(struct txn *txn, void (*each)(void *with, uint64_t id),
    void *with)
{
	uint64_t stamp = 0, id;
	struct erase_walk walk;
	struct arena arena;
	struct line line;
	struct span text, raw;
	bool rules;

	arena_init(&arena);
	while (hollow_next_listed(txn, &stamp, &rules)) {
		arena_reset(&arena);
		if (!rules || !log_get(txn, stamp, &raw) ||
		    line_read(&line, raw, &arena, NULL) != OK)
			continue;
		erase_walk(&walk, &line, SPAN("records"), &arena);
		while (erase_next(&walk, &text))
			if ((id = id_read(txn, text)) != 0 &&
			    has_personal(txn, id))
				each(with, id);
	}
	arena_clear(&arena);
	return txn->err;
}
