/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_header.h"

#include "core/base/json.h"
#include "core/base/words.h"
#include "core/exchange/interest.h"
#include "core/exchange/said.h"
#include "core/exchange/tips.h"
#include "core/log/trust.h"

/* In hand while the header is made. */
struct heading {
	struct txn	*txn;
	const struct author *author;
	const struct bundle_wish *wish;
	struct receipt	*now;
	struct mark	*mark;
	struct arena	*arena;
};

bool
bundle_header_is_for_one(const struct bundle_wish *wish)
{
	return wish->dev != NULL && wish->dev[0] != '\0';
}

static struct span
keep(struct heading *h, struct buf *text)
{
	struct span copy = arena_copy(h->arena, buf_span(text));

	h->arena->failed |= text->failed;
	buf_free(text);
	return copy;
}

/* For whom it is sealed, else for whom it was made. */
static void
put_to(struct heading *h)
{
	const struct bundle_wish *wish = h->wish;
	struct buf out;

	if (wish->seal_count == 0 && !bundle_header_is_for_one(wish))
		return;
	buf_init(&out);
	buf_byte(&out, '[');
	for (size_t i = 0; i < wish->seal_count; i++) {
		if (i > 0)
			buf_byte(&out, ',');
		json_string(&out, wish->seal_names[i]);
	}
	if (wish->seal_count == 0)
		json_string(&out, span_of(wish->dev));
	buf_byte(&out, ']');
	h->mark->to = keep(h, &out);
}

/* All that is here. */
static enum err
put_have(struct heading *h, struct note *why)
{
	struct buf text, tips;
	struct have have;

	if (!have_here(&have, h->txn, h->arena))
		return ERR_NOMEM;
	if (h->wish->asks)
		have_ask(&have, h->txn);
	if (have.count > HAVE_MOST)
		return note_fail(ERR_REFUSED, why, _("There are more than %d "
		    "writers, more than one bundle can hold."), HAVE_MOST);
	buf_init(&text);
	buf_init(&tips);
	have_write(&text, &have);
	tips_here(&tips, h->txn, &have);
	h->mark->have = keep(h, &text);
	h->mark->tips = keep(h, &tips);
	return !h->arena->failed && receipt_read(h->now, h->mark->have,
	    h->mark->tips, false, h->arena) ? OK :
	    h->txn->err != OK ? h->txn->err : ERR_NOMEM;
}

/* What is different from what the receiver told of itself, if that is
 * shorter: it knows what it told. */
static void
put_part(struct heading *h, const struct office *office)
{
	unsigned char digest[HASH_BYTES];
	struct receipt theirs, part;
	struct buf base, have, tips;

	if (office->trust != TRUST_ACCEPTED || office->heard == 0 ||
	    office->asks || !receipt_read(&theirs, office->have,
	    office->tips, false, h->arena) || theirs.count == 0 ||
	    !receipt_part(&part, &theirs, h->now, h->arena) ||
	    !receipt_digest(&theirs, digest))
		return;
	buf_init(&base);
	buf_init(&have);
	buf_init(&tips);
	hex_write(&base, digest, HASH_BYTES);
	receipt_write(&part, &have, &tips);
	if (base.len + have.len + tips.len <
	    h->mark->have.len + h->mark->tips.len) {
		h->mark->base = keep(h, &base);
		h->mark->have = keep(h, &have);
		h->mark->tips = keep(h, &tips);
		return;
	}
	buf_free(&base);
	buf_free(&have);
	buf_free(&tips);
}

static void
ask_whole(struct buf *out, const struct office *office)
{
	if (office->missed <= office->heard)
		return;
	buf_byte(out, out->len == 0 ? '[' : ',');
	json_string(out, span_of(office->dev));
}

/* Whose list is not here, since its base is not. */
static void
put_whole(struct heading *h, const struct office *one)
{
	struct office office;
	struct arena turn;
	struct walk walk;
	struct buf out;

	buf_init(&out);
	arena_init(&turn);
	offices(&walk, h->txn);
	if (one != NULL)
		ask_whole(&out, one);
	while (one == NULL && office_next(&walk, &turn, &office)) {
		ask_whole(&out, &office);
		arena_reset(&turn);
	}
	walk_end(&walk);
	arena_clear(&turn);
	if (out.len > 0)
		buf_byte(&out, ']');
	h->mark->asked = keep(h, &out);
}

static void
put_rest(struct heading *h)
{
	struct buf want, key;

	buf_init(&want);
	buf_init(&key);
	interest_write(&want, h->author->interest);
	if (h->wish->most > 0)
		base64_write(&key, h->author->key.public, PUBLIC_BYTES);
	h->mark->want = keep(h, &want);
	h->mark->key = keep(h, &key);
}

enum err
bundle_header(struct mark *mark, struct txn *txn,
    const struct author *author, const struct bundle_wish *wish,
    struct receipt *now, bool *news, struct arena *arena, struct note *why)
{
	struct heading h = { txn, author, wish, now, mark, arena };
	unsigned char digest[HASH_BYTES];
	struct office office;
	enum err err;
	bool one;

	*mark = (struct mark){
		.sort = MARK_BUNDLE, .n = BUNDLE_VERSION,
		.dev = span_of(author->dev),
		.at = wish->beyond != NULL ? wish->at :
		    (uint64_t)clock_now(author->clock),
		.schema = span_of(store_schema(txn->store)->digest),
		.personal = wish->no_personal ? SPAN("false") : SPAN("")
	};
	put_to(&h);
	err = put_have(&h, why);
	if (err != OK)
		return err;
	*news = receipt_digest(now, digest) && !said_is_newest(txn, digest);
	one = bundle_header_is_for_one(wish) &&
	    office_get(txn, span_of(wish->dev), arena, &office);
	if (one)
		put_part(&h, &office);
	put_whole(&h, one ? &office : NULL);
	put_rest(&h);
	return arena->failed ? ERR_NOMEM : txn->err;
}
