/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/same.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "core/log/idset.h"

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
same_write(struct buf *out, struct span a, struct span b, struct span fields,
    struct span old)
{
	buf_text(out, ",\"k\":\"same\",\"a\":");
	json_string(out, a);
	buf_text(out, ",\"b\":");
	json_string(out, b);
	if (old.len > 0) {
		buf_text(out, ",\"fields\":");
		buf_add(out, fields);
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
	if (in) {
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

/* The edges of one id: of what lies at either end one is kept in mind. */
struct judge {
	struct txn	*txn;
	const struct fold_choice *choice;
	uint64_t	 id;
	struct permit	 near, far;
};

static void
judge_init(struct judge *j, struct txn *txn,
    const struct fold_choice *choice)
{
	j->txn = txn;
	j->choice = choice;
	permit_init(&j->near, txn);
	permit_init(&j->far, txn);
}

static void
judge_clear(struct judge *j)
{
	permit_clear(&j->near);
	permit_clear(&j->far);
}

/* What a fork made void has no first line, and others refer to it: who is
 * held to nothing says what it was. */
static bool
is_lost(struct permit *permit, uint64_t by, uint64_t id)
{
	return permit->id == id && permit->kind.len == 0 &&
	    !permit_is_bound(permit, by);
}

static bool
may_write(struct judge *j, uint64_t by, uint64_t id, struct span kind)
{
	struct permit *permit = id == j->id ? &j->near : &j->far;

	return (permit_is(permit, id, kind) || is_lost(permit, by, id)) &&
	    permit_record(permit, stamp_writer(by), id, kind);
}

/* A same line, what that is again, and what it names. */
struct said {
	uint64_t	 stamp, again, a, b;
	struct span	 kind;
};

/* Whether a line of this writer may join or part these records: both must be
 * what the same line says, and such as it may write. */
static bool
may_rule(struct judge *j, uint64_t by, const struct said *said)
{
	return may_write(j, by, said->a, said->kind) &&
	    may_write(j, by, said->b, said->kind);
}

/* Whether a kept line by somebody who may has ended it under this name. */
static bool
is_ended(struct judge *j, const struct said *said, uint64_t name)
{
	struct walk walk;
	uint64_t apart;
	bool ended = false;

	seconds(&walk, j->txn, 'X', name);
	while (!ended && next_second(&walk, &apart))
		ended = keeps(j->choice, apart) && may_rule(j, apart, said);
	walk_end(&walk);
	return ended;
}

/* Who ends one of several that are the same line again ends all. */
static bool
is_ended_by_any(struct judge *j, const struct said *said)
{
	struct walk walk;
	uint64_t copy;
	bool ended = is_ended(j, said, said->stamp);

	if (said->again == 0 || ended)
		return ended;
	ended = is_ended(j, said, said->again);
	seconds(&walk, j->txn, 'A', said->again);
	while (!ended && next_second(&walk, &copy))
		ended = is_ended(j, said, copy);
	walk_end(&walk);
	return ended;
}

/* Whether a same line is kept, may say so, and was not ended. */
static bool
is_live(struct judge *j, uint64_t same, uint64_t again)
{
	struct said said = { .stamp = same, .again = again };
	struct arena arena;
	struct line line;
	struct span raw;
	bool live;

	if (!keeps(j->choice, same))
		return false;
	arena_init(&arena);
	live = log_get(j->txn, same, &raw) &&
	    line_read(&line, raw, &arena, NULL) == OK &&
	    same_read(j->txn, &line, &arena, &said.a, &said.b,
	    &said.kind) && may_rule(j, same, &said) &&
	    !is_ended_by_any(j, &said);
	arena_clear(&arena);
	return live;
}

/* Each edge of an id that is live: the other end, the line. */
static void
each_edge(struct judge *j, uint64_t id, struct idset *ends,
    struct idset *stamps)
{
	unsigned char prefix[THREE];
	struct span key, value;
	struct walk walk;
	uint64_t stamp;

	j->id = id;
	key_edge(prefix, id, 0, 0);
	walk_begin(&walk, j->txn, TREE_ALIASES, span_make(prefix, ONE));
	while (walk_next(&walk, &key, &value)) {
		if (key.len != THREE || value.len != 8)
			continue;
		stamp = get_u64(key.at + 17);
		if (!is_live(j, stamp, get_u64(value.at)))
			continue;
		if (ends != NULL)
			idset_add(ends, get_u64(key.at + 9));
		if (stamps != NULL)
			idset_add(stamps, stamp);
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

size_t
same_class(struct txn *txn, uint64_t id, const struct fold_choice *choice,
    struct arena *arena, uint64_t **members)
{
	struct judge judge;
	struct idset ids;
	size_t i;

	idset_init(&ids, arena);
	idset_add(&ids, id);
	if (txn_count(txn, TREE_ALIASES) > 0) {
		judge_init(&judge, txn, choice);
		for (i = 0; i < ids.count; i++)
			each_edge(&judge, ids.at[i], &ids, NULL);
		judge_clear(&judge);
	}
	if (ids.count > 1)
		qsort(ids.at, ids.count, sizeof *ids.at, id_compare);
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
	struct judge judge;
	struct idset ids;
	size_t i;

	idset_init(&ids, arena);
	judge_init(&judge, txn, choice);
	for (i = 0; i < count; i++)
		each_edge(&judge, members[i], NULL, &ids);
	judge_clear(&judge);
	*stamps = ids.at;
	return ids.count;
}

/* What a same line hangs on besides itself has changed perhaps. */
void
same_meet(struct txn *txn, uint64_t id)
{
	unsigned char prefix[THREE];
	struct span key, value;
	struct walk walk;
	bool any;

	if (txn_count(txn, TREE_ALIASES) == 0)
		return;
	key_edge(prefix, id, 0, 0);
	walk_begin(&walk, txn, TREE_ALIASES, span_make(prefix, ONE));
	any = walk_next(&walk, &key, &value);
	walk_end(&walk);
	if (any)
		mark_due(txn, id);
}
