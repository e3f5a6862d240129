/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/erase.h"

#include "core/base/words.h"
#include "core/log/branch.h"
#include "core/log/hollow.h"
#include "core/log/same.h"
#include "core/log/standing.h"

enum { DEEPEST = 4 };

void
erase_walk(struct erase_walk *walk, const struct line *line,
    struct span member, struct arena *arena)
{
	struct json *json = &walk->json;
	enum json_token token;
	struct span name, raw;

	walk->left = ERASE_LINES;
	json_init(json, line->raw, arena, DEEPEST);
	(void)json_next(json, &name);
	while ((token = json_next(json, &name)) == JSON_NAME) {
		token = json_next(json, &raw);
		if (span_is(name, member) && token == JSON_ARRAY)
			return;
		if (!json_skip(json, token, &raw))
			break;
	}
	walk->left = 0;
}

bool
erase_next(struct erase_walk *walk, struct span *text)
{
	return walk->left > 0 && walk->left-- > 0 &&
	    json_next(&walk->json, text) == JSON_STRING;
}

bool
erase_is_about(struct txn *txn, const struct line *line, uint64_t id,
    struct arena *arena)
{
	struct erase_walk walk;
	struct span text;

	erase_walk(&walk, line, SPAN("records"), arena);
	while (erase_next(&walk, &text))
		if (id_written(txn, text) == id)
			return true;
	return false;
}

/* Takes the content of a line that is here. */
static void
empty_line(struct folding *f, uint64_t stamp)
{
	struct txn *txn = f->txn;
	struct line line;
	struct span raw;
	uint64_t id;
	bool counts;

	if (!log_get(txn, stamp, &raw) || !folding_read(f, stamp, &line) ||
	    line.record.len == 0)
		return;
	id = folding_id(f, stamp, &line);
	counts = merge_is_folded(&f->merge, stamp);
	log_hollow(txn, stamp, line.raw);
	hollow_mark(txn, id);
	if (counts && id != stamp)
		folding_untouch(f, id, stamp);
	if (line.first)
		log_drop_set(txn, stamp);
	if (counts) {
		same_meet(txn, id);
		folding_again(f, id);
	}
	if (line.first)
		folding_ranks(f, stamp, line.of);
}

/* The next line on a record, behind a stamp, that says again what is erased;
 * 0: none. */
static uint64_t
next_echo(struct folding *f, uint64_t id, uint64_t behind)
{
	unsigned char key[16];
	struct span at, value, raw;
	struct walk walk;
	struct line line;
	uint64_t stamp, found = 0;

	stamp_key(key, id);
	stamp_key(key + 8, behind + 1);
	walk_begin(&walk, f->txn, TREE_TOUCHED, span_make(key, 8));
	walk_seek(&walk, span_make(key, sizeof key));
	while (found == 0 && walk_next(&walk, &at, &value)) {
		stamp = get_u64(at.at + 8);
		if (log_get(f->txn, stamp, &raw) &&
		    line_read(&line, raw, &f->arena, NULL) == OK &&
		    hollow_is_echo(f->txn, &line))
			found = stamp;
	}
	walk_end(&walk);
	return found;
}

static void
empty_echoes(struct folding *f, uint64_t id)
{
	uint64_t stamp = 0;

	while ((stamp = next_echo(f, id, stamp)) != 0) {
		empty_line(f, stamp);
		hollow_keep(f->txn, stamp, LINE_PERSONAL);
	}
}

/* Takes the content of what the line names, and tells the records. */
static void
apply(struct txn *txn, uint64_t stamp, const struct line *line,
    struct arena *arena)
{
	struct erase_walk walk;
	struct folding f;
	struct span text;
	uint64_t named;

