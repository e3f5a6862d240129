/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/trust.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/log/roster.h"

/*
 * A value in OFFICES: u8 form, u8 trust, u8 hub, u8 asks, u64 heard, u64 end,
 * u64 missed, u64 length of have, have, tips.
 */
enum { FORM = 3, HEAD = 36 };

enum { STEPS_MOST = 64 };		/* from one writer back to another */

struct row {
	enum trust	trust;
	bool		hub, asks;
	uint64_t	heard, missed;
	uint64_t	end;		/* of trust: the last line believed */
	struct span	have, tips;
};

static bool
row_get(struct txn *txn, struct span dev, struct row *row)
{
	struct span bytes;
	uint64_t len;

	*row = (struct row){ .end = SERIAL_MAX, .have = { "", 0 },
	    .tips = { "", 0 } };
	if (!txn_get(txn, TREE_OFFICES, dev, &bytes) || bytes.len < HEAD ||
	    bytes.at[0] != FORM)
		return false;
	row->trust = (enum trust)bytes.at[1];
	row->hub = bytes.at[2] != 0;
	row->asks = bytes.at[3] != 0;
	row->heard = get_u64(bytes.at + 4);
	row->end = get_u64(bytes.at + 12);
	row->missed = get_u64(bytes.at + 20);
	len = get_u64(bytes.at + 28);
	bytes = span_from(bytes, HEAD);
	if (len <= bytes.len) {
		row->have = span_make(bytes.at, (size_t)len);
		row->tips = span_from(bytes, (size_t)len);
	}
	return true;
}

/* Copies before it puts: have may lie in the map. */
static void
row_put(struct txn *txn, struct span dev, const struct row *row)
{
	struct buf bytes;

	buf_init(&bytes);
	buf_byte(&bytes, FORM);
	buf_byte(&bytes, (unsigned char)row->trust);
	buf_byte(&bytes, row->hub);
	buf_byte(&bytes, row->asks);
	buf_u64(&bytes, row->heard);
	buf_u64(&bytes, row->end);
	buf_u64(&bytes, row->missed);
	buf_u64(&bytes, row->have.len);
	buf_add(&bytes, row->have);
	buf_add(&bytes, row->tips);
	if (bytes.failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_OFFICES, dev, buf_span(&bytes));
	buf_free(&bytes);
}

enum trust
trust_of(struct txn *txn, struct span dev)
{
	struct row row;

	return row_get(txn, dev, &row) ? row.trust : TRUST_NONE;
}

uint64_t
trust_end(struct txn *txn, struct span dev)
{
	struct row row;

	return !row_get(txn, dev, &row) || row.trust == TRUST_NONE ? 0 :
	    row.end;
}

size_t
trust_hubs(struct txn *txn, char (*devs)[DEV_CHARS], size_t most)
{
	struct span key, value;
	struct walk walk;
	struct row row;
	size_t count = 0;

	walk_begin(&walk, txn, TREE_OFFICES, SPAN(""));
	while (count < most && walk_next(&walk, &key, &value))
		if (key.len == DEV_CHARS && row_get(txn, key, &row) &&
		    row.hub)
			memcpy(devs[count++], key.at, DEV_CHARS);
	walk_end(&walk);
	return count;
}

bool
trust_has_hub(struct txn *txn)
{
	char dev[1][DEV_CHARS];

	return trust_hubs(txn, dev, 1) > 0;
}

bool
trust_intro(struct txn *txn, const struct writer *writer,
    struct arena *arena, struct intro *intro)
{
	struct line line;
	struct span raw;

	return log_get(txn, stamp_make(writer->number, 1), &raw) &&
	    line_read(&line, raw, arena, NULL) == OK &&
	    intro_read(intro, &line, arena);
}

bool
trust_vouches(struct txn *txn, const struct intro *intro)
{
	struct writer old;

	return intro->old_dev.len > 0 &&
	    trust_of(txn, intro->old_dev) != TRUST_NONE &&
	    writer_find(txn, intro->old_dev, &old) && old.has_key &&
	    intro_continues(intro, old.key);
}

/* From a writer to the one that it goes on for. */
static bool
step_back(struct txn *txn, struct writer *writer)
{
	struct writer old;
	struct intro intro;
	struct arena arena;
	bool may;

	arena_init(&arena);
	may = trust_intro(txn, writer, &arena, &intro) &&
	    intro.old_dev.len > 0 && writer_find(txn, intro.old_dev, &old) &&
	    old.has_key && intro_continues(&intro, old.key);
	arena_clear(&arena);
	if (may)
		*writer = old;
	return may;
}

bool
trust_goes_on(struct txn *txn, const struct writer *writer, struct span dev)
{
	struct writer at = *writer;
	unsigned steps = 0;

	while (!span_is(span_of(at.dev), dev))
		if (++steps > STEPS_MOST || !step_back(txn, &at))
			return false;
	return true;
}

static bool
is_vouched_for(struct txn *txn, struct span dev)
{
	struct writer writer;
	struct intro intro;
	struct arena arena;
	bool is;

	arena_init(&arena);
	is = writer_find(txn, dev, &writer) &&
	    trust_intro(txn, &writer, &arena, &intro) &&
	    trust_vouches(txn, &intro);
	arena_clear(&arena);
	return is;
}

/* The next one listed that is not believed and may be; dev is a copy. */
static bool
find_vouched_for(struct txn *txn, char dev[DEV_CHARS])
{
	struct span key, value;
	struct walk walk;
	bool found = false;

	walk_begin(&walk, txn, TREE_OFFICES, SPAN(""));
	while (!found && walk_next(&walk, &key, &value)) {
		if (key.len != DEV_CHARS || value.len < HEAD ||
		    value.at[1] != TRUST_NONE)
			continue;
		memcpy(dev, key.at, DEV_CHARS);
		found = is_vouched_for(txn, span_make(dev, DEV_CHARS));
	}
	walk_end(&walk);
	return found;
}

