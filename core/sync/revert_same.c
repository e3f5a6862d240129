/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/revert.h"
#include "core/sync/same.h"

static bool
line_at(struct revert *u, uint64_t stamp, struct line *line)
{
	struct span raw;

	return log_get(u->txn, stamp, &raw) &&
	    line_read(line, arena_copy(&u->arena, raw), &u->arena, NULL) ==
	    OK;
}

/* A join is taken back by a line that ends it. */
static void
part(struct revert *u, uint64_t stamp)
{
	struct buf old, rest;

	buf_init(&old);
	buf_init(&rest);
	buf_text(&old, "[\"");
	stamp_text(u->txn, stamp, &old);
	buf_text(&old, "\"]");
	apart_write(&rest, buf_span(&old));
	if (old.failed || rest.failed)
		txn_fail(u->txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	else
		change_rule(u->change, buf_span(&rest));
	buf_free(&old);
	buf_free(&rest);
}

/* And a parting by joining once more what it had parted. */
static void
join_again(struct revert *u, const struct line *apart)
{
	struct line_walk walk;
	struct line same;
	struct span stamp, head;
	const char *k;

	line_olds(&walk, apart, &u->arena);
	while (line_next_old(&walk, &stamp)) {
		if (!line_at(u, stamp_read(u->txn, stamp), &same) ||
		    !span_is(same.k, SPAN("same")))
			continue;
		k = memmem(same.raw.at, same.raw.len, ",\"k\":", 5);
		if (k == NULL)
			continue;
		head = span_from(same.raw, (size_t)(k - same.raw.at));
		change_rule(u->change, head);
	}
}

bool
revert_same(struct revert *u, uint64_t stamp)
{
	struct line line;

	arena_clear(&u->arena);
	if (!line_at(u, stamp, &line))
		return false;
	if (span_is(line.k, SPAN("same")))
		part(u, stamp);
	else if (span_is(line.k, SPAN("apart")))
		join_again(u, &line);
	else
		return false;
	return true;
}
