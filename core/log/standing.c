/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/standing.h"

#include "core/base/words.h"
#include "core/log/fork.h"
#include "core/log/roster.h"
#include "core/log/trust.h"

/*
 * A row in ROSTER, 'S' and the number: u8 bits, u64 limit, then role, kinds
 * and areas, each a varint length and that many bytes.
 */
enum { IS_HUB = 1, IS_REFOLDED = 2, IS_LISTED = 4, HEAD = 9, KEY = 5 };

static struct span
key_of(unsigned char key[KEY], uint32_t number)
{
	key[0] = 'S';
	writer_key(key + 1, number);
	return span_make(key, KEY);
}

static bool
take_text(struct span *from, struct span *text)
{
	uint64_t len;

	if (!get_varint(from, &len) || len > from->len)
		return false;
	*text = span_make(from->at, (size_t)len);
	*from = span_from(*from, (size_t)len);
	return true;
}

bool
standing_get(struct txn *txn, uint32_t number, struct standing *s)
{
	unsigned char key[KEY];
	struct span row;

	memset(s, 0, sizeof *s);
	s->number = number;
	s->limit = SERIAL_MAX;
	if (!txn_get(txn, TREE_ROSTER, key_of(key, number), &row) ||
	    row.len < HEAD)
		return false;
	s->listed = (row.at[0] & IS_LISTED) != 0;
	s->hub = (row.at[0] & IS_HUB) != 0;
	s->refold = (row.at[0] & IS_REFOLDED) != 0;
	s->limit = get_u64(row.at + 1);
	row = span_from(row, HEAD);
	return take_text(&row, &s->role) && take_text(&row, &s->kinds) &&
	    take_text(&row, &s->areas);
}

static void
put_text(struct buf *row, struct span text)
{
	buf_varint(row, text.len);
	buf_add(row, text);
}

void
standing_put(struct txn *txn, const struct standing *s)
{
	unsigned char key[KEY];
	struct buf row;

	buf_init(&row);
	buf_byte(&row, (unsigned char)((s->hub ? IS_HUB : 0) |
	    (s->refold ? IS_REFOLDED : 0) | (s->listed ? IS_LISTED : 0)));
	buf_u64(&row, s->limit);
	put_text(&row, s->role);
	put_text(&row, s->kinds);
	put_text(&row, s->areas);
	if (row.failed)
		txn_nomem(txn);
	txn_put(txn, TREE_ROSTER, key_of(key, s->number), buf_span(&row));
	buf_free(&row);
}

void
standing_drop(struct txn *txn, uint32_t number)
{
	unsigned char key[KEY];

	txn_drop(txn, TREE_ROSTER, key_of(key, number));
}

bool
standing_is_kept(struct txn *txn)
{
	return trust_has_hub(txn);
}

/* What trust and the roster make of it.  What a machine writes counts on it
 * before any hub has heard of it. */
static uint64_t
limit_of(struct txn *txn, const struct writer *writer)
{
	struct span dev = span_of(writer->dev);
	struct standing s;
	uint64_t end;

	(void)standing_get(txn, writer->number, &s);
	if (s.refold)
		return 0;
	if (!standing_is_kept(txn))
		end = trust_end(txn, dev);
	else
		end = s.listed || trust_of(txn, dev) == TRUST_SELF ?
		    SERIAL_MAX : 0;
	return s.limit < end ? s.limit : end;
}

void
standing_renew(struct txn *txn, struct writer *writer)
{
	uint64_t limit = limit_of(txn, writer);
	uint64_t fork = fork_limit(txn, writer);

	if (fork < limit)
		limit = fork;
	if (limit == writer->limit)
		return;
	writer->limit = limit;
	writer_put(txn, writer);
}

void
standing_renew_all(struct txn *txn)
{
	struct writer writer;
	uint32_t number;

	for (number = 1; writer_get(txn, number, &writer); number++)
		standing_renew(txn, &writer);
}

void
standing_settle(struct txn *txn, struct writer *writer)
{
	struct standing s, kept;
	struct arena arena;

	if (writer->folded > 0 ||
	    !standing_get(txn, writer->number, &s) || !s.refold)
		return;
	arena_init(&arena);
	kept = s;
	kept.refold = false;
	kept.role = arena_copy(&arena, s.role);
	kept.kinds = arena_copy(&arena, s.kinds);
	kept.areas = arena_copy(&arena, s.areas);
	if (arena.failed)
		txn_nomem(txn);
	standing_put(txn, &kept);
	arena_clear(&arena);
	standing_renew(txn, writer);
}

bool
standing_rules(struct txn *txn, uint32_t number)
{
	struct standing s;

	return !standing_is_kept(txn) ||
	    (standing_get(txn, number, &s) && s.listed && s.hub);
}
