/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/fork.h"

#include <inttypes.h>

#include "core/base/words.h"
#include "core/log/anchor.h"
#include "core/log/author.h"
#include "core/log/roster.h"

enum { FORK_MOST = 64 };	/* branches that are kept of one writer */

static bool
is_signed(const struct branch *b)
{
	return !b->open && b->signed_at >= b->from;
}

/* Where the histories part that were signed; SERIAL_MAX: they do not. */
static uint64_t
parting(struct txn *txn, const struct writer *writer)
{
	uint64_t n = SERIAL_MAX;
	struct branch b;
	struct walk walk;

	branches(&walk, txn, writer->number);
	while (branch_next(&walk, &b))
		if (is_signed(&b) && b.from - 1 < n)
			n = b.from - 1;
	walk_end(&walk);
	return n;
}

/* The last line of a history, behind a point, that a hub has seen. */
static uint64_t
seen_of(struct txn *txn, const struct path *path, uint64_t point)
{
	unsigned char hash[HASH_BYTES];
	uint64_t n, last = point;
	struct walk walk;

	anchors(&walk, txn, path->writer.number);
	while (anchor_next(&walk, &n, hash))
		if (n > last && n <= path_signed(path) &&
		    path_holds(txn, path, n, hash))
			last = n;
	walk_end(&walk);
	return last;
}

/*
 * The history that hubs have seen furthest behind the point, and up to where
 * it counts: before the first line in which two of them saw another one.
 */
static uint64_t
choose(struct txn *txn, const struct writer *writer, uint64_t point,
    struct path *chosen)
{
	uint64_t end = point, seen, common;
	struct path_walk walk;
	struct path path;

	chosen->writer = *writer;
	chosen->branch.from = 0;
	paths(&walk, txn, writer);
	while (path_next(&walk, &path))
		if ((seen = seen_of(txn, &path, point)) > end) {
			end = seen;
			*chosen = path;
		}
	path_end(&walk);
	paths(&walk, txn, writer);
	while (end > point && path_next(&walk, &path)) {
		if (path.branch.number == chosen->branch.number)
			continue;
		common = path_common(txn, &path, chosen);
		if (seen_of(txn, &path, point) > common && common < end)
			end = common;
	}
	path_end(&walk);
	return end;
}

/* A history that is not in LOG counts for nothing until it is. */
uint64_t
fork_limit(struct txn *txn, const struct writer *writer)
{
	uint64_t point = parting(txn, writer), end;
	struct path chosen;

	if (point == SERIAL_MAX)
		return point;
	end = choose(txn, writer, point, &chosen);
	return chosen.branch.from > 0 && chosen.branch.from - 1 < end ?
	    chosen.branch.from - 1 : end;
}

bool
fork_point(struct txn *txn, const struct writer *writer, uint64_t *n)
{
	*n = parting(txn, writer);
	return *n < writer->signed_at;
}

void
fork_name(struct buf *out, const struct path *path,
    const unsigned char hash[HASH_BYTES])
{
	buf_printf(out, "%" PRIu64 "-", path_signed(path));
	hex_write(out, hash, 4);
}

bool
fork_named(struct txn *txn, const struct writer *writer, struct span name,
    struct path *path)
{
	unsigned char hash[HASH_BYTES];
	struct path_walk walk;
	struct path each;
	struct buf text;
	unsigned found = 0;

	buf_init(&text);
	paths(&walk, txn, writer);
	while (path_next(&walk, &each)) {
		buf_reset(&text);
		if (path_hash(txn, &each, path_signed(&each), hash))
			fork_name(&text, &each, hash);
		if (name.len == 0 || !span_starts(buf_span(&text), name))
			continue;
		*path = each;
		found++;
	}
	path_end(&walk);
	buf_free(&text);
	return found == 1;
}

/* Whether a branch adds nothing to this path. */
static bool
is_within(struct txn *txn, const struct branch *b, const struct path *path)
{
	return path_holds(txn, path, b->last, b->hash);
}

static bool
settle_beside(struct txn *txn, const struct path *new, struct path *old)
{
	if (old->branch.from == 0 || old->branch.number == new->branch.number)
		return true;
	if (path_signed(old) >= new->branch.last &&
	    is_within(txn, &new->branch, old))
		return false;
	if (is_within(txn, &old->branch, new))
		branch_drop(txn, &old->branch);
	return true;
}

/*
 * Anybody can fork his own log at will, so their number is bounded.  Which
 * ones are kept then depends on order, but where the log ends does not.
 */
