/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/reissue_line.h"

#include <inttypes.h>

#include "core/base/words.h"

enum { DEEPEST = 4 };

struct rewriting {
	struct buf		*out;
	const struct reissue_line *how;
	struct json		 json;
	size_t			 copied;	/* bytes of the old line */
	uint64_t		 n;
};

/* The first bytes of H(line n). */
static bool
mark_of(const struct reissue_line *how, uint64_t n,
    unsigned char mark[LINE_MARK])
{
	unsigned char hash[HASH_BYTES];
	struct span raw;

	if (!path_line(how->txn, how->path, n, &raw))
		return false;
	log_line_hash(hash, raw);
	memcpy(mark, hash, LINE_MARK);
	return true;
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

/* The name of line n by its mark, with the kind before it if any. */
static void
write_name(struct rewriting *r, struct span kind, uint64_t n)
{
	unsigned char mark[LINE_MARK];

	if (n < r->how->from || !mark_of(r->how, n, mark))
		return;
	copy_before(r);
	buf_byte(r->out, '"');
	buf_add(r->out, kind);
	if (kind.len > 0)
		buf_byte(r->out, '/');
	buf_printf(r->out, "%s.", r->how->path->writer.dev);
	hex_write(r->out, mark, LINE_MARK);
	buf_byte(r->out, '"');
}

static void
write_text(struct rewriting *r, struct span text)
{
	struct span kind = SPAN(""), dev;
	uint64_t n;

	if ((stamp_split(text, &dev, &n) ||
	    id_split(text, &kind, &dev, &n)) &&
	    span_is(dev, span_of(r->how->path->writer.dev)))
		write_name(r, kind, n);
}

void
reissue_line_mark(struct buf *out, const struct reissue_line *how,
    uint64_t n)
{
	unsigned char mark[LINE_MARK] = { 0 };

	if (!mark_of(how, n, mark))
		txn_fail(how->txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	buf_printf(out, ",\"re\":\"%s.%" PRIu64 "\",\"rx\":\"",
	    how->path->writer.dev, n);
	hex_write(out, mark, LINE_MARK);
	buf_text(out, "\"}");
}

/* With the comma before it: n is the first member. */
static void
drop_member(struct rewriting *r, size_t begin, enum json_token token)
{
	struct span raw;

	json_skip(&r->json, token, &raw);
	while (r->json.text.at[--begin] != ',')
		continue;
	buf_add(r->out, span_make(r->json.text.at + r->copied,
	    begin - r->copied));
	r->copied = r->json.pos;
}

/* Members of the line itself; a mark that it had is of an older line. */
static void
write_member(struct rewriting *r, const struct line *line, struct span name)
{
	size_t begin = r->json.start;
	enum json_token token;
	struct span text;

	token = json_next(&r->json, &text);
	if (span_is(name, SPAN("n"))) {
		copy_before(r);
		buf_printf(r->out, "%" PRIu64, r->n);
	} else if (span_is(name, SPAN("re")) || span_is(name, SPAN("rx"))) {
		drop_member(r, begin, token);
	} else if (span_is(name, SPAN("r")) && line->rec_dev.len == 0) {
		write_name(r, text, line->n);
	} else if (token == JSON_STRING) {
		write_text(r, text);
	}
}

void
reissue_line_write(struct buf *out, const struct reissue_line *how,
    const struct line *line, uint64_t n, struct arena *arena)
{
	struct rewriting r = { .out = out, .how = how, .n = n };
	enum json_token token;
	struct span text;

	json_init(&r.json, line->raw, arena, DEEPEST);
	json_next(&r.json, &text);
	while ((token = json_next(&r.json, &text)) != JSON_END &&
	    token != JSON_BAD) {
		if (token == JSON_NAME && r.json.depth == 1)
			write_member(&r, line, text);
		else if (token == JSON_STRING)
			write_text(&r, text);
		else if (token == JSON_OBJECT_END && r.json.depth == 0)
			copy_before(&r);
	}
	reissue_line_mark(out, how, line->n);
}

void
reissue_line_void(struct buf *out, const struct reissue_line *how,
    const struct line *line, uint64_t n, int64_t t, uint64_t set)
{
	struct line_head head = {
		.n = n, .of = set, .t = t,
		.user = set == 0 ? span_make(NULL, 0) : SPAN("")
	};
	struct buf rest;

	buf_init(&rest);
	buf_text(&rest, ",\"k\":\"void\"");
	reissue_line_mark(&rest, how, line->n);
	line_write(out, &head, buf_span(&rest));
	if (rest.failed)
		out->failed = true;
	buf_free(&rest);
}
