/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/revert.h"
#include "core/log/same.h"

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
		txn_nomem(u->txn);
	else
		change_rule(u->change, buf_span(&rest));
	buf_free(&old);
	buf_free(&rest);
}

/* What a line said; but it is not that line again. */
static void
say_again(struct revert *u, const struct line *same)
{
	const char *k = memmem(same->raw.at, same->raw.len, ",\"k\":", 5);
	struct span rest, re = SPAN(",\"re\":");
	const char *end;
	struct buf text;

	if (k == NULL)
		return;
	rest = span_from(same->raw, (size_t)(k - same->raw.at));
	end = same->re.len == 0 ? NULL :
	    memmem(rest.at, rest.len, re.at, re.len);
	buf_init(&text);
	buf_add(&text, end == NULL ? rest :
	    span_make(rest.at, (size_t)(end - rest.at)));
	if (end != NULL)
		buf_byte(&text, '}');
	if (text.failed)
		txn_nomem(u->txn);
	else
		change_rule(u->change, buf_span(&text));
	buf_free(&text);
}

/* And a parting by joining once more what it had parted. */
static void
join_again(struct revert *u, const struct line *apart)
{
	struct line_walk walk;
	struct line same;
	struct span stamp;

	line_olds(&walk, apart, &u->arena);
	while (line_next_old(&walk, &stamp))
		if (line_at(u, same_line(u->txn, stamp_read(u->txn, stamp)),
		    &same) &&
		    span_is(same.k, SPAN("same")))
			say_again(u, &same);
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