/* What a decision means for the writer's lines. */
static void
renew(struct txn *txn, struct span dev)
{
	struct writer writer;

	if (writer_find(txn, dev, &writer))
		standing_renew(txn, &writer);
}

static void
set_trust(struct txn *txn, struct span dev, enum trust trust)
{
	struct row row;

	(void)row_get(txn, dev, &row);
	row.trust = trust;
	row.end = SERIAL_MAX;
	row_put(txn, dev, &row);
	renew(txn, dev);
}

static void
spread(struct txn *txn)
{
	char dev[DEV_CHARS];

	while (txn->err == OK && find_vouched_for(txn, dev))
		set_trust(txn, span_make(dev, sizeof dev), TRUST_ACCEPTED);
}

void
trust_put(struct txn *txn, struct span dev, enum trust trust)
{
	set_trust(txn, dev, trust);
	if (trust != TRUST_NONE)
		spread(txn);
}

void
trust_put_hub(struct txn *txn, struct span dev, bool hub)
{
	struct row row;

	(void)row_get(txn, dev, &row);
	row.hub = hub;
	row_put(txn, dev, &row);
	roster_touch(txn);
}

void
trust_put_end(struct txn *txn, struct span dev, uint64_t end)
{
	struct row row;

	(void)row_get(txn, dev, &row);
	row.end = end;
	row_put(txn, dev, &row);
	renew(txn, dev);
}

void
trust_meet(struct txn *txn, struct span dev)
{
	struct row row;

	if (row_get(txn, dev, &row))
		return;
	row_put(txn, dev, &row);
	if (is_vouched_for(txn, dev))
		trust_put(txn, dev, TRUST_ACCEPTED);
	else
		renew(txn, dev);
}

void
trust_heard(struct txn *txn, struct span dev, int64_t at, struct span have,
    struct span tips)
{
	struct row row;

	(void)row_get(txn, dev, &row);
	if (row.heard > (uint64_t)at)
		return;
	row.heard = (uint64_t)at;
	row.have = have;
	row.tips = tips;
	row_put(txn, dev, &row);
}

void
trust_missed(struct txn *txn, struct span dev, int64_t at)
{
	struct row row;

	(void)row_get(txn, dev, &row);
	if (row.missed >= (uint64_t)at)
		return;
	row.missed = (uint64_t)at;
	row_put(txn, dev, &row);
}

void
trust_asks(struct txn *txn, struct span dev, bool asks)
{
	struct row row;

	if (row_get(txn, dev, &row) && row.asks == asks)
		return;
	row.asks = asks;
	row_put(txn, dev, &row);
}

bool
office_get(struct txn *txn, struct span dev, struct arena *arena,
    struct office *office)
{
	struct writer writer;
	struct intro intro;
	struct row row;

	memset(office, 0, sizeof *office);
	if (dev.len != DEV_CHARS || !row_get(txn, dev, &row))
		return false;
	memcpy(office->dev, dev.at, DEV_CHARS);
	office->trust = row.trust;
	office->hub = row.hub;
	office->end = row.end;
	office->asks = row.asks;
	office->heard = (int64_t)row.heard;
	office->missed = (int64_t)row.missed;
	office->have = row.have;
	office->tips = row.tips;
	if (!writer_find(txn, dev, &writer))
		return true;
	office->last = writer.last;
	office->folded = writer.folded;
	office->has_key = writer.has_key;
	if (writer.has_key)
		key_fingerprint(writer.key, office->fingerprint);
	if (trust_intro(txn, &writer, arena, &intro))
		office->title = intro.title;
	return true;
}

void
offices(struct walk *walk, struct txn *txn)
{
	walk_begin(walk, txn, TREE_OFFICES, SPAN(""));
}

bool
office_next(struct walk *walk, struct arena *arena, struct office *office)
{
	struct span key, value;

	return walk_next(walk, &key, &value) &&
	    office_get(walk->txn, key, arena, office);
}

/* 3: its DEV; 2: its title; 1: the beginning of either; 0: neither. */
static int
likeness(const struct office *office, struct span name, struct span folded,
    struct buf *title)
{
	if (span_is(span_of(office->dev), name))
		return 3;
	buf_reset(title);
	text_fold(title, office->title);
	if (folded.len > 0 && span_is(buf_span(title), folded))
		return 2;
	return (folded.len > 0 && span_starts(buf_span(title), folded)) ||
	    (name.len >= 4 && span_starts(span_of(office->dev), name));
}

enum err
office_find(struct txn *txn, struct span name, struct arena *arena,
    struct note *why, struct office *office)
{
	struct buf folded, title;
	struct office each;
	struct walk walk;
	int best = 0, equals = 0, like;

	buf_init(&folded);
	buf_init(&title);
	text_fold(&folded, name);
	offices(&walk, txn);
	while (office_next(&walk, arena, &each)) {
		like = likeness(&each, name, buf_span(&folded), &title);
		if (like == 0 || like < best)
			continue;
		equals = like == best ? equals + 1 : 1;
		best = like;
		*office = each;
	}
	walk_end(&walk);
	buf_free(&folded);
	buf_free(&title);
	if (txn->err != OK)
		return txn->err;
	if (equals == 1)
		return OK;
	return note_fail(ERR_INPUT, why, equals == 0 ?
	    _("There is no office \"%.*s\"; \"klaster office list\" "
	    "names those that are known.") :
	    _("Several offices begin with \"%.*s\": give its writer's "
	    "16 characters."), SPAN_ARG(name));
}
