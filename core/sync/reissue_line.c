/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/reissue_line.h"

#include <inttypes.h>

#include "core/sync/crypt.h"

enum { DEEPEST = 4, MARK_BYTES = 8, MARK_ROOM = 80 };

struct rewriting {
	struct buf		*out;
	const struct reissue_line *how;
	struct json		 json;
	size_t			 copied;	/* bytes of the old line */
};

static const struct reissue_range *
range_of(const struct reissue_line *how, uint64_t n)
{
	size_t i;

	for (i = 0; i < how->count; i++)
		if (n >= how->ranges[i].from && n <= how->ranges[i].to)
			return &how->ranges[i];
	return NULL;
}

/* Its own number. */
static uint64_t
new_n(const struct reissue_line *how, uint64_t n)
{
	const struct reissue_range *range = &how->ranges[how->count - 1];

	return n - range->from + range->first;
}

/* What the old line has up to the last token goes over; the token does
 * not. */
static void
copy_before(struct rewriting *r)
{
	buf_add(r->out, span_make(r->json.text.at + r->copied,
	    r->json.start - r->copied));
	r->copied = r->json.pos;
}

static void
write_text(struct rewriting *r, struct span text)
{
	const struct reissue_range *range;
	struct span kind = SPAN(""), dev;
	uint64_t n;

	if ((!stamp_split(text, &dev, &n) &&
	    !id_split(text, &kind, &dev, &n)) ||
	    !span_is(dev, span_of(r->how->was)) ||
	    (range = range_of(r->how, n)) == NULL)
		return;
	copy_before(r);
	buf_byte(r->out, '"');
	buf_add(r->out, kind);
	if (kind.len > 0)
		buf_byte(r->out, '/');
	buf_printf(r->out, "%s.%" PRIu64 "\"", range->is,
	    n - range->from + range->first);
}

void
reissue_line_mark(struct buf *out, const char *dev, uint64_t n,
    struct span raw)
{
	unsigned char hash[HASH_BYTES];

	crypt_hash(hash, raw);
	buf_printf(out, "\"re\":\"%s.%" PRIu64 "\",\"rx\":\"", dev, n);
	hex_write(out, hash, MARK_BYTES);
	buf_byte(out, '"');
}

/* Members of the line itself; a mark that it had names an older line. */
static void
write_member(struct rewriting *r, uint64_t n, struct span name)
{
	size_t before = r->json.start;
	enum json_token token;
	struct span text, raw;

	token = json_next(&r->json, &text);
	if (span_is(name, SPAN("n"))) {
		copy_before(r);
		buf_printf(r->out, "%" PRIu64, new_n(r->how, n));
	} else if (span_is(name, SPAN("re")) || span_is(name, SPAN("rx"))) {
		json_skip(&r->json, token, &raw);
		/* With the comma before it: n is the first. */
		while (r->json.text.at[--before] != ',')
			continue;
		buf_add(r->out, span_make(r->json.text.at + r->copied,
		    before - r->copied));
		r->copied = r->json.pos;
	} else if (token == JSON_STRING) {
		write_text(r, text);
	}
}

void
reissue_line_write(struct buf *out, const struct reissue_line *how,
    const struct line *line, struct arena *arena)
{
	struct rewriting r = { .out = out, .how = how };
	size_t before = out->len;
	enum json_token token;
	struct span text;

	json_init(&r.json, line->raw, arena, DEEPEST);
	json_next(&r.json, &text);
	while ((token = json_next(&r.json, &text)) != JSON_END &&
	    token != JSON_BAD) {
		if (token == JSON_NAME && r.json.depth == 1)
			write_member(&r, line->n, text);
		else if (token == JSON_STRING)
			write_text(&r, text);
		else if (token == JSON_OBJECT_END && r.json.depth == 0)
			copy_before(&r);
	}
	if (out->len - before + MARK_ROOM <= LINE_LONGEST) {
		buf_byte(out, ',');
		reissue_line_mark(out, how->was, line->n, line->raw);
	}
	buf_byte(out, '}');
}

void
reissue_line_void(struct buf *out, const struct reissue_line *how,
    uint64_t n, int64_t t, uint64_t set)
{
	struct line_head head = {
		.n = new_n(how, n), .of = set, .t = t,
		.user = set == 0 ? span_make(NULL, 0) : SPAN("")
	};
	struct buf rest;

	buf_init(&rest);
	buf_printf(&rest, ",\"k\":\"void\",\"re\":\"%s.%" PRIu64 "\"}",
	    how->was, n);
	line_write(out, &head, buf_span(&rest));
	if (rest.failed)
		out->failed = true;
	buf_free(&rest);
}
