/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/log.h"
#include "core/log/roster.h"

void
roster_end(struct txn *txn, struct span dev, struct span next, int64_t now,
    struct span user)
{
	struct roster_line end = { .sort = ROSTER_REVOKE, .dev = dev,
	    .next = next };
	struct line_head head = { .of = 1, .t = now, .user = user };
	struct writer writer;
	struct buf rest, raw;
	struct arena arena;
	struct line line;

	if (!writer_find(txn, dev, &writer))
		return;
	arena_init(&arena);
	buf_init(&rest);
	buf_init(&raw);
	end.at = writer.last;
	memcpy(end.hash, writer.hash, HASH_BYTES);
	head.n = writer.last + 1;
	roster_line_write(&rest, &end, SPAN(""));
	line_write(&raw, &head, buf_span(&rest));
	if (rest.failed || raw.failed)
		txn_nomem(txn);
	else if (line_read(&line, buf_span(&raw), &arena, txn->why) != OK)
		txn_fail(txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	else
		log_append(txn, &writer, &line);
	writer_put(txn, &writer);
	buf_free(&rest);
	buf_free(&raw);
	arena_clear(&arena);
}
