/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/same.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "core/sync/standing.h"

/*
 * In ALIASES: 'E' id, id, stamp: a same line connects them, both ways; its
 * value is what the line is again (log_again), mostly 0.  'A' that, stamp of
 * a line that is it.  'X' stamp of a same line, stamp of the apart line that
 * ends it.  'P' id: its class is to be looked at.
 */
enum { DEEPEST = 4, THREE = 25, TWO = 17, ONE = 9 };

static struct span
key_edge(unsigned char key[THREE], uint64_t from, uint64_t to,
    uint64_t stamp)
{
	key[0] = 'E';
	stamp_key(key + 1, from);
	stamp_key(key + 9, to);
	stamp_key(key + 17, stamp);
	return span_make(key, THREE);
}

static struct span
key_two(unsigned char key[TWO], char sort, uint64_t first, uint64_t second)
{
	key[0] = (unsigned char)sort;
	stamp_key(key + 1, first);
	stamp_key(key + 9, second);
	return span_make(key, TWO);
}

/* 'X' and 'A': what stands behind the first. */
static void
seconds(struct walk *walk, struct txn *txn, char sort, uint64_t first)
{
	unsigned char prefix[TWO];

	key_two(prefix, sort, first, 0);
	walk_begin(walk, txn, TREE_ALIASES, span_make(prefix, ONE));
}

static bool
next_second(struct walk *walk, uint64_t *second)
{
	struct span key, value;

	if (!walk_next(walk, &key, &value) || key.len != TWO)
		return false;
	*second = get_u64(key.at + ONE);
	return true;
}

static void
mark_due(struct txn *txn, uint64_t id)
{
	unsigned char key[ONE] = { 'P' };

	stamp_key(key + 1, id);
	txn_put(txn, TREE_ALIASES, span_make(key, ONE), SPAN(""));
}

/* Reading and writing the lines. */

bool
same_read(struct txn *txn, const struct line *line, struct arena *arena,
    uint64_t *a, uint64_t *b, struct span *kind)
{
	struct span name, text, raw, dev, other = SPAN("");
	enum json_token token;
	struct json json;
	uint64_t n, *out;

	*a = *b = 0;
	*kind = SPAN("");
	json_init(&json, line->raw, arena, DEEPEST);
	if (json_next(&json, &name) != JSON_OBJECT)
		return false;
	while (json_next(&json, &name) == JSON_NAME) {
		out = span_is(name, SPAN("a")) ? a :
		    span_is(name, SPAN("b")) ? b : NULL;
		token = json_next(&json, &text);
		if (out == NULL ? !json_skip(&json, token, &raw) :
		    token != JSON_STRING ||
		    !id_split(text, out == a ? kind : &other, &dev, &n) ||
		    (*out = id_written(txn, text)) == 0)
			return false;
	}
	return *a != 0 && *b != 0 && *a != *b && span_is(*kind, other);
}

void
same_fields(struct same_fields *fields, const struct line *line,
    struct arena *arena)
{
	struct json *json = &fields->json;
	enum json_token token;
	struct span name, raw;

	fields->more = false;
	json_init(json, line->raw, arena, DEEPEST);
	(void)json_next(json, &name);
	while (!fields->more && json_next(json, &name) == JSON_NAME) {
		token = json_next(json, &raw);
		if (span_is(name, SPAN("fields")) && token == JSON_ARRAY)
			fields->more = true;
		else if (!json_skip(json, token, &raw))
			break;
	}
}

bool
same_next_field(struct same_fields *fields, struct span *name)
{
	fields->more = fields->more &&
	    json_next(&fields->json, name) == JSON_STRING;
	return fields->more;
}

static void
write_old(struct buf *out, struct span old)
{
	if (old.len > 0) {
		buf_text(out, ",\"old\":");
		buf_add(out, old);
	}
	buf_byte(out, '}');
}

void
same_write(struct buf *out, struct span a, struct span b, struct span field,
    struct span old)
{
	buf_text(out, ",\"k\":\"same\",\"a\":");
	json_string(out, a);
	buf_text(out, ",\"b\":");
	json_string(out, b);
	if (old.len > 0) {
		buf_text(out, ",\"fields\":[");
		json_string(out, field);
		buf_byte(out, ']');
	}
	write_old(out, old);
}

void
apart_write(struct buf *out, struct span old)
{
	buf_text(out, ",\"k\":\"apart\"");
	write_old(out, old);
}

/* What they do when they come to count. */

