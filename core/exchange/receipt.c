/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/receipt.h"

#include "core/base/json.h"
#include "core/exchange/tips.h"

#define GONE	SPAN("00000000")	/* in place of a tip */

static bool
make_rows(struct receipt *r, size_t most, bool has_tips, struct arena *arena)
{
	r->rows = arena_array(arena, most + 1, sizeof *r->rows);
	r->count = 0;
	r->has_tips = has_tips;
	return r->rows != NULL;
}

bool
receipt_read(struct receipt *r, struct span text, struct span tips,
    bool part, struct arena *arena)
{
	struct span tip = SPAN("");
	struct have have;
	struct json json;
	size_t i;

	if (!(part ? have_read_part(&have, text, arena) :
	    have_read(&have, text, arena)) ||
	    !tips_are(tips, have.count, arena) ||
	    !make_rows(r, have.count, tips.len > 0, arena))
		return false;
	json_init(&json, tips, arena, 1);
	if (r->has_tips)
		(void)json_next(&json, &tip);
	for (i = 0; i < have.count; i++) {
		struct receipt_row *row = &r->rows[i];

		if (r->has_tips && json_next(&json, &tip) != JSON_STRING)
			return false;
		memcpy(row->dev, have.rows[i].dev, sizeof row->dev);
		row->n = have.rows[i].n;
		row->tip = tip;
	}
	r->count = have.count;
	return true;
}

void
receipt_write(const struct receipt *r, struct buf *have, struct buf *tips)
{
	size_t i;

	buf_byte(have, '{');
	if (r->has_tips)
		buf_byte(tips, '[');
	for (i = 0; i < r->count; i++) {
		const struct receipt_row *row = &r->rows[i];

		if (i > 0)
			buf_byte(have, ',');
		json_string(have, span_of(row->dev));
		buf_byte(have, ':');
		buf_integer(have, (int64_t)row->n);
		if (!r->has_tips)
			continue;
		if (i > 0)
			buf_byte(tips, ',');
		json_string(tips, row->tip);
	}
	buf_byte(have, '}');
	if (r->has_tips)
		buf_byte(tips, ']');
}

bool
receipt_digest(const struct receipt *r, unsigned char digest[HASH_BYTES])
{
	struct hasher hasher;
	struct buf have, tips;
	bool fits;

	buf_init(&have);
	buf_init(&tips);
	receipt_write(r, &have, &tips);
	hasher_init(&hasher);
	hasher_add(&hasher, buf_span(&have));
	hasher_add(&hasher, SPAN("\n"));
	hasher_add(&hasher, buf_span(&tips));
	hasher_end(&hasher, digest);
	fits = !have.failed && !tips.failed;
	buf_free(&have);
	buf_free(&tips);
	return fits;
}

/* Both side by side, by dev: which of them has the next one. */
struct side_by_side {
	const struct receipt *one, *two;
	size_t		 i, j;
	const struct receipt_row *first, *second;	/* or NULL */
};

static bool
next_pair(struct side_by_side *s)
{
	bool one = s->i < s->one->count, two = s->j < s->two->count;
	int order;

	if (!one && !two)
		return false;
	order = !one ? 1 : !two ? -1 :
	    strcmp(s->one->rows[s->i].dev, s->two->rows[s->j].dev);
	s->first = order <= 0 ? &s->one->rows[s->i++] : NULL;
	s->second = order >= 0 ? &s->two->rows[s->j++] : NULL;
	return true;
}

bool
receipt_part(struct receipt *part, const struct receipt *base,
    const struct receipt *now, struct arena *arena)
{
	struct side_by_side s = { .one = base, .two = now };

	if (base->has_tips != now->has_tips ||
	    !make_rows(part, base->count + now->count, now->has_tips, arena))
		return false;
	while (next_pair(&s)) {
		struct receipt_row *row = &part->rows[part->count];

		if (s.first != NULL && s.second != NULL &&
		    s.first->n == s.second->n &&
		    span_is(s.first->tip, s.second->tip))
			continue;
		*row = s.second != NULL ? *s.second : *s.first;
		if (s.second == NULL) {
			row->n = 0;
			row->tip = GONE;
		}
		part->count++;
	}
	return true;
}

bool
receipt_join(struct receipt *now, const struct receipt *base,
    bool base_is_part, const struct receipt *part, struct arena *arena)
{
	struct side_by_side s = { .one = base, .two = part };

	if (base->has_tips != part->has_tips ||
	    !make_rows(now, base->count + part->count, part->has_tips, arena))
		return false;
	while (next_pair(&s)) {
		const struct receipt_row *row = s.second != NULL ? s.second :
		    s.first;

		if (row->n > 0 || base_is_part)
			now->rows[now->count++] = *row;
	}
	return now->count <= HAVE_MOST;
}
