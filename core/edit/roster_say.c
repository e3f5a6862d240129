/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/roster_say.h"

#include "core/edit/change.h"

/* Appends the stamp if the line with it is about this writer. */
static void
add_old(struct txn *txn, uint64_t stamp, struct span dev,
    struct arena *arena, struct buf *old)
{
	struct roster_line about;
	struct line line;
	struct span raw;
	struct buf text;

	if (!log_get(txn, stamp, &raw) ||
	    line_read(&line, raw, arena, NULL) != OK ||
	    !roster_line_read(&about, &line, arena) ||
	    about.sort != ROSTER_DEVICE || !span_is(about.dev, dev))
		return;
	buf_init(&text);
	stamp_text(txn, stamp, &text);
	buf_byte(old, old->len == 0 ? '[' : ',');
	json_string(old, buf_span(&text));
	old->failed |= text.failed;
	buf_free(&text);
}

static void
old_lines(struct txn *txn, struct span dev, struct buf *old)
{
	struct span key, value;
	struct arena arena;
	struct walk walk;

	arena_init(&arena);
	walk_begin(&walk, txn, TREE_ROSTER, SPAN("L"));
	while (walk_next(&walk, &key, &value))
		add_old(txn, get_u64(key.at + 1), dev, &arena, old);
	walk_end(&walk);
	if (old->len > 0)
		buf_byte(old, ']');
	old->failed |= arena.failed;
	arena_clear(&arena);
}

enum err
roster_say(struct store *store, struct author *author,
    const struct roster_line *lines, size_t count, struct note *why)
{
	struct change_result result;
	struct change *change;
	struct buf old, rest;
	bool failed = false;
	enum err err;
	size_t i;

	err = change_begin(store, author, why, &change);
	if (err != OK)
		return err;
	buf_init(&old);
	buf_init(&rest);
	for (i = 0; i < count; i++) {
		buf_reset(&old);
		buf_reset(&rest);
		if (lines[i].sort == ROSTER_DEVICE)
			old_lines(change_txn(change), lines[i].dev, &old);
		roster_line_write(&rest, &lines[i], buf_span(&old));
		failed |= old.failed || rest.failed;
		change_rule(change, buf_span(&rest));
	}
	buf_free(&old);
	buf_free(&rest);
	if (!failed)
		return change_end(change, &result);
	change_abandon(change);
	return ERR_NOMEM;
}
