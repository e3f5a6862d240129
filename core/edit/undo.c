/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/edit/history.h"
#include "core/edit/revert.h"

/* Stamps of change-sets that later ones took back. */
struct stamps {
	uint64_t	*at;
	size_t		 count, room;
};

static bool
stamps_have(const struct stamps *s, uint64_t stamp)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (s->at[i] == stamp)
			return true;
	return false;
}

static bool
stamps_add(struct stamps *s, uint64_t stamp)
{
	if (!vec_room(&s->at, &s->room, s->count, sizeof *s->at))
		return false;
	s->at[s->count++] = stamp;
	return true;
}

/* A set that was written again is called by what its first line is again. */
static bool
is_gone(struct txn *txn, const struct stamps *gone,
    const struct change_set *set)
{
	struct arena arena;
	struct line line;
	struct span raw;
	bool is = stamps_have(gone, set->first);

	if (is || gone->count == 0 || !log_get(txn, set->first, &raw))
		return is;
	arena_init(&arena);
	is = line_read(&line, raw, &arena, NULL) == OK &&
	    stamps_have(gone, log_again(txn, &line));
	arena_clear(&arena);
	return is;
}

/* An undo, or what undoes an undo of an undo ...: not a redo. */
static bool
is_undo(struct txn *txn, struct change_set set)
{
	bool odd = false;

	while (set.undoes != 0) {
		odd = !odd;
		if (!log_set_of(txn, set.undoes, &set))
			break;
	}
	return odd;
}

/* Whether the set did anything to a record, or made one of two. */
static bool
is_about_records(struct txn *txn, const struct change_set *set)
{
	struct arena arena;
	struct line line;
	bool is;

	arena_init(&arena);
	is = log_set_line(txn, set, &arena, &line) != 0 &&
	    (line.record.len > 0 || span_is(line.k, SPAN("same")) ||
	    span_is(line.k, SPAN("apart")));
	if (arena.failed)
		txn_nomem(txn);
	arena_clear(&arena);
	return is;
}

/*
 * From the newest back: a set that is taken back counts for nothing, also
 * not as an undo; what an undo that counts took back does not count.
 */
bool
undo_next(struct txn *txn, const struct author *author, bool redo,
    struct change_set *out)
{
	struct stamps gone = { NULL, 0, 0 };
	struct writer writer;
	struct change_set set;
	uint64_t stamp;
	bool found = false;

	if (!writer_get(txn, author_number(txn, author), &writer))
		return false;
	stamp = stamp_make(writer.number, writer.folded);
	while (!found && stamp_serial(stamp) > 0 &&
	    log_set_of(txn, stamp, &set)) {
		stamp = set.first - 1;
		if (is_gone(txn, &gone, &set))
			continue;
		if (set.undoes != 0 && !stamps_add(&gone, set.undoes)) {
			txn_nomem(txn);
			break;
		}
		if (is_undo(txn, set) != redo ||
		    !span_is(set.user, author->user) ||
		    !is_about_records(txn, &set))
			continue;
		*out = set;
		found = true;
	}
	mem_free(gone.at);
	return found;
}

static enum err
no_set(struct revert *r, uint64_t asked, bool redo, struct note *why)
{
	struct buf name;
	enum err err = r->txn->err;

	if (err != OK)
		return err;
	buf_init(&name);
	stamp_text(r->txn, asked, &name);
	if (asked != 0)
		err = note_fail(ERR_INPUT, why,
		    _("there is no change %s"), buf_cstr(&name));
	else if (redo)
		err = note_fail(ERR_INPUT, why,
		    _("there is nothing to redo"));
	else
		err = note_fail(ERR_INPUT, why,
		    _("there is nothing to undo: you changed nothing on "
		    "this machine that still stands"));
	buf_free(&name);
	return err;
}

static bool
find_set(struct revert *r, const struct author *author, uint64_t asked,
    bool redo)
{
	struct writer writer;

	if (asked == 0)
		return undo_next(r->txn, author, redo, &r->set);
	return log_set_of(r->txn, asked, &r->set) &&
	    r->set.first == asked &&
	    writer_get(r->txn, stamp_writer(asked), &writer) &&
	    stamp_serial(asked) + r->set.of - 1 <= writer.folded;
}

static enum err
revert(struct revert *r, struct note *why)
{
	change_undoes(r->change, r->set.first);
	revert_set(r);
	if (r->blocks->failed)
		return ERR_NOMEM;
	if (r->block_count == 0)
		return r->txn->err;
	return note_fail(ERR_REFUSED, why,
	    PN_("nothing was undone: %llu later change builds on it",
	    "nothing was undone: %llu later changes build on it",
	    (unsigned long)r->block_count),
	    (unsigned long long)r->block_count);
}

static enum err
run(struct store *store, struct author *author, uint64_t asked, bool redo,
    struct buf *blocks, struct change_result *result, struct note *why)
{
	struct revert r = { .blocks = blocks };
	enum err err;

	*result = (struct change_result){ 0 };
	err = change_begin(store, author, why, &r.change);
	if (err != OK)
		return err;
	r.txn = change_txn(r.change);
	if (find_set(&r, author, asked, redo))
		err = revert(&r, why);
	else
		err = no_set(&r, asked, redo, why);
	if (err == OK)
		return change_end(r.change, result);
	change_abandon(r.change);
	return err;
}

enum err
undo(struct store *store, struct author *author, uint64_t set,
    struct buf *blocks, struct change_result *result, struct note *why)
{
	return run(store, author, set, false, blocks, result, why);
}

enum err
redo(struct store *store, struct author *author, struct buf *blocks,
    struct change_result *result, struct note *why)
{
	return run(store, author, 0, true, blocks, result, why);
}
