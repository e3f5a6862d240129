/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/reference.h"

#include "core/store/index.h"

enum { PLACES = 1 << 14, POOL_MOST = 4 * 1024 * 1024 };

/* What was looked up: the reference and then its code, in the pool. */
struct place {
	uint32_t	 hash;
	uint32_t	 at;
	uint32_t	 wire_len, code_len;	/* wire_len 0: free */
};

struct reference_cache {
	struct txn	*txn;
	struct buf	 pool;
	struct place	 places[PLACES];
};

struct reference_cache *
reference_open(struct txn *txn)
{
	struct reference_cache *cache = mem_zero(1, sizeof *cache);

	if (cache != NULL)
		cache->txn = txn;
	return cache;
}

void
reference_close(struct reference_cache *cache)
{
	if (cache != NULL)
		buf_free(&cache->pool);
	mem_free(cache);
}

/* Whether a file may name the record by this code and be understood. */
static bool
says_it(struct txn *txn, const struct kind *kind, uint64_t id,
    struct span code)
{
	struct span of_kind, dev;
	bool others = false;
	uint64_t n;

	return code.len > 0 && !id_split(code, &of_kind, &dev, &n) &&
	    index_code(txn, kind, code, &others) == id && !others;
}

void
reference_text(struct txn *txn, const struct field *field, struct span wire,
    struct buf *out)
{
	uint64_t id = id_read(txn, wire);
	const struct kind *kind = NULL;
	struct rec_view view;
	struct value code;

	if (id != 0 && record_get(txn, id, &view) &&
	    (rec_flags(&view) & REC_GONE) == 0)
		kind = names_kind(store_schema(txn->store), rec_kind(&view));
	if (kind != NULL && kind == field->target) {
		code = rec_value(&view, kind->fields[0].slot);
		if (code.tag == VALUE_TEXT &&
		    says_it(txn, kind, id, code.text)) {
			buf_add(out, code.text);
			return;
		}
		buf_printf(out, "%s/", kind->name);
		stamp_text(txn, view.id, out);
		return;
	}
	buf_add(out, wire);
}

static uint32_t
hash_of(const struct field *field, struct span wire)
{
	uint32_t hash = 2166136261u ^ field->place;
	size_t i;

	for (i = 0; i < wire.len; i++)
		hash = (hash ^ (unsigned char)wire.at[i]) * 16777619u;
	return hash ^ hash >> 15;
}

static void
remember(struct reference_cache *cache, const struct field *field,
    struct span wire, struct place *place)
{
	size_t at;

	if (cache->pool.len > POOL_MOST) {
		buf_reset(&cache->pool);
		memset(cache->places, 0, sizeof cache->places);
	}
	at = cache->pool.len;
	buf_add(&cache->pool, wire);
	reference_text(cache->txn, field, wire, &cache->pool);
	if (cache->pool.failed) {
		txn_nomem(cache->txn);
		return;
	}
	place->at = (uint32_t)at;
	place->wire_len = (uint32_t)wire.len;
	place->code_len = (uint32_t)(cache->pool.len - at - wire.len);
}

struct span
reference_code(struct reference_cache *cache, const struct field *field,
    struct span wire)
{
	uint32_t hash = hash_of(field, wire);
	struct place *place = &cache->places[hash % PLACES];

	if (wire.len == 0)
		return wire;
	if (place->wire_len != wire.len || place->hash != hash ||
	    memcmp(cache->pool.at + place->at, wire.at, wire.len) != 0) {
		place->wire_len = 0;
		place->hash = hash;
		remember(cache, field, wire, place);
		place->hash = hash;
		if (place->wire_len == 0)
			return wire;
	}
	return span_make(cache->pool.at + place->at + place->wire_len,
	    place->code_len);
}
