/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/anchor_say.h"

#include <inttypes.h>

#include "core/base/words.h"
#include "core/edit/roster_say.h"
#include "core/log/anchor.h"

enum { HEADS_MOST = 400 };

static uint64_t
anchored(struct txn *txn, uint32_t writer)
{
	unsigned char hash[HASH_BYTES];
	uint64_t n, last = 0;
	struct walk walk;

	anchors(&walk, txn, writer);
	while (anchor_next(&walk, &n, hash))
		last = n;
	walk_end(&walk);
	return last;
}

static bool
is_anchor(struct txn *txn, uint64_t stamp)
{
	struct arena arena;
	struct line line;
	struct span raw;
	bool is;

	arena_init(&arena);
	is = log_get(txn, stamp, &raw) &&
	    line_read(&line, raw, &arena, NULL) == OK &&
	    span_is(line.k, span_of(anchor_ruling.k));
	arena_clear(&arena);
	return is;
}

/* Otherwise two hubs would have news for each other for ever. */
static bool
is_news(struct txn *txn, const struct writer *writer)
{
	uint64_t n = anchored(txn, writer->number);

	while (++n <= writer->signed_at)
		if (!is_anchor(txn, stamp_make(writer->number, n)))
			return true;
	return false;
}

static void
write_heads(struct txn *txn, uint32_t self, struct buf *heads)
{
	struct writer writer;
	uint32_t number;
	size_t count = 0;

	for (number = 1; writer_get(txn, number, &writer); number++) {
		if (number == self || writer.folded < writer.signed_at ||
		    count == HEADS_MOST || !is_news(txn, &writer))
			continue;
		count++;
		buf_printf(heads, "%s\"%s\":[%" PRIu64 ",\"",
		    heads->len == 0 ? "{" : ",", writer.dev,
		    writer.signed_at);
		hex_write(heads, writer.signed_hash, HASH_BYTES);
		buf_text(heads, "\"]");
	}
	if (heads->len > 0)
		buf_byte(heads, '}');
}

static enum err
find_heads(struct store *store, const struct author *author,
    struct buf *heads, struct note *why)
{
	struct writer own;
	struct txn txn;
	uint32_t self;

	txn_begin(&txn, store, TXN_READ, why);
	self = author_number(&txn, author);
	/* one that was revoked says no more */
	if (standing_is_kept(&txn) && standing_rules(&txn, self) &&
	    writer_get(&txn, self, &own) && own.limit > own.last)
		write_heads(&txn, self, heads);
	if (heads->failed)
		txn_nomem(&txn);
	return txn_end(&txn);
}

enum err
anchor_say(struct store *store, struct author *author, struct note *why)
{
	struct roster_line seen = { .sort = ROSTER_SEEN };
	struct buf heads;
	enum err err;

	buf_init(&heads);
	err = find_heads(store, author, &heads, why);
	seen.heads = buf_span(&heads);
	if (err == OK && heads.len > 0)
		err = roster_say(store, author, &seen, 1, why);
	buf_free(&heads);
	return err;
}
