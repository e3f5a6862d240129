/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_hear.h"

#include "core/base/json.h"
#include "core/exchange/said.h"

/* By a list that we told, or by the one that its sender told last. */
static bool
find_base(struct txn *txn, struct span digits, const struct office *office,
    struct receipt *base, struct arena *arena)
{
	unsigned char named[HASH_BYTES], digest[HASH_BYTES];

	return hex_read(digits, named, sizeof named) &&
	    (said_find(txn, named, base, arena) ||
	    (receipt_read(base, office->have, office->tips, false, arena) &&
	    receipt_digest(base, digest) &&
	    memcmp(named, digest, HASH_BYTES) == 0));
}

static bool
read_whole(struct txn *txn, const struct bundle_facts *facts,
    const struct office *office, struct receipt *whole, struct arena *arena)
{
	struct receipt base, part;

	if (facts->base.len == 0)
		return receipt_read(whole, facts->have, facts->tips, false,
		    arena);
	return receipt_read(&part, facts->have, facts->tips, true, arena) &&
	    find_base(txn, facts->base, office, &base, arena) &&
	    receipt_join(whole, &base, false, &part, arena);
}

static void
take_whole(const struct receipt *whole, struct bundle_facts *facts,
    struct bundle_batch *batch)
{
	struct buf have, tips;

	buf_init(&have);
	buf_init(&tips);
	receipt_write(whole, &have, &tips);
	batch->have = arena_copy(&facts->arena, buf_span(&have));
	batch->tips = arena_copy(&facts->arena, buf_span(&tips));
	facts->arena.failed |= have.failed || tips.failed;
	buf_free(&have);
	buf_free(&tips);
}

/* ["DEV",...] */
static bool
names(struct span list, const char *dev, struct arena *arena)
{
	struct json json;
	struct span name;
	bool named = false;

	json_init(&json, list, arena, 1);
	if (list.len > 0)
		(void)json_next(&json, &name);
	while (list.len > 0 && !named &&
	    json_next(&json, &name) == JSON_STRING)
		named = span_is(name, span_of(dev));
	return named;
}

void
bundle_hear(struct txn *txn, struct bundle_facts *facts, const char *self,
    struct bundle_batch *batch)
{
	struct office office = { .have = { "", 0 }, .tips = { "", 0 } };
	struct receipt whole;
	struct arena arena;

	arena_init(&arena);
	(void)office_get(txn, span_of(facts->by), &arena, &office);
	if (office.have.at == NULL)
		office.have = office.tips = SPAN("");
	batch->missed = !read_whole(txn, facts, &office, &whole, &arena);
	if (arena.failed)
		txn_nomem(txn);
	if (facts->at > office.heard &&
	    (!batch->missed || facts->at > office.missed)) {
		batch->heard = span_of(facts->by);
		batch->heard_at = facts->at;
		batch->newest = facts->at > office.missed;
		batch->want = facts->want;
		batch->asks = names(facts->asked, self, &arena);
		if (!batch->missed)
			take_whole(&whole, facts, batch);
	}
	if (facts->arena.failed)
		txn_nomem(txn);
	arena_clear(&arena);
}
