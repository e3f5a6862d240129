/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/interest.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/log/standing.h"
#include "core/log/trust.h"

enum { HOPS_MOST = 32 };	/* from a writer to those it continues */

bool
interest_read(struct interest *interest, struct span text,
    struct arena *arena)
{
	enum json_token token;
	struct span name;
	struct json json;

	*interest = (struct interest){ .some = text.len > 0 };
	if (!interest->some)
		return true;
	interest->names = arena_array(arena, text.len / 3 + 1,
	    sizeof *interest->names);
	json_init(&json, text, arena, 1);
	if (interest->names == NULL || json_next(&json, &name) != JSON_ARRAY)
		return false;
	while ((token = json_next(&json, &name)) == JSON_STRING)
		interest->names[interest->count++] = name;
	return token == JSON_ARRAY_END && interest->count <= INTEREST_MOST &&
	    json_next(&json, &name) == JSON_END;
}

void
interest_write(struct buf *out, const struct interest *interest)
{
	size_t i;

	if (interest == NULL || !interest->some)
		return;
	buf_byte(out, '[');
	for (i = 0; i < interest->count; i++) {
		if (i > 0)
			buf_byte(out, ',');
		json_string(out, interest->names[i]);
	}
	buf_byte(out, ']');
}

static bool
is_titled(struct span name, struct span title)
{
	struct buf one, two;
	bool is;

	buf_init(&one);
	buf_init(&two);
	text_fold(&one, name);
	text_fold(&two, title);
	is = one.len > 0 && span_is(buf_span(&one), buf_span(&two));
	buf_free(&one);
	buf_free(&two);
	return is;
}

static bool
names_it(const struct interest *interest, const char *dev,
    struct span title)
{
	size_t i;

	for (i = 0; i < interest->count; i++)
		if (span_is(interest->names[i], span_of(dev)) ||
		    is_titled(interest->names[i], title))
			return true;
	return false;
}

static bool
is_hub(struct txn *txn, const char *dev)
{
	struct standing standing;
	struct writer writer;

	return writer_find(txn, span_of(dev), &writer) &&
	    standing_get(txn, writer.number, &standing) && standing.hub;
}

static bool
read_intro(struct txn *txn, const char *dev, struct arena *arena,
    struct intro *intro)
{
	struct writer writer;

	return writer_find(txn, span_of(dev), &writer) &&
	    trust_intro(txn, &writer, arena, intro);
}

bool
interest_wants(const struct interest *interest, struct txn *txn,
    const char *dev, const struct intro *first)
{
	char at[DEV_CHARS + 1];
	struct arena arena;
	struct intro intro;
	bool wants = interest == NULL || !interest->some ||
	    is_hub(txn, dev);
	int hops;

	arena_init(&arena);
	memcpy(at, dev, sizeof at);
	for (hops = 0; !wants && hops < HOPS_MOST; hops++) {
		bool has = first != NULL ||
		    read_intro(txn, at, &arena, &intro);

		if (first != NULL)
			intro = *first;
		first = NULL;
		wants = names_it(interest, at,
		    has ? intro.title : SPAN(""));
		if (!has || intro.old_dev.len != DEV_CHARS)
			break;
		memcpy(at, intro.old_dev.at, DEV_CHARS);
	}
	arena_clear(&arena);
	return wants;
}

void
interest_get(struct txn *txn, struct span dev, struct arena *arena,
    struct interest *interest)
{
	struct span row;

	if (!txn_get(txn, TREE_WANTS, dev, &row))
		row = SPAN("");
	if (!interest_read(interest, row, arena))
		interest->some = false;
}

void
interest_put(struct txn *txn, struct span dev, struct span json)
{
	struct span row;

	if (json.len > 0)
		txn_put(txn, TREE_WANTS, dev, json);
	else if (txn_get(txn, TREE_WANTS, dev, &row))
		txn_drop(txn, TREE_WANTS, dev);
}