void
fork_settle(struct txn *txn, const struct branch *b, bool *took)
{
	struct path new = { .branch = *b }, old;
	struct path_walk walk;
	uint64_t point = SERIAL_MAX;
	unsigned count = 0;

	*took = writer_get(txn, b->writer, &new.writer);
	paths(&walk, txn, &new.writer);
	while (*took && path_next(&walk, &old)) {
		*took = settle_beside(txn, &new, &old);
		if (old.branch.from > 0 &&
		    old.branch.number != b->number) {
			count++;
			if (old.branch.from < point)
				point = old.branch.from;
		}
	}
	path_end(&walk);
	if (count >= FORK_MOST && b->from >= point)
		*took = false;
	if (!*took)
		branch_drop(txn, b);
}

/* Whether hubs have seen another history than that in LOG. */
static bool
is_seen(struct txn *txn, const struct writer *writer, struct branch *b)
{
	uint64_t point = parting(txn, writer), end;
	struct path chosen;

	if (point == SERIAL_MAX)
		return false;
	end = choose(txn, writer, point, &chosen);
	*b = chosen.branch;
	return b->from > writer->folded && b->from <= end;
}

bool
fork_swap_is_due(struct txn *txn, const struct writer *writer,
    struct branch *b)
{
	struct walk walk;
	bool due = false;

	/* Its author becomes a new one first. */
	if (span_is(author_here(txn), span_of(writer->dev)))
		return false;
	branches(&walk, txn, writer->number);
	while (!due && branch_next(&walk, b))
		due = is_signed(b) && b->from > writer->signed_at &&
		    b->from > writer->folded;
	walk_end(&walk);
	return due || is_seen(txn, writer, b);
}

/* What lies behind line n of a path, as a branch of its own. */
static void
copy_tail(struct txn *txn, const struct path *path, uint64_t n)
{
	struct branch b = { .writer = path->writer.number, .from = n + 1 };
	struct buf line;
	struct span raw;

	buf_init(&line);
	if (!path_hash(txn, path, n, b.prev))
		txn_fail(txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	branch_begin(txn, &b);
	while (b.last < path_last(path) && txn->err == OK &&
	    path_line(txn, path, b.last + 1, &raw)) {
		buf_reset(&line);
		buf_add(&line, raw);
		branch_append(txn, &b, buf_span(&line));
	}
	if (line.failed)
		txn_nomem(txn);
	if (path_signed(path) > n)
		b.signed_at = path_signed(path);
	memcpy(b.signature, path->branch.from == 0 ? path->writer.signature :
	    path->branch.signature, SIGNIFY_BYTES);
	b.open = false;
	branch_put(txn, &b);
	buf_free(&line);
}

/* All others begin where they part from what will be in LOG. */
static void
part_others(struct txn *txn, const struct path *chosen)
{
	struct path_walk walk;
	struct path path;
	uint64_t newest = 0, common;

	paths(&walk, txn, &chosen->writer);
	while (path_next(&walk, &path))
		newest = path.branch.number;
	path_end(&walk);
	paths(&walk, txn, &chosen->writer);
	while (txn->err == OK && path_next(&walk, &path) &&
	    path.branch.number <= newest) {
		if (path.branch.from > 0 &&
		    (path.branch.number == chosen->branch.number ||
		    path.branch.from < chosen->branch.from))
			continue;
		common = path_common(txn, &path, chosen);
		if (common < path_last(&path))
			copy_tail(txn, &path, common);
		if (path.branch.from > 0)
			branch_drop(txn, &path.branch);
	}
	path_end(&walk);
}

/* The lines of the branch, behind what is left of LOG. */
static void
put_lines(struct txn *txn, struct writer *writer, const struct path *chosen)
{
	struct arena arena;
	struct line line;
	struct span raw;

	arena_init(&arena);
	while (writer->last < chosen->branch.last && txn->err == OK &&
	    path_line(txn, chosen, writer->last + 1, &raw)) {
		arena_reset(&arena);
		raw = arena_copy(&arena, raw);
		if (line_read(&line, raw, &arena, txn->why) != OK)
			txn_fail(txn, ERR_DAMAGED, "%s",
			    err_text(ERR_DAMAGED));
		else
			log_append(txn, writer, &line);
	}
	arena_clear(&arena);
}

void
fork_swap(struct txn *txn, struct writer *writer, const struct branch *b)
{
	struct path chosen = { .writer = *writer, .branch = *b };

	part_others(txn, &chosen);
	log_cut(txn, writer, b->from - 1);
	put_lines(txn, writer, &chosen);
	writer->signed_at = b->signed_at;
	memcpy(writer->signature, b->signature, SIGNIFY_BYTES);
	if (!path_hash(txn, &chosen, b->signed_at, writer->signed_hash))
		txn_fail(txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	branch_drop(txn, b);
	writer_put(txn, writer);
	standing_renew(txn, writer);
	roster_touch(txn);
}