	folding_init(&f, txn);
	f.merge.now = stamp;
	erase_walk(&walk, line, SPAN("lines"), arena);
	while (erase_next(&walk, &text)) {
		named = stamp_read(txn, text);
		if (named == 0)
			continue;
		hollow_name(txn, named, stamp);
		empty_line(&f, named);
		if (branch_empty(txn, named))
			hollow_mark(txn, 0);
		folding_tidy(&f);
	}
	erase_walk(&walk, line, SPAN("records"), arena);
	while (erase_next(&walk, &text)) {
		if ((named = id_written(txn, text)) == 0)
			continue;
		empty_echoes(&f, named);
		folding_touch(&f, named, stamp);
	}
	folding_clear(&f);
}

/* What was taken away does not come back by this. */
static void
withdraw(struct txn *txn, uint64_t stamp, const struct line *line,
    struct arena *arena)
{
	struct erase_walk walk;
	struct folding f;
	struct span text;
	uint64_t named;

	folding_init(&f, txn);
	erase_walk(&walk, line, SPAN("lines"), arena);
	while (erase_next(&walk, &text))
		if ((named = stamp_read(txn, text)) != 0)
			hollow_unname(txn, named, stamp);
	erase_walk(&walk, line, SPAN("records"), arena);
	while (erase_next(&walk, &text))
		if ((named = id_written(txn, text)) != 0)
			folding_untouch(&f, named, stamp);
	folding_clear(&f);
}

static void
erase_fold(struct folding *f, uint64_t stamp, const struct line *line)
{
	bool rules = standing_rules(f->txn, stamp_writer(stamp));

	hollow_list(f->txn, stamp, rules);
	if (rules)
		apply(f->txn, stamp, line, &f->arena);
}

static void
erase_unfold(struct folding *f, uint64_t stamp, const struct line *line)
{
	bool ruled = false;

	if (hollow_lists(f->txn, stamp, &ruled) && ruled)
		withdraw(f->txn, stamp, line, &f->arena);
	hollow_unlist(f->txn, stamp);
}

static void
renew(struct txn *txn, uint64_t stamp, bool rules, struct arena *arena)
{
	struct line line;
	struct span raw;

	if (!log_get(txn, stamp, &raw) ||
	    line_read(&line, arena_copy(arena, raw), arena, NULL) != OK)
		return;
	hollow_list(txn, stamp, rules);
	if (rules)
		apply(txn, stamp, &line, arena);
	else
		withdraw(txn, stamp, &line, arena);
}

void
erase_renew(struct txn *txn)
{
	uint64_t stamp = 0;
	struct arena arena;
	bool ruled, rules;

	while (hollow_next_listed(txn, &stamp, &ruled)) {
		rules = standing_rules(txn, stamp_writer(stamp));
		if (rules == ruled)
			continue;
		arena_init(&arena);
		renew(txn, stamp, rules, &arena);
		arena_clear(&arena);
	}
}

const struct ruling erase_ruling = { "erase", erase_fold, erase_unfold };

bool
erase_wants(struct txn *txn, uint64_t stamp, const struct line *line)
{
	struct arena arena;
	struct line hollow;
	struct span raw;
	bool wants;

	if (line->hollow.len > 0 || hollow_is_echo(txn, line) ||
	    !hollow_is_withheld(txn, stamp))
		return false;
	arena_init(&arena);
	wants = log_get(txn, stamp, &raw) &&
	    line_read(&hollow, raw, &arena, NULL) == OK &&
	    hollow.hollow.len > 0 && hollow_is_of(&hollow, line);
	arena_clear(&arena);
	return wants;
}

bool
erase_fill(struct txn *txn, uint64_t stamp, const struct line *line)
{
	unsigned char key[8];
	struct folding f;

	if (!erase_wants(txn, stamp, line))
		return false;
	stamp_key(key, stamp);
	txn_put(txn, TREE_LOG, span_make(key, sizeof key), line->raw);
	hollow_fill(txn, stamp);
	if (line->first)
		log_put_set(txn, stamp, line);
	folding_init(&f, txn);
	if (merge_is_folded(&f.merge, stamp))
		folding_late(&f, stamp, line);
	if (line->first)
		folding_ranks(&f, stamp, line->of);
	folding_clear(&f);
	return true;
}