static void
connect(struct folding *f, uint64_t stamp, const struct line *line, bool in)
{
	unsigned char one[THREE], two[THREE], again[8], copy[TWO];
	struct txn *txn = f->txn;
	struct span kind, value = span_make(again, sizeof again);
	uint64_t a, b, first = log_again(txn, line);

	if (!same_read(txn, line, &f->arena, &a, &b, &kind))
		return;
	stamp_key(again, first);
	if (in && first != 0)
		txn_put(txn, TREE_ALIASES, key_two(copy, 'A', first, stamp),
		    SPAN(""));
	if (in && standing_writes(txn, stamp_writer(stamp), kind)) {
		txn_put(txn, TREE_ALIASES, key_edge(one, a, b, stamp), value);
		txn_put(txn, TREE_ALIASES, key_edge(two, b, a, stamp), value);
	} else {
		txn_drop(txn, TREE_ALIASES, key_edge(one, a, b, stamp));
		txn_drop(txn, TREE_ALIASES, key_edge(two, b, a, stamp));
	}
	if (!in && first != 0)
		txn_drop(txn, TREE_ALIASES, key_two(copy, 'A', first, stamp));
	mark_due(txn, a);
	mark_due(txn, b);
}

static void
fold_same(struct folding *f, uint64_t stamp, const struct line *line)
{
	connect(f, stamp, line, true);
}

static void
unfold_same(struct folding *f, uint64_t stamp, const struct line *line)
{
	connect(f, stamp, line, false);
}

uint64_t
same_line(struct txn *txn, uint64_t name)
{
	struct walk walk;
	uint64_t line = name;

	seconds(&walk, txn, 'A', name);
	(void)next_second(&walk, &line);
	walk_end(&walk);
	return line;
}

/* The records of a same line that an apart line names, if it is here. */
static void
mark_ended(struct folding *f, uint64_t same)
{
	struct line line;
	struct span raw, kind;
	uint64_t a, b;

	if (!log_get(f->txn, same_line(f->txn, same), &raw) || line_read(&line,
	    arena_copy(&f->arena, raw), &f->arena, NULL) != OK ||
	    !same_read(f->txn, &line, &f->arena, &a, &b, &kind))
		return;
	mark_due(f->txn, a);
	mark_due(f->txn, b);
}

static void
end_lines(struct folding *f, uint64_t stamp, const struct line *line,
    bool in)
{
	unsigned char key[TWO];
	struct line_walk walk;
	struct span text;
	uint64_t same;

	line_olds(&walk, line, &f->arena);
	while (line_next_old(&walk, &text)) {
		same = stamp_read(f->txn, text);
		if (in)
			txn_put(f->txn, TREE_ALIASES,
			    key_two(key, 'X', same, stamp), SPAN(""));
		else
			txn_drop(f->txn, TREE_ALIASES,
			    key_two(key, 'X', same, stamp));
		mark_ended(f, same);
	}
}

static void
fold_apart(struct folding *f, uint64_t stamp, const struct line *line)
{
	end_lines(f, stamp, line, true);
}

static void
unfold_apart(struct folding *f, uint64_t stamp, const struct line *line)
{
	end_lines(f, stamp, line, false);
}

const struct ruling same_ruling = { "same", fold_same, unfold_same };
const struct ruling apart_ruling = { "apart", fold_apart, unfold_apart };

/* Classes. */

static bool
keeps(const struct fold_choice *choice, uint64_t stamp)
{
	return choice == NULL || choice->keep(choice->with, stamp);
}

/* Who may write the records may also part them. */
static bool
may_end(struct txn *txn, uint64_t same, uint64_t apart)
{
	struct arena arena;
	struct line line;
	struct span raw, kind;
	bool may = true;
	uint64_t a, b;

	if (!standing_is_kept(txn))
		return true;
	arena_init(&arena);
	if (log_get(txn, same, &raw) &&
	    line_read(&line, raw, &arena, NULL) == OK &&
	    same_read(txn, &line, &arena, &a, &b, &kind))
		may = standing_writes(txn, stamp_writer(apart), kind);
	arena_clear(&arena);
	return may;
}

struct edge {
	struct txn	*txn;
	const struct fold_choice *choice;
	uint64_t	 same, again;	/* its line; what that is again */
};

/* Whether a kept line has ended it under this name. */
static bool
is_ended(const struct edge *edge, uint64_t name)
{
	struct walk walk;
	uint64_t apart;
	bool ended = false;

	seconds(&walk, edge->txn, 'X', name);
	while (!ended && next_second(&walk, &apart))
		ended = keeps(edge->choice, apart) &&
		    may_end(edge->txn, edge->same, apart);
	walk_end(&walk);
	return ended;
}

/* Who ends one of several that are the same line again ends all. */
static bool
is_live(const struct edge *edge)
{
	struct walk walk;
	uint64_t copy;
	bool live = keeps(edge->choice, edge->same) &&
	    !is_ended(edge, edge->same);

	if (edge->again == 0 || !live)
		return live;
	live = !is_ended(edge, edge->again);
	seconds(&walk, edge->txn, 'A', edge->again);
	while (live && next_second(&walk, &copy))
		live = !is_ended(edge, copy);
	walk_end(&walk);
	return live;
}

