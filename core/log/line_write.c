/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/line.h"

#include <stddef.h>

#include "core/base/text.h"

void
line_write(struct buf *out, const struct line_head *head, struct span rest)
{
	buf_text(out, "{\"n\":");
	buf_integer(out, (int64_t)head->n);
	if (head->user.at != NULL) {
		buf_text(out, ",\"t\":");
		buf_integer(out, head->t);
		buf_text(out, ",\"u\":");
		json_string(out, head->user);
		if (head->doubtful)
			buf_text(out, ",\"tq\":1");
		if (head->of != 1) {
			buf_text(out, ",\"of\":");
			buf_integer(out, (int64_t)head->of);
		}
		if (head->note.len > 0) {
			buf_text(out, ",\"note\":");
			json_string(out, head->note);
		}
		if (head->undo.len > 0) {
			buf_text(out, ",\"undo\":");
			json_string(out, head->undo);
		}
	}
	buf_add(out, rest);
}

static bool
has_escaped_nul(struct span raw)
{
	const char *at = memchr(raw.at, '\\', raw.len);

	for (; at != NULL; at = memchr(raw.at, '\\', raw.len)) {
		raw = span_from(raw, (size_t)(at - raw.at));
		if (span_starts(raw, SPAN("\\u0000")))
			return true;
		raw = span_from(raw, 2);
	}
	return false;
}

/* {"n":1,"k": and on, or with a salt: what such a line says is looked at. */
static bool
is_of_sort(struct span raw)
{
	static const char salt[] = ",\"z\":";
	const char *comma = memchr(raw.at, ',', raw.len);

	return (comma != NULL && span_starts(span_from(raw,
	    (size_t)(comma - raw.at)), SPAN(",\"k\":"))) ||
	    memmem(raw.at, raw.len, salt, sizeof salt - 1) != NULL;
}

/* Its form is right by the way it was made; the texts in it are others'. */
bool
line_written(struct line *line, const struct line_head *head,
    struct span raw)
{
	memset(line, 0, offsetof(struct line, few));
	line->raw = raw;
	line->n = head->n;
	line->of = head->of;
	line->sort = LINE_PLAIN;
	return head->user.at == NULL && raw.len <= LINE_LONGEST &&
	    text_is_utf8(raw) && !has_escaped_nul(raw) && !is_of_sort(raw);
}
