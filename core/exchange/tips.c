/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/tips.h"

#include <inttypes.h>

#include "core/base/json.h"

enum { MARK_BYTES = 4, MARK_DIGITS = 2 * MARK_BYTES };

static bool
take_mark(struct span *text, uint32_t *mark)
{
	unsigned char bytes[MARK_BYTES];

	if (text->len < MARK_DIGITS ||
	    !hex_read(span_make(text->at, MARK_DIGITS), bytes, MARK_BYTES))
		return false;
	*mark = get_u32(bytes);
	*text = span_from(*text, MARK_DIGITS);
	return true;
}

/* " n:" */
static bool
take_number(struct span *text, uint64_t *n)
{
	size_t i;

	*n = 0;
	if (text->len == 0 || text->at[0] != ' ')
		return false;
	for (i = 1; i < text->len && text->at[i] >= '0' &&
	    text->at[i] <= '9' && *n <= SERIAL_MAX; i++)
		*n = *n * 10 + (uint64_t)(text->at[i] - '0');
	if (i == 1 || i == text->len || text->at[i] != ':' ||
	    *n > SERIAL_MAX)
		return false;
	*text = span_from(*text, i + 1);
	return true;
}

/* tips may be NULL: the form alone. */
static bool
tip_read(struct span text, uint64_t n, struct tips *tips)
{
	struct tip tip = { .n = n };

	if (!take_mark(&text, &tip.mark))
		return false;
	for (;;) {
		if (tips != NULL)
			tips->all[tips->count++] = tip;
		if (text.len == 0)
			return true;
		if (!take_number(&text, &tip.n) ||
		    !take_mark(&text, &tip.mark))
			return false;
	}
}

bool
tips_are(struct span text, size_t count, struct arena *arena)
{
	struct json json;
	struct span tip;

	if (text.len == 0)
		return true;
	json_init(&json, text, arena, 1);
	if (json_next(&json, &tip) != JSON_ARRAY)
		return false;
	for (; count > 0; count--)
		if (json_next(&json, &tip) != JSON_STRING ||
		    !tip_read(tip, 0, NULL))
			return false;
	return json_next(&json, &tip) == JSON_ARRAY_END;
}

/* As many as there can be: each takes a mark's digits and more. */
static bool
make_room(struct tips *tips, struct span text, struct arena *arena)
{
	size_t names = tips->have->count;

	tips->all = arena_array(arena, names + text.len / MARK_DIGITS + 1,
	    sizeof *tips->all);
	tips->from = arena_array(arena, names + 1, sizeof *tips->from);
	return tips->all != NULL && tips->from != NULL;
}

bool
tips_read(struct tips *tips, const struct have *have, struct span text,
    struct arena *arena)
{
	struct span tip = SPAN("00000000");
	struct json json;
	size_t i;

	*tips = (struct tips){ .have = have, .known = text.len > 0 };
	if (!make_room(tips, text, arena))
		return false;
	json_init(&json, text, arena, 1);
	if (tips->known)
		json_next(&json, &tip);
	for (i = 0; i < have->count; i++) {
		tips->from[i] = tips->count;
		if (tips->known && json_next(&json, &tip) != JSON_STRING)
			return false;
		if (have->rows[i].n > 0 &&
		    !tip_read(tip, have->rows[i].n, tips))
			return false;
	}
	tips->from[i] = tips->count;
	return true;
}

/* Those of one writer; none when it is said to have no line of it. */
static size_t
of_writer(const struct tips *tips, const char *dev, const struct tip **first)
{
	size_t i;

	if (!have_find(tips->have, dev, &i))
		return 0;
	*first = &tips->all[tips->from[i]];
	return tips->from[i + 1] - tips->from[i];
}

static bool
tip_is_on(struct txn *txn, const struct tips *tips, const struct tip *tip,
    const struct path *path)
{
	unsigned char h[HASH_BYTES];

	/* A branch is new to whoever does not speak of it. */
	if (!tips->known)
		return tip->n <= path_last(path) &&
		    (path->branch.from == 0 || tip->n < path->branch.from);
	return path_hash(txn, path, tip->n, h) && get_u32(h) == tip->mark;
}

/* Those on this history itself.  One that goes beyond all that is here may
 * be on it: its holder will send what follows, or find that it is not. */
static uint64_t
held_itself(struct txn *txn, const struct tips *tips,
    const struct path *path, bool *beyond)
{
	const struct tip *tip;
	size_t count = of_writer(tips, path->writer.dev, &tip);
	uint64_t held = 0;

	*beyond = false;
	for (; count > 0; count--, tip++) {
		if (tip->n > path_last(path))
			*beyond = true;
		else if (tip->n > held && tip_is_on(txn, tips, tip, path))
			held = tip->n;
	}
	return held;
}

uint64_t
tips_held(struct txn *txn, const struct tips *tips, const struct path *path)
{
	struct path_walk walk;
	struct path other;
	uint64_t held, most;
	bool beyond, of_other;

	held = held_itself(txn, tips, path, &beyond);
	if (held > 0 || !branch_is(txn, path->writer.number))
		return held == 0 && beyond ? path_last(path) : held;
	paths(&walk, txn, &path->writer);
	while (path_next(&walk, &other)) {
		if (other.branch.number == path->branch.number ||
		    (most = held_itself(txn, tips, &other, &of_other)) == 0)
			continue;
		beyond = beyond && of_other;
		if (path_common(txn, path, &other) < most)
			most = path_common(txn, path, &other);
		if (most > held)
			held = most;
	}
	path_end(&walk);
	if (held == 0 && beyond)
		return path_last(path);
	while (held > 0 && !path_begins(txn, path, held + 1))
		held--;
	return held;
}

static void
tip_write(struct buf *out, const unsigned char h[HASH_BYTES])
{
	hex_write(out, h, MARK_BYTES);
}

static void
put_branches(struct buf *out, struct txn *txn, uint32_t number)
{
	struct branch b;
	struct walk walk;

	branches(&walk, txn, number);
	while (branch_next(&walk, &b)) {
		if (b.open || b.signed_at < b.from)
			continue;
		buf_printf(out, " %" PRIu64 ":", b.last);
		tip_write(out, b.hash);
	}
	walk_end(&walk);
}

void
tips_here(struct buf *out, struct txn *txn, const struct have *have)
{
	unsigned char h[HASH_BYTES];
	struct writer writer;
	size_t i;

	buf_byte(out, '[');
	for (i = 0; i < have->count; i++) {
		if (!writer_find(txn, span_of(have->rows[i].dev), &writer) ||
		    !log_hash(txn, &writer, have->rows[i].n, h))
			break;
		buf_text(out, i == 0 ? "\"" : ",\"");
		tip_write(out, h);
		put_branches(out, txn, writer.number);
		buf_byte(out, '"');
	}
	buf_byte(out, ']');
}