struct ids {
	struct arena	*arena;
	uint64_t	*at;
	size_t		 count, room;
};

static bool
ids_add(struct ids *ids, uint64_t id)
{
	uint64_t *more;
	size_t i;

	for (i = 0; i < ids->count; i++)
		if (ids->at[i] == id)
			return false;
	if (ids->count == ids->room) {
		ids->room = ids->room == 0 ? 8 : 2 * ids->room;
		more = arena_array(ids->arena, ids->room, sizeof *more);
		if (more == NULL)
			return false;
		if (ids->count > 0)
			memcpy(more, ids->at, ids->count * sizeof *more);
		ids->at = more;
	}
	ids->at[ids->count++] = id;
	return true;
}

/* Each edge of an id that is live: the other end, the line. */
static void
each_edge(struct txn *txn, uint64_t id, const struct fold_choice *choice,
    struct ids *ends, struct ids *stamps)
{
	unsigned char prefix[THREE];
	struct span key, value;
	struct walk walk;

	key_edge(prefix, id, 0, 0);
	walk_begin(&walk, txn, TREE_ALIASES, span_make(prefix, ONE));
	while (walk_next(&walk, &key, &value)) {
		struct edge edge = { .txn = txn, .choice = choice };

		if (key.len != THREE || value.len != 8)
			continue;
		edge.same = get_u64(key.at + 17);
		edge.again = get_u64(value.at);
		if (!is_live(&edge))
			continue;
		if (ends != NULL)
			ids_add(ends, get_u64(key.at + 9));
		if (stamps != NULL)
			ids_add(stamps, edge.same);
	}
	walk_end(&walk);
}

static void
visit_ends(struct txn *txn, uint64_t name,
    void (*visit)(void *with, uint64_t stamp), void *with)
{
	struct walk walk;
	uint64_t apart;

	seconds(&walk, txn, 'X', name);
	while (next_second(&walk, &apart))
		visit(with, apart);
	walk_end(&walk);
}

void
same_mentions(struct txn *txn, uint64_t id,
    void (*visit)(void *with, uint64_t stamp), void *with)
{
	unsigned char prefix[THREE];
	struct span key, value;
	struct walk walk;

	if (txn_count(txn, TREE_ALIASES) == 0)
		return;
	key_edge(prefix, id, 0, 0);
	walk_begin(&walk, txn, TREE_ALIASES, span_make(prefix, ONE));
	while (walk_next(&walk, &key, &value)) {
		if (key.len != THREE || value.len != 8)
			continue;
		visit(with, get_u64(key.at + 17));
		visit_ends(txn, get_u64(key.at + 17), visit, with);
		if (get_u64(value.at) != 0)
			visit_ends(txn, get_u64(value.at), visit, with);
	}
	walk_end(&walk);
}

bool
same_about(struct txn *txn, const struct line *line, struct arena *arena,
    uint64_t *a, uint64_t *b)
{
	struct line_walk walk;
	struct line same;
	struct span kind, text, raw;

	if (span_is(line->k, SPAN("same")))
		return same_read(txn, line, arena, a, b, &kind);
	if (!span_is(line->k, SPAN("apart")))
		return false;
	line_olds(&walk, line, arena);
	return line_next_old(&walk, &text) && log_get(txn,
	    same_line(txn, stamp_read(txn, text)), &raw) &&
	    line_read(&same, raw, arena, NULL) == OK &&
	    same_read(txn, &same, arena, a, b, &kind);
}

static int
id_order(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

size_t
same_class(struct txn *txn, uint64_t id, const struct fold_choice *choice,
    struct arena *arena, uint64_t **members)
{
	struct ids ids = { .arena = arena };
	size_t i;

	ids_add(&ids, id);
	if (txn_count(txn, TREE_ALIASES) > 0)
		for (i = 0; i < ids.count; i++)
			each_edge(txn, ids.at[i], choice, &ids, NULL);
	if (ids.count > 1)
		qsort(ids.at, ids.count, sizeof *ids.at, id_order);
	*members = ids.at;
	return ids.count;
}

uint64_t
same_first(struct txn *txn, const uint64_t *members, size_t count)
{
	uint64_t first = members[0];
	size_t i;

	for (i = 1; i < count; i++)
		if (stamp_order(txn, members[i], first) < 0)
			first = members[i];
	return first;
}

size_t
same_lines(struct txn *txn, const uint64_t *members, size_t count,
    const struct fold_choice *choice, struct arena *arena,
    uint64_t **stamps)
{
	struct ids ids = { .arena = arena };
	size_t i;

	for (i = 0; i < count; i++)
		each_edge(txn, members[i], choice, NULL, &ids);
	*stamps = ids.at;
	return ids.count;
}
